"""What the world of the pages is asked by e-mail: a link in each of its states, and who answers for values."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from asks.enums import AskKind, AskState
from asks.links import ANSWER, STOP, correspondent_of, make_link, token_of
from asks.models import Ask, Responsible
from asks.services import set_receives
from followup.models import Action
from indicators.models import Indicator
from measures.models import Measure
from territories.enums import Level
from territories.models import Territory

AGES = timedelta(days=36_500)
"""The world is made on a day of 2020, and looked at today."""


def asks(people: dict[str, User]) -> dict[str, object]:
    """Tokens: of a value and of news asked, given, expired, of who may not give it; of two unsubscriptions."""
    person, other = people["facilitator"], people["reader"]
    rate = Indicator.objects.get(name="Part des salles de classe reliées au réseau")
    lent = Indicator.objects.get(name="Ordinateurs prêtés aux élèves")
    vendee = Territory.objects.get(level=Level.DEPARTEMENT, code="85")
    given = Measure.objects.in_force().filter(indicator=rate, territory=vendee)[0]
    action = Action.objects.get(reference="PDL-T1-A1")
    Action.objects.filter(pk=action.pk).update(responsible=person)
    Responsible.objects.create(indicator=rate, territory=vendee, user=person)
    correspondent_of(other)
    value = {"kind": AskKind.VALUE, "indicator": rate, "territory": vendee, "day": "2016-01-01"}
    asked = {
        "ask_rate": Ask(person=person, **value),
        "ask_number": Ask(person=person, **{**value, "indicator": lent}),
        "ask_given": Ask(person=person, **{**value, "day": given.period_start}),
        "ask_refused": Ask(person=other, **value),
        "ask_expired": Ask(person=person, **{**value, "day": "2017-01-01"}),
        "ask_over": Ask(person=person, **{**value, "indicator": archived(lent)}),
        "ask_again": Ask(person=person, **{**value, "day": given.period_start}),
        "ask_news": Ask(person=person, kind=AskKind.NEWS, action=action, day="2020-11-01"),
    }
    ids: dict[str, object] = {}
    for name, ask in asked.items():
        ask.key, ask.created_at, ask.state = name, timezone.now(), AskState.OPEN
        ask.save()
        link = make_link(ask, timezone.now(), corrects=name == "ask_again")
        link.expires_at = timezone.now() + (timedelta(days=1) if name == "ask_expired" else AGES)
        link.save()
        ids[name] = token_of(ANSWER, link.uid)
    set_receives(people["coordinator"], receives=False)
    ids["stop"] = token_of(STOP, correspondent_of(person).uid)
    ids["stopped"] = token_of(STOP, correspondent_of(people["coordinator"]).uid)
    return ids


def archived(like: Indicator) -> Indicator:
    """Another one, that asks for nothing any more."""
    return Indicator.objects.create(
        name="Manuels papier", territory=like.territory, kind=like.kind, direction=like.direction, active=False
    )
