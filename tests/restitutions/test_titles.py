"""The heading, label and number of a fiche, as printed."""

from __future__ import annotations

import pytest
from django.test import Client

from restitutions.models import Restitution, ThemeSheet
from restitutions.services import SheetTitles, save_titles
from tests.cast import Cast
from tests.restitutions.browser import form_of, typed

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def facilitator(client: Client, cast: Cast) -> Client:
    client.force_login(cast.facilitator)
    return client


def address(restitution: Restitution) -> str:
    return f"/restitutions/{restitution.pk}/3/titre/"


def told() -> list[tuple[str, str, int | None]]:
    return list(ThemeSheet.objects.values_list("heading", "label", "number"))


def test_the_titles_of_a_fiche_are_changed_and_shown(facilitator: Client, restitution: Restitution) -> None:
    page = facilitator.get(address(restitution))
    changes = {"heading": "Thématique 4 : Nos ressources", "label": "Ressources", "number": "4"}
    response = facilitator.post(address(restitution), typed(page, changes))
    assert response["Location"] == f"/restitutions/{restitution.pk}/3/"
    assert told() == [("Thématique 4 : Nos ressources", "Ressources", 4)]
    fiche = facilitator.get(response["Location"]).content.decode()
    assert "Thématique 4 : Nos ressources" in fiche
    assert f'href="{address(restitution)}"' in fiche
    facilitator.post(address(restitution), typed(facilitator.get(address(restitution)), {"number": ""}))
    assert told() == [("Thématique 4 : Nos ressources", "Ressources", None)]


def test_a_save_of_nothing_creates_no_fiche(facilitator: Client, restitution: Restitution) -> None:
    page = facilitator.get(address(restitution))
    assert facilitator.post(address(restitution), form_of(page)).status_code == 302
    assert not ThemeSheet.objects.exists()


def test_who_saves_second_is_told_and_loses_nothing(facilitator: Client, restitution: Restitution, cast: Cast) -> None:
    page = facilitator.get(address(restitution))
    save_titles(
        restitution=restitution,
        theme=cast.campaign.themes.get(number=3),
        titles=SheetTitles("Titre d’une autre", "Libellé", 3),
        shown=form_of(page)["shown"][0],
        by=cast.coordinator,
    )
    again = facilitator.post(address(restitution), typed(page, {"heading": "Mon titre"}))
    text = again.content.decode()
    assert "Texte enregistré par Coordinatrice" in text
    assert '<dd dir="auto">Titre d’une autre</dd>' in text
    assert form_of(again)["heading"] == ["Mon titre"]
    assert told()[0][0] == "Titre d’une autre"
    assert facilitator.post(address(restitution), form_of(again)).status_code == 302
    assert told()[0][0] == "Mon titre"


@pytest.mark.parametrize(("name", "value"), [("heading", "x" * 301), ("number", "-1"), ("number", "9" * 5000)])
def test_what_is_refused_is_said_and_kept(facilitator: Client, restitution: Restitution, name: str, value: str) -> None:
    page = facilitator.post(address(restitution), typed(facilitator.get(address(restitution)), {name: value}))
    assert "Rien n’a été enregistré" in page.content.decode()
    assert form_of(page)[name] == [value]
    assert told() == []
