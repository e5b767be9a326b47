"""A draft of the académie de Nantes, its third fiche, and the facilitator's browser."""

from __future__ import annotations

import pytest
from django.test import Client

from restitutions.models import Restitution
from tests.cast import Cast
from tests.editor.fiche import Fiche


@pytest.fixture
def fiche(cast: Cast) -> Fiche:
    restitution = Restitution.objects.create(
        campaign=cast.campaign, territory=cast.nantes, title="Synthèse d’essai", created_by=cast.facilitator
    )
    return Fiche(cast, restitution, cast.campaign.themes.get(number=3))


@pytest.fixture
def browser(fiche: Fiche) -> Client:
    client = Client()
    client.force_login(fiche.cast.facilitator)
    return client
