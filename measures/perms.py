"""Who may enter the values of an indicator, and where."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.enums import Right
from accounts.scope import Scope
from indicators.models import Indicator
from territories.models import Territory, TerritoryQuerySet


def may_enter(scope: Scope, indicator: Indicator, territory: Territory) -> bool:
    """Whether this person enters the values of that territory."""
    return indicator.territory.contains(territory) and scope.may(indicator.entry_right, territory)


def may_enter_somewhere(scope: Scope, indicator: Indicator) -> bool:
    """Whether there is a territory of the indicator whose values this person enters."""
    own = indicator.territory.path
    return any(path.startswith(own) or own.startswith(path) for path in scope.paths(indicator.entry_right))


def looks_after(scope: Scope, indicator: Indicator) -> bool:
    """Whether this person coordinates a territory of the indicator, or one above: they say who answers for values."""
    own = indicator.territory.path
    return any(path.startswith(own) or own.startswith(path) for path in scope.paths(Right.REVIEW))


def looked_after(scope: Scope, indicator: Indicator) -> QuerySet[Territory]:
    """The awaited territories that this person coordinates."""
    awaited = Territory.objects.within(indicator.territory).in_use().filter(level=indicator.awaited)
    return awaited.filter(scope.q(Right.REVIEW, ""))


def enterable(scope: Scope, indicator: Indicator) -> TerritoryQuerySet:
    """The territories whose values this person enters: those in use."""
    return correctable(scope, indicator).in_use()


def correctable(scope: Scope, indicator: Indicator) -> TerritoryQuerySet:
    """The same, and those archived since: the values there are can be corrected, the door takes no other."""
    return Territory.objects.within(indicator.territory).filter(scope.q(indicator.entry_right, ""))
