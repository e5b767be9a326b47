"""What a link gives right to now, and the answers recorded through it, in the name of the person it was sent to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import Enum

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.scope import Scope
from asks.due import asked_actions, may_give
from asks.enums import AskState
from asks.letters import queue_again
from asks.links import correspondent_of, make_link
from asks.models import Ask, AskLink, Correspondent
from common.once import once
from followup.models import Action
from followup.services import change_action_state, comment_action
from mail.models import Message
from measures.enums import Way
from measures.given import Given
from measures.models import Measure
from measures.periods import Period, period_of
from measures.services import record_measure

RENEWALS = 3
"""New links that a person may be sent on a day; of one ask, one."""


class Standing(Enum):
    """What a link opens now."""

    OPEN = "open"
    EXPIRED = "expired"
    GIVEN = "given"
    OVER = "over"
    REFUSED = "refused"


class NotOpenError(Exception):
    """The link does not take an answer (any more); nothing was written."""


@dataclass(frozen=True)
class Look:
    """`measure` is the value that is there already. `may_renew`: expired, but still awaited."""

    link: AskLink
    standing: Standing
    measure: Measure | None = None
    may_renew: bool = False

    @property
    def ask(self) -> Ask:
        return self.link.ask

    @property
    def period(self) -> Period | None:
        return period_of(self.ask.indicator.periodicity, self.ask.day) if self.ask.indicator else None


def look(link: AskLink, now: datetime) -> Look:
    """What a link opens at that time."""
    ask = link.ask
    measure = _measure_of(ask)
    standing = _standing(ask, measure)
    if link.expires_at > now:
        return Look(link, standing, measure)
    return Look(link, Standing.EXPIRED, may_renew=standing is Standing.OPEN and _is_written_to(ask.person))


def _is_written_to(person: User) -> bool:
    known = Correspondent.objects.select_related("user").filter(user=person).first()
    return known is None or known.is_written_to


def _standing(ask: Ask, measure: Measure | None) -> Standing:
    if not may_give(Scope(ask.person), ask):
        return Standing.REFUSED
    if measure or ask.state == AskState.ANSWERED:
        return Standing.GIVEN
    if ask.indicator and ask.territory:
        is_awaited = ask.indicator.active and not ask.territory.is_archived
        return Standing.OPEN if is_awaited else Standing.OVER
    assert ask.action is not None
    if ask.action.responsible_id != ask.person_id or not asked_actions().filter(pk=ask.action.pk).exists():
        return Standing.OVER
    told = ask.action.followed_at
    return Standing.GIVEN if told and told > ask.created_at else Standing.OPEN


def _measure_of(ask: Ask) -> Measure | None:
    """The value of an ask, when somebody gave it."""
    if not ask.indicator:
        return None
    there = Measure.objects.in_force().filter(indicator=ask.indicator, territory=ask.territory, period_start=ask.day)
    return there.select_related("indicator", "by").first()


@transaction.atomic
def answer_value(link: AskLink, value: Decimal, weight: Decimal | None, now: datetime) -> Measure:
    """Record a value. Raises NotOpenError, ValidationError (French, by field)."""
    ask = _locked(link, now)
    assert ask.indicator is not None
    assert ask.territory is not None
    given = Given(
        uid=once(link.uid, ask.indicator.pk, ask.territory.pk, ask.day, value, weight),
        indicator=ask.indicator,
        territory=ask.territory,
        day=ask.day,
        value=value,
        weight=weight,
    )
    done = record_measure(given=given, way=Way.EMAIL, by=ask.person, today=timezone.localdate(now)).measure
    assert done is not None
    _note_answer(ask, now)
    return done


@transaction.atomic
def answer_news(link: AskLink, door: str, text: str, version: int, now: datetime) -> Action:
    """Record news of an action: words, and a change of state when `door` names one.

    Raises NotOpenError, StaleActionError, TransitionRefusedError, ValidationError (French).
    """
    ask = _locked(link, now)
    assert ask.action is not None
    by = Scope(ask.person)
    if door:
        done = change_action_state(uid=link.uid, action=ask.action, name=door, version=version, by=by, reason=text)
    else:
        done = comment_action(uid=link.uid, action=ask.action, by=by, text=text)
    _note_answer(ask, now)
    return done


def _locked(link: AskLink, now: datetime) -> Ask:
    """The ask of a link as it is now; those who answer it come one after the other."""
    link.ask.state = Ask.objects.select_for_update(of=("self",)).get(pk=link.ask_id).state
    if look(link, now).standing is not Standing.OPEN:
        raise NotOpenError
    return link.ask


def _note_answer(ask: Ask, now: datetime) -> None:
    Ask.objects.filter(pk=ask.pk).update(state=AskState.ANSWERED, answered_at=now)


@transaction.atomic
def renew(link: AskLink, now: datetime) -> bool:
    """Send a new link in place of an expired one, to the same address. Whether one leaves, or left that day.

    One a day of an ask, `RENEWALS` of a person. Raises NotOpenError when there is nothing to answer any more.
    """
    if not look(link, now).may_renew:
        raise NotOpenError
    person = correspondent_of(link.ask.person)
    # Those who ask at once come one after the other: the links of a day are counted.
    Correspondent.objects.select_for_update(of=("self",)).get(pk=person.pk)
    of_today = f"demandes:renvoi:{person.user_id}:{timezone.localdate(now).isoformat()}:"
    key = f"{of_today}{link.ask_id}"
    if Message.objects.filter(key=key).exists():
        return True
    if Message.objects.filter(key__startswith=of_today).count() >= RENEWALS:
        return False
    fresh = make_link(link.ask, now)
    fresh.save()
    queue_again(person, fresh, key)
    return True
