"""Each figure of the page at a glance is followed: the lines it leads to are as many as it says."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client

from followup.models import Action
from restitutions.models import Restitution
from tests.cast import Cast
from tests.followup.conftest import SignIn, Story, many_actions, publish
from tests.glance.test_page import page, table
from tests.indicators.made import make_measure, send
from tests.measures.made import measure, yearly
from tests.workshops.sheets import make_workshop
from workshops.models import Attendance

pytestmark = pytest.mark.django_db

BY_CATEGORY, BY_PLACE = "Participants par catégorie", "Sessions et participants par territoire"
BY_THEME, COMPARED = "Territoires par thématique, selon leur restitution", "Académies côte à côte"
DETAIL, STATUSES = "Participants par catégorie et par territoire", "Restitutions par territoire et par thématique"


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel("2026-11-22T12:00:00+01:00", tick=False):
        yield


def lived(story: Story) -> Cast:
    """Sessions held, silent and cancelled at three levels, actions of every state, indicators that stand apart."""
    cast = story.cast
    make_workshop(cast, "Atelier")
    make_workshop(cast, "À l’académie", territory=cast.nantes)
    for territory in (cast.vendee, cast.bassin, cast.morbihan):
        silent = make_workshop(cast, f"Muet de {territory}", territory=territory)
        Attendance.objects.filter(workshop=silent).update(participants=None)
    make_workshop(cast, "Annulé", state="annulee")
    make_workshop(cast, "Voisin", territory=cast.morbihan)
    send(make_measure(cast, cast.bassin).sheet.restitution)
    make_measure(cast, cast.nantes)
    assert Restitution.objects.count() == 3
    publish(cast, cast.nantes, many_actions(14))
    day = date(2022, 1, 1)
    actions = iter(Action.objects.filter(territory=cast.nantes).values_list("pk", flat=True))
    # As many of each as of no other: a figure that leads to its neighbour is seen.
    for number, said in (
        (1, {"state": "en_cours", "started_on": day, "due_on": date(2030, 1, 1)}),
        (2, {"state": "terminee", "ended_on": day, "progress": 100}),
        (3, {"state": "abandonnee", "state_reason": "Trop cher", "ended_on": day}),
        (4, {"state": "suspendue", "state_reason": "Gel"}),
    ):
        Action.objects.filter(pk__in=[next(actions) for _ in range(number)]).update(**said)
    given = ("2025", "85"), ("2025", "30"), ("2025", "31"), *[("2021", "20")] * 3, *[("2025", "40")] * 4
    for rank, (year, value) in enumerate(given):
        made = yearly(cast.nantes, f"Indicateur {rank}")
        if value == "40":
            made.targets.all().delete()
        measure(made, cast.vendee, f"{year}-01-01", value, cast.facilitator)
    return cast


def number_of(text: str) -> int:
    """« au moins 1 234 » → 1234; « 12 (40 %) » → 12; « non renseigné » → 0."""
    return int("".join(re.findall(r"\d", text.partition("(")[0])) or 0)


def bare(cell: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", cell).split())


def figures(text: str) -> list[tuple[str, str, str, int, str]]:
    """The figures of a page, those of its folded lines apart: table, line, column, number, link."""
    shown = re.sub(r'<div id="[a-z]+-lignes">.*?</table>', "", text, flags=re.DOTALL)
    found = []
    for name, body in re.findall(r'aria-label="([^"]+)"[^>]*>\s*<table.*?<tbody[^>]*>(.*?)</tbody>', shown, re.DOTALL):
        for row in body.split("<tr")[1:]:
            head = bare(re.findall(r"<th[^>]*>(.*?)</th>", row, re.DOTALL)[0])
            for column, cell in re.findall(r'<td[^>]*data-label="([^"]+)"[^>]*>(.*?)</td>', row, re.DOTALL):
                found.append((name, head, column, number_of(bare(cell)), link_of(cell)))
    for number, cell in re.findall(r'__number">([\d ]+)</span>(.*?)</li>', shown, re.DOTALL):
        found.append(("", "", bare(cell), number_of(number), link_of(cell)))
    for said in re.findall(r'<p class="glance-said">(.*?)</p>', shown, re.DOTALL):
        # No number outside a link: each is followed.
        assert not re.search(r"\d", bare(re.sub(r"<a .*?</a>", "", said, flags=re.DOTALL))), said
        found += [("", "", bare(one), number_of(bare(one)), link_of(one)) for one in re.findall(r"<a .*?</a>", said)]
    return found


def link_of(cell: str) -> str:
    links = re.findall(r'href="([^"]+)"', cell)
    assert len(links) <= 1
    return links[0] if links else ""


def behind(client: Client, text: str, figure: tuple[str, str, str, int, str]) -> int:
    """How many lines there are where a figure leads."""
    _, _, column, _, link = figure
    address, _, anchor = link.partition("#")
    if not address:
        return here(text, figure, anchor)
    answer = client.get(address)
    there = re.sub(r"[\u00a0\u202f]", " ", answer.content.decode())
    assert (answer.status_code, not anchor or f'id="{anchor}"' in there) == (200, True), link
    if address.startswith("/sessions/"):
        return len(re.findall(r'href="/sessions/\d+/"', there.partition("<tbody")[2].partition("</tbody>")[0]))
    if anchor == "actions":
        return len(set(re.findall(r'href="/suivi/actions/[^"]+/"', there.partition('id="actions"')[2])))
    if anchor == "indicateurs":
        return there.count('class="glance-why"')
    there = page(client, **dict(re.findall(r"(\w+)=([^&]*)", address)))
    if anchor == "thematiques":
        return sum(counts[0] != "0" for counts in table(there, BY_THEME).values())
    assert anchor == "participation", link
    [sessions, *_], [people] = (
        [one[3] for one in figures(there) if not one[0] and one[4].startswith(where)]
        for where in ("/sessions", "#part")
    )
    return sessions if column == "Sessions" else people


def here(text: str, figure: tuple[str, str, str, int, str], anchor: str) -> int:
    """The same in the lines of the page itself."""
    name, head, column, *_ = figure
    if anchor == "thematiques-lignes":
        rows = table(text, STATUSES)
        if name != BY_THEME:
            return len(rows)
        rank = list(table(text, BY_THEME)).index(head)
        return sum(cells[rank] == column for cells in rows.values())
    assert anchor == "participation-lignes"
    rows = table(text, DETAIL)
    told = {label: [number_of(cell) for cell in cells] for label, cells in rows.items()}
    of_sessions = {label: told.pop(label) for label in list(told) if label.startswith("Sessions")}
    if name == BY_CATEGORY:
        return sum(told[head])
    if name != BY_PLACE:
        return sum(map(sum, told.values()))
    rank = list(table(text, BY_PLACE)).index(head)
    if column == "Participants":
        return sum(cells[rank] for cells in told.values())
    return of_sessions["Sessions" if column == "Sessions" else "Sessions sans effectif"][rank]


def test_the_lines_behind_each_figure_are_as_many_as_it_says(story: Story, as_user: SignIn) -> None:
    cast = lived(story)
    client = as_user(cast.administrator)
    for place, least in ((cast.france, 40), (cast.nantes, 30), (cast.vendee, 20)):
        text = page(client, territoire=place.slug)
        told = figures(text)
        assert sum(1 for one in told if one[3]) >= least
        standing = [one[3] for one in told if one[4].endswith("#indicateurs") and not one[0]]
        assert standing == ([] if place == cast.france else [1, 2, 3, 4])
        wrong = [
            (place.slug, *one, there)
            for one in told
            if one[3] and (there := behind(client, text, one) if one[4] else None) != one[3]
        ]
        assert wrong == []
