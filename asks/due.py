"""What is due, of whom: computed from the rows and from the day given, and from nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from accounts.enums import Right
from accounts.models import User
from accounts.scope import Scope
from asks.enums import AskKind
from asks.models import Ask, Correspondent, Responsible
from followup.enums import ActionState
from followup.models import Action, ActionQuerySet
from indicators.models import Indicator
from measures.models import Measure
from measures.periods import Period, period_of, previous
from measures.perms import may_enter
from territories.models import Territory

ASKED_STATES = (ActionState.TO_START, ActionState.UNDER_WAY)


@dataclass(frozen=True)
class Due:
    """One thing that a person is asked. `day` as in `Ask`."""

    person: User
    kind: AskKind
    day: date
    indicator: Indicator | None = None
    territory: Territory | None = None
    action: Action | None = None

    @property
    def key(self) -> str:
        """Asked twice, it is one ask."""
        of = self.action.pk if self.action else f"{self._pk(self.indicator)}:{self._pk(self.territory)}"
        return f"{self.person.pk}:{self.kind}:{of}:{self.day.isoformat()}"

    @staticmethod
    def _pk(one: Indicator | Territory | None) -> int:
        assert one is not None
        return one.pk

    def new_ask(self) -> Ask:
        """The row of it, not saved."""
        return Ask(
            key=self.key,
            person=self.person,
            kind=self.kind,
            indicator=self.indicator,
            territory=self.territory,
            action=self.action,
            day=self.day,
        )


def what_is_due(today: date) -> dict[int, list[Due]]:
    """What each person (by number) is asked on a day, the oldest first.

    Nothing of who wants no message, whose address fails, who is not there any more or may not give it any more.
    """
    found: dict[int, list[Due]] = defaultdict(list)
    for one in (*_values(today), *_news(today)):
        found[one.person.pk].append(one)
    silent = _silent(found)
    return {
        pk: sorted(kept, key=lambda one: (one.day, one.key))
        for pk, some in sorted(found.items())
        if pk not in silent and (kept := _allowed(some))
    }


def period_due(indicator: Indicator, today: date) -> Period | None:
    """The last closed period, once some days passed since; None before, and where values have no periods."""
    if not indicator.active:
        return None
    wait = timedelta(days=settings.ASK_VALUE_DAYS)
    closed = previous(indicator.periodicity, period_of(indicator.periodicity, today))
    return closed if closed and today >= closed.end + wait else None


def news_due_on(action: Action) -> date:
    """The day from which news of an action is due: the day after its due date, or long after it was last spoken of.

    A due date that was past when it was last spoken of asks for nothing more.
    """
    last = timezone.localdate(action.followed_at or action.created_at)
    silence = last + timedelta(days=settings.ASK_SILENCE_DAYS)
    if action.deadline is None or action.deadline < last:
        return silence
    return min(silence, action.deadline + timedelta(days=1))


def asked_actions() -> ActionQuerySet:
    """Those of which news is awaited: on a plan that is online, and neither over nor suspended."""
    return Action.objects.filter(on_plan=True, is_online=True, state__in=ASKED_STATES)


def _values(today: date) -> Iterator[Due]:
    """The values that nobody gave, of those for whom somebody answers (two statements)."""
    named = Responsible.objects.filter(indicator__active=True, user__is_active=True, territory__archived_at=None)
    rows = named.select_related("indicator__territory", "territory", "user")
    due = [(one, period) for one in rows if (period := period_due(one.indicator, today))]
    given = _given({one.indicator_id for one, _ in due}, {period.start for _, period in due})
    for one, period in due:
        if not is_said(one.territory, given.get((one.indicator_id, period.start), ())):
            yield Due(one.user, AskKind.VALUE, period.start, one.indicator, one.territory)


def _given(indicators: set[int], starts: set[date]) -> Mapping[tuple[int, date], list[str]]:
    """The paths of the territories that gave a value, by indicator and period."""
    found: dict[tuple[int, date], list[str]] = defaultdict(list)
    if indicators:
        rows = Measure.objects.in_force().filter(
            Q(indicator__in=indicators) if len(indicators) < 500 else Q(), period_start__in=starts
        )
        for pk, start, path in rows.values_list("indicator", "period_start", "territory__path"):
            found[pk, start].append(path)
    return found


def is_said(territory: Territory, given: Iterable[str]) -> bool:
    """Whether what was given, by these paths, says something of a territory: itself, above or below (ADR 18)."""
    return any(territory.path.startswith(path) or path.startswith(territory.path) for path in given)


def _news(today: date) -> Iterator[Due]:
    """The actions whose responsible person is to be asked (one statement)."""
    rows = asked_actions().filter(responsible__is_active=True)
    for one in rows.select_related("responsible", "territory", "restitution"):
        if one.responsible and (day := news_due_on(one)) <= today:
            yield Due(one.responsible, AskKind.NEWS, day, action=one)


def _silent(people: Iterable[int]) -> set[int]:
    """Those of them who are not written to."""
    known = Correspondent.objects.filter(user__in=list(people)).select_related("user")
    return {one.user_id for one in known if not one.is_written_to}


def _allowed(some: list[Due]) -> list[Due]:
    """What they may give, by the roles that they have now (one statement)."""
    scope = Scope(some[0].person)
    return [one for one in some if may_give(scope, one)]


def may_give(scope: Scope, asked: Due | Ask) -> bool:
    """Whether a person may still give what they are asked."""
    if asked.action:
        return scope.may(Right.EDIT, asked.action.territory)
    assert asked.indicator is not None
    assert asked.territory is not None
    return may_enter(scope, asked.indicator, asked.territory)
