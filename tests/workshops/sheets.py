"""A session with something in each block, and the forms that a browser sends."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from tests.cast import Cast
from workshops.enums import AttendanceCategory
from workshops.models import Attendance, Facilitator, Meeting, Workshop

NASTY = "\u202e\u0645<script>alert(1)</script> {{ 7|add:7 }} {% now 'Y' %} & \x07fin"
NASTY_KEPT = "\u202e\u0645<script>alert(1)</script> {{ 7|add:7 }} {% now 'Y' %} & fin"
"""What is kept of it: control characters are not text."""


def make_workshop(cast: Cast, title: str = "Atelier du Bocage", **fields: Any) -> Workshop:
    """A session held in the Vendée: one date, one facilitator, three ticked categories of which one without number."""
    fields = {"campaign": cast.campaign, "territory": cast.vendee, "state": "tenue", "format": "presentiel", **fields}
    workshop = Workshop.objects.create(title=title, **fields)
    Meeting.objects.create(
        workshop=workshop, starts_on=date(2020, 10, 12), starts_at=time(18), ends_at=time(19, 30), place="Fontenay"
    )
    Facilitator.objects.create(workshop=workshop, name="Camille Exemple", role="conseil au numérique")
    for category, participants, establishments in (
        (AttendanceCategory.PRIMARY, 1200, 3),
        (AttendanceCategory.USERS, 34, None),
        (AttendanceCategory.ELECTED, None, None),
    ):
        Attendance.objects.create(
            workshop=workshop,
            category=category,
            checked=True,
            participants=participants,
            establishments=establishments,
        )
    return workshop


def general(cast: Cast, **more: Any) -> dict[str, Any]:
    fields = {
        "title": "Atelier du Bocage",
        "territory": cast.vendee.pk,
        "campaign": cast.campaign.pk,
        "format": "presentiel",
        "state": "tenue",
        **more,
    }
    return {f"general-{name}": value for name, value in fields.items()} | {"version": "0"}


def rows(prefix: str, lines: list[dict[str, Any]], initial: int = 0, version: int = 0) -> dict[str, Any]:
    """A formset as a browser sends it."""
    data: dict[str, Any] = {
        f"{prefix}-TOTAL_FORMS": str(len(lines)),
        f"{prefix}-INITIAL_FORMS": str(initial),
        "version": str(version),
    }
    for place, line in enumerate(lines):
        data |= {f"{prefix}-{place}-{name}": value for name, value in line.items()}
    return data


def attendance(*lines: dict[str, Any], version: int = 0) -> dict[str, Any]:
    """The nine categories, the first ones filled."""
    return rows("participation", [*lines, *({} for _ in range(9 - len(lines)))], initial=9, version=version)
