"""The page of what changed between two versions: for everybody, in words, long ones a page at a time."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.scope import Scope
from restitutions.models import Entry, Restitution
from syntheses.intake import intake
from syntheses.models import Version
from syntheses.report import Entry as Said
from syntheses.report import PlanRow, ThemeSection
from syntheses.services import move_restitution
from tests.cast import Cast
from tests.syntheses.conftest import REPORT, publish

pytestmark = pytest.mark.django_db

PAGE = "/syntheses/academie-de-nantes/"


def correct(version: Version, cast: Cast, **changed: object) -> Version:
    move_restitution(version.restitution, "corriger", by=Scope(cast.coordinator), reason="Une <i>erreur</i>")
    if changed:
        Entry.objects.update(**changed)
    return publish(version.restitution, cast)


def text_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_a_reworded_entry_is_told_in_words_and_marks(client: Client, cast: Cast, version: Version) -> None:
    correct(version, cast, text="Ouvrir un point d’accès <b>ailleurs</b>")
    page = text_of(client, f"{PAGE}v2/depuis/v1/")
    assert "Ce qui a changé de la version 1 à la version 2" in page
    assert '<strong class="chg__kind">Reformulé</strong>' in page
    assert "NAN-T1-Q1</span>" in page
    assert "[supprimé&nbsp;: </span>partout" in page
    assert "[ajouté&nbsp;: </span>ailleurs" in page
    assert "<b>ailleurs" not in page
    assert "Une &lt;i&gt;erreur&lt;/i&gt;" in page
    assert page == text_of(client, f"{PAGE}{version.restitution_id}/v2/depuis/v1/")


def test_any_two_versions_are_compared_either_way(client: Client, cast: Cast, version: Version) -> None:
    for text in ("Deux", "Trois"):
        correct(version, cast, text=text)
    page = text_of(client, f"{PAGE}v3/depuis/v1/")
    assert "[ajouté&nbsp;: </span>Trois" in page
    assert f'href="{PAGE}{version.restitution_id}/v3/depuis/v2/"' in page
    assert "[supprimé&nbsp;: </span>Trois" in text_of(client, f"{PAGE}v1/depuis/v3/")


def test_two_versions_that_say_the_same_have_no_difference(client: Client, cast: Cast, version: Version) -> None:
    correct(version, cast)
    assert "Aucune différence" in text_of(client, f"{PAGE}v2/depuis/v1/")


def test_versions_that_are_not_there_or_of_another_restitution_are_not_found(
    client: Client, cast: Cast, version: Version
) -> None:
    other = publish(intake(REPORT, campaign=cast.campaign, territory=cast.nantes), cast)
    correct(version, cast, text="Deux")
    for path in (f"{PAGE}v2/depuis/v3/", f"{PAGE}v9/depuis/v1/", f"{PAGE}{other.restitution_id}/v2/depuis/v1/"):
        assert client.get(path).status_code == 404


def test_what_was_withdrawn_is_not_compared(client: Client, cast: Cast, version: Version) -> None:
    correct(version, cast, text="motsecret")
    Version.objects.filter(number=2).update(withdrawn_at=version.published_at)
    answer = client.get(f"{PAGE}v2/depuis/v1/")
    assert (answer.status_code, "motsecret" in answer.content.decode()) == (410, False)


def long_report(cast: Cast, number: int) -> Version:
    rows = tuple(PlanRow(how=(Said(text=f"Action {rank}"),)) for rank in range(number))
    themes = (ThemeSection(theme=1, heading="Un", plan=rows), ThemeSection(theme=2, heading="Deux", plan=rows[:3]))
    return publish(intake(replace(REPORT, themes=themes), campaign=cast.campaign, territory=cast.nantes), cast)


def test_a_long_list_has_pages_and_parts(client: Client, cast: Cast) -> None:
    version = long_report(cast, 60)
    correct(version, cast, highlighted=True)
    first = text_of(client, f"{PAGE}v2/depuis/v1/")
    assert first.count('<li class="chg">') == 50
    assert "63 changements&nbsp;: 63&nbsp;× précisé" in first.replace("\u00a0", " ").replace("63 ×", "63&nbsp;×")
    assert text_of(client, f"{PAGE}v2/depuis/v1/?page=2").count('<li class="chg">') == 13
    part = text_of(client, f"{PAGE}v2/depuis/v1/?partie=t2")
    assert part.count('<li class="chg">') == 3
    assert "Mis en avant : oui" in part.replace("\u00a0", " ")
    assert text_of(client, f"{PAGE}v2/depuis/v1/?partie=inconnue").count('<li class="chg">') == 0


@pytest.mark.parametrize("number", [2, 40])
def test_it_asks_as_much_for_a_long_list_as_for_a_short_one(
    client: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    correct(long_report(cast, number), cast, text="Autrement")
    with django_assert_num_queries(3):
        assert client.get(f"{PAGE}v2/depuis/v1/").status_code == 200


def test_a_correction_under_way_is_not_compared(client: Client, cast: Cast, version: Version) -> None:
    move_restitution(version.restitution, "corriger", by=Scope(cast.coordinator), reason="x")
    Restitution.objects.update(title="motsecret")
    Entry.objects.update(text="motsecret")
    assert client.get(f"{PAGE}v2/depuis/v1/").status_code == 404
    assert "motsecret" not in text_of(client, f"{PAGE}v1/depuis/v1/")
