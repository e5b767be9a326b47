"""A published plan of Vendée with two actions, and one of the académie of Nantes, to follow."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import pytest
from django.test import Client

from accounts.models import User
from accounts.scope import Scope
from followup.models import Action
from restitutions.models import Restitution
from syntheses.intake import intake
from syntheses.report import Entry, PlanRow, Report, ThemeSection
from syntheses.services import move_restitution
from territories.models import Territory
from tests.cast import Cast

ROW = PlanRow(
    what=(Entry(text="Relier chaque école"),),
    how=(
        Entry(text="Signer une convention avec le département", items=(Entry(text="avant l’été"),)),
        Entry(text="Former une personne par école"),
    ),
    who=(Entry(text="Conseil départemental", role="porteur"), Entry(text="Communes", role="concerne")),
    when=(
        Entry(text="Rentrée 2021", horizon="court", starts_on=date(2021, 9, 1)),
        Entry(text="D’ici à deux ans", horizon="moyen", ends_on=date(2022, 12, 31)),
    ),
    indicators=(Entry(text="Nombre d’écoles reliées"),),
)
REPORT = Report(layout="ateliers", title="Restitution de Vendée", themes=(ThemeSection(theme=3, plan=(ROW,)),))

SignIn = Callable[[User | None], Client]


@dataclass(frozen=True)
class Story:
    """Vendée's plan, online. `first` and `second` are its actions."""

    cast: Cast
    restitution: Restitution

    @property
    def first(self) -> Action:
        return self.action("D85-T3-A1")

    @property
    def second(self) -> Action:
        return self.action("D85-T3-A3")

    def action(self, reference: str) -> Action:
        return Action.objects.select_related("territory").get(reference=reference)

    @property
    def team(self) -> Scope:
        return Scope(self.cast.facilitator)

    def move(self, *names: str) -> None:
        move(self.restitution, self.cast, *names)


def move(restitution: Restitution, cast: Cast, *names: str) -> Restitution:
    for name in names:
        restitution = move_restitution(restitution, name, by=Scope(cast.administrator), reason="parce que")
    return restitution


def publish(cast: Cast, territory: Territory, report: Report = REPORT) -> Restitution:
    taken = intake(report, campaign=cast.campaign, territory=territory, by=cast.facilitator)
    return move(taken, cast, "transmettre", "valider", "publier")


def many_actions(number: int) -> Report:
    """The same plan with that many actions."""
    actions = tuple(Entry(text=f"Action de rang {rank}") for rank in range(1, number + 1))
    return replace(REPORT, themes=(ThemeSection(theme=3, plan=(replace(ROW, how=actions),)),))


def new() -> uuid.UUID:
    return uuid.uuid4()


@pytest.fixture
def story(cast: Cast) -> Story:
    return Story(cast, publish(cast, cast.vendee))


@pytest.fixture
def as_user(client: Client) -> SignIn:
    def signed_in(user: User | None) -> Client:
        if user is None:
            client.logout()
        else:
            client.force_login(user)
        return client

    return signed_in
