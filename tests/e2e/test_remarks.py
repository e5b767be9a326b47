"""A remark from end to end in two browsers: written on an entry, read beside it while the fiche is edited, resolved."""

from __future__ import annotations

import re
import uuid

import pytest
from playwright.sync_api import Page, expect

from accounts.scope import Scope
from mail.models import Message
from remarks.models import Remark
from remarks.services import make_remark
from restitutions.models import Entry
from syntheses.intake import intake
from tests.cast import Cast
from tests.e2e.keyboard import Keyboard
from tests.remarks.conftest import REPORT

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_remark_is_written_on_an_entry_seen_beside_it_and_resolved(page: Page, cast: Cast) -> None:
    restitution = intake(REPORT, campaign=cast.campaign, territory=cast.nantes, by=cast.facilitator)
    fiche = f"/restitutions/{restitution.pk}/1/"
    irritant = Entry.objects.get(text="Le réseau tombe")

    Keyboard(page).sign_in(cast.coordinator)
    page.goto(fiche)
    page.get_by_role("link", name=f"Ajouter une remarque sur {irritant.reference}", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("Le réseau tombe")
    page.get_by_label("Votre remarque").fill("Où cela ?\nDepuis quand ?")
    page.get_by_role("button", name="Envoyer la remarque").click()
    expect(page).to_have_url(re.compile(rf"{fiche}#remarque-\d+$"))
    expect(page.get_by_text("Votre remarque est enregistrée")).to_be_visible()
    assert Message.objects.get().to == cast.facilitator.email

    page.context.clear_cookies()
    Keyboard(page).sign_in(cast.facilitator)
    page.goto("/mon-territoire/")
    expect(page.get_by_role("link", name="1 remarque à traiter")).to_be_visible()
    page.goto(fiche)
    live = page.locator(".live-grid").first
    expect(live.get_by_role("link", name="Remarque de Coordinatrice")).to_be_visible()
    expect(live).to_contain_text("Où cela ?")
    live.get_by_role("link", name="Remarque de Coordinatrice").click()
    page.get_by_role("link", name=re.compile("^Répondre ou résoudre")).click()
    page.get_by_label("Réponse").fill("Au collège, depuis mars.")
    page.get_by_role("button", name="Marquer comme résolue").click()
    expect(page.get_by_role("status")).to_contain_text("La remarque est résolue.")
    page.goto(fiche)
    expect(page.locator(".live-grid").first).to_contain_text("Le réseau tombe")
    expect(page.get_by_role("link", name="Remarque de Coordinatrice")).to_have_count(0)
    expect(page.get_by_text("1 remarque résolue")).to_be_visible()
    assert Remark.objects.get().is_resolved


def test_on_a_phone_each_cell_of_the_editor_holds_what_is_said_in_it(page: Page, cast: Cast) -> None:
    restitution = intake(REPORT, campaign=cast.campaign, territory=cast.nantes, by=cast.facilitator)
    theme, by = cast.campaign.themes.get(number=1), Scope(cast.coordinator)
    irritant = Entry.objects.get(text="Le réseau tombe")
    text = "Précisez où, et depuis quand. " * 8
    make_remark(uid=uuid.uuid4(), restitution=restitution, theme=theme, entry_id=irritant.pk, text=text, by=by)
    page.set_viewport_size({"width": 320, "height": 800})
    Keyboard(page).sign_in(cast.facilitator)
    page.goto(f"/restitutions/{restitution.pk}/1/")
    expect(page.locator(".live-grid .remarks-beside__one")).to_be_visible()
    cells = page.locator(".live-grid td[data-kind]")
    fits = cells.evaluate_all("all => all.map((one) => one.scrollHeight <= one.clientHeight + 1)")
    assert fits == [True] * 3
