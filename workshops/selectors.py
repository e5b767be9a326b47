"""Reads that add up attendance over many sessions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from workshops.enums import AttendanceCategory, WorkshopState
from workshops.models import Attendance, Workshop
from workshops.totals import HeadCount

SILENT = "aucun"
"""The value of the address for the sessions that give no number; a cancelled one is not among them."""

_AGGREGATES = {
    "known": Sum("participants"),
    "stated": Count("participants"),
    "unknown": Count("pk", filter=Q(checked=True, participants__isnull=True)),
}


@dataclass(frozen=True)
class AttendanceTotals:
    """`by_category` follows the official order; `silent` counts the sessions that give no number at all.

    Cancelled sessions are among `sessions` and nowhere else: nobody came.
    """

    sessions: int
    cancelled: int
    silent: int
    participants: HeadCount
    by_category: tuple[tuple[AttendanceCategory, HeadCount], ...]


def head_counts(workshop_ids: Iterable[int]) -> dict[int, HeadCount]:
    """The participants of each session, by its id (one statement); a session without any line is absent."""
    rows = Attendance.objects.filter(workshop__in=list(workshop_ids)).order_by().values("workshop")
    return {row["workshop"]: _head_count(row) for row in rows.annotate(**_AGGREGATES)}


def attendance_totals(workshops: QuerySet[Workshop]) -> AttendanceTotals:
    """The participants of many sessions (three statements, however many sessions)."""
    ids = workshops.order_by().exclude(state=WorkshopState.CANCELLED).values("pk")
    lines = Attendance.objects.filter(workshop__in=ids).order_by()
    found = {row["category"]: _head_count(row) for row in lines.values("category").annotate(**_AGGREGATES)}
    by_category = tuple((category, found.get(category.value, HeadCount())) for category in AttendanceCategory)
    cancelled = Count("pk", filter=Q(state=WorkshopState.CANCELLED))
    found_sessions = workshops.order_by().aggregate(all=Count("pk"), cancelled=cancelled)
    speaking = lines.filter(participants__isnull=False).aggregate(n=Count("workshop", distinct=True))["n"]
    silent = found_sessions["all"] - found_sessions["cancelled"] - speaking
    participants = sum((count for _, count in by_category), HeadCount(unknown=silent))
    return AttendanceTotals(found_sessions["all"], found_sessions["cancelled"], silent, participants, by_category)


def _head_count(row: Mapping[str, Any]) -> HeadCount:
    return HeadCount(row["known"] or 0, row["stated"] or 0, row["unknown"] or 0)
