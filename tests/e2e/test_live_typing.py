"""A fiche edited in place by keyboard alone; then what the database holds."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from indicators.models import MeasuredBy
from restitutions.models import Entry, Retex, Row
from tests.cast import Cast
from tests.e2e.keyboard import Keyboard
from tests.e2e.live import Fiche, draft, open_fiche, stored, wait_until_stored
from tests.indicators.made import make_indicator

pytestmark = pytest.mark.django_db(transaction=True)


def type_retex(fiche: Fiche, keys: Keyboard) -> None:
    keys.walk_to("button", "Ajouter un RETEX")
    fiche.press("Enter")
    expect(fiche.page.get_by_label("Intitulé")).to_be_focused()
    fiche.press("Tab")
    expect(fiche.page.get_by_label("Portée (académie, établissement…)")).to_be_focused()
    fiche.type("lycée")
    fiche.press("Tab")
    expect(fiche.page.get_by_label("Retour d’expérience, une phrase par ligne")).to_be_focused()
    fiche.type("Un atelier a réuni les familles")
    fiche.press("Enter")
    fiche.type("Elles sont revenues")
    fiche.press("Tab")
    expect(fiche.page.get_by_role("button", name="Ajouter un RETEX")).to_be_focused()
    fiche.press("Enter")
    fiche.type("Stand tenu")
    fiche.press("Enter", "Enter")
    fiche.type("Les élèves ont tenu la caisse")


def type_diagnosis(fiche: Fiche, keys: Keyboard) -> None:
    """To the irritant from which a need is expressed."""
    keys.walk_to_locator(fiche.page.locator("[data-live-table=diagnosis] .live-add"), "Ajouter une ligne")
    fiche.press("Enter")
    fiche.write("RETEX 1")
    fiche.press("Alt+Enter")
    fiche.write("Les prises manquent", ">surtout au deuxième étage", "<Le réseau tombe", "Le bruit")
    fiche.press("Alt+ArrowUp", "Alt+ArrowUp")  # Le bruit, avant ce qui le précède
    fiche.press("ArrowDown", "Alt+ArrowDown", "Alt+ArrowUp")  # Les prises, plus bas, et retour
    fiche.press("ArrowDown", "ArrowDown", "Control+b")
    fiche.press("Alt+Enter")
    fiche.write("Une salle prêtée")
    fiche.press("Escape", "ArrowLeft", "Enter", "Control+Enter")  # le réseau → exprimer le besoin


def type_what_follows(fiche: Fiche) -> None:
    """The need, the lever, its plan, and the indicator of its measure of success."""
    fiche.write("Un réseau qui tient")
    fiche.press("Alt+Enter")
    fiche.write("Doubler la liaison")
    fiche.press("Control+Enter")  # levier → plan
    fiche.write("Demander un devis", "Comparer trois offres")
    fiche.press("Alt+Enter")
    fiche.write("Le département")
    fiche.press("Alt+Enter")
    fiche.write("Avant juin")
    fiche.press("Alt+Enter")
    fiche.write("Neuf salles sur dix")
    fiche.press("Control+Enter")
    expect(fiche.dialog).to_contain_text("Part des salles câblées")
    fiche.press("Tab", "Enter")
    expect(fiche.dialog).to_have_count(0)
    fiche.press("Escape")


def test_a_full_fiche_is_typed_by_keyboard_alone(page: Page, cast: Cast, live_server: LiveServer) -> None:
    restitution = draft(cast)
    make_indicator(cast.nantes, name="Part des salles câblées")
    fiche = open_fiche(page, restitution, cast.facilitator, live_server)
    keys = Keyboard(page)

    type_retex(fiche, keys)
    type_diagnosis(fiche, keys)
    type_what_follows(fiche)
    fiche.save_now()

    expect(page.locator(".egn-stepper__detail")).to_have_text(
        ["2 RETEX, 1 ligne", "1 ligne", "1 ligne", "à renseigner", "à renseigner"]
    )
    assert stored(restitution) == {
        "retex_label": [["RETEX 1"]],
        "irritant": [["Le bruit", "Les prises manquent", ">surtout au deuxième étage", "★Le réseau tombe"]],
        "strength": [["Une salle prêtée"]],
        "main_irritant": [["Le réseau tombe"]],
        "need": [["Un réseau qui tient"]],
        "lever": [["Doubler la liaison"]],
        "planned_lever": [["Doubler la liaison"]],
        "action": [["Demander un devis", "Comparer trois offres"]],
        "stakeholder": [["Le département"]],
        "timeframe": [["Avant juin"]],
        "success_measure": [["Neuf salles sur dix"]],
    }
    retex = list(Retex.objects.order_by("position").values_list("label", "scope", "lines"))
    assert retex == [
        ("RETEX 1", "lycée", ["Un atelier a réuni les familles", "Elles sont revenues"]),
        ("Stand tenu", "", ["Les élèves ont tenu la caisse"]),
    ]
    links = Entry.answers.through.objects.values_list("from_entry__kind", "to_entry__kind").order_by("from_entry__kind")
    assert list(links) == [("main_irritant", "irritant"), ("planned_lever", "lever")]
    assert MeasuredBy.objects.get().entry.text == "Neuf salles sur dix"
    assert not Entry.objects.exclude(kind="retex_label").filter(reference=None).exists()


def test_undo_goes_back_to_the_first_letter_and_redo_to_the_last(
    page: Page, cast: Cast, live_server: LiveServer
) -> None:
    restitution = draft(cast)
    fiche = open_fiche(page, restitution, cast.facilitator, live_server)
    fiche.add_row("diagnosis")
    fiche.press("Escape")
    fiche.put("irritant", "Les prises manquent")
    fiche.save_now()
    held = {"irritant": [["Les prises manquent"]]}
    assert stored(restitution) == held

    fiche.press(*["ControlOrMeta+z"] * 8)
    expect(fiche.cell("irritant")).to_have_count(0)
    wait_until_stored(restitution, {})
    fiche.press(*["ControlOrMeta+Shift+z"] * 8)
    expect(fiche.cell("irritant")).to_contain_text("Les prises manquent")
    wait_until_stored(restitution, held)
    fiche.save_now()
    assert Entry.objects.count() == 1
    fiche.reload()
    expect(fiche.cell("irritant")).to_contain_text("Les prises manquent")


def test_a_point_rubbed_out_and_left_is_deleted_and_comes_back_with_its_reference(
    page: Page, cast: Cast, live_server: LiveServer
) -> None:
    restitution = draft(cast)
    fiche = open_fiche(page, restitution, cast.facilitator, live_server)
    fiche.add_row("diagnosis")
    fiche.press("Escape")
    fiche.put("irritant", "Les prises manquent")
    fiche.save_now()
    reference = Entry.objects.get().reference
    fiche.press("Enter", "ControlOrMeta+a", "Delete", "Escape")
    wait_until_stored(restitution, {})
    fiche.press("ControlOrMeta+z")
    expect(fiche.cell("irritant")).to_contain_text("Les prises manquent")
    wait_until_stored(restitution, {"irritant": [["Les prises manquent"]]})
    assert Entry.objects.get().reference == reference


def test_words_undone_in_an_open_cell_come_back_after_it_is_left(
    page: Page, cast: Cast, live_server: LiveServer
) -> None:
    restitution = draft(cast)
    fiche = open_fiche(page, restitution, cast.facilitator, live_server)
    fiche.add_row("diagnosis")
    fiche.press("Escape", "ArrowRight", "Enter")
    fiche.type("Le réseau tombe")
    fiche.save_now()
    fiche.press("ControlOrMeta+z")
    expect(fiche.field("irritant")).to_have_value("")
    fiche.press("Escape")
    wait_until_stored(restitution, {})
    fiche.press("ControlOrMeta+Shift+z")
    expect(fiche.cell("irritant")).to_contain_text("Le réseau tombe")
    wait_until_stored(restitution, {"irritant": [["Le réseau tombe"]]})
    fiche.save_now()


def test_enter_cuts_a_point_where_the_caret_is_and_never_takes_its_reference_from_it(
    page: Page, cast: Cast, live_server: LiveServer
) -> None:
    restitution = draft(cast)
    fiche = open_fiche(page, restitution, cast.facilitator, live_server)
    fiche.add_row("diagnosis")
    fiche.press("Escape")
    fiche.put("irritant", "Bruit et chaleur")
    fiche.save_now()
    reference = Entry.objects.get().reference
    fiche.press("Enter", "Home", "Enter", "ArrowUp")
    fiche.type("Les prises manquent")
    fiche.press("ArrowDown", "Home", *["ArrowRight"] * 5, "Enter", "Escape")
    wait_until_stored(restitution, {"irritant": [["Les prises manquent", "Bruit", "et chaleur"]]})
    assert Entry.objects.get(text="Bruit").reference == reference
    fiche.press("Enter", "ArrowUp", "Alt+h")
    page.wait_for_url(f"**/historique/{Entry.objects.get(text='Bruit').pk}/")


def test_backspace_takes_an_empty_point_off_and_arrows_walk_the_table(
    page: Page, cast: Cast, live_server: LiveServer
) -> None:
    restitution = draft(cast)
    fiche = open_fiche(page, restitution, cast.facilitator, live_server)
    fiche.add_row("diagnosis")
    fiche.press("Alt+Enter")
    fiche.write("Le bruit", "Le froid")
    fiche.save_now()
    fiche.press("Enter", "Backspace")
    expect(fiche.field("irritant", 1)).to_be_focused()
    fiche.press(*["Backspace"] * len("Le froid"))
    expect(fiche.field("irritant", 1)).to_be_focused()
    fiche.press("Backspace")
    expect(fiche.field("irritant")).to_be_focused()
    expect(page.locator("[data-live-announce]")).to_have_text("Point supprimé.")
    wait_until_stored(restitution, {"irritant": [["Le bruit"]]})

    fiche.add_row("diagnosis")
    fiche.type("RETEX 1")
    fiche.press("Escape")
    for key, kind, row in (
        ("ArrowUp", "retex_label", 0),
        ("ArrowRight", "irritant", 0),
        ("ArrowDown", "irritant", 1),
        ("End", "strength", 1),
        ("ArrowRight", "strength", 1),
        ("ArrowLeft", "irritant", 1),
        ("Control+Home", "retex_label", 0),
        ("Control+End", "strength", 1),
    ):
        fiche.press(key)
        expect(fiche.cell(kind, row)).to_be_focused()


def test_acteurs_and_echeances_are_made_precise_by_alt_d(page: Page, cast: Cast, live_server: LiveServer) -> None:
    restitution = draft(cast)
    fiche = open_fiche(page, restitution, cast.facilitator, live_server)
    fiche.add_row("plan")
    fiche.press("Escape")
    fiche.put("stakeholder", "Le département")
    fiche.put("timeframe", "Avant la rentrée")
    fiche.press("ArrowLeft", "Alt+d")
    expect(fiche.dialog.get_by_label("Rôle dans l’action")).to_be_focused()
    fiche.type("Por")
    fiche.press("Tab", "Enter")
    expect(fiche.cell("stakeholder")).to_contain_text("Le département (porteur)")
    expect(fiche.cell("stakeholder")).to_be_focused()
    fiche.press("ArrowRight", "Alt+d")
    fiche.dialog.get_by_label("Horizon").select_option("Court terme")
    fiche.dialog.get_by_label("À partir du").fill("2021-06-30")
    fiche.dialog.get_by_label("Jusqu’au").fill("2021-01-01")
    fiche.dialog.get_by_role("button", name="Enregistrer").click()
    expect(fiche.dialog.get_by_role("alert")).to_contain_text("La fin ne peut pas précéder le début")
    fiche.dialog.get_by_label("À partir du").fill("2020-09-01")
    fiche.dialog.get_by_role("button", name="Enregistrer").click()
    note = "Avant la rentrée (court terme, du 1er septembre 2020 au 1er janvier 2021)"
    expect(fiche.cell("timeframe")).to_contain_text(note)
    fiche.save_now()
    values = Entry.objects.order_by("kind").values_list("role", "horizon", "starts_on", "ends_on")
    assert list(values) == [
        ("porteur", "", None, None),
        ("", "court", date(2020, 9, 1), date(2021, 1, 1)),
    ]

    page.goto("about:blank")
    page.goto(f"{fiche.path}#cellule-{Row.objects.get().pk}-action")
    fiche.wait_until_ready()
    expect(fiche.cell("action")).to_be_focused()


def test_suggestions_that_answer_late_are_asked_once_and_are_not_ones_own_words(
    page: Page, cast: Cast, live_server: LiveServer
) -> None:
    fiche = open_fiche(page, draft(cast), cast.facilitator, live_server)
    held: list[Route] = []
    page.route("**/suggestions/**", lambda route: held.append(route))
    fiche.add_row("plan")
    fiche.press("Escape")
    fiche.cell("timeframe").focus()
    fiche.type("A")
    fiche.type("vant la rentrée")
    for route in reversed(held):
        with page.expect_response("**/suggestions/**"):
            route.continue_()
    fiche.press("Escape")
    expect(fiche.cell("timeframe")).to_be_focused()
    assert len(held) == 1


def test_links_are_followed_both_ways_undone_and_made_by_keyboard(
    page: Page, cast: Cast, live_server: LiveServer
) -> None:
    restitution = draft(cast)
    fiche = open_fiche(page, restitution, cast.facilitator, live_server)
    fiche.add_row("diagnosis")
    fiche.press("Escape")
    fiche.put("irritant", "Le bruit")
    fiche.press("Enter", "Control+Enter")
    fiche.type("Du calme")
    fiche.press("Escape")
    fiche.cell("irritant").focus()
    fiche.press("Alt+l", "Enter")
    expect(fiche.cell("main_irritant")).to_be_focused()
    fiche.press("Alt+l", "Enter")
    expect(fiche.cell("irritant")).to_be_focused()
    fiche.press("Alt+l", "Tab", "Enter", "Escape")
    expect(fiche.cell("irritant")).not_to_contain_text("Repris par")
    fiche.save_now()
    assert Entry.answers.through.objects.count() == 0
    fiche.press("Alt+l")
    keys = Keyboard(page)
    keys.walk_to("button", "Relier")
    fiche.press("Enter", "Escape")
    expect(fiche.cell("main_irritant")).to_contain_text("Répond à D85-T1-I1")
    fiche.save_now()
    assert Entry.answers.through.objects.count() == 1


def test_rows_and_retex_are_moved_by_keyboard(page: Page, cast: Cast, live_server: LiveServer) -> None:
    restitution = draft(cast)
    fiche = open_fiche(page, restitution, cast.facilitator, live_server)
    for name in ("Premier", "Second"):
        fiche.add_row("diagnosis")
        fiche.type(name)
        fiche.press("Escape")
        page.get_by_role("button", name="Ajouter un RETEX").click()
        fiche.press("Tab", "Tab")
        fiche.type(f"Dit le {name.lower()}")
    fiche.press("Alt+ArrowUp")
    expect(page.get_by_label("Intitulé").first).to_have_value("RETEX 2")
    expect(page.get_by_label("Retour d’expérience, une phrase par ligne").first).to_be_focused()
    fiche.cell("retex_label", 1).focus()
    fiche.press("Alt+Shift+ArrowUp")
    wait_until_stored(restitution, {"retex_label": [["Second"], ["Premier"]]})
    fiche.save_now()
    assert list(Retex.objects.order_by("position").values_list("label", flat=True)) == ["RETEX 2", "RETEX 1"]
    fiche.press("Control+Delete")
    wait_until_stored(restitution, {"retex_label": [["Premier"]]})
    fiche.press("ControlOrMeta+z")
    wait_until_stored(restitution, {"retex_label": [["Second"], ["Premier"]]})


def test_the_keys_are_told_and_words_of_the_campaign_are_offered(
    page: Page, cast: Cast, live_server: LiveServer
) -> None:
    fiche = open_fiche(page, draft(cast), cast.facilitator, live_server)
    fiche.add_row("plan")
    fiche.press("Escape")
    fiche.put("stakeholder", "Le conseil départemental")
    fiche.save_now()
    fiche.press("?")
    expect(fiche.dialog.get_by_role("heading", name="Les touches")).to_be_visible()
    fiche.press("Escape")
    expect(fiche.cell("stakeholder")).to_be_focused()
    fiche.press("Enter", "Enter")
    fiche.type("départ")
    expect(page.get_by_role("option")).to_have_text(["Le conseil départemental"])
    fiche.press("ArrowDown", "Enter")
    expect(fiche.field("stakeholder", 1)).to_have_value("Le conseil départemental")
    fiche.press("Enter")
    expect(fiche.field("stakeholder", 2)).to_be_focused()
