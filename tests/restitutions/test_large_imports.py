"""What an import brought in greater number than people may write is edited and saved all the same."""

from __future__ import annotations

import pytest
from django.test import Client

from restitutions.enums import Table
from restitutions.models import Entry, MeetingSummary, NarrativeBlock, Restitution, Retex, RetexLink, Row, ThemeSheet
from tests.cast import Cast
from tests.restitutions.browser import form_of, typed

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def facilitator(client: Client, cast: Cast) -> Client:
    client.force_login(cast.facilitator)
    return client


def test_a_bilan_of_150_lines_is_kept_and_does_not_grow(facilitator: Client, restitution: Restitution) -> None:
    MeetingSummary.objects.bulk_create(
        MeetingSummary(restitution=restitution, academie=f"Territoire {n}", position=n) for n in range(150)
    )
    address = f"/restitutions/{restitution.pk}/modifier/"
    page = facilitator.get(address)
    assert facilitator.post(address, typed(page, {"title": "Neuf"})).status_code == 302
    assert MeetingSummary.objects.count() == 150
    more = {"bilan-150-academie": "Une de plus", "bilan-TOTAL_FORMS": "151"}
    refused = facilitator.post(address, typed(facilitator.get(address), more)).content.decode()
    assert "Gardez 150 lignes au plus dans le bilan." in refused
    assert "formulaire" not in refused.split("<h1")[1]


def test_a_description_of_250_paragraphs_is_saved_with_a_word_changed(
    facilitator: Client, restitution: Restitution
) -> None:
    NarrativeBlock.objects.bulk_create(
        NarrativeBlock(restitution=restitution, part="description", type="paragraph", text=f"Phrase {n}", position=n)
        for n in range(250)
    )
    address = f"/restitutions/{restitution.pk}/modifier/"
    page = facilitator.get(address)
    text = form_of(page)["description"][0]
    assert facilitator.post(address, typed(page, {"description": text + " et fin"})).status_code == 302
    assert NarrativeBlock.objects.filter(text="Phrase 249 et fin").exists()
    page = facilitator.get(address)
    refused = facilitator.post(address, typed(page, {"description": text + "\nEncore"})).content.decode()
    assert "Ce texte compte 251 lignes ; gardez-en 250 au plus." in refused


def test_a_text_of_250_paragraphs_lets_the_other_be_changed(
    facilitator: Client, restitution: Restitution, sheet: ThemeSheet
) -> None:
    NarrativeBlock.objects.bulk_create(
        NarrativeBlock(
            restitution=restitution, sheet=sheet, part="situation", type="paragraph", text=f"Phrase {n}", position=n
        )
        for n in range(250)
    )
    address = f"/restitutions/{restitution.pk}/3/textes/"
    assert facilitator.post(address, typed(facilitator.get(address), {"actions": "Une"})).status_code == 302
    assert NarrativeBlock.objects.count() == 251


def test_510_rows_are_shown_and_one_of_them_changed(
    facilitator: Client, restitution: Restitution, sheet: ThemeSheet
) -> None:
    rows = [Row(sheet=sheet, table=Table.PLAN, position=position) for position in range(510)]
    Row.objects.bulk_create(rows)
    Entry.objects.bulk_create(Entry(sheet=sheet, row=row, kind="action", text="Prêter") for row in rows)
    address = f"/restitutions/{restitution.pk}/3/plan/"
    page = facilitator.get(address)
    assert facilitator.post(address, typed(page, {"lignes-509-action": "Former"})).status_code == 302
    assert list(Entry.objects.filter(text="Former").values_list("row", flat=True)) == [rows[509].pk]


def test_a_cell_of_250_lines_lets_the_one_beside_be_changed(
    facilitator: Client, restitution: Restitution, sheet: ThemeSheet
) -> None:
    row = Row.objects.create(sheet=sheet, table=Table.DIAGNOSIS)
    Entry.objects.bulk_create(
        Entry(sheet=sheet, row=row, kind="irritant", text=f"Irritant {n}", position=n) for n in range(250)
    )
    address = f"/restitutions/{restitution.pk}/3/diagnostic/"
    assert facilitator.post(address, typed(facilitator.get(address), {"lignes-0-strength": "Un"})).status_code == 302
    assert Entry.objects.count() == 251


def test_a_retex_of_60_links_lets_its_title_be_changed(
    facilitator: Client, restitution: Restitution, sheet: ThemeSheet
) -> None:
    retex = Retex.objects.create(sheet=sheet, label="RETEX 1")
    RetexLink.objects.bulk_create(RetexLink(retex=retex, url=f"https://exemple.fr/{n}", position=n) for n in range(60))
    address = f"/restitutions/{restitution.pk}/3/retex/"
    assert facilitator.post(address, typed(facilitator.get(address), {"lignes-0-label": "RETEX 2"})).status_code == 302
    assert (Retex.objects.get().label, RetexLink.objects.count()) == ("RETEX 2", 60)


@pytest.mark.parametrize("part", ["retex", "plan"])
def test_a_list_without_its_hidden_count_is_answered_in_plain_words(
    facilitator: Client, restitution: Restitution, part: str
) -> None:
    page = facilitator.post(f"/restitutions/{restitution.pk}/3/{part}/", {}).content.decode()
    assert "Cette page est arrivée incomplète" in page
    assert "ManagementForm" not in page
