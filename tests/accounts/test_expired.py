"""A form sent after the connection has expired: nothing is saved, nothing is lost."""

import pytest
from django.test import Client
from django.utils.html import escape

from tests.cast import Cast
from tests.workshops.sheets import NASTY_KEPT

pytestmark = pytest.mark.django_db

EDITORS = [
    "/sessions/nouvelle/",
    "/sessions/1/dates/",
    "/restitutions/nouvelle/",
    "/restitutions/1/modifier/",
    "/restitutions/1/1/plan/",
    "/restitutions/importer/",
    "/territoires/1/renommer/",
    "/compte/",
]


@pytest.mark.parametrize("url", EDITORS)
def test_every_editor_gives_back_what_was_typed(client: Client, cast: Cast, url: str) -> None:
    answer = client.post(url, {"title": "Bocage", "old_password": "secret-1", "csrfmiddlewaretoken": "secret-2"})
    page = answer.content.decode()
    assert answer.status_code == 401
    assert "Votre connexion a expiré" in page
    assert "mais voici ce que vous aviez saisi" in page
    assert "readonly>\nBocage</textarea>" in page
    assert f'href="/connexion/?next={url.replace("/", "%2F")}"' in page
    assert "secret" not in page
    assert answer["Cache-Control"] == "private, no-store"


def test_each_text_has_its_label_and_is_printed_as_text(client: Client, cast: Cast) -> None:
    data = {
        "lignes-TOTAL_FORMS": "1",
        "lignes-0-id": "0b7e2a3c-0000-4000-8000-000000000000",
        "lignes-0-shown": "empreinte",
        "lignes-0-planned_lever": NASTY_KEPT,
        "lignes-0-action": "Former",
        "lignes-1-horizon": "court",
        "action": "ajouter",
    }
    page = client.post("/restitutions/1/1/plan/", data).content.decode()
    assert page.count("<textarea") == 3
    assert escape(NASTY_KEPT) in page
    assert "<script>alert" not in page
    assert "empreinte" not in page
    assert "Horizon (2)</label>" in page


def test_the_way_back_is_the_page_of_the_form(client: Client, cast: Cast) -> None:
    sent = client.post("/sessions/1/supprimer/", HTTP_REFERER="http://testserver/sessions/1/?a=b#c")
    assert 'href="/connexion/?next=%2Fsessions%2F1%2F%3Fa%3Db"' in sent.content.decode()
    elsewhere = client.post("/sessions/1/supprimer/", HTTP_REFERER="https://example.net/")
    assert 'href="/connexion/?next=%2Fsessions%2F1%2Fsupprimer%2F"' in elsewhere.content.decode()


def test_a_form_whose_token_is_stale_gives_back_what_was_typed_unless_another_site_sent_it(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.facilitator)
    answer = client.post("/sessions/1/dates/", {"dates-0-place": "Nantes"})
    assert answer.status_code == 403
    assert "readonly>\nNantes</textarea>" in answer.content.decode()
    foreign = client.post("/sessions/1/dates/", {"dates-0-place": "Nantes"}, HTTP_ORIGIN="https://example.net")
    assert "Nantes" not in foreign.content.decode()


def test_no_cache_keeps_what_a_signed_in_person_is_shown(client: Client, cast: Cast) -> None:
    assert not client.get("/aide/").has_header("Cache-Control")
    client.force_login(cast.facilitator)
    for url in ("/sessions/", "/restitutions/", "/aide/"):
        assert client.get(url)["Cache-Control"] == "private, no-store"
    assert client.get("/restitutions/importer/")["Cache-Control"].startswith("max-age=0, no-cache, no-store")


def test_what_a_page_follows_by_itself_stays_there_and_is_asked_no_more(client: Client, cast: Cast) -> None:
    answer = client.get("/mon-territoire/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Reswap"], answer.content) == (286, "none", b"")
    assert client.get("/mon-territoire/").status_code == 302
