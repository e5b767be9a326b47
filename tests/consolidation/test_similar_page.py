"""The page of what may be one, without script: what it shows, each answer as a form, what is refused."""

from __future__ import annotations

import html
import re
import uuid
from typing import Any

import pytest
from django.test import Client

from consolidation.models import Decision, SuggestionRefusal
from restitutions.models import Entry, Restitution
from tests.consolidation.conftest import Region

pytestmark = [pytest.mark.django_db]

HOME, HOME_TOO = "Les élèves n’ont pas d’ordinateur à la maison", "À la maison, pas d’ordinateur pour l’élève"
OTHER = "Le vidéoprojecteur tombe en panne"


@pytest.fixture
def said(region: Region, client: Client) -> dict[str, Entry]:
    found = region.say(region.vendee, "diagnosis", irritant=[HOME, OTHER])
    found |= region.say(region.bassin, "diagnosis", irritant=[HOME_TOO])
    region.send()
    client.force_login(region.cast.coordinator)
    return found


def address(region: Region, query: str = "") -> str:
    return f"/restitutions/{region.above.restitution.pk}/consolider/3/rapprochements/{query}"


def page(client: Client, region: Region, query: str = "") -> str:
    response = client.get(address(region, query))
    assert response.status_code == 200
    return response.content.decode()


def read(text: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", text)))


def pairs(text: str) -> list[list[str]]:
    """Both wordings of each suggestion of the page."""
    found = re.findall(r'class="cons-line__text" dir="auto">(.*?)</p>', text, re.DOTALL)
    words = [read(one).strip() for one in found]
    return [sorted(words[at : at + 2]) for at in range(0, len(words), 2)]


def answer(client: Client, region: Region, one: Entry, other: Entry, **fields: Any) -> str:
    """Press a button of a suggestion, and give the message of the page that follows."""
    sent = {"uid": uuid.uuid4(), "premier": one.pk, "second": other.pk, **fields}
    response = client.post(address(region), sent, follow=True)
    assert response.status_code == 200
    told = re.findall(r'role="status">\s*<p>(.*?)</p>', html.unescape(response.content.decode()), re.DOTALL)
    return told[0] if told else ""


def test_both_wordings_are_shown_with_the_words_they_share_and_where_they_were_said(
    client: Client, region: Region, said: dict[str, Entry]
) -> None:
    text = page(client, region)
    assert pairs(text) == [sorted([HOME, HOME_TOO])]
    assert {html.unescape(word) for word in re.findall(r'<mark class="sim-mark">(.*?)</mark>', text)} == {
        "marqués ainsi", "élèves", "élève", "pas", "ordinateur", "maison",
    }  # fmt: skip
    shown = read(text)
    assert re.search(r"Mots en commun : (élèves, pas, ordinateur, maison|maison, pas, ordinateur, élève)", shown)
    for said_there in ("Vendée", "D85-T3-I1", "1 rapprochement à examiner", "À examiner (1)", "Refusés (0)"):
        assert said_there in shown


def test_the_workbench_leads_to_it(client: Client, region: Region, said: dict[str, Entry]) -> None:
    bench = client.get(f"/restitutions/{region.above.restitution.pk}/consolider/3/").content.decode()
    assert f'href="{address(region)}"' in bench


def test_one_point_is_made_of_two_and_undone_by_one_button(
    client: Client, region: Region, said: dict[str, Entry]
) -> None:
    told = answer(client, region, said[HOME], said[HOME_TOO], garder=said[HOME_TOO].pk)
    assert told == "D85-T3-I1 est fusionnée dans NAN-T3-I1."
    assert region.texts("diagnosis") == [{"irritant": [HOME_TOO]}]
    text = page(client, region)
    assert "Rien à rapprocher" in text
    [(field, value)] = re.findall(r'name="(annuler|retablir)"\s+value="([^"]+)"', text)
    response = client.post(address(region), {field: value}, follow=True)
    assert "sont de nouveau à regarder." in response.content.decode()
    assert not Decision.objects.exists()
    assert pairs(page(client, region)) == [sorted([HOME, HOME_TOO])]


def test_one_that_was_taken_is_shown_as_it_stands_in_the_fiche(
    client: Client, region: Region, said: dict[str, Entry]
) -> None:
    taken = region.take(said[HOME])
    Entry.objects.filter(made_by_decisions=taken.pk).update(text="Un ordinateur par famille")
    shown = read(page(client, region))
    assert "Dans la fiche : NAN-T3-I1 « Un ordinateur par famille »" in shown.replace("\u00a0", " ")
    assert "Fusionner le second dans NAN-T3-I1" in shown
    assert "Garder le second" not in shown


def test_a_refusal_is_listed_with_who_refused_and_restored(
    client: Client, region: Region, said: dict[str, Entry]
) -> None:
    for _ in range(2):
        assert "deux points différents" in answer(client, region, said[HOME], said[HOME_TOO], refuser="1")
    assert SuggestionRefusal.objects.count() == 1
    assert pairs(page(client, region)) == []
    listed = page(client, region, "?voir=refuses")
    assert "Refusé par Coordinatrice" in read(listed)
    assert HOME in html.unescape(listed)
    assert HOME_TOO in html.unescape(listed)
    for told in ("est de nouveau proposé", "était déjà rétabli"):
        sent = {"retablir": re.findall(r'name="retablir"\s+value="([^"]+)"', listed)[0], "suite": "voir=refuses"}
        response = client.post(address(region), sent, follow=True)
        assert told in response.content.decode()
        assert response.redirect_chain == [(address(region, "?voir=refuses#rapprochements"), 302)]
    assert pairs(page(client, region)) == [sorted([HOME, HOME_TOO])]


def test_a_refused_point_that_was_deleted_is_said_to_be(client: Client, region: Region, said: dict[str, Entry]) -> None:
    answer(client, region, said[HOME], said[HOME_TOO], refuser="1")
    Entry.objects.filter(pk=said[HOME_TOO].pk).delete()
    assert "(supprimé)" in page(client, region, "?voir=refuses")


def test_the_second_person_is_told_who_answered(client: Client, region: Region, said: dict[str, Entry]) -> None:
    answer(client, region, said[HOME], said[HOME_TOO], garder=said[HOME].pk)
    client.force_login(region.cast.administrator)
    told = answer(client, region, said[HOME], said[HOME_TOO], garder=said[HOME_TOO].pk)
    assert "D85-T3-I1 est déjà reprise, par Coordinatrice" in told
    assert Decision.objects.count() == 2


def test_what_is_written_there_is_text(client: Client, region: Region) -> None:
    hostile = "<script>alert(1)</script> & <b>ordinateur</b> absent de la maison"
    region.say(region.vendee, "diagnosis", irritant=[hostile])
    region.say(region.bassin, "diagnosis", irritant=["Script alert 1 : b ordinateur absent de la maison"])
    region.send()
    client.force_login(region.cast.coordinator)
    text = page(client, region)
    assert "<script>alert" not in text
    assert "<b>" not in text
    assert hostile in pairs(text)[0]
    made = SuggestionRefusal.objects
    answer(client, region, *Entry.objects.filter(sheet__restitution__feeds=region.above.restitution), refuser="1")
    assert made.count() == 1
    assert "<b>" not in page(client, region, "?voir=refuses")


@pytest.mark.parametrize("wrong", ["unknown", "not a name", "of another fiche", "own", "half"])
def test_what_does_not_belong_here_is_not_found(
    client: Client, region: Region, said: dict[str, Entry], wrong: str
) -> None:
    other = said[HOME_TOO]
    status = 404
    sent: dict[str, Any] = {"uid": uuid.uuid4(), "premier": said[HOME].pk, "second": other.pk, "refuser": "1"}
    if wrong == "unknown":
        sent["second"] = uuid.uuid4()
    if wrong == "not a name":
        sent["second"], status = "'; DROP TABLE", 400
    if wrong == "of another fiche":
        Restitution.objects.filter(pk=region.bassin.restitution.pk).update(feeds=None)
    if wrong == "own":
        sent["second"] = region.say(region.above, "diagnosis", irritant=[HOME])[HOME].pk
    if wrong == "half":
        sent, status = {"uid": uuid.uuid4(), "garder": said[HOME].pk}, 400
    assert client.post(address(region), sent).status_code == status
    assert not SuggestionRefusal.objects.exists()
    assert not Decision.objects.exists()


@pytest.mark.parametrize("field", ["annuler", "retablir", "garder"])
def test_a_button_that_names_nothing_is_a_bad_request(
    client: Client, region: Region, said: dict[str, Entry], field: str
) -> None:
    sent = {"uid": uuid.uuid4(), "premier": said[HOME].pk, "second": said[HOME_TOO].pk, field: "rien"}
    assert client.post(address(region), sent).status_code == 400


def test_words_kept_are_those_of_one_of_the_two(client: Client, region: Region, said: dict[str, Entry]) -> None:
    sent = {"uid": uuid.uuid4(), "premier": said[HOME].pk, "second": said[HOME_TOO].pk, "garder": said[OTHER].pk}
    assert client.post(address(region), sent).status_code == 400


def test_who_only_reads_answers_nothing(client: Client, region: Region, said: dict[str, Entry]) -> None:
    client.force_login(region.cast.facilitator)
    text = page(client, region)
    assert pairs(text) == [sorted([HOME, HOME_TOO])]
    assert "Deux points différents" not in text
    sent = {"uid": uuid.uuid4(), "premier": said[HOME].pk, "second": said[HOME_TOO].pk, "refuser": "1"}
    assert client.post(address(region), sent).status_code == 403
    assert not SuggestionRefusal.objects.exists()


def test_the_page_goes_on_with_the_pair_that_follows(client: Client, region: Region, said: dict[str, Entry]) -> None:
    following = f"{said[HOME].pk}-{said[OTHER].pk}"
    sent = {"premier": said[HOME].pk, "second": said[HOME_TOO].pk, "refuser": "1", "suite": "page=2"}
    response = client.post(address(region), {**sent, "suivant": following})
    assert response["Location"] == address(region, f"?page=2#paire-{following}")
    response = client.post(address(region), {**sent, "suivant": "//ailleurs.example"})
    assert response["Location"] == address(region, "?page=2#rapprochements")


@pytest.mark.parametrize("number", [1, 1000])
def test_the_page_asks_as_much_at_any_size(
    client: Client, region: Region, django_assert_num_queries: Any, number: int
) -> None:
    source = region.say(region.vendee, "diagnosis", irritant=[HOME])[HOME]
    Entry.objects.bulk_create(
        Entry(sheet=source.sheet, row=source.row, kind="irritant", text=HOME_TOO) for _ in range(number)
    )
    region.send()
    region.take(source)
    client.force_login(region.cast.coordinator)
    client.get(address(region))
    with django_assert_num_queries(19):
        response = client.get(address(region))
    assert len(pairs(response.content.decode())) == min(number, 15)


@pytest.mark.parametrize("number", [1, 40])
def test_the_refusals_ask_as_much_at_any_size(
    client: Client, region: Region, said: dict[str, Entry], django_assert_num_queries: Any, number: int
) -> None:
    answer(client, region, said[HOME], said[HOME_TOO], refuser="1")
    below = said[HOME]
    Entry.objects.bulk_create(
        Entry(sheet=below.sheet, row=below.row, kind="irritant", text=HOME) for _ in range(number)
    )
    ids = sorted(Entry.objects.filter(text=HOME).values_list("pk", flat=True))
    SuggestionRefusal.objects.bulk_create(
        SuggestionRefusal(sheet=region.above.sheet, first_id=ids[0], second_id=pk) for pk in ids[1:]
    )
    with django_assert_num_queries(15):
        response = client.get(address(region, "?voir=refuses"))
    assert response.content.decode().count('name="retablir"') == min(number + 1, 15) + 1
