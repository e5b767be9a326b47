"""What clients asked and were told, what the database says of it, and what is found wrong."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Op:
    """An operation as its client made it. `knew`: the words the client believed the thing had, None when not known.

    `at` is the rank of its acknowledgement, -1 before; `is_declined` when the client was told of a conflict; `thing` is
    what the server calls the thing.
    """

    op: str
    thing: str
    subject: str
    do: str
    base: Any
    values: dict[str, Any]
    knew: str | None = None
    at: int = -1
    is_declined: bool = False

    @property
    def text(self) -> str | None:
        text = self.values.get("text")
        return text if self.do == "set" and isinstance(text, str) else None

    @property
    def kind(self) -> str:
        if self.do != "set":
            return f"{self.do} {self.subject}"
        if "place" in self.values and self.base == 0:
            return f"create {self.subject}"
        return f"{'+'.join(sorted(self.values))} of {self.subject}"


@dataclass(frozen=True)
class Past:
    """A revision, as the database keeps it."""

    op: str
    thing: str
    version: int
    change: str
    before: dict[str, Any]
    after: dict[str, Any]


@dataclass(frozen=True)
class Found:
    """The database at the end: the fields of each entry, those of the rows and RETEX, the revisions in order."""

    entries: dict[str, dict[str, Any]]
    others: dict[str, dict[str, Any]]
    history: list[Past]


@dataclass
class Verdict:
    lost: list[str] = field(default_factory=list)
    duplicated: list[str] = field(default_factory=list)
    overwritten: list[str] = field(default_factory=list)
    resurrected: list[str] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        return {name: len(set(found)) for name, found in vars(self).items()}


def said_alike(one: Any, other: Any) -> bool:
    """Whether two values say the same, spaces apart; the lines of a RETEX as one text."""
    return _flat(one) == _flat(other)


def _flat(value: Any) -> Any:
    if isinstance(value, list):
        return " ".join(map(str, value)).split()
    return value.split() if isinstance(value, str) else value


def read_database(restitutions: Iterable[int]) -> Found:
    """What the database holds of these restitutions."""
    from restitutions.models import Entry, Retex, Revision, Row

    pks = list(restitutions)
    entries = Entry.objects.filter(sheet__restitution__in=pks).order_by("pk")
    revisions = Revision.objects.filter(sheet__restitution__in=pks).order_by("pk")
    rows = Row.objects.filter(sheet__restitution__in=pks).order_by("pk").values_list("pk", flat=True)
    retex = Retex.objects.filter(sheet__restitution__in=pks).order_by("pk")
    others: dict[str, dict[str, Any]] = {str(pk): {} for pk in rows}
    return Found(
        {str(entry.pk): {"text": entry.text, "highlighted": entry.highlighted} for entry in entries},
        others | {str(one.pk): {"label": one.label, "lines": one.lines} for one in retex},
        [
            Past(str(one.op or ""), str(one.subject_id), one.version, str(one.change), one.before, one.after)
            for one in revisions
        ],
    )
