"""What an acteur or an échéance of the plan says besides its words: its role, its horizon, its dates."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from common import french
from restitutions.enums import Horizon, Kind, StakeholderRole
from restitutions.history import edit, entry_values, record
from restitutions.models import Entry, Row
from restitutions.services.drafts import lock_draft, mark_changed
from restitutions.services.errors import StaleRowError

DETAILED = (Kind.STAKEHOLDER, Kind.TIMEFRAME)
_FIELDS = ("role", "horizon", "starts_on", "ends_on")


@dataclass(frozen=True)
class Detail:
    """`role` is for an acteur alone; `horizon` and dates for an échéance alone. "" and None are not said."""

    role: str = ""
    horizon: str = ""
    starts_on: date | None = None
    ends_on: date | None = None

    @property
    def words(self) -> str:
        """« porteur », « court terme, du 1er janvier 2021 au 30 juin 2021 », or ""."""
        said = [
            StakeholderRole(self.role).label.lower() if self.role else "",
            Horizon(self.horizon).label.lower() if self.horizon else "",
            _dates(self.starts_on, self.ends_on),
        ]
        return ", ".join(filter(None, said))


def detail_of(entry: Entry) -> Detail:
    """What a stored entry says besides its words."""
    return Detail(entry.role, entry.horizon, entry.starts_on, entry.ends_on)


def detailed_entries(row: Row) -> list[Entry]:
    """The acteurs, then the échéances of a row, in their order (one SQL statement)."""
    found = Entry.objects.filter(row=row, kind__in=DETAILED).order_by("position", "pk")
    return sorted(found, key=lambda entry: DETAILED.index(Kind(entry.kind)))


@transaction.atomic
def set_details(*, row: Row, version: int, details: Mapping[uuid.UUID, Detail], by: User | None) -> Row:
    """Write the details of the entries of a row, by id; those of other entries are left alone.

    Saving the same twice changes nothing. Raises NotADraftError; StaleRowError (the words stored, by entry id) when the
    row was changed since `version`, or is gone.
    """
    lock_draft(row.sheet.restitution_id)
    locked = Row.objects.select_related("updated_by", "sheet").filter(pk=row.pk).first()
    if locked is None:
        raise StaleRowError(stored=None, row_id=row.pk)
    entries = detailed_entries(locked)
    changed = [entry for entry in entries if details.get(entry.pk, detail_of(entry)) != detail_of(entry)]
    unknown = set(details) - {entry.pk for entry in entries}
    if not changed and not unknown:
        return locked
    if version != locked.version:
        stored = {str(entry.pk): detail_of(entry).words for entry in entries}
        raise StaleRowError(stored, locked.version, locked.updated_by, locked.updated_at, locked.pk)
    now = timezone.now()
    before = {entry.pk: entry_values(entry) for entry in changed}
    for entry in changed:
        for name in _FIELDS:
            setattr(entry, name, getattr(details[entry.pk], name))
        entry.version, entry.updated_by, entry.updated_at = entry.version + 1, by, now
    Entry.objects.bulk_update(changed, [*_FIELDS, "version", "updated_by", "updated_at"])
    record([edit(locked.sheet, entry, before[entry.pk], entry_values(entry), by=by) for entry in changed])
    locked.version, locked.updated_by = locked.version + 1, by
    locked.save(update_fields=["version", "updated_by", "updated_at"])
    mark_changed(locked.sheet, by)
    return locked


def _dates(start: date | None, end: date | None) -> str:
    if start and start == end:
        return f"le {french.day(start, weekday=False)}"
    if start and end:
        return f"du {french.day(start, weekday=False)} au {french.day(end, weekday=False)}"
    if start:
        return f"à partir du {french.day(start, weekday=False)}"
    return f"jusqu’au {french.day(end, weekday=False)}" if end else ""
