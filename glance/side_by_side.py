"""The académies of a territory in one table: the same figures for each, in the order the address asks for."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Case, Count, IntegerField, Value, When
from django.utils import timezone

from common.french import number as said
from common.text import fold
from followup.enums import ActionState
from followup.models import Action, late_on
from followup.steering import Place
from glance.coverage import Told, published_themes
from glance.participation import Came, came_to
from glance.places import Places, glance_url
from glance.standings import Counted
from measures.milestones import Standing
from territories.models import Territory

COLUMNS = {
    "sessions": "Sessions",
    "participants": "Participants",
    "thematiques": "Thématiques publiées",
    "actions": "Actions",
    "terminees": "Actions terminées",
    "retard": "Actions en retard",
    "atteints": "Indicateurs atteints",
    "en-voie": "Indicateurs en bonne voie",
    "indicateurs-retard": "Indicateurs en retard",
    "sans-nouvelles": "Indicateurs sans nouvelles",
}
"""The figures of a line, by the value of the address that sorts by them."""


@dataclass(frozen=True)
class Figure:
    """A figure of a line; `number` is None when it is unknown, `url` leads to the lines behind it."""

    label: str
    number: int | None
    text: str
    url: str


@dataclass(frozen=True)
class Line:
    territory: Territory
    url: str
    figures: Mapping[str, Figure]


@dataclass(frozen=True)
class Head:
    """A column, the address that sorts by it, and whether it is the one."""

    label: str
    url: str
    is_sorted: bool


def side_by_side(
    places: Places,
    *,
    campaign: str,
    came: Mapping[str, Came],
    told: Sequence[Told],
    standings: Counted,
    order: str,
) -> tuple[Line, ...]:
    """A line for each compared académie (one statement, on what the panels have read). Unknown figures go last."""
    actions = _actions(places)
    lines = []
    for place in places.compared:
        url = glance_url(place, campaign)
        counted = standings[place.pk]
        figures = {
            **_participation(came_to(came, place), url),
            "thematiques": _figure("thematiques", published_themes(told, place), f"{url}#thematiques"),
            **_followed(actions[place.path], Place(place, whole=True)),
            **{
                name: _figure(
                    name, counted[standing], f"{glance_url(place, campaign, jalon=standing.value)}#indicateurs"
                )
                for name, standing in (
                    ("atteints", Standing.REACHED),
                    ("en-voie", Standing.ON_COURSE),
                    ("indicateurs-retard", Standing.LATE),
                    ("sans-nouvelles", Standing.SILENT),
                )
            },
        }
        lines.append(Line(place, url, figures))
    return tuple(sorted(lines, key=lambda line: _rank(line, order)))


def heads(top: Territory, campaign: str, order: str) -> tuple[Head, ...]:
    """The heads of the columns, that of the territories first."""
    asked = {"": "Académie", **COLUMNS}
    return tuple(
        Head(label, f"{glance_url(top, campaign, tri=name)}#comparer", name == (order if order in COLUMNS else ""))
        for name, label in asked.items()
    )


def _rank(line: Line, order: str) -> tuple[bool, int, str, int]:
    number = line.figures[order].number if order in line.figures else 0
    return number is None, -(number or 0), fold(line.territory.name), line.territory.pk


def _participation(came: Came, url: str) -> dict[str, Figure]:
    count = came.participants
    known = count.known if count.stated else None
    label = COLUMNS["participants"]
    people = Figure(label, known, str(count), f"{url}#participation" if came.sessions else "")
    return {"sessions": _figure("sessions", came.sessions, f"{url}#participation"), "participants": people}


def _followed(tally: Mapping[str, int], place: Place) -> dict[str, Figure]:
    total = sum(tally.get(state, 0) for state in ActionState)
    done, url = tally.get(ActionState.DONE, 0), place.url()
    return {
        "actions": _figure("actions", total, f"{url}#actions"),
        "terminees": _figure("terminees", done, f"{url}&etat={ActionState.DONE.value}#actions"),
        "retard": _figure("retard", tally.get("late", 0), f"{url}&retard=on#actions"),
    }


def _figure(name: str, number: int, url: str) -> Figure:
    return Figure(COLUMNS[name], number, said(number), url if number else "")


def _actions(places: Places) -> Mapping[str, Counter[str]]:
    """The actions on the plans of each académie and of what it contains, by state, and those late (one statement)."""
    late = Case(When(late_on(timezone.localdate()), then=Value(1)), default=Value(0), output_field=IntegerField())
    rows = (
        Action.objects.filter(territory__path__startswith=places.top.path, on_plan=True)
        .with_due()
        .annotate(is_late_now=late)
        .order_by()
        .values_list("territory__path", "state", "is_late_now")
        .annotate(found=Count("pk"))
    )
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for path, state, is_late, number in rows:
        for place in places.compared:
            if path.startswith(place.path):
                found[place.path][state] += number
                found[place.path]["late"] += number if is_late else 0
    return found
