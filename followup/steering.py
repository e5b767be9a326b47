"""Reads of the steering page: counts by state and thématique, the list, the roll-up of the territories below."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, F, IntegerField, QuerySet, Value, When
from django.utils import timezone

from accounts.enums import Right
from accounts.scope import Scope
from common.addresses import filtered_url
from common.compiled import Compiled, Given
from common.search import holds_words
from followup.enums import CLOSED, ActionState
from followup.models import Action, ActionQuerySet, late_on
from restitutions.enums import Horizon
from territories.models import Territory

PAGE = 25
NO_THEME, NO_HORIZON = "aucune", "aucun"
MINE, NOBODY = "moi", "personne"
LEFT = "sorties"

_LATE = "retard"
_PLACES = ("territory__path", "restitution_id", "position", "pk")
_DUE = F("due").asc(nulls_last=True)
ORDERS: dict[str, tuple[str, tuple[Any, ...]]] = {
    "": ("En retard, puis par échéance", ("rank", _DUE, *_PLACES)),
    "plan": ("Ordre du plan", _PLACES),
    "thematique": ("Thématique", (F("theme__number").asc(nulls_last=True), "theme_id", "rank", _DUE, *_PLACES)),
    "nouvelle": ("Dernière nouvelle", (F("followed_at").desc(nulls_last=True), *_PLACES)),
}
"""How the list may be sorted: by the value of the address, its label and its columns."""


@dataclass(frozen=True)
class Place:
    """What a page is about: a territory, its own plan or with those of all it contains (`whole`)."""

    territory: Territory
    whole: bool = False

    def url(self, route: str = "followup:steering", **asked: str) -> str:
        """The address of this page, with filters."""
        perimeter = "tout" if self.whole else ""
        return filtered_url(route, territoire=self.territory.slug, perimetre=perimeter, **asked)

    @property
    def actions(self) -> ActionQuerySet:
        if self.whole:
            return Action.objects.filter(territory__path__startswith=self.territory.path)
        return Action.objects.filter(territory=self.territory)


@dataclass(frozen=True)
class Figure:
    """A number, of which column, and the lines behind it; no link when there are none."""

    label: str
    number: int
    url: str


@dataclass(frozen=True)
class Line:
    """One line of figures: the five states, those that are late, all."""

    label: str
    url: str
    figures: tuple[Figure, ...]

    @property
    def total(self) -> int:
        return self.figures[-1].number


@dataclass(frozen=True)
class Overview:
    """`whole` is the sum of `themes`, and of `horizons` (empty when the plan says none); `late` are those late."""

    whole: Line
    themes: tuple[Line, ...]
    horizons: tuple[Line, ...]
    choices: tuple[tuple[str, str], ...]
    """The thématiques that have actions, as choices of a filter."""

    @property
    def states(self) -> tuple[Figure, ...]:
        return self.whole.figures[:-2]

    @property
    def late(self) -> Figure:
        return self.whole.figures[-2]


@dataclass(frozen=True)
class RollUp:
    """The territories just below that have actions, theirs and those of all they contain; `without` have none."""

    lines: tuple[Line, ...]
    without: int


HORIZONS = (*Horizon.choices, (NO_HORIZON, "Horizon non renseigné"))
COLUMNS = (*(state.label for state in ActionState), "En retard", "Total")


def overview(place: Place) -> Overview:
    """Counts of the actions on the plan, by state with thématique or horizon (one SQL statement)."""
    named: dict[str, tuple[Any, ...]] = {}
    tallies: dict[str, Counter[str]] = defaultdict(Counter)
    horizons: dict[str, Counter[str]] = defaultdict(Counter)
    for *theme, horizon, state, late, found in _of(place):
        key = str(theme[-1] or NO_THEME)
        named[key] = tuple(theme)
        _add(tallies[key], state, late, found)
        _add(horizons[horizon or NO_HORIZON], state, late, found)
    labels = _theme_labels(named)
    order = list(labels)
    return Overview(
        whole=_line(place, "Toutes", sum(tallies.values(), Counter[str]())),
        themes=tuple(_line(place, labels[key], tallies[key], thematique=key) for key in order),
        horizons=tuple(_line(place, label, horizons[key], horizon=key) for key, label in HORIZONS if key in horizons)
        if set(horizons) - {NO_HORIZON}
        else (),
        choices=tuple((key, labels[key]) for key in order),
    )


_THEME = ("theme__campaign__opens_on", "theme__campaign__title", "theme__number", "theme__short_label", "theme")


def _theme_labels(named: Mapping[str, tuple[Any, ...]]) -> dict[str, str]:
    """By key, what thématiques are called, by campaign then number; their campaign is said when there are several.

    `named` holds the columns of `_THEME`. Two campaigns may each have a thématique 3.
    """
    known = {key: told for key, told in named.items() if key != NO_THEME}
    is_several = len({title for _, title, *_ in known.values()}) > 1
    labels = {
        key: f"{number}. {label} ({title})" if is_several else f"{number}. {label}"
        for key, (_, title, number, label, _) in sorted(known.items(), key=lambda one: one[1])
    }
    return labels | ({NO_THEME: "Thématique non reconnue"} if NO_THEME in named else {})


def roll_up(territory: Territory) -> RollUp:
    """Counts by territory just below (two SQL statements); each figure leads to the lines behind it."""
    children = list(Territory.objects.filter(parent=territory).order_by("name", "pk"))
    by_path = {child.path: Counter[str]() for child in children}
    length = len(territory.path)
    for path, state, late, found in count_by_place(territory):
        # « /FR/PDL/ » below « /FR/ »: one more prefix says which child it is in.
        child = path[: path.find("/", length) + 1]
        if child in by_path:
            _add(by_path[child], state, late, found)
    lines = [
        _line(Place(child, whole=True), child.label, by_path[child.path], page=True)
        for child in children
        if by_path[child.path]
    ]
    without = [child for child in children if not by_path[child.path] and not child.is_archived]
    return RollUp(tuple(lines), len(without))


def _counted(actions: ActionQuerySet, today: date | Given, *by: str) -> QuerySet[Action, tuple[Any, ...]]:
    late = Case(When(late_on(today), then=Value(1)), default=Value(0), output_field=IntegerField())
    rows = actions.filter(on_plan=True).with_due().annotate(is_late_now=late).order_by()
    return rows.values_list(*by, "state", "is_late_now").annotate(found=Count("pk"))


_OF_ONE: Compiled[tuple[Any, ...]] = Compiled(
    lambda territory, today: _counted(Action.objects.filter(territory=territory), today, *_THEME, "horizon")
)
_OF_WHOLE: Compiled[tuple[Any, ...]] = Compiled(
    lambda top, today: _counted(Action.objects.filter(territory__path__startswith=top), today, *_THEME, "horizon")
)
_BY_PLACE: Compiled[tuple[str, str, int, int]] = Compiled(
    lambda top, today: _counted(Action.objects.filter(territory__path__startswith=top), today, "territory__path")
)


def _of(place: Place) -> list[tuple[Any, ...]]:
    today = timezone.localdate()
    return _OF_WHOLE(place.territory.path, today) if place.whole else _OF_ONE(place.territory.pk, today)


def count_by_place(top: Territory) -> list[tuple[str, str, int, int]]:
    """The actions on the plans of a subtree (one SQL statement): path, state, 1 for those late or 0, how many."""
    return _BY_PLACE(top.path, timezone.localdate())


def state_counts(actions: ActionQuerySet) -> list[tuple[str, int]]:
    """How many of some actions are in each state, then how many are late (one SQL statement)."""
    tally = Counter[str]()
    for state, late, found in _counted(actions, timezone.localdate()):
        _add(tally, state, late, found)
    return [*((str(state.label), tally[state]) for state in ActionState), ("En retard", tally[_LATE])]


def _add(tally: Counter[str], state: str, late: int, found: int) -> None:
    tally[state] += found
    if late:
        tally[_LATE] += found


def _line(place: Place, label: str, tally: Mapping[str, int], *, page: bool = False, **asked: str) -> Line:
    def figure(name: str, number: int, **more: str) -> Figure:
        return Figure(name, number, f"{place.url(**asked, **more)}#actions" if number else "")

    states = [figure(state.label, tally.get(state, 0), etat=state) for state in ActionState]
    late = figure("En retard", tally.get(_LATE, 0), retard="on")
    total = figure("Total", sum(tally.get(state, 0) for state in ActionState))
    return Line(label, place.url() if page else total.url, (*states, late, total))


def listed(place: Place, asked: Mapping[str, Any], scope: Scope) -> QuerySet[Action]:
    """The actions that the address asks for, in its order (keys of `followup.filters.FilterForm`)."""
    found = place.actions.filter(on_plan=asked.get("plan") != LEFT).with_due()
    if state := asked.get("etat"):
        found = found.filter(state=state)
    if horizon := asked.get("horizon"):
        found = found.filter(horizon="" if horizon == NO_HORIZON else horizon)
    if theme := asked.get("thematique"):
        found = found.filter(theme=None) if theme == NO_THEME else found.filter(theme=theme)
    if asked.get("retard"):
        found = found.filter(late_on(timezone.localdate()))
    if who := asked.get("responsable"):
        nobody = {"responsible": None, "responsible_body": ""}
        found = found.filter(responsible=scope.account) if who == MINE else found.filter(**nobody)
    found = found.filter(holds_words(str(asked.get("q", "")), "text", "reference", "responsible_body"))
    ranked = found.annotate(rank=_rank(timezone.localdate()))
    return ranked.select_related("territory", "theme", "responsible").order_by(*ORDERS[asked.get("tri", "")][1])


def _rank(today: date) -> Case:
    """0 late, 1 open, 2 closed."""
    late = When(late_on(today), then=Value(0))
    return Case(late, When(state__in=CLOSED, then=Value(2)), default=Value(1), output_field=IntegerField())


def page_of(actions: QuerySet[Action], number: str, size: int = PAGE) -> Page:
    """Two SQL statements."""
    return Paginator(actions, size).get_page(number)


def places_above(territory: Territory, scope: Scope) -> Iterator[tuple[str, str]]:
    """The territories that contain one, as far as one reads them: their names and pages (one SQL statement)."""
    for above in Territory.objects.above(territory):
        if scope.may(Right.READ, above):
            yield above.label, Place(above).url()
