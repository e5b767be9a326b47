"""A whole session sheet typed by somebody who types, counted key by key."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from tests.cast import Cast
from tests.e2e.keyboard import Keyboard
from workshops.models import Attendance, Workshop

pytestmark = pytest.mark.django_db(transaction=True)

NUMBERS = (("12", "3"), ("34", "5"), ("2", "1"), ("7", ""), ("4", ""), ("9", "6"), ("0", ""), ("3", ""), ("1", "1"))
"""Participants and établissements of the nine categories."""

DIGITS = sum(len(one) for pair in NUMBERS for one in pair)
THIRTY_SECONDS = 200
"""Keys pressed in thirty seconds at 400 a minute: somebody who writes e-mails all day."""


class Counter:
    """A keyboard that counts: each press is one, whatever it does."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.keys = 0

    def press(self, key: str, times: int = 1) -> None:
        for _ in range(times):
            self.page.keyboard.press(key)
            self.keys += 1

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.keys += len(text)

    def tab_to(self, selector: str) -> None:
        """Tab until what is so found has the focus."""
        wanted = self.page.locator(f"main {selector}")
        for _ in range(20):
            self.press("Tab")
            if wanted.evaluate_all("found => found.includes(document.activeElement)"):
                return
        pytest.fail(f"{selector} est à plus de vingt tabulations")

    def save_and_go_on(self) -> None:
        self.tab_to("[name='next']")
        self.save()

    def save(self) -> None:
        """Enter in a field presses the first button."""
        with self.page.expect_navigation(wait_until="load"):
            self.press("Enter")


def type_numbers(counter: Counter) -> None:
    for participants, establishments in NUMBERS:
        counter.press("Tab")
        counter.type(participants)
        counter.press("Tab")
        counter.type(establishments)


def test_the_nine_categories_cost_one_tab_a_number_and_one_enter(page: Page, cast: Cast) -> None:
    session = Workshop.objects.create(campaign=cast.campaign, territory=cast.vendee, created_by=cast.facilitator)
    Keyboard(page).sign_in(cast.facilitator)
    page.goto(f"/sessions/{session.pk}/participation/#participation")
    counter = Counter(page)
    type_numbers(counter)
    expect(page.locator("[data-total=participants]")).to_have_text("72")
    expect(page.locator("[data-total=establishments]")).to_have_text("au moins 16")
    counter.save()
    expect(page.get_by_role("status")).to_contain_text("Enregistré")
    assert counter.keys == DIGITS + 2 * 9 + 1
    assert counter.keys == 35
    saved = Attendance.objects.filter(workshop=session).order_by("pk")
    assert list(saved.values_list("participants", "establishments", "checked")) == [
        (int(participants), int(establishments) if establishments else None, True)
        for participants, establishments in NUMBERS
    ]


def test_a_whole_session_sheet_takes_fewer_keys_than_thirty_seconds(page: Page, cast: Cast) -> None:
    """Title, place and date, two people, nine categories: from the link that creates it to the last save."""
    Keyboard(page).sign_in(cast.facilitator)
    page.goto("/sessions/nouvelle/")
    counter = Counter(page)
    counter.press("Tab")
    counter.press("Enter")  # the link that skips to the content
    counter.tab_to("[name='general-title']")
    counter.type("Atelier du Bocage")
    counter.tab_to("[name='general-territory']")
    counter.type("Ven")
    counter.tab_to("button")
    counter.save()
    counter.press("Tab")
    counter.type("10102020")
    counter.tab_to("[name='dates-0-place']")
    counter.type("Salle des fêtes")
    counter.save_and_go_on()
    counter.press("Tab")
    counter.type("Camille Exemple")
    counter.save_and_go_on()
    type_numbers(counter)
    counter.save()
    session = Workshop.objects.get(title="Atelier du Bocage")
    assert [session.attendances.count(), session.meetings.count(), session.facilitators.count()] == [9, 1, 1]
    assert counter.keys == 132
    assert counter.keys < THIRTY_SECONDS


def test_arrows_go_up_and_down_a_column(page: Page, cast: Cast) -> None:
    session = Workshop.objects.create(campaign=cast.campaign, territory=cast.vendee, created_by=cast.facilitator)
    Keyboard(page).sign_in(cast.facilitator)
    page.goto(f"/sessions/{session.pk}/participation/#participation")
    page.keyboard.press("Tab")
    for number in ("12", "34", "2"):
        page.keyboard.type(number)
        page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.type("3")  # what was typed is selected: it is replaced
    expect(page.locator("[data-total=participants]")).to_have_text("49")
    expect(page.locator("[name=participation-2-participants]")).to_be_focused()


def test_enter_in_the_dates_goes_on_to_the_next_field_and_sends_nothing(page: Page, cast: Cast) -> None:
    session = Workshop.objects.create(campaign=cast.campaign, territory=cast.vendee, created_by=cast.facilitator)
    Keyboard(page).sign_in(cast.facilitator)
    page.goto(f"/sessions/{session.pk}/dates/")
    page.get_by_label("Date", exact=True).fill("2020-10-12")
    for label in ("Jusqu’au (période)", "Début", "Fin", "Lieu"):
        page.keyboard.press("Enter")
        expect(page.get_by_label(label, exact=True)).to_be_focused()
    page.keyboard.type("Collège des Tilleuls")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Date", exact=True).nth(1)).to_be_focused()
    for _ in range(6):
        page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Enregistrer", exact=True)).to_be_focused()
    assert not session.meetings.exists()
    with page.expect_navigation(wait_until="load"):
        page.keyboard.press("Enter")
    assert [(one.starts_on, one.place) for one in session.meetings.all()] == [
        (date(2020, 10, 12), "Collège des Tilleuls")
    ]
