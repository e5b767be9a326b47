"""What a link gives right to now, and the answers recorded through it, in the name of the person it was sent to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import Enum

from django.db import transaction
from django.utils import timezone

from accounts.scope import Scope
from asks.due import asked_actions, may_give
from asks.enums import AskState
from asks.models import Ask, AskLink
from common.once import once
from followup.models import Action
from followup.services import change_action_state, comment_action
from measures.enums import Way
from measures.given import Given
from measures.models import Measure
from measures.periods import Period, period_of
from measures.services import record_measure


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
    """`measure` is the value that is there already. `behind` is what the link would open, had it not expired."""

    link: AskLink
    standing: Standing
    behind: Standing
    measure: Measure | None = None

    @property
    def ask(self) -> Ask:
        return self.link.ask

    @property
    def period(self) -> Period | None:
        return period_of(self.ask.indicator.periodicity, self.ask.day) if self.ask.indicator else None

    @property
    def may_correct(self) -> bool:
        """Whether what was recorded may be corrected, or completed, by the person of the link."""
        return self.behind is Standing.GIVEN and _is_correctable(self.ask, self.measure)


@dataclass(frozen=True)
class Correction:
    """What goes with the value that replaces another: the number of the measure shown, None for none, and why.

    The source that was given stays.
    """

    seen: int | None
    why: str


def look(link: AskLink, now: datetime) -> Look:
    """What a link opens at that time."""
    measure = _measure_of(link.ask)
    behind = _standing_again(link, measure) if link.corrects else _standing(link.ask, measure, Scope(link.ask.person))
    return Look(link, behind if link.expires_at > now else Standing.EXPIRED, behind, measure)


def is_awaited(ask: Ask, by: Scope) -> bool:
    """Whether an ask still waits for its answer. `by` is the scope of its person."""
    return _standing(ask, _measure_of(ask), by) is Standing.OPEN


def _standing(ask: Ask, measure: Measure | None, by: Scope) -> Standing:
    if not may_give(by, ask):
        return Standing.REFUSED
    if measure or ask.state == AskState.ANSWERED:
        return Standing.GIVEN
    if ask.indicator and ask.territory:
        is_wanted = ask.indicator.active and not ask.territory.is_archived
        return Standing.OPEN if is_wanted else Standing.OVER
    assert ask.action is not None
    if ask.action.responsible_id != ask.person_id or not asked_actions().filter(pk=ask.action.pk).exists():
        return Standing.OVER
    told = ask.action.followed_at
    return Standing.GIVEN if told and told > ask.created_at else Standing.OPEN


def _standing_again(link: AskLink, measure: Measure | None) -> Standing:
    """The same, of a link that corrects: it does so once."""
    if not may_give(Scope(link.ask.person), link.ask):
        return Standing.REFUSED
    if link.used_at:
        return Standing.GIVEN
    return Standing.OPEN if _is_correctable(link.ask, measure) else Standing.OVER


def _is_correctable(ask: Ask, measure: Measure | None) -> bool:
    """A value, whoever gave it, as on the site; news, by who is still responsible for the action."""
    if ask.indicator and ask.territory:
        return ask.indicator.active and (measure is not None or not ask.territory.is_archived)
    assert ask.action is not None
    return ask.action.responsible_id == ask.person_id and ask.action.on_plan and ask.action.is_online


def _measure_of(ask: Ask) -> Measure | None:
    """The value of an ask, when somebody gave it."""
    if not ask.indicator:
        return None
    there = Measure.objects.in_force().filter(indicator=ask.indicator, territory=ask.territory, period_start=ask.day)
    return there.select_related("indicator", "by").first()


@transaction.atomic
def answer_value(
    link: AskLink, value: Decimal, weight: Decimal | None, now: datetime, correction: Correction | None = None
) -> Measure:
    """Record a value; through a link that corrects, another measure, which points to the one it corrects.

    Raises NotOpenError, StaleMeasureError, ValidationError (French, by field).
    """
    ask = _locked(link, now)
    assert ask.indicator is not None
    assert ask.territory is not None
    why, seen = (correction.why, correction.seen) if link.corrects and correction else ("", None)
    given = Given(
        uid=once(link.uid, ask.indicator.pk, ask.territory.pk, ask.day, value, weight, why, seen),
        indicator=ask.indicator,
        territory=ask.territory,
        day=ask.day,
        value=value,
        weight=weight,
        source=_source_of(ask, seen) if seen else "",
        comment=why,
        seen=seen,
    )
    done = record_measure(given=given, way=Way.EMAIL, by=ask.person, today=timezone.localdate(now)).measure
    assert done is not None
    _note_answer(link, now)
    return done


def _source_of(ask: Ask, seen: int) -> str:
    """The source of the measure shown; "" for what is no measure of the ask, which is then refused."""
    shown = Measure.objects.filter(pk=seen, indicator=ask.indicator, territory=ask.territory).first()
    return shown.source if shown else ""


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
    _note_answer(link, now)
    return done


def _locked(link: AskLink, now: datetime) -> Ask:
    """The ask of a link as it is now; those who answer it come one after the other."""
    link.ask.state = Ask.objects.select_for_update(of=("self",)).get(pk=link.ask_id).state
    link.used_at = AskLink.objects.get(pk=link.pk).used_at
    if look(link, now).standing is not Standing.OPEN:
        raise NotOpenError
    return link.ask


def _note_answer(link: AskLink, now: datetime) -> None:
    link.used_at = now
    link.save(update_fields=["used_at"])
    Ask.objects.filter(pk=link.ask_id).update(state=AskState.ANSWERED, answered_at=now)
