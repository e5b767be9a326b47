"""Which point a reference names for a person: in the rows they may read, or in what a version froze."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from accounts.scope import Scope
from common.patterns import KIND, RANK, TERRITORY_REF
from restitutions.enums import State
from restitutions.models import Entry, Restitution, RestitutionWorkshop, Retex, ThemeSheet
from syntheses.models import Version
from threads.frozen import Found, find_in
from threads.points import Fiche, Point
from threads.rows import rows_fiche
from workshops.models import Theme

_REFERENCE = re.compile(f"(?P<territory>{TERRITORY_REF})-{KIND}{RANK}")
_HYPHENS = re.compile("[\u2010-\u2015\u2212]")


def canonical(reference: str) -> str:
    """A reference as it is written: capitals, plain hyphens, no spaces (a word processor adds them)."""
    return _HYPHENS.sub("-", "".join(reference.split())).replace("\u200b", "").upper()


@dataclass(frozen=True)
class Subject:
    """A point, its fiche, and where they stand. `found` is set when its words are those of a version.

    `entry` is its row, None for a RETEX and for frozen words. `is_online` is False when only an older version has it.
    """

    point: Point
    fiche: Fiche
    restitution: Restitution
    theme: Theme | None
    sessions: tuple[str, ...]
    entry: Entry | None = None
    found: Found | None = None
    is_online: bool = True

    @property
    def state_date(self) -> datetime:
        """Since when it is in its state; of a draft, when it was saved last."""
        one = self.restitution
        since = {
            State.SUBMITTED: one.submitted_at,
            State.VALIDATED: one.validated_at,
            State.PUBLISHED: one.published_at,
        }
        return since.get(State(one.state)) or one.updated_at


def find_subject(reference: str, scope: Scope) -> Subject | None:
    """What a canonical reference names for this person; None when there is nothing they may read."""
    if not _REFERENCE.fullmatch(reference):
        return None
    return _in_rows(reference, scope) or _in_versions(reference)


def _in_rows(reference: str, scope: Scope) -> Subject | None:
    readable = Restitution.objects.visible_to(scope)
    place = ("sheet__theme", "sheet__restitution__territory", "sheet__restitution__campaign")
    entry = Entry.objects.filter(reference=reference, sheet__restitution__in=readable).select_related(*place).first()
    retex = (
        None
        if entry
        else Retex.objects.filter(reference=reference, sheet__restitution__in=readable).select_related(*place).first()
    )
    one = entry or retex
    if one is None:
        return None
    sheet: ThemeSheet = one.sheet
    fiche = rows_fiche(sheet.pk)
    point = fiche.by_key.get(str(one.pk))
    if point is None:
        return None
    return Subject(point, fiche, sheet.restitution, sheet.theme, _sessions(sheet.restitution), entry=entry)


def _sessions(restitution: Restitution) -> tuple[str, ...]:
    """The names of the sessions it reports, in order (one SQL statement)."""
    reported = RestitutionWorkshop.objects.filter(restitution=restitution).select_related("workshop__territory")
    return tuple(str(one.workshop) for one in reported.order_by("position", "pk"))


def _in_versions(reference: str) -> Subject | None:
    """In the last readable version that has it, of a restitution of the territory that the reference begins with."""
    match = _REFERENCE.fullmatch(reference)
    newer = Version.objects.readable().filter(restitution=OuterRef("restitution"), number__gt=OuterRef("number"))
    versions = (
        Version.objects.readable()
        .filter(restitution__territory__ref=match["territory"] if match else "")
        .annotate(is_old=Exists(newer))
        .select_related("snapshot", "restitution__territory", "restitution__campaign")
        .order_by("-published_at", "-pk")
    )
    for version in versions:
        found = find_in(version, reference)
        if found:
            return _frozen(found, is_online=not version.is_old)
    return None


def _frozen(found: Found, *, is_online: bool) -> Subject:
    restitution = found.version.restitution
    theme = Theme.objects.filter(campaign=restitution.campaign_id, number=found.section.theme or 0).first()
    sessions = tuple(one.region or f"Session {rank}" for rank, one in enumerate(found.report.sessions, start=1))
    return Subject(found.point, found.fiche, restitution, theme, sessions, found=found, is_online=is_online)
