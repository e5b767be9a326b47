"""The entries that a fiche may be written from: those of the restitutions that feed it."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from consolidation.enums import Outcome
from consolidation.models import Decision
from restitutions.enums import CELLS, Kind, State
from restitutions.models import Entry, Restitution, ThemeSheet
from workshops.models import Theme

KINDS = tuple(str(kind) for kinds in CELLS.values() for kind in kinds if kind != Kind.RETEX_LABEL)
"""What is consolidated: the points of the three tables. A RETEX label is a citation of its own fiche."""


def sources_of(restitution: Restitution, theme: Theme) -> QuerySet[Entry]:
    """The points of the level below, sub-points apart (they follow their lead-in); those of drafts are not ready."""
    ready = Q(sheet__restitution__feeds=restitution) & ~Q(sheet__restitution__state=State.DRAFT)
    return Entry.objects.filter(ready, sheet__theme=theme, parent=None, kind__in=KINDS)


def with_decision(entries: QuerySet[Entry], restitution: Restitution, theme: Theme | None = None) -> QuerySet[Any]:
    """The same, with `is_taken` (by a decision, or by an import that said so) and `is_aside`, for that fiche.

    Without thématique, for any fiche of the restitution.
    """
    sheets = ThemeSheet.objects.filter(restitution=restitution)
    sheet = (sheets.filter(theme=theme) if theme else sheets).values("pk")
    taken = Entry.origins.through.objects.filter(to_entry=OuterRef("pk"), from_entry__sheet__in=sheet)
    aside = Decision.objects.filter(source=OuterRef("pk"), outcome=Outcome.SET_ASIDE, sheet__in=sheet)
    return entries.annotate(is_taken=Exists(taken), is_aside=Exists(aside))


def refusal(restitution: Restitution, theme: Theme, source: Entry) -> str:
    """Why an entry cannot be consolidated into a fiche, in one French sentence; "" when it can."""
    below = source.sheet.restitution
    if below.pk == restitution.pk:
        return "Cette entrée est déjà dans cette restitution."
    if below.feeds_id != restitution.pk:
        return f"« {below} » n’alimente pas cette restitution."
    if below.state == State.DRAFT:
        return f"« {below} » est encore un brouillon\u202f: ses points se reprennent une fois transmis."
    if source.sheet.theme_id != theme.pk:
        return "Cette entrée est d’une autre thématique."
    if source.parent_id is not None:
        return "Un sous-point suit le point qui l’introduit\u202f: reprenez ce point."
    return "" if source.kind in KINDS else "Seuls les points des trois tableaux se reprennent."
