"""Two people on one fiche: what differs is merged, what clashes is shown with both texts, nothing is overwritten."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from editor.protocol import Operation
from editor.services import apply_batch
from restitutions.enums import Subject
from restitutions.models import Entry, Restitution, Retex
from tests.cast import Cast
from tests.e2e.live import SYNC, Fiche, compose, draft, open_fiche, other_browser, stored, wait_until_stored

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass(frozen=True)
class Pair:
    """One fiche with one irritant, open at the facilitator's (`mine`) and at the coordinator's (`theirs`)."""

    restitution: Restitution
    mine: Fiche
    theirs: Fiche

    def clash(self, mine: str = " de la rue", theirs: str = " des couloirs") -> None:
        """Both go on with the same point; theirs is saved first."""
        self.mine.cut()
        for fiche, words in ((self.mine, mine), (self.theirs, theirs)):
            fiche.cell("irritant").focus()
            fiche.press("Enter")
            fiche.type(words)
            fiche.press("Escape")
        self.theirs.save_now()
        self.mine.join()
        expect(self.mine.status).to_have_text("Conflit à trancher")

    def choose(self, choice: str) -> None:
        self.mine.page.get_by_role("button", name="Trancher", exact=True).click()
        self.mine.dialog.get_by_role("button", name=choice, exact=True).click()
        expect(self.mine.dialog).to_have_count(0)
        self.mine.save_now()


@pytest.fixture
def pair(browser: Browser, page: Page, cast: Cast, live_server: LiveServer) -> Iterator[Pair]:
    restitution = draft(cast)
    mine = open_fiche(page, restitution, cast.facilitator, live_server)
    mine.add_row("diagnosis")
    mine.press("Escape")
    mine.put("irritant", "Le bruit")
    mine.save_now()
    with other_browser(browser, restitution, cast.coordinator, live_server) as theirs:
        expect(theirs.cell("irritant")).to_contain_text("Le bruit")
        yield Pair(restitution, mine, theirs)


def test_different_points_merge_and_each_sees_who_is_there(pair: Pair) -> None:
    pair.theirs.put("strength", "Une salle prêtée")
    pair.mine.put("irritant", "Le réseau tombe")
    expect(pair.mine.cell("strength")).to_contain_text("Une salle prêtée", timeout=15_000)
    expect(pair.theirs.cell("irritant")).to_contain_text("Le réseau tombe", timeout=15_000)
    expect(pair.mine.page.locator(".live-people")).to_have_text("Aussi sur cette fiche : Coordinatrice")
    assert stored(pair.restitution) == {
        "irritant": [["Le bruit", "Le réseau tombe"]],
        "strength": [["Une salle prêtée"]],
    }


@pytest.mark.parametrize(
    ("choice", "held"),
    [
        ("Garder le mien", ["Le bruit de la rue"]),
        ("Garder le sien", ["Le bruit des couloirs"]),
        ("Garder les deux", ["Le bruit des couloirs", "Le bruit de la rue"]),
    ],
)
def test_the_same_point_is_settled_with_both_texts_shown(pair: Pair, choice: str, held: list[str]) -> None:
    pair.clash()
    assert stored(pair.restitution) == {"irritant": [["Le bruit des couloirs"]]}
    pair.mine.page.get_by_role("button", name="Trancher", exact=True).click()
    for text in ("Le bruit de la rue", "Le bruit des couloirs", "Coordinatrice a modifié"):
        expect(pair.mine.dialog).to_contain_text(text)
    pair.mine.press("Escape")
    pair.choose(choice)
    expect(pair.mine.cell("irritant")).to_be_focused()
    assert stored(pair.restitution) == {"irritant": [held]}
    for fiche in (pair.mine, pair.theirs):
        fiche.look_again()
        for text in held:
            expect(fiche.cell("irritant")).to_contain_text(text, timeout=15_000)


def test_the_question_is_still_there_after_a_reload(pair: Pair) -> None:
    pair.clash()
    pair.mine.reload()
    expect(pair.mine.status).to_have_text("Conflit à trancher")
    pair.choose("Garder le mien")
    assert stored(pair.restitution) == {"irritant": [["Le bruit de la rue"]]}


@pytest.mark.parametrize(
    ("choice", "held"),
    [("Rétablir avec mon texte", {"irritant": [["Le bruit de la rue"]]}), ("Laisser supprimé", {})],
)
def test_what_others_delete_while_it_is_written_stays_before_the_eyes_until_settled(
    pair: Pair, choice: str, held: dict[str, list[list[str]]]
) -> None:
    reference = Entry.objects.get().reference
    pair.mine.cut()
    pair.mine.press("Enter")
    pair.mine.type(" de")
    pair.theirs.cell("irritant").focus()
    pair.theirs.press("Enter", "ControlOrMeta+a", "Delete", "Escape")
    wait_until_stored(pair.restitution, {})
    pair.mine.join()
    expect(pair.mine.status).to_have_text("Conflit à trancher")
    expect(pair.mine.field("irritant")).to_be_focused()
    pair.mine.type(" la rue")
    expect(pair.mine.field("irritant")).to_have_value("Le bruit de la rue")
    pair.mine.press("Escape")
    pair.choose(choice)
    assert stored(pair.restitution) == held
    assert [entry.reference for entry in Entry.objects.all()] == [reference] * len(held)


@pytest.mark.parametrize("choice", ["Garder le mien", "Garder les deux"])
def test_words_in_conflict_with_others_that_are_deleted_before_it_is_settled_are_asked_about_again(
    pair: Pair, choice: str
) -> None:
    pair.clash()
    pair.theirs.cell("irritant").focus()
    pair.theirs.press("Enter", "ControlOrMeta+a", "Delete", "Escape")
    wait_until_stored(pair.restitution, {})
    pair.mine.hear()
    pair.mine.page.get_by_role("button", name="Trancher", exact=True).click()
    pair.mine.dialog.get_by_role("button", name=choice, exact=True).click()
    pair.mine.look_again()
    expect(pair.mine.status).to_have_text("Conflit à trancher")
    pair.choose("Rétablir avec mon texte")
    assert stored(pair.restitution) == {"irritant": [["Le bruit de la rue"]]}


@pytest.mark.parametrize(
    ("choice", "held"), [("Supprimer quand même", {}), ("Ne pas supprimer", {"irritant": [["Le bruit des couloirs"]]})]
)
def test_what_others_write_while_it_is_deleted_here_is_asked_about(
    pair: Pair, choice: str, held: dict[str, list[list[str]]]
) -> None:
    pair.mine.cut()
    pair.mine.press("Enter", "ControlOrMeta+a", "Delete", "Escape")
    pair.theirs.cell("irritant").focus()
    pair.theirs.press("Enter")
    pair.theirs.type(" des couloirs")
    pair.theirs.save_now()
    pair.mine.join()
    expect(pair.mine.status).to_have_text("Conflit à trancher")
    pair.choose(choice)
    assert stored(pair.restitution) == held


def test_a_row_in_which_others_write_while_it_is_deleted_here_stays(pair: Pair) -> None:
    pair.mine.cut()
    pair.mine.press("Control+Delete")
    pair.theirs.put("strength", "Une salle prêtée")
    pair.theirs.save_now()
    pair.mine.join()
    expect(pair.mine.status).to_have_text("Conflit à trancher")
    pair.mine.page.get_by_role("button", name="Trancher", exact=True).click()
    expect(pair.mine.dialog).to_contain_text("Une salle prêtée")
    pair.mine.press("Escape")
    assert stored(pair.restitution) == {"strength": [["Une salle prêtée"]]}
    pair.choose("Supprimer quand même")
    assert stored(pair.restitution) == {}


def test_lines_of_a_retex_are_settled_too(pair: Pair) -> None:
    box = "Retour d’expérience, une phrase par ligne"
    pair.mine.page.get_by_role("button", name="Ajouter un RETEX").click()
    pair.mine.press("Tab", "Tab")
    pair.mine.type("Les familles sont venues")
    pair.mine.save_now()
    pair.theirs.look_again()
    expect(pair.theirs.page.get_by_label(box)).to_have_value("Les familles sont venues", timeout=15_000)
    pair.mine.cut()
    for fiche, words in ((pair.mine, " deux fois"), (pair.theirs, " en mars")):
        fiche.page.get_by_label(box).focus()
        fiche.press("ControlOrMeta+End")
        fiche.type(words)
    pair.theirs.save_now()
    expect(pair.mine.status).to_have_text(re.compile("1 modification en attente"))
    pair.mine.join()
    expect(pair.mine.status).to_have_text("Conflit à trancher")
    expect(pair.mine.page.get_by_label(box)).to_have_value("Les familles sont venues deux fois")
    pair.choose("Garder les deux")
    lines = [retex.lines for retex in Retex.objects.order_by("position")]
    assert lines == [["Les familles sont venues en mars"], ["Les familles sont venues deux fois"]]


def test_what_others_write_never_moves_the_caret_nor_closes_the_cell(pair: Pair) -> None:
    pair.mine.press("Enter", "Home", *["ArrowRight"] * 2)
    pair.theirs.add_row("diagnosis")
    pair.theirs.press("Escape")
    pair.theirs.put("retex_label", "RETEX 1", row=1)
    pair.theirs.cell("retex_label", 1).focus()
    pair.theirs.press("Alt+Shift+ArrowUp")
    pair.theirs.put("irritant", "Le réseau tombe", row=1)
    pair.theirs.save_now()
    pair.mine.look_again()
    expect(pair.mine.page.locator("[data-live-table=diagnosis] tbody tr")).to_have_count(2, timeout=15_000)
    expect(pair.mine.cell("irritant", 1).locator("textarea")).to_have_count(2, timeout=15_000)
    pair.mine.type(" très grand")
    expect(pair.mine.field("irritant", row=1)).to_have_value("Le très grand bruit")
    expect(pair.mine.field("irritant", row=1)).to_be_focused()
    pair.mine.save_now()


def test_a_space_at_the_end_is_not_taken_from_under_the_fingers(pair: Pair) -> None:
    pair.mine.press("Enter")
    pair.mine.type(" ")
    pair.theirs.put("strength", "Une salle prêtée")
    expect(pair.mine.cell("strength")).to_contain_text("Une salle prêtée", timeout=15_000)
    pair.mine.type("sourd")
    expect(pair.mine.field("irritant")).to_have_value("Le bruit sourd")
    wait_until_stored(pair.restitution, {"irritant": [["Le bruit sourd"]], "strength": [["Une salle prêtée"]]})


def test_a_restitution_sent_meanwhile_keeps_what_is_typed_here(pair: Pair) -> None:
    kept = Restitution.objects.filter(pk=pair.restitution.pk)
    kept.update(state="transmise", submitted_at=timezone.now())
    pair.mine.press("Enter")
    pair.mine.type(" de la rue")
    expect(pair.mine.status).to_have_text(re.compile("^Non enregistré\u00a0: gardé sur cet appareil"), timeout=10_000)
    expect(pair.mine.page.locator(".live-status-more")).to_contain_text("elle ne se modifie plus")
    kept.update(state="brouillon", submitted_at=None)
    pair.mine.save_now()
    assert stored(pair.restitution) == {"irritant": [["Le bruit de la rue"]]}


def being_composed(page: Page, cast: Cast, live_server: LiveServer) -> tuple[Restitution, Fiche]:
    """A word that is being composed and is saved; then somebody else writes over it, and the page is told."""
    restitution = draft(cast)
    fiche = open_fiche(page, restitution, cast.facilitator, live_server)
    fiche.add_row("diagnosis")
    fiche.press("Escape")
    fiche.put("irritant", "Le")
    fiche.save_now()
    fiche.cell("irritant").focus()
    fiche.press("Enter", "End")
    compose(fiche, " réseau")
    fiche.save_now()
    wait_until_stored(restitution, {"irritant": [["Le réseau"]]})
    entry = Entry.objects.get()
    op = Operation(uuid.uuid4(), Subject.ENTRY, entry.pk, "set", entry.version, values={"text": "Le bruit"})
    apply_batch(restitution=restitution, theme=entry.sheet.theme, ops=[op], by=cast.coordinator)
    with page.expect_response(SYNC):
        fiche.look_again()
    return restitution, fiche


def test_a_letter_more_in_a_word_being_composed_does_not_write_over_what_others_wrote(
    page: Page, cast: Cast, live_server: LiveServer
) -> None:
    restitution, fiche = being_composed(page, cast, live_server)
    compose(fiche, " réseaux")
    expect(fiche.status).to_have_text("Conflit à trancher", timeout=15_000)
    assert stored(restitution) == {"irritant": [["Le bruit"]]}


def test_a_composed_word_that_is_left_as_it_is_gives_way_to_what_others_wrote(
    page: Page, cast: Cast, live_server: LiveServer
) -> None:
    restitution, fiche = being_composed(page, cast, live_server)
    fiche.cell("strength").focus()
    expect(fiche.cell("irritant")).to_contain_text("Le bruit")
    fiche.save_now()
    assert stored(restitution) == {"irritant": [["Le bruit"]]}
