"""The follow-up of the demonstration: loaded once, every state among them."""

from __future__ import annotations

import re
from collections import Counter
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client, override_settings

from accounts.models import User
from asks.models import Responsible
from followup.models import Action, ActionEvent
from indicators.models import Indicator, MeasuredBy, TieRefusal

pytestmark = pytest.mark.django_db


def test_outside_demo_mode_nothing_is_followed() -> None:
    for name in ("follow_demo", "ask_demo"):
        with pytest.raises(CommandError, match="EGN_DEMO=1"):
            call_command(name, stdout=StringIO())


def test_the_actions_of_the_demonstration_stand_in_every_state_once_and_its_plan_is_measured(client: Client) -> None:
    said = []
    with override_settings(DEMO=True):
        call_command("load_reference", stdout=StringIO())
        call_command("load_demo", stdout=StringIO())
        for _ in range(2):
            out = StringIO()
            call_command("follow_demo", stdout=out)
            said.append((out.getvalue(), ActionEvent.objects.count()))
            call_command("ask_demo", stdout=out)
            assert Responsible.objects.count() == 6 * 5 + 12
    assert said[1] == ("Suivi de démonstration\u00a0: 0 actions mises à jour.\n", said[0][1])
    found = Counter(
        Action.objects.filter(territory__code="17", territory__level="region_academique").values_list("state")
    )
    assert found == {
        ("en_cours",): 18, ("a_lancer",): 10, ("suspendue",): 6, ("terminee",): 6, ("abandonnee",): 6,
    }  # fmt: skip
    assert set(MeasuredBy.objects.values_list("entry__reference", flat=True)) == {
        "PDL-T1-S1", "PDL-T1-S4", "PDL-T3-S2", "PDL-T4-S3",
    }  # fmt: skip
    assert TieRefusal.objects.get().entry.text == "Chacun sait à qui s’adresser"
    named = Action.objects.exclude(responsible=None).values_list("responsible__email", flat=True)
    assert {email.rpartition("@")[2] for email in named} == {"demo.example.org"}
    assert len(set(named)) == 4
    thread = client.get("/fil/PDL-T1-S1/").content.decode()
    assert "Élèves connectés au moins une fois dans la semaine" in thread
    assert 'class="measures-curve"' in thread
    client.force_login(User.objects.get(email="coordination.nouvelle-aquitaine@demo.example.org"))
    fibre = Indicator.objects.get(name="Écoles reliées à la fibre")
    page = client.get(f"/indicateurs/{fibre.pk}/").content.decode()
    assert len(re.findall(r'aria-label="[^"]* \(\d\d\)\u00a0: \d', page)) == 11
    assert "Charente-Maritime (17)\u00a0: sans valeur" in page
    assert len(re.findall(r"de \d+ à (?:moins de )?\d+\u00a0%", page)) >= 3
