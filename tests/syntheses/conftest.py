"""One restitution of the académie de Nantes, as a draft or published, and people signed in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from accounts.scope import Scope
from restitutions.models import Restitution
from syntheses.intake import intake
from syntheses.models import Version
from syntheses.report import Entry, PlanRow, Report, ThemeSection
from syntheses.services import move_restitution
from tests.cast import Cast

SENTENCE = "Ouvrir un point d’accès <b>partout</b>"

REPORT = Report(
    layout="ateliers",
    title="Synthèse d’essai",
    themes=(
        ThemeSection(theme=1, heading="Égal accès", plan=(PlanRow(what=(Entry(text=SENTENCE, highlighted=True),)),)),
    ),
)

SignIn = Callable[[User], Client]


@pytest.fixture
def as_user() -> SignIn:
    """A browser of its own for each person."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def draft(cast: Cast) -> Restitution:
    return intake(REPORT, campaign=cast.campaign, territory=cast.nantes, by=cast.facilitator)


def publish(restitution: Restitution, cast: Cast) -> Version:
    """Take a draft all the way, and give the version made of it."""
    for name in ("transmettre", "valider", "publier"):
        restitution = move_restitution(restitution, name, by=Scope(cast.administrator))
    return Version.objects.select_related("restitution__territory", "snapshot").latest("pk")


@pytest.fixture
def version(cast: Cast, draft: Restitution) -> Version:
    return publish(draft, cast)
