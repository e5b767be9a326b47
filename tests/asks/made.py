"""What asks are about, as short as can be: indicators with somebody who answers, an action of a plan that is online."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from accounts.models import User
from asks.models import AskLink, Responsible
from asks.services import ask_what_is_due
from followup.models import Action
from indicators.models import Indicator
from mail.models import Message
from measures.enums import Way
from measures.given import Given
from measures.services import record_measure
from restitutions.models import Restitution
from territories.models import Territory
from tests.cast import Cast
from tests.indicators.made import make_indicator


def at(day: str, hour: int = 9) -> datetime:
    """That hour of a day, UTC."""
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC).replace(hour=hour)


def asked(
    territory: Territory, person: User, name: str = "Écoles reliées", where: Territory | None = None, **fields: Any
) -> Indicator:
    """A monthly number of each département, of which a person answers for one."""
    more = {"kind": "nombre", "periodicity": "mensuelle", "awaited_level": "departement", **fields}
    indicator = make_indicator(territory, name, **more)
    Responsible.objects.create(indicator=indicator, territory=where or territory, user=person)
    return indicator


def followed(cast: Cast, person: User | None, **fields: Any) -> Action:
    """An action of Vendée, under way, last spoken of on 1 December 2025, due on 10 January 2026."""
    plan = Restitution.objects.create(campaign=cast.campaign, territory=cast.vendee, title="Plan de Vendée")
    more = {
        "text": "Former une personne par école",
        "reference": f"D85-T3-A{plan.pk}",
        "state": "en_cours",
        "started_on": date(2025, 10, 1),
        "planned_end": date(2026, 1, 10),
        "followed_at": at("2025-12-01"),
        **fields,
    }
    return Action.objects.create(
        restitution=plan, campaign=cast.campaign, territory=cast.vendee, responsible=person, **more
    )


def give(indicator: Indicator, territory: Territory, day: date, by: User, today: date, value: str = "12") -> None:
    """A value that comes by another way than a link."""
    one = Given(uid=uuid.uuid4(), indicator=indicator, territory=territory, day=day, value=Decimal(value))
    record_measure(given=one, way=Way.FORM, by=by, today=today)


def run(day: str, hour: int = 9) -> int:
    return ask_what_is_due(at(day, hour))


def texts() -> list[str]:
    """The messages queued, the first ones first, as they leave."""
    return [one.text_sent for one in Message.objects.order_by("pk")]


def link_of(person: User) -> AskLink:
    """The newest link of a person."""
    return AskLink.objects.filter(ask__person=person).order_by("-pk")[0]
