"""Défis at the workbench: offered with their lines, shown as a table, chosen as a place, reworded, said to change."""

from __future__ import annotations

import html
import re
import uuid
from typing import Any

import pytest
from django.test import Client

from consolidation.models import Decision
from restitutions.models import Entry
from tests.consolidation.conftest import Region
from tests.consolidation.test_challenges import BELOW, PAY, TRAIN, Said, above, made, write
from tests.consolidation.test_workbench import address, decide, page, shown
from tests.editor.test_history import age, button, history

pytestmark = [pytest.mark.django_db]

LINE = "Un référent par site"


@pytest.fixture
def said(region: Region, client: Client) -> Said:
    found = region.say(region.vendee, "diagnosis", irritant=["Le réseau tombe"]) | write(region.vendee, BELOW)
    write(region.bassin, "- Une charte\nComment durer ?")
    region.send()
    client.force_login(region.cast.coordinator)
    return found


def rows(text: str) -> list[list[str]]:
    """The words of each row of the fiche: its name, then its points."""
    fiche = text.split('data-part="fiche"')[1]
    found = re.findall(r'cons-row__name[^>]*>([^<]*)<(.*?)(?=<li class="cons-row"|$)', fiche, re.DOTALL)
    return [[name, *re.findall(r'dir="auto">([^<]*)</(?:a|span)>', rest)] for name, rest in found]


def test_each_challenge_is_offered_with_its_lines_in_their_order(client: Client, region: Region, said: Said) -> None:
    text = page(client, region)
    # What a fiche says of one défi stays together.
    assert shown(text) == ["Le réseau tombe", *said_below(), "Une charte", "Comment durer ?"]
    assert "<strong>Défi</strong>" in text
    assert text.count(f'dans «\u00a0<span dir="auto">{TRAIN}</span>') == 4
    assert shown(page(client, region, "?nature=proposal_heading")) == ["Au collège"]
    assert shown(page(client, region, "?nature=challenge")) == [TRAIN, PAY, "Comment durer ?"]
    assert shown(page(client, region, "?q=tutorat")) == ["Un tutorat entre pairs"]


def said_below() -> list[str]:
    return [re.sub("^[-#] ", "", line) for line in BELOW.split("\n")]


def test_a_challenge_taken_is_a_row_of_the_table_where_one_may_take(client: Client, region: Region, said: Said) -> None:
    assert "Ce tableau est vide" in page(client, region, "?tableau=defis")
    assert decide(client, region, reprendre=said[LINE].pk).startswith("D85-T3-P1 est sous le défi D85-T3-D1")
    assert decide(client, region, reprendre=said[PAY].pk) == "D85-T3-D2 est reprise sous NAN-T3-D1."
    chosen = Entry.objects.get(reference="NAN-T3-D1")
    text = page(client, region, f"?ligne={chosen.pk}")
    assert "Reprendre dans\u00a0: <strong>défi NAN-T3-D1</strong>" in text
    assert rows(text) == [["Défi 1", PAY]]
    decide(client, region, reprendre=said[LINE].pk, ligne=chosen.pk)
    write(region.above, f"- Hors défi\n? {PAY}\n- {LINE}")
    assert rows(page(client, region, "?tableau=defis")) == [["Hors défi", "Hors défi"], ["Défi 1", PAY, LINE]]
    merged = decide(client, region, fusionner=said[TRAIN].pk, cible=chosen.pk)
    assert merged == "D85-T3-D1 est fusionnée dans NAN-T3-D1."
    assert "d’après D85-T3-D2, D85-T3-D1" in page(client, region, "?tableau=defis")
    [taken] = Decision.objects.filter(source=said[LINE].pk)
    assert decide(client, region, annuler=taken.pk) == "D85-T3-P1 est de nouveau à regarder."


def test_a_challenge_is_reworded_and_takes_the_new_words_of_the_level_below(
    client: Client, region: Region, said: Said
) -> None:
    decision = region.take(said[TRAIN])
    taken = made(decision)
    age(60)
    sent: dict[str, Any] = {"uid": uuid.uuid4(), "version": 1, "suite": "", "text": "Comment accompagner ?"}
    response = client.post(address(region, f"point/{taken.pk}/"), sent)
    assert response["Location"] == address(region, f"?fait={taken.pk}#fiche")
    assert above(region) == ["? Comment accompagner ?"]
    Entry.objects.filter(pk=said[TRAIN].pk).update(text="Comment former mieux ?")
    text = page(client, region, "?decision=modifiees")
    assert "Comment former mieux ?" in text
    assert TRAIN in text
    again = {"uid": uuid.uuid4(), "version": 2, "seen": "Comment former mieux ?", "action": "reprendre", "suite": ""}
    client.post(address(region, f"modifie/{decision.pk}/"), again)
    assert above(region) == ["? Comment former mieux ?"]
    back = button(client.get(history(region.above, str(taken.pk))), "revenir")
    client.post(history(region.above, str(taken.pk)) + "revenir/", back)
    assert above(region) == [f"? {TRAIN}"]


@pytest.mark.parametrize("number", [1, 60])
def test_the_table_of_the_challenges_asks_as_much_at_any_size(
    client: Client, region: Region, said: Said, django_assert_num_queries: Any, number: int
) -> None:
    sheet = made(region.take(said[TRAIN])).sheet
    kinds = ("challenge", "proposal_heading", "proposal")
    Entry.objects.bulk_create(
        Entry(sheet=of, kind=kinds[rank % 3], text=f"Ligne {rank} ?", position=10 + rank)
        for of in (sheet, said[TRAIN].sheet)
        for rank in range(3 * number)
    )
    # As many as the page of a table that has a row: see test_workbench_size.py.
    with django_assert_num_queries(16):
        response = client.get(address(region, "?decision=toutes&tableau=defis"))
    text = html.unescape(response.content.decode())
    assert text.count("data-row=") == min(number + 1, 10)
