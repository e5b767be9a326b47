"""The published plan of Vendée, followed, one of its measures tied to an indicator that has two years of values."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest
import time_machine
from pytest_django import DjangoDbBlocker
from time_machine import Traveller

from accounts.scope import Scope
from anniversaries.models import Anniversary
from anniversaries.services import make_report, publish_report
from followup.models import Action
from followup.services import change_action_state, save_progress, save_responsible
from indicators.models import Indicator
from tests.catalogue.measured import tie
from tests.conftest import cast_on_the_referential
from tests.followup.conftest import Story, as_user, publish
from tests.kept import Kept, keep
from tests.measures.made import measure, yearly

__all__ = ["Traveller", "as_user"]
NOW = "2022-11-22T12:00:00+01:00"


@dataclass(frozen=True)
class Followed(Story):
    indicator: Indicator

    @property
    def coordination(self) -> Scope:
        return Scope(self.cast.coordinator)

    def state(self, action: Action, name: str, on: date | None = None, reason: str = "") -> Action:
        asked = {"uid": uuid.uuid4(), "action": action, "version": action.version, "by": self.team}
        return change_action_state(**asked, name=name, on=on, reason=reason)  # type: ignore[arg-type]

    def advance(self, progress: int, *, due_on: date | None = None) -> None:
        """The first action goes on."""
        one = self.first
        save_progress(
            uid=uuid.uuid4(),
            action=one,
            version=one.version,
            by=self.team,
            progress=progress,
            due_on=due_on or one.due_on,
            started_on=one.started_on,
            ended_on=None,
        )

    def make(self, *, tells_reasons: bool = False, uid: uuid.UUID | None = None) -> Anniversary:
        asked = uid or uuid.uuid4()
        return make_report(uid=asked, restitution=self.restitution, tells_reasons=tells_reasons, by=self.coordination)

    def publish(self, report: Anniversary) -> Anniversary:
        return publish_report(report, by=self.coordination)


@pytest.fixture(autouse=True)
def clock() -> Iterator[Traveller]:
    with time_machine.travel("2021-06-01T12:00:00+02:00", tick=False) as traveller:
        yield traveller


def followed_on_the_referential() -> Followed:
    """On 22 November 2022: the first action is under way, the second abandoned; 20 % then 35 % of the schools."""
    with time_machine.travel("2021-06-01T12:00:00+02:00", tick=False) as clock:
        cast = cast_on_the_referential()
        plan = publish(cast, cast.vendee)
        indicator = yearly(cast.vendee)
        tie(plan, indicator)
        told = Followed(cast, plan, indicator)
        clock.move_to("2022-02-01T12:00:00+01:00")
        measure(indicator, cast.vendee, "2020-01-01", "20", cast.facilitator)
        measure(indicator, cast.vendee, "2021-01-01", "35", cast.facilitator)
        told.state(told.first, "lancer", date(2021, 9, 2))
        clock.move_to("2022-02-01T12:05:00+01:00")
        told.advance(40, due_on=date(2022, 6, 30))
        first = told.first
        asked = {"uid": uuid.uuid4(), "action": first, "version": first.version, "by": told.team}
        save_responsible(**asked, person=cast.facilitator, body="Conseil départemental")  # type: ignore[arg-type]
        told.state(told.second, "abandonner", date(2022, 1, 15), "La commune n’a plus d’école")
    return told


@pytest.fixture(scope="session")
def kept_followed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Kept[Followed]:
    with django_db_blocker.unblock():
        return keep(followed_on_the_referential)


@pytest.fixture
def followed(db: None, kept_followed: Kept[Followed], clock: Traveller) -> Followed:
    told = kept_followed.put_back()
    clock.move_to(NOW)
    return told
