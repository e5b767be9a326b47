"""Without network, a page that is not kept says so in French, and leads to the fiches of this person that are."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.cast import Cast
from tests.e2e.live import draft, open_fiche, sign_in

pytestmark = pytest.mark.django_db(transaction=True)

IS_KEPT = """() => caches.open("egn-files-1").then((files) => files.match("/hors-connexion/")).then(Boolean)"""


def test_a_page_that_is_not_kept_leads_to_the_fiches_that_are_until_one_signs_out(
    page: Page, cast: Cast, live_server: LiveServer
) -> None:
    fiche = open_fiche(page, draft(cast), cast.facilitator, live_server)
    fiche.wait_until_it_opens_offline()
    fiche.wait_for(IS_KEPT)
    page.context.set_offline(True)
    page.goto("/restitutions/1/999/")
    expect(page.get_by_role("heading", name="Hors connexion", level=1)).to_be_visible()
    page.goto("/sessions/?q=bassin")
    expect(page).to_have_title("Hors connexion – États généraux du numérique")
    expect(page.get_by_role("banner")).not_to_contain_text(str(cast.facilitator))
    page.get_by_role("link", name="Thématique 1").click()
    fiche.wait_until_ready()

    page.context.set_offline(False)
    page.goto("/mon-territoire/")
    expect(page.locator("[data-keeping]")).to_be_attached()
    page.get_by_role("button", name="Se déconnecter").click()
    expect(page.get_by_role("banner").get_by_role("link", name="Se connecter")).to_be_visible()
    page.context.set_offline(True)
    page.goto("/mon-territoire/")
    expect(page.get_by_text("Aucune fiche n’est gardée ici.")).to_be_visible()
    expect(page.get_by_role("link", name="Thématique 1")).to_have_count(0)

    page.context.set_offline(False)
    page.get_by_role("link", name="Réessayer").click()
    page.wait_for_url("**/connexion/?next=/mon-territoire/")


def test_the_fiches_listed_are_those_of_who_is_signed_in(page: Page, cast: Cast, live_server: LiveServer) -> None:
    fiche = open_fiche(page, draft(cast), cast.facilitator, live_server)
    fiche.wait_until_it_opens_offline()
    fiche.wait_for(IS_KEPT)
    sign_in(page, cast.coordinator, live_server)
    page.goto("/mon-territoire/")
    expect(page.locator("[data-keeping]")).to_be_attached()
    page.context.set_offline(True)
    page.goto("/sessions/")
    expect(page.get_by_text("Aucune fiche n’est gardée ici.")).to_be_visible()
