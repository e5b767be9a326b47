"""State and dates go together in the database, and messages are in French."""

from __future__ import annotations

import itertools

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from restitutions.enums import State
from restitutions.models import Entry, Restitution, Row, ThemeSheet
from restitutions.services import ensure_sheet
from tests.cast import Cast

pytestmark = [pytest.mark.django_db]

STAMP = "2020-10-20T10:00:00Z"
GOOD = {
    State.DRAFT: (False, False, False),
    State.SUBMITTED: (True, False, False),
    State.VALIDATED: (True, True, False),
    State.PUBLISHED: (True, True, True),
}
PAIRS = [(state, dates) for state in State for dates in itertools.product([False, True], repeat=3)]


def stamps(dates: tuple[bool, ...]) -> dict[str, str | None]:
    names = ("submitted_at", "validated_at", "published_at")
    return {name: STAMP if given else None for name, given in zip(names, dates, strict=True)}


@pytest.mark.parametrize(("state", "dates"), [pair for pair in PAIRS if GOOD[pair[0]] != pair[1]])
def test_a_state_without_its_dates_is_refused_by_the_database(
    restitution: Restitution, state: State, dates: tuple[bool, ...]
) -> None:
    with pytest.raises(IntegrityError, match="restitution_state_has_its_dates"), transaction.atomic():
        Restitution.objects.update(state=state, **stamps(dates))


@pytest.mark.parametrize("state", list(State))
def test_a_state_with_its_dates_is_accepted(restitution: Restitution, state: State) -> None:
    assert Restitution.objects.update(state=state, **stamps(GOOD[state])) == 1


def test_constraints_speak_french(restitution: Restitution, sheet: ThemeSheet, row: Row) -> None:
    restitution.feeds = restitution
    with pytest.raises(ValidationError) as caught:
        restitution.validate_constraints()
    assert caught.value.messages == ["Une restitution ne peut pas s’alimenter elle-même."]
    with pytest.raises(ValidationError) as caught:
        Entry(sheet=sheet, row=row, kind="irritant", text="").validate_constraints()
    assert caught.value.messages == ["Une entrée ne peut pas être vide."]
    with pytest.raises(ValidationError) as caught:
        Entry(sheet=sheet, row=row, kind="irritant", text="x", role="porteur").validate_constraints()
    assert caught.value.messages == ["Seul un acteur a un rôle."]


def test_a_fiche_is_created_once_and_among_its_neighbours(restitution: Restitution, cast: Cast) -> None:
    themes = {theme.number: theme for theme in cast.campaign.themes.all()}
    for number in (3, 1, 5, 3, 2):
        ensure_sheet(restitution, themes[number])
    order = ThemeSheet.objects.order_by("position").values_list("theme__number", "position", "heading", "label")
    assert [(number, position) for number, position, *_ in order] == [(1, 0), (2, 1), (3, 2), (5, 3)]
    assert order[0][2:] == ("Thématique 1\xa0: Garantir un égal accès au numérique pour tous", "Égal accès")
