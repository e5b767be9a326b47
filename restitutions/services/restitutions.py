"""Creating a restitution and saving its own page."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from restitutions.block_text import BlockLine, render_blocks
from restitutions.enums import Layout, Part
from restitutions.locks import refresh_locks
from restitutions.models import MeetingSummary, Restitution, RestitutionWorkshop
from restitutions.services.drafts import BATCH, lock_draft
from restitutions.services.errors import ContentRefusedError, StaleError
from restitutions.services.feeds import feeding_problem, note_feeding, taken_from, untying_problem
from restitutions.services.texts import block_lines, write_blocks
from territories.models import Territory
from workshops.models import Campaign, Workshop


@dataclass(frozen=True)
class SummaryLine:
    """A line of the bilan des rencontres; None is unknown."""

    academie: str
    zap_meetings: int | None = None
    participants: int | None = None
    departments: int | None = None


@dataclass(frozen=True)
class RestitutionContent:
    """What a person writes on the page of a restitution. `workshops` are ids in printing order."""

    title: str = ""
    layout: str = Layout.WORKSHOPS.value
    region: str = ""
    contact: str = ""
    feeds: int | None = None
    totals_note: str = ""
    workshops: tuple[int, ...] = ()
    description: tuple[BlockLine, ...] = ()
    meetings: tuple[SummaryLine, ...] = ()


@transaction.atomic
def create_restitution(
    *,
    uid: uuid.UUID,
    campaign: Campaign,
    territory: Territory,
    title: str,
    layout: str,
    workshops: Sequence[Workshop] = (),
    by: User,
) -> tuple[Restitution, bool]:
    """Create a draft, or find the one this `uid` already made; returns it and whether it is new.

    A `uid` taken by somebody else is replaced.
    """
    made = Restitution.objects.filter(uid=uid).first()
    if made and made.created_by_id == by.pk:
        return made, False
    restitution, created = Restitution.objects.get_or_create(
        uid=uuid.uuid4() if made else uid,
        defaults={
            "campaign": campaign,
            "territory": territory,
            "title": title,
            "layout": layout,
            "created_by": by,
            "updated_by": by,
        },
    )
    if created:
        _write_workshops(restitution, [workshop.pk for workshop in workshops])
    return restitution, created


@transaction.atomic
def update_restitution(
    *, restitution: Restitution, version: int, content: RestitutionContent, by: User | None
) -> Restitution:
    """Write the page of a restitution. Saving the same twice changes nothing.

    Raises StaleError (stored texts by field) when somebody saved another content since `version`; NotADraftError;
    ContentRefusedError for what cannot be fed, or a session of elsewhere.
    """
    locked = lock_draft(restitution.pk)
    stored = stored_content(locked)
    if stored == content:
        return locked
    if version != locked.version:
        raise StaleError(content_texts(stored), locked.version, locked.updated_by, locked.updated_at)
    _check(locked, stored, content)
    locked.title, locked.layout, locked.region = content.title, content.layout, content.region
    locked.contact, locked.totals_note, locked.feeds_id = content.contact, content.totals_note, content.feeds
    locked.updated_by = by
    locked.version += 1
    locked.save()
    if stored.feeds != content.feeds:
        note_feeding(locked, stored.feeds, content.feeds, by)
    if stored.workshops != content.workshops:
        _write_workshops(locked, content.workshops)
    if stored.description != content.description:
        write_blocks(locked, None, Part.DESCRIPTION, content.description)
    if stored.meetings != content.meetings:
        _write_meetings(locked, content.meetings)
    return locked


def _check(restitution: Restitution, stored: RestitutionContent, content: RestitutionContent) -> None:
    """Refuse what is new and cannot be; what is there already is not judged."""
    if content.feeds != stored.feeds:
        taken = taken_from([restitution.pk]) if stored.feeds else {}
        if why := untying_problem(restitution, taken.get(restitution.pk, 0)):
            raise ContentRefusedError("feeds", why)
    if content.feeds is not None and content.feeds != stored.feeds:
        target = Restitution.objects.select_related("territory").filter(pk=content.feeds).first()
        problem = feeding_problem(restitution, target) if target else "Cette restitution n’existe plus."
        if problem:
            raise ContentRefusedError("feeds", problem)
    added = set(content.workshops) - set(stored.workshops)
    inside = Workshop.objects.filter(
        pk__in=added, campaign=restitution.campaign_id, territory__path__startswith=restitution.territory.path
    )
    if inside.count() != len(added) or len(set(content.workshops)) != len(content.workshops):
        raise ContentRefusedError(
            "workshops", "Une des sessions cochées n’est pas de ce territoire et de cette campagne."
        )


def stored_content(restitution: Restitution) -> RestitutionContent:
    """What the page of a restitution shows (three SQL statements)."""
    blocks = restitution.blocks.filter(sheet=None, part=Part.DESCRIPTION).order_by("position", "pk")
    reported = RestitutionWorkshop.objects.filter(restitution=restitution).order_by("position", "pk")
    return RestitutionContent(
        title=restitution.title,
        layout=restitution.layout,
        region=restitution.region,
        contact=restitution.contact,
        feeds=restitution.feeds_id,
        totals_note=restitution.totals_note,
        workshops=tuple(reported.values_list("workshop_id", flat=True)),
        description=tuple(block_lines(blocks)),
        meetings=tuple(
            SummaryLine(line.academie, line.zap_meetings, line.participants, line.departments)
            for line in restitution.meeting_summaries.order_by("position", "pk")
        ),
    )


def content_texts(content: RestitutionContent) -> dict[str, str]:
    """A content as a person reads it, by field; sessions and links are named (two SQL statements)."""
    titles = Workshop.objects.select_related("territory").in_bulk(content.workshops)
    feeds = Restitution.objects.select_related("territory").filter(pk__in=[content.feeds or 0]).first()
    meetings = (
        " – ".join("?" if value is None else str(value) for value in (line.academie, *_numbers(line)))
        for line in content.meetings
    )
    return {
        "title": content.title,
        "layout": Layout(content.layout).label,
        "region": content.region,
        "contact": content.contact,
        "feeds": feeds.territory.label if feeds else "",
        "description": render_blocks(content.description),
        "workshops": "\n".join(str(titles[pk]) for pk in content.workshops),
        "meetings": "\n".join(meetings),
        "totals_note": content.totals_note,
    }


def _numbers(line: SummaryLine) -> tuple[int | None, ...]:
    return (line.zap_meetings, line.participants, line.departments)


def _write_workshops(restitution: Restitution, workshops: Sequence[int]) -> None:
    before = RestitutionWorkshop.objects.filter(restitution=restitution)
    touched = {*before.values_list("workshop", flat=True), *workshops}
    before.delete()
    RestitutionWorkshop.objects.bulk_create(
        [
            RestitutionWorkshop(restitution=restitution, workshop_id=workshop, position=position)
            for position, workshop in enumerate(workshops)
        ],
        batch_size=BATCH,
    )
    refresh_locks(touched)


def _write_meetings(restitution: Restitution, lines: Sequence[SummaryLine]) -> None:
    MeetingSummary.objects.filter(restitution=restitution).delete()
    MeetingSummary.objects.bulk_create(
        MeetingSummary(
            restitution=restitution,
            position=position,
            academie=line.academie,
            zap_meetings=line.zap_meetings,
            participants=line.participants,
            departments=line.departments,
        )
        for position, line in enumerate(lines)
    )
