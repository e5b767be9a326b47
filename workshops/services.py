"""Writes on campaigns, and the birth and death of sessions; their blocks are saved by `workshops.blocks`."""

from __future__ import annotations

import json
import uuid
from pathlib import Path

from django.db import router, transaction
from django.db.models import ProtectedError
from django.db.models.deletion import Collector

from accounts.models import User
from workshops.models import Campaign, Theme, Workshop
from workshops.values import GeneralValues


@transaction.atomic
def load_campaigns(source: Path) -> int:
    """Create or update campaigns and their thématiques from a JSON list; safe to run again. Returns how many."""
    rows = json.loads(source.read_text(encoding="utf-8"))
    for row in rows:
        campaign, _ = Campaign.objects.update_or_create(
            slug=row["slug"],
            defaults={"title": row["title"], "opens_on": row["opens_on"], "closes_on": row["closes_on"]},
        )
        for theme in row["themes"]:
            Theme.objects.update_or_create(
                campaign=campaign,
                number=theme["number"],
                defaults={
                    "title": theme["title"],
                    "short_label": theme["label"],
                    "variants": theme["variants"],
                    "colour": theme["accent"],
                },
            )
    return len(rows)


class WorkshopInUseError(Exception):
    """Something reports the session: it cannot be deleted."""


def create_workshop(*, uid: uuid.UUID, values: GeneralValues, by: User) -> tuple[Workshop, bool]:
    """Create a session, or find the one this `uid` already made; returns it and whether it is new."""
    fields = {name: getattr(values, name) for name in ("title", "territory", "campaign", "format", "state")}
    return Workshop.objects.get_or_create(uid=uid, defaults={**fields, "created_by": by})


def is_in_use(workshop: Workshop) -> bool:
    """Whether something that must not lose it points to this session (a few statements)."""
    try:
        Collector(using=router.db_for_write(Workshop), origin=workshop).collect([workshop])
    except ProtectedError:
        return True
    return False


@transaction.atomic
def delete_workshop(workshop: Workshop) -> None:
    """Delete a session with its dates, team and attendance. Raises WorkshopInUseError."""
    try:
        workshop.delete()
    except ProtectedError as error:
        raise WorkshopInUseError from error
