"""Footer pages and error pages, on the gallery's URLconf."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from pytest_django import Settings

pytestmark = pytest.mark.urls("tests.e2e.gallery.urls")

FOOTER = {
    "/plan-du-site/": "Plan du site",
    "/accessibilite/": "Accessibilité&nbsp;: non conforme",
    "/mentions-legales/": "Mentions légales",
    "/donnees-personnelles/": "Données personnelles",
    "/cookies/": "Gestion des cookies",
}


@pytest.mark.parametrize("path", [*FOOTER, "/aide/"])
def test_every_page_links_to_the_footer_pages_and_the_licence(client: Client, path: str) -> None:
    response = client.get(path)
    page = response.content.decode()
    assert response.status_code == 200
    for target, label in FOOTER.items():
        assert f'<a class="fr-footer__bottom-link" href="{target}">{label}</a>' in page
    assert "licence etalab-2.0" in page


@pytest.mark.parametrize("path", FOOTER)
def test_a_footer_page_only_answers_reading(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405


def test_the_declaration_says_non_conforme_and_never_audited(client: Client) -> None:
    page = client.get("/accessibilite/").content.decode()
    assert "<strong>non conforme</strong>" in page
    assert "aucun audit de conformité n’a encore été mené" in page


@pytest.mark.parametrize(
    ("path", "status", "heading"),
    [
        ("/erreur/400/", 400, "Nous n’avons pas compris cette demande"),
        ("/erreur/403/", 403, "Votre rôle ne permet pas cette action"),
        ("/erreur/csrf/", 403, "Ce formulaire n’est plus valable"),
        ("/nulle-part/", 404, "Cette page est introuvable"),
        ("/erreur/500/", 500, "Une erreur est survenue de notre côté"),
    ],
)
def test_an_error_page_says_what_happened_what_was_kept_and_what_to_do(path: str, status: int, heading: str) -> None:
    response = Client(raise_request_exception=False).get(path)
    page = response.content.decode()
    assert response.status_code == status
    assert f"<h1> {heading} </h1>" in " ".join(page.split())
    assert ("Rien n’a été" in page) or ("Ce qui était déjà enregistré est intact" in page)


@pytest.mark.django_db
@pytest.mark.urls("egn.urls")
def test_an_address_that_is_only_sent_to_says_so_when_it_is_opened(client: Client) -> None:
    response = client.get("/deconnexion/")
    page = " ".join(response.content.decode().split())
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert "<h1> Cette adresse ne s’ouvre pas seule </h1>" in page
    assert "Rien n’a été modifié." in page


def test_the_500_page_needs_neither_session_nor_database() -> None:
    # No database is allowed in this test: a query would fail it.
    client = Client(raise_request_exception=False)
    client.cookies["sessionid"] = "a-session-that-would-be-looked-up"
    response = client.get("/erreur/500/")
    assert response.status_code == 500
    assert "États généraux du numérique" in response.content.decode()


@pytest.mark.django_db
def test_a_message_with_markup_is_printed_as_text(client: Client) -> None:
    page = client.get("/messages/").content.decode()
    assert "&lt;b&gt;Refusé&lt;/b&gt;" in page
    assert "<b>Refusé</b>" not in page
    assert [page.count(f"fr-alert--{level} ") for level in ("success", "warning", "error", "info")] == [1, 1, 1, 1]


def test_an_expired_form_gets_our_page() -> None:
    response = Client(enforce_csrf_checks=True).post("/connexion/", {"username": "a@example.org"})
    assert response.status_code == 403
    assert "Ce formulaire n’est plus valable" in response.content.decode()
    assert re.search(r'href="[^"]+"\s+target="_blank"[^>]*>Rouvrir le formulaire</a>', response.content.decode())


def test_the_legal_notice_names_the_director_and_the_host_when_they_are_known(
    client: Client, settings: Settings
) -> None:
    assert "Hébergement" not in client.get("/mentions-legales/").content.decode()
    settings.BRAND = {**settings.BRAND, "director": "Une directrice", "host": "Un hébergeur, Nantes"}
    page = client.get("/mentions-legales/").content.decode()
    assert "Une directrice" in page
    assert "Un hébergeur, Nantes" in page


@pytest.mark.parametrize("path", [*FOOTER, "/aide/", "/nulle-part/"])
def test_without_a_contact_no_page_says_where_to_write(client: Client, settings: Settings, path: str) -> None:
    settings.BRAND = {**settings.BRAND, "contact": ""}
    page = client.get(path).content.decode()
    assert "mailto:" not in page
    assert "Nous écrire" not in page
    assert "écrivez" not in page
    settings.BRAND = {**settings.BRAND, "contact": "nous@example.org"}
    page = client.get(path).content.decode()
    assert page.count('href="mailto:nous@example.org">Nous écrire</a>') == (2 if path == "/nulle-part/" else 1)
