"""The académies of a territory in one table: the same figures for each, in the order the address asks for."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from common.french import number as said
from common.text import fold
from followup.enums import ActionState
from followup.steering import Place, count_by_place
from glance.coverage import Told, published_themes
from glance.participation import Came, by_academie
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

_LATE = "retard"
"""Beside the states of the actions: those late are in one of them too."""

_STANDINGS = {
    "atteints": Standing.REACHED,
    "en-voie": Standing.ON_COURSE,
    "indicateurs-retard": Standing.LATE,
    "sans-nouvelles": Standing.SILENT,
}


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
    actions, participation, published = _actions(places), by_academie(came, places), published_themes(told, places)
    lines = []
    for place in places.compared:
        url, counted = glance_url(place, campaign), standings[place.pk]
        figures = {
            **_participation(participation[place.path], url),
            "thematiques": _figure("thematiques", len(published[place.path]), f"{url}#thematiques"),
            **_followed(actions[place.path], Place(place, whole=True)),
            **{
                name: _share(name, counted[standing], counted.total(), f"{url}&jalon={standing.value}#indicateurs")
                for name, standing in _STANDINGS.items()
            },
        }
        if not place.is_archived or any(one.number for one in figures.values()):
            lines.append(Line(place, url, figures))
    return tuple(sorted(lines, key=lambda line: _rank(line, order)))


def heads(top: Territory, campaign: str, order: str, comparable: str) -> tuple[Head, ...]:
    """The heads of the columns, that of the territories first; `comparable` is kept in their addresses."""
    sorts = {"": "Académie", **COLUMNS}
    by = order if order in COLUMNS else ""
    urls = {name: glance_url(top, campaign, tri=name, comparable=comparable) for name in sorts}
    return tuple(Head(label, f"{urls[name]}#comparer", name == by) for name, label in sorts.items())


def _rank(line: Line, order: str) -> tuple[bool, int, str, int]:
    number = line.figures[order].number if order in line.figures else 0
    return number is None, -(number or 0), fold(line.territory.name), line.territory.pk


def _participation(came: Came, url: str) -> dict[str, Figure]:
    count = came.participants
    known = count.known if count.stated else None
    label = COLUMNS["participants"]
    said_people = str(count) if came.sessions else "–"
    people = Figure(label, known, said_people, f"{url}#participation" if came.sessions else "")
    return {"sessions": _figure("sessions", came.sessions, f"{url}#participation"), "participants": people}


def _followed(tally: Counter[str], place: Place) -> dict[str, Figure]:
    total, done, url = sum(tally.values()) - tally[_LATE], ActionState.DONE, place.url()
    return {
        "actions": _figure("actions", total, f"{url}#actions"),
        "terminees": _share("terminees", tally[done], total, f"{url}&etat={done.value}#actions"),
        "retard": _share("retard", tally[_LATE], total, f"{url}&retard=on#actions"),
    }


def _share(name: str, number: int, total: int, url: str) -> Figure:
    """With its part of a total, which compares the small with the large: « 12 (40 %) »."""
    if not number:
        return _figure(name, 0, "")
    return Figure(COLUMNS[name], number, f"{said(number)}\u00a0({round(100 * number / total)}\u00a0%)", url)


def _figure(name: str, number: int, url: str) -> Figure:
    return Figure(COLUMNS[name], number, said(number), url if number else "")


def _actions(places: Places) -> Mapping[str, Counter[str]]:
    """The actions on the plans of each académie and of what it contains, by state, and those late (one statement)."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for path, state, late, number in count_by_place(places.top):
        tally = found[places.academie_of(path)]
        tally[state] += number
        tally[_LATE] += number if late else 0
    return found
