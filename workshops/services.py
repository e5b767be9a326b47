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
def load_campaigns(source: Path, *, refresh: bool = False) -> int:
    """Create what is missing of a JSON list of campaigns and their thématiques. Returns how many campaigns were read.

    What exists stays as the administration has it, unless `refresh`.
    """
    rows = json.loads(source.read_text(encoding="utf-8"))
    put = "update_or_create" if refresh else "get_or_create"
    for row in rows:
        campaign, _ = getattr(Campaign.objects, put)(
            slug=row["slug"],
            defaults={"title": row["title"], "opens_on": row["opens_on"], "closes_on": row["closes_on"]},
        )
        for theme in row["themes"]:
            getattr(Theme.objects, put)(
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
    """Something reports the session: it can neither be deleted nor change territory or campaign."""


class WorkshopLockedError(Exception):
    """A restitution that was sent reports the session: nothing of it changes until that one is a draft again."""

    def __init__(self, workshop: Workshop) -> None:
        super().__init__(workshop.pk)
        self.workshop = workshop


def create_workshop(*, uid: uuid.UUID, values: GeneralValues, by: User) -> tuple[Workshop, bool]:
    """Create a session, or find the one this `uid` already made; returns it and whether it is new."""
    fields = {name: getattr(values, name) for name in ("title", "territory", "campaign", "format", "state")}
    return Workshop.objects.get_or_create(uid=uid, defaults={**fields, "created_by": by})


def is_in_use(thing: Workshop | Theme) -> bool:
    """Whether something that must not lose it points to this session or thématique (a few statements)."""
    try:
        Collector(using=router.db_for_write(type(thing)), origin=thing).collect([thing])
    except ProtectedError:
        return True
    return False


def take_unlocked(workshop_id: int) -> Workshop:
    """The session, locked in the database until the end of the transaction, so that saves come one after the other.

    Raises WorkshopLockedError, Workshop.DoesNotExist.
    """
    rows = Workshop.objects.select_for_update(of=("self",)).select_related("territory", "campaign")
    workshop = rows.get(pk=workshop_id)
    if workshop.locked:
        raise WorkshopLockedError(workshop)
    return workshop


@transaction.atomic
def delete_workshop(workshop: Workshop) -> None:
    """Delete a session with its dates, team and attendance. Raises WorkshopLockedError, WorkshopInUseError."""
    take_unlocked(workshop.pk)
    try:
        workshop.delete()
    except ProtectedError as error:
        raise WorkshopInUseError from error
