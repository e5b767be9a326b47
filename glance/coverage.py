"""Which territories have a restitution of each thématique, and how far it is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, TextChoices
from django.urls import reverse

from accounts.enums import Right
from accounts.scope import Scope
from catalogue.models import PublishedEntry
from common.compiled import Compiled
from glance.places import Places
from restitutions.enums import State
from restitutions.models import Entry, NarrativeBlock, Restitution, Retex, ThemeSheet
from territories.models import Territory
from workshops.models import Campaign, Theme


class Status(TextChoices):
    """How far a territory is with a thématique, the farthest first."""

    PUBLISHED = "publiee", "Publiée"
    SENT = "transmise", "Transmise"
    DRAFT = "preparation", "En préparation"
    UNTREATED = "non_traitee", "Non traitée"
    AWAITED = "attendue", "Attendue"


_OF_STATE = {State.PUBLISHED: Status.PUBLISHED, State.SUBMITTED: Status.SENT, State.VALIDATED: Status.SENT}
_RANK = {status: rank for rank, status in enumerate(Status)}


@dataclass(frozen=True)
class Spot:
    """A thématique in one territory; `url` is the restitution that says so, "" when there is none to open."""

    theme: Theme
    status: Status
    url: str = ""


@dataclass(frozen=True)
class Coverage:
    """`lines` are the territory itself, then those just below, each with all it contains: a spot by thématique."""

    themes: tuple[Theme, ...]
    lines: tuple[tuple[Territory, tuple[Spot, ...]], ...]

    @property
    def by_theme(self) -> tuple[tuple[Theme, tuple[tuple[Status, int], ...]], ...]:
        """For each thématique, how many lines are in each status."""
        counts = [Counter(spots[rank].status for _, spots in self.lines) for rank in range(len(self.themes))]
        return tuple(
            (theme, tuple((status, found[status]) for status in Status))
            for theme, found in zip(self.themes, counts, strict=True)
        )

    @property
    def has_any(self) -> bool:
        return any(spot.status != Status.AWAITED for _, spots in self.lines for spot in spots)


@dataclass(frozen=True)
class Told:
    """One restitution: where, how far by thématique, and its page for whoever may open it."""

    pk: int
    path: str
    statuses: Mapping[int, Status]
    url: str


_OF_SHEET = {"sheet": OuterRef("pk")}
_HOLDS = (
    Exists(Entry.objects.filter(**_OF_SHEET))
    | Exists(Retex.objects.filter(**_OF_SHEET))
    | Exists(NarrativeBlock.objects.filter(**_OF_SHEET))
)
_RESTITUTIONS: Compiled[tuple[int, str, str]] = Compiled(
    lambda campaign, top: (
        Restitution.objects.filter(campaign=campaign, territory__path__startswith=top)
        .order_by("pk")
        .values_list("pk", "territory__path", "state")
    )
)
_TREATED: Compiled[tuple[int, int]] = Compiled(
    lambda campaign, top: (
        ThemeSheet.objects.filter(_HOLDS, restitution__campaign=campaign, restitution__territory__path__startswith=top)
        .order_by()
        .values_list("restitution", "theme")
    )
)
"""The fiches that hold anything."""
_ONLINE: Compiled[tuple[int, int | None]] = Compiled(
    lambda campaign, top: (
        PublishedEntry.objects.filter(
            campaign=campaign, path__startswith=top, version__restitution__correcting_since__isnull=False
        )
        .order_by()
        .values_list("version__restitution", "theme")
        .distinct()
    )
)


def read_told(top: Territory, campaign: Campaign, themes: Sequence[Theme], scope: Scope) -> list[Told]:
    """The restitutions of a subtree (three statements).

    A thématique is treated when its fiche holds anything. Of a restitution that is being corrected, what the version
    online has is published; its rows are those of a draft.
    """
    here = (campaign.pk, top.path)
    treated: dict[int, set[int]] = defaultdict(set)
    for pk, theme in _TREATED(*here):
        treated[pk].add(theme)
    published: dict[int, set[int]] = defaultdict(set)
    for pk, number in _ONLINE(*here):
        published[pk].add(number or 0)
    drafts = scope.paths(Right.READ_DRAFTS)
    return [
        Told(
            pk,
            path,
            {theme.pk: _status(state, theme.pk in treated[pk], theme.number in published[pk]) for theme in themes},
            reverse("syntheses:restitution", args=[pk])
            if state != State.DRAFT or any(path.startswith(one) for one in drafts)
            else "",
        )
        for pk, path, state in _RESTITUTIONS(*here)
    ]


def coverage(told: Iterable[Told], themes: Iterable[Theme], places: Places) -> Coverage:
    """What `read_told` found, by territory just below: of several restitutions, the farthest."""
    by_line: dict[str, list[Told]] = defaultdict(list)
    for one in told:
        by_line[places.line_of(one.path)].append(one)
    shown = tuple(themes)
    return Coverage(
        shown,
        tuple(
            (place, tuple(_farthest(by_line[place.path], theme) for theme in shown))
            for place in places.lines
            if place.path in by_line or place == places.top or not place.is_archived
        ),
    )


def published_themes(told: Iterable[Told], places: Places) -> Mapping[str, set[int]]:
    """The thématiques that each compared académie, or a territory it contains, has published, by its path."""
    found: dict[str, set[int]] = defaultdict(set)
    for one in told:
        found[places.academie_of(one.path)] |= {
            theme for theme, status in one.statuses.items() if status is Status.PUBLISHED
        }
    return found


def _farthest(some: Iterable[Told], theme: Theme) -> Spot:
    ranked = sorted(some, key=lambda one: (_RANK[one.statuses[theme.pk]], one.path.count("/"), -one.pk))
    if not ranked or ranked[0].statuses[theme.pk] is Status.AWAITED:
        return Spot(theme, Status.AWAITED)
    return Spot(theme, ranked[0].statuses[theme.pk], ranked[0].url)


def _status(state: str, is_treated: bool, is_online: bool) -> Status:
    if is_online:
        return Status.PUBLISHED
    sent = _OF_STATE.get(State(state))
    if is_treated:
        return sent or Status.DRAFT
    return Status.UNTREATED if sent else Status.AWAITED
