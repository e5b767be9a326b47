"""The pages: what is read by whom, what is asked, what is said."""

from __future__ import annotations

import re
import uuid
from html import unescape
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from anniversaries import files
from anniversaries.models import Anniversary, Schedule
from anniversaries.services import withdraw_report
from tests.anniversaries.conftest import Followed
from tests.followup.conftest import SignIn

pytestmark = pytest.mark.django_db


def text_of(answer: Any) -> str:
    return " ".join(re.sub(r"[\u00a0\u202f]", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode()))).split())


def desk(followed: Followed, *rest: object) -> str:
    return f"/restitutions/{followed.restitution.pk}/anniversaires/" + "".join(f"{one}/" for one in rest)


def public(followed: Followed, *rest: object) -> str:
    start = f"/syntheses/{followed.cast.vendee.slug}/{followed.restitution.pk}/anniversaires/"
    return start + "".join(f"{one}/" for one in rest)


def test_from_asking_to_everybody_reading(followed: Followed, as_user: SignIn) -> None:
    browser = as_user(followed.cast.coordinator)
    assert "Aucun rapport n’est encore fait" in text_of(browser.get(desk(followed)))
    form = {"uid": str(uuid.uuid4()), "tells_reasons": "on"}
    for _ in range(2):
        answer = browser.post(desk(followed, "faire"), form)
        assert (answer.status_code, answer["Location"]) == (302, desk(followed, 1, "fichiers"))
    for one in Anniversary.objects.get().files.all():
        files.run(one.pk)
    confirm = text_of(browser.get(desk(followed, 1, "publier")))
    assert "« La commune n’a plus d’école »" in confirm
    assert browser.post(desk(followed, 1, "publier"))["Location"] == public(followed, 1)
    read = text_of(as_user(None).get(public(followed, 1)))
    assert "Rapport anniversaire n° 1" in read
    assert "La commune n’a plus d’école" in read
    assert "35 % en 2021, pour 30,47 % attendus" in read
    assert "Animateur" not in read
    for format in ("pdf", "docx", "odt", "json"):
        given = as_user(None).get(public(followed, 1, format))
        assert given["Content-Disposition"] == f'attachment; filename="rapport-anniversaire-vendee-1.{format}"'
        assert given.content


def test_a_draft_is_its_team_s_and_is_not_told_to_exist(followed: Followed, as_user: SignIn) -> None:
    followed.make()
    seen = {name: as_user(getattr(followed.cast, name)).get(public(followed, 1)).status_code for name in
            ("facilitator", "coordinator", "reader", "other_coordinator")}  # fmt: skip
    assert seen == {"facilitator": 200, "coordinator": 200, "reader": 404, "other_coordinator": 404}
    assert as_user(None).get(public(followed, 1)).status_code == 404
    assert as_user(None).get(public(followed, 1, "json")).status_code == 404
    assert "Aucun rapport n’est encore publié" in text_of(as_user(None).get(public(followed)))


def test_a_territory_without_a_plan_leads_to_those_it_contains(followed: Followed, as_user: SignIn) -> None:
    cast = followed.cast
    page = as_user(cast.coordinator).get("/suivi/rapports/", {"territoire": cast.nantes.slug}).content.decode()
    assert f'href="/suivi/rapports/?territoire={cast.vendee.slug}"' in page
    assert ("Des territoires qu’il contient en ont." in page, cast.morbihan.slug in page) == (True, False)
    reader = as_user(cast.reader).get(desk(followed)).content.decode()
    assert ("Aucun rapport n’est encore publié" in reader, "n’est encore fait" in reader) == (True, False)


def test_withdrawn_it_is_gone_for_the_public_and_stays_for_the_team(followed: Followed, as_user: SignIn) -> None:
    made = followed.publish(followed.make())
    withdraw_report(made, reason="Une valeur fausse", by=followed.coordination)
    for rest in ((1,), (1, "json")):
        answer = as_user(None).get(public(followed, *rest))
        assert answer.status_code == 410
        assert "Une valeur fausse" not in text_of(answer)
    for path in (public(followed, 1), desk(followed)):
        assert "« Une valeur fausse »" in text_of(as_user(followed.cast.reader).get(path))
    assert as_user(followed.cast.other_coordinator).get(public(followed, 1)).status_code == 410


def test_an_old_report_stays_readable_to_the_byte_and_says_there_is_a_newer_one(
    followed: Followed, as_user: SignIn
) -> None:
    first = followed.publish(followed.make())
    for one in first.files.filter(format="odt"):
        files.run(one.pk)
    before = [as_user(None).get(public(followed, 1, format)).content for format in ("json", "odt")]
    followed.advance(90)
    followed.publish(followed.make())
    assert [as_user(None).get(public(followed, 1, format)).content for format in ("json", "odt")] == before
    assert "Un rapport plus récent est en ligne" in text_of(as_user(None).get(public(followed, 1)))
    second = text_of(as_user(None).get(public(followed, 2)))
    assert "Depuis le rapport n° 1, à la date du 22 novembre 2022" in second
    assert "40 % → 90 %" in second


def test_a_file_not_written_yet_or_lost_says_what_to_do(followed: Followed, as_user: SignIn) -> None:
    made = followed.publish(followed.make())
    assert as_user(None).get(public(followed, 1, "odt")).status_code == 503
    one = made.files.get(format="odt")
    files.run(one.pk)
    one.refresh_from_db()
    default_storage.delete(str(one.file))
    assert as_user(None).get(public(followed, 1, "odt")).status_code == 503
    browser = as_user(followed.cast.coordinator)
    assert "Un fichier manque" not in text_of(browser.get(desk(followed, 1, "fichiers")))
    browser.post(desk(followed, 1, "fichiers", "relancer"))
    files.run(one.pk)
    assert as_user(None).get(public(followed, 1, "odt")).status_code == 200


def test_the_day_is_chosen_changed_and_taken_away(followed: Followed, as_user: SignIn) -> None:
    browser = as_user(followed.cast.coordinator)
    page = browser.get(desk(followed, "date"))
    assert 'value="2023-06-01"' in page.content.decode()
    wrong = text_of(browser.post(desk(followed, "date"), {"day": "2022-11-22", "seen": ""}))
    assert "Choisissez un jour à venir, à partir de demain." in wrong
    assert "Choisissez un jour dans les dix ans" in text_of(
        browser.post(desk(followed, "date"), {"day": "2033-01-01", "seen": ""})
    )
    browser.post(desk(followed, "date"), {"day": "2023-06-01", "yearly": "on", "seen": ""})
    assert "Il se fera le jeudi 1er juin 2023 , puis chaque année" in text_of(browser.get(desk(followed)))
    stale = browser.post(desk(followed, "date"), {"day": "2024-01-01", "seen": ""})
    assert "Coordinatrice a choisi le jeudi 1er juin 2023" in text_of(stale)
    assert 'value="2024-01-01"' in stale.content.decode()
    seen = re.search(r'name="seen"\s+value="([^"]+)"', stale.content.decode())
    assert seen
    browser.post(desk(followed, "date"), {"day": "2024-01-01", "seen": seen[1]})
    assert str(Schedule.objects.get().day) == "2024-01-01"
    browser.post(desk(followed, "date", "retirer"))
    assert not Schedule.objects.exists()


def test_a_plan_that_is_not_online_has_no_report_made(followed: Followed, as_user: SignIn) -> None:
    followed.move("depublier")
    browser = as_user(followed.cast.coordinator)
    assert "Le plan n’est pas en ligne" in text_of(browser.get(desk(followed)))
    browser.post(desk(followed, "faire"), {"uid": str(uuid.uuid4())})
    assert not Anniversary.objects.exists()
    assert browser.get(desk(followed, "date"))["Location"] == desk(followed)


def test_withdrawing_asks_why(followed: Followed, as_user: SignIn) -> None:
    followed.publish(followed.make())
    browser = as_user(followed.cast.coordinator)
    assert "Indiquez le motif" in text_of(browser.post(desk(followed, 1, "retirer"), {"reason": " "}))
    browser.post(desk(followed, 1, "retirer"), {"reason": "Une valeur fausse"})
    assert Anniversary.objects.get().withdrawal_reason == "Une valeur fausse"


@pytest.mark.parametrize("number", [1, 12])
def test_the_list_asks_as_much_of_the_database_whatever_it_holds(
    followed: Followed, client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for rank in range(number):
        followed.advance(rank + 1)
        followed.publish(followed.make())
    with django_assert_num_queries(5):
        answer = client.get(public(followed))
    assert answer.content.decode().count('aria-label="Télécharger le rapport') == number


def test_what_people_typed_is_escaped_on_the_page(followed: Followed, client: Client) -> None:
    made = followed.publish(followed.make())
    payload = made.payload
    payload["actions"][0]["text"] = "<script>alert(1)</script>"
    payload["indicators"][0]["name"] = "<b>gras</b>"
    Anniversary.objects.update(payload=payload)
    page = client.get(public(followed, 1)).content.decode()
    assert "<script>alert" not in page
    assert "<b>gras</b>" not in page
    assert "&lt;b&gt;gras&lt;/b&gt;" in page
