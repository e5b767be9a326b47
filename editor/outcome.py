"""What became of an operation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from django.utils import timezone

from editor.protocol import Operation, Refusal
from restitutions.models import Revision


class Status(StrEnum):
    SAVED = "saved"
    CONFLICT = "conflict"
    REFUSED = "refused"
    WAITING = "waiting"


@dataclass(frozen=True)
class Outcome:
    """One line of the answer; the fields are those of docs/live-entry.md."""

    op: str
    pk: str
    status: Status
    version: int = 0
    reference: str | None = None
    why: str = ""
    fields: tuple[str, ...] = ()
    theirs: dict[str, Any] = field(default_factory=dict)
    deleted: bool = False
    merged: bool = False
    by: str = ""
    at: str = ""

    def as_json(self) -> dict[str, Any]:
        return {
            "op": self.op,
            "id": self.pk,
            "status": str(self.status),
            "version": self.version,
            "reference": self.reference,
            "why": self.why,
            "fields": list(self.fields),
            "theirs": self.theirs,
            "deleted": self.deleted,
            "merged": self.merged,
            "by": self.by,
            "at": self.at,
        }


def saved(op: Operation, version: int, reference: str | None = None) -> Outcome:
    return Outcome(str(op.op), str(op.pk), Status.SAVED, version, reference)


def refused(op: Operation | Refusal, why: str) -> Outcome:
    return Outcome(str(op.op), str(op.pk), Status.REFUSED, why=why)


def waiting(op: Operation) -> Outcome:
    return Outcome(str(op.op), str(op.pk), Status.WAITING)


def conflict(
    op: Operation,
    version: int,
    fields: Sequence[str],
    theirs: dict[str, Any],
    last: Revision | None,
    *,
    deleted: bool = False,
) -> Outcome:
    """Nothing was written: `theirs` is what stands there, `last` the change that put it there."""
    by = str(last.by) if last and last.by else ""
    at = timezone.localtime(last.at).isoformat() if last else ""
    return Outcome(
        str(op.op),
        str(op.pk),
        Status.CONFLICT,
        version,
        fields=tuple(fields),
        theirs=theirs,
        deleted=deleted,
        by=by,
        at=at,
    )


def known(op: Operation, revision: Revision) -> Outcome:
    """The operation was committed before: the same answer as then; the reference of what is there is added later."""
    return replace(saved(op, revision.version, revision.before.get("reference")), merged=bool(revision.unseen))
