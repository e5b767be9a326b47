"""The follow-up of the demonstration: loaded once, every state among them."""

from __future__ import annotations

from collections import Counter
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from followup.models import Action, ActionEvent

pytestmark = pytest.mark.django_db


def test_outside_demo_mode_nothing_is_followed() -> None:
    with pytest.raises(CommandError, match="EGN_DEMO=1"):
        call_command("follow_demo", stdout=StringIO())


def test_the_actions_of_the_demonstration_stand_in_every_state_once() -> None:
    said = []
    with override_settings(DEMO=True):
        call_command("load_reference", stdout=StringIO())
        call_command("load_demo", stdout=StringIO())
        for _ in range(2):
            out = StringIO()
            call_command("follow_demo", stdout=out)
            said.append((out.getvalue(), ActionEvent.objects.count()))
    assert said[1] == ("Suivi de démonstration\u00a0: 0 actions mises à jour.\n", said[0][1])
    found = Counter(
        Action.objects.filter(territory__code="17", territory__level="region_academique").values_list("state")
    )
    assert found == {
        ("en_cours",): 18, ("a_lancer",): 10, ("suspendue",): 6, ("terminee",): 6, ("abandonnee",): 6,
    }  # fmt: skip
