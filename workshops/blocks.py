"""Reading and saving the blocks of a session sheet, one at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import date, time
from typing import Any, cast

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from workshops.enums import AttendanceCategory, SheetBlock, WorkshopState
from workshops.models import Attendance, BlockSave, Facilitator, Meeting, Workshop
from workshops.services import WorkshopInUseError, is_in_use, take_unlocked
from workshops.values import AttendanceValues, BlockValues, FacilitatorValues, GeneralValues, MeetingValues


class StaleBlockError(Exception):
    """Somebody saved the block since the form was opened; nothing was written.

    `stored` is what the block holds now, `save` who put it there and when (None: it was imported with the session).
    """

    def __init__(self, stored: BlockValues, save: BlockSave | None) -> None:
        super().__init__("stale")
        self.stored = stored
        self.save = save

    @property
    def version(self) -> int:
        return self.save.version if self.save else 0


class HeldTooSoonError(Exception):
    """A session would be held with a date to come; nothing was written. `day` is that date."""

    def __init__(self, day: date) -> None:
        super().__init__(day)
        self.day = day


def read_block(workshop: Workshop, block: str) -> BlockValues:
    """What a block holds (no statement for the general one, one for the others)."""
    return _READERS[block](workshop)


def block_versions(workshop: Workshop) -> dict[str, int]:
    """The version of each saved block (one statement); a block never saved is absent, its version is 0."""
    return dict(BlockSave.objects.filter(workshop=workshop).values_list("block", "version"))


@transaction.atomic
def save_block(*, workshop: Workshop, block: str, values: BlockValues, version: int, by: User) -> None:
    """Replace what a block holds. Saving what is already there writes nothing, so a form sent twice is one save.

    `version` is the block's when the form was opened. Raises StaleBlockError when it has changed since,
    HeldTooSoonError, WorkshopLockedError, WorkshopInUseError when a reported session would change territory or
    campaign, Workshop.DoesNotExist when it was deleted meanwhile.
    """
    current = take_unlocked(workshop.pk)
    stored = read_block(current, block)
    if stored == values:
        return
    last = BlockSave.objects.select_related("saved_by").filter(workshop=current, block=block).first()
    if version != (last.version if last else 0):
        raise StaleBlockError(stored, last)
    if isinstance(values, GeneralValues) and _moves(current, values) and is_in_use(current):
        raise WorkshopInUseError
    if day := _day_to_come(current, block, values):
        raise HeldTooSoonError(day)
    _WRITERS[block](current, values)
    save = last or BlockSave(workshop=current, block=block, version=0)
    save.version += 1
    save.saved_by = by
    save.save()
    current.version = F("version") + 1
    current.save(update_fields=["version", "updated_at"])


def _moves(workshop: Workshop, values: GeneralValues) -> bool:
    """Whether the territory or the campaign would be another one."""
    return (workshop.territory_id, workshop.campaign_id) != (values.territory.pk, values.campaign.pk)


def _day_to_come(workshop: Workshop, block: str, values: BlockValues) -> date | None:
    """The last date of a session that these values would make held before it; what was stored so stays readable."""
    if isinstance(values, GeneralValues):
        is_held = values.state == WorkshopState.HELD != workshop.state
        meetings = _read_meetings(workshop) if is_held else ()
    else:
        is_held = workshop.state == WorkshopState.HELD and block == SheetBlock.MEETINGS
        meetings = cast(tuple[MeetingValues, ...], values) if is_held else ()
    last = max((day for one in meetings for day in (one.starts_on, one.ends_on) if day), default=None)
    return last if last and last > timezone.localdate() else None


def _read_general(workshop: Workshop) -> GeneralValues:
    return GeneralValues(
        title=workshop.title,
        territory=workshop.territory,
        campaign=workshop.campaign,
        format=workshop.format,
        state=workshop.state,
    )


def _read_meetings(workshop: Workshop) -> tuple[MeetingValues, ...]:
    return tuple(
        MeetingValues(
            starts_on=meeting.starts_on,
            ends_on=meeting.ends_on,
            starts_at=meeting.starts_at,
            ends_at=meeting.ends_at,
            place=meeting.place,
            text=meeting.text,
        )
        for meeting in workshop.meetings.all()
    )


def _read_team(workshop: Workshop) -> tuple[FacilitatorValues, ...]:
    return tuple(FacilitatorValues(name=person.name, role=person.role) for person in workshop.facilitators.all())


def _read_attendance(workshop: Workshop) -> tuple[AttendanceValues, ...]:
    """The nine categories in the official order; those without a row are not ticked and unknown."""
    lines = {line.category: line for line in workshop.attendances.all()}
    return tuple(
        AttendanceValues(
            category=category.value,
            checked=line.checked,
            participants=line.participants,
            establishments=line.establishments,
            participants_note=line.participants_note,
        )
        if (line := lines.get(category.value))
        else AttendanceValues(category=category.value)
        for category in AttendanceCategory
    )


def _write_general(workshop: Workshop, values: Any) -> None:
    general = cast(GeneralValues, values)
    workshop.title, workshop.territory, workshop.campaign = general.title, general.territory, general.campaign
    workshop.format, workshop.state = general.format, general.state
    workshop.full_clean()
    workshop.save()


def _write_meetings(workshop: Workshop, values: Any) -> None:
    workshop.meetings.all().delete()
    Meeting.objects.bulk_create(
        Meeting(workshop=workshop, position=position, **asdict(meeting)) for position, meeting in enumerate(values)
    )


def in_order(meetings: tuple[MeetingValues, ...]) -> tuple[MeetingValues, ...]:
    """Dates in their order when every line has one; lines in words keep the order in which they were written."""
    if any(meeting.starts_on is None for meeting in meetings):
        return meetings
    return tuple(sorted(meetings, key=lambda one: (one.starts_on or date.min, one.starts_at or time.min)))


def _write_team(workshop: Workshop, values: Any) -> None:
    workshop.facilitators.all().delete()
    Facilitator.objects.bulk_create(
        Facilitator(workshop=workshop, position=position, **asdict(person)) for position, person in enumerate(values)
    )


def _write_attendance(workshop: Workshop, values: Any) -> None:
    workshop.attendances.all().delete()
    Attendance.objects.bulk_create(Attendance(workshop=workshop, **asdict(line)) for line in values)


_READERS: dict[str, Callable[[Workshop], BlockValues]] = {
    SheetBlock.GENERAL: _read_general,
    SheetBlock.MEETINGS: _read_meetings,
    SheetBlock.TEAM: _read_team,
    SheetBlock.ATTENDANCE: _read_attendance,
}
_WRITERS: dict[str, Callable[[Workshop, Any], None]] = {
    SheetBlock.GENERAL: _write_general,
    SheetBlock.MEETINGS: _write_meetings,
    SheetBlock.TEAM: _write_team,
    SheetBlock.ATTENDANCE: _write_attendance,
}
