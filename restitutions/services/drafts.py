"""What every write of this app begins and ends with: the lock of the draft, its fiche, the mark of who wrote."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models
from django.utils import timezone

from accounts.models import User
from common.text import TITLE_LIMIT
from restitutions.enums import State
from restitutions.models import Restitution, ThemeSheet
from restitutions.services.errors import NotADraftError
from workshops.models import Theme

BATCH = 500
"""Rows a statement: SQLite bounds the number of parameters."""


def lock_draft(restitution_id: int) -> Restitution:
    """The restitution, locked until the end of the transaction, so that saves come one after the other.

    Raises NotADraftError when it is not a draft any more.
    """
    locked = Restitution.objects.select_for_update(of=("self",)).select_related("territory").get(pk=restitution_id)
    if locked.state != State.DRAFT:
        raise NotADraftError(locked.state)
    return locked


def default_titles(theme: Theme) -> dict[str, Any]:
    """The titles a new fiche prints, by field."""
    heading = f"Thématique {theme.number}\u00a0: {theme.title}"
    return {"heading": heading[:TITLE_LIMIT], "label": theme.short_label, "number": theme.number}


def ensure_sheet(restitution: Restitution, theme: Theme) -> ThemeSheet:
    """The fiche of a thématique, created by its first save after the fiches of the thématiques before it.

    Runs inside the caller's transaction, the restitution being locked.
    """
    sheets = list(restitution.sheets.select_related("theme").order_by("position", "pk"))
    for sheet in sheets:
        if sheet.theme_id == theme.pk:
            return sheet
    place = max((rank for rank, other in enumerate(sheets, start=1) if other.theme.number < theme.number), default=0)
    sheet = ThemeSheet.objects.create(
        restitution=restitution,
        theme=theme,
        position=place,
        **default_titles(theme),
    )
    sheets.insert(place, sheet)
    for position, other in enumerate(sheets):
        other.position = position
    ThemeSheet.objects.bulk_update(sheets, ["position"])
    return sheet


def open_sheet(restitution: Restitution, theme: Theme) -> ThemeSheet:
    """Lock a draft, and give the fiche of a thématique, created if need be. Raises NotADraftError."""
    return ensure_sheet(lock_draft(restitution.pk), theme)


def mark_changed(sheet: ThemeSheet, by: User | None) -> None:
    """Note who changed a fiche and when, on the fiche and on its restitution (two SQL statements)."""
    now = timezone.now()
    ThemeSheet.objects.filter(pk=sheet.pk).update(updated_by=by, updated_at=now)
    Restitution.objects.filter(pk=sheet.restitution_id).update(updated_at=now)


def placed(stored: Sequence[uuid.UUID], sent: Sequence[uuid.UUID], *, moved: bool) -> list[uuid.UUID]:
    """The order of rows after a save.

    A person who moved nothing changes the order of nothing: rows new to the base go to the end. Otherwise theirs is
    the order, and the rows they did not see (added meanwhile by somebody else) go to the end.
    """
    first, second = (sent, stored) if moved else (stored, sent)
    known = set(stored)
    seen = set(first)
    return [row for row in first if row in known] + [row for row in second if row in known and row not in seen]


def write_positions(model: type[models.Model], rows: Iterable[Any], order: Sequence[uuid.UUID]) -> bool:
    """Give `rows` the positions of `order`; only those that changed are written. Returns whether any was."""
    rank = {row_id: position for position, row_id in enumerate(order)}
    changed = [row for row in rows if row.position != rank[row.pk]]
    for row in changed:
        row.position = rank[row.pk]
    model._default_manager.bulk_update(changed, ["position"], batch_size=BATCH)
    return bool(changed)
