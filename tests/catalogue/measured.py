"""An indicator of the académie of Nantes, tied to success measures that are online."""

from __future__ import annotations

import uuid
from typing import Any

from django.test import Client

from accounts.models import User
from catalogue.tokens import create_token
from indicators.models import Indicator, MeasuredBy
from restitutions.models import Entry, Restitution
from syntheses.report import Entry as Said
from syntheses.report import PlanRow, Report, ThemeSection
from territories.models import Territory
from tests.cast import Cast
from tests.catalogue.conftest import publish
from tests.indicators.made import make_indicator

API = "/api/v1"


def plan(*measures: str) -> Report:
    row = PlanRow(how=(Said(text="Signer"),), indicators=tuple(Said(text=one) for one in measures or ("Moins",)))
    return Report(layout="ateliers", title="Plan", themes=(ThemeSection(theme=3, plan=(row,)),))


def tied(cast: Cast, *territories: Territory, **fields: Any) -> Indicator:
    """A yearly indicator, and a published plan that it measures for each territory."""
    made = {"name": "Écoles reliées", "periodicity": "annuelle", "awaited_level": "departement", **fields}
    indicator = make_indicator(cast.nantes, **made)
    for territory in territories or (cast.nantes,):
        tie(publish(plan(), cast, territory).restitution, indicator)
    return indicator


def tie(restitution: Restitution, indicator: Indicator) -> None:
    for entry in Entry.objects.filter(sheet__restitution=restitution, kind="success_measure"):
        MeasuredBy.objects.create(entry=entry, indicator=indicator)


def headers(owner: User, *, may_write: bool = False) -> dict[str, str]:
    made = create_token(owner=owner, name="Outil", days=30, uid=uuid.uuid4(), may_write=may_write)
    return {"Authorization": f"Bearer {made.secret}"}


def items(client: Client, path: str, owner: User | None = None, **query: Any) -> list[dict[str, Any]]:
    response = client.get(f"{API}/{path}", query, headers=headers(owner) if owner else {})
    assert response.status_code == 200, response.content
    found: list[dict[str, Any]] = response.json()["items"]
    return found
