"""/sessions/nouvelle/: a session is created once."""

import re
import uuid

import pytest
from django.test import Client
from django.utils.html import escape

from tests.cast import Cast, person
from tests.workshops.sheets import NASTY, NASTY_KEPT, general
from workshops.models import Workshop

pytestmark = pytest.mark.django_db

URL = "/sessions/nouvelle/"


def form(cast: Cast, **more: str) -> dict[str, str]:
    return general(cast, uid=str(uuid.uuid4()), **more)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("administrator", 200),
        ("coordinator", 200),
        ("facilitator", 200),
        ("reader", 403),
        ("other_reader", 403),
        ("outsider", 403),
    ],
)
def test_those_who_may_edit_somewhere_create(client: Client, cast: Cast, who: str, status: int) -> None:
    client.force_login(getattr(cast, who))
    assert client.get(URL).status_code == status
    assert client.post(URL, form(cast)).status_code == (302 if status == 200 else status)
    assert Workshop.objects.count() == (status == 200)


def test_the_form_offers_only_the_territories_where_one_may_edit(client: Client, cast: Cast) -> None:
    client.force_login(cast.facilitator)
    page = client.get(URL).content.decode()
    assert f'<option value="{cast.nantes.pk}" selected>Académie de Nantes</option>' in page
    assert f'<option value="{cast.bassin.pk}">Bassin du Bocage – Vendée</option>' in page
    assert '<optgroup label="Département">' in page
    assert f'value="{cast.morbihan.pk}"' not in page


def test_a_territory_of_others_is_refused(client: Client, cast: Cast) -> None:
    client.force_login(cast.facilitator)
    answer = client.post(URL, form(cast, territory=str(cast.morbihan.pk)))
    assert answer.status_code == 200
    assert Workshop.objects.count() == 0


def test_the_same_form_sent_five_times_is_one_session(client: Client, cast: Cast) -> None:
    client.force_login(cast.facilitator)
    page = client.get(URL).content.decode()
    uid = re.search(r'name="general-uid" value="([0-9a-f-]{36})"', page)
    assert uid
    data = form(cast) | {"general-uid": uid[1]}
    answers = {client.post(URL, data)["Location"] for _ in range(5)}
    workshop = Workshop.objects.get()
    assert answers == {f"/sessions/{workshop.pk}/dates/#dates"}
    assert (workshop.title, workshop.created_by, str(workshop.uid)) == ("Atelier du Bocage", cast.facilitator, uid[1])


def test_going_back_to_correct_the_form_corrects_the_session(client: Client, cast: Cast) -> None:
    client.force_login(cast.facilitator)
    data = form(cast)
    client.post(URL, data)
    client.post(URL, data | {"general-title": "Atelier de la plaine"})
    assert Workshop.objects.get().title == "Atelier de la plaine"
    page = client.post(URL, data | {"general-title": "Atelier du marais"}).content.decode()
    assert "Vous avez déjà enregistré une autre version" in page
    assert 'value="Atelier du marais"' in page
    assert Workshop.objects.get().title == "Atelier de la plaine"


def test_an_identifier_of_others_reveals_nothing(client: Client, cast: Cast) -> None:
    there = Workshop.objects.create(campaign=cast.campaign, territory=cast.morbihan, title="Ailleurs")
    client.force_login(cast.facilitator)
    assert client.post(URL, form(cast) | {"general-uid": str(there.uid)}).status_code == 404
    there.refresh_from_db()
    assert there.title == "Ailleurs"


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("title", "x" * 100_000, "réduisez-le à 300 au plus"),
        ("territory", "", "Choisissez"),
        ("territory", "999999999999999999999", "choi"),
        ("state", NASTY, "choi"),
        ("format", NASTY, "choi"),
        ("campaign", NASTY, "choi"),
        ("uid", NASTY, "Rechargez la page"),
    ],
)
def test_bad_input_gets_a_sentence_and_makes_nothing(
    client: Client, cast: Cast, field: str, value: str, sentence: str
) -> None:
    client.force_login(cast.facilitator)
    answer = client.post(URL, form(cast) | {f"general-{field}": value})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Rien n’a été enregistré" in page
    assert sentence in page
    assert "<script>alert" not in page
    assert field != "title" or value in page
    assert Workshop.objects.count() == 0


def test_a_strange_title_is_kept_as_text(client: Client, cast: Cast) -> None:
    client.force_login(cast.facilitator)
    page = client.post(URL, form(cast, title=NASTY), follow=True).content.decode()
    assert Workshop.objects.get().title == NASTY_KEPT
    assert escape(NASTY_KEPT) in page
    assert "<script>alert" not in page


def test_a_person_with_two_territories_chooses(client: Client, cast: Cast) -> None:
    client.force_login(person("deux", ("animateur", cast.vendee), ("animateur", cast.morbihan)))  # type: ignore[arg-type]
    page = client.get(URL).content.decode()
    assert '<option value="" selected>Choisissez un territoire</option>' in page
