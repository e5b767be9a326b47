"""Reads of the history of a fiche: the latest changes, one thing and what became of it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from editor.changes.acts import Act, gather
from editor.changes.told import Told, thing_words, told, verb
from editor.restoring import is_too_old
from indicators.models import Indicator
from restitutions.enums import Change, Subject
from restitutions.models import Entry, Retex, Revision, Row, ThemeSheet

FORGOTTEN = Q(change=Change.DELETED, before={})
"""A deletion of which only that it happened is known: editor/purge.py."""

WORDING = ("text", "label", "scope", "lines")
_LONG = 160


@dataclass(frozen=True)
class Thing:
    """An entry, row or RETEX that the history speaks of. `deletion` is set when it is gone and may be put back."""

    subject: str
    pk: uuid.UUID
    what: str
    text: str
    reference: str
    version: int | None
    deletion: Revision | None
    wording: dict[str, Any]
    """Its words now, by field; nothing when it is gone."""

    @property
    def title(self) -> str:
        """Its words, cut when they are long."""
        return self.text if len(self.text) <= _LONG else f"{self.text[: _LONG - 1]}…"


@dataclass(frozen=True)
class Line:
    """One act as it is shown. `uid` is for the form that goes back: sent twice, it goes back once."""

    act: Act
    verb: str
    thing: Thing
    told: Sequence[Told]
    uid: uuid.UUID = field(default_factory=uuid.uuid4)

    @property
    def fields(self) -> str:
        """The names of what an edition changed: « texte, horizon »."""
        return ", ".join(one.name.lower() for one in self.told) if self.act.change == Change.EDITED else ""

    @property
    def can_go_back(self) -> bool:
        """Whether it changed words that are not those of now."""
        earlier = earlier_words(self.act.before)
        return self.act.change == Change.EDITED and any(
            self.thing.wording.get(name, value) != value for name, value in earlier.items()
        )


def earlier_words(before: dict[str, Any]) -> dict[str, Any]:
    """Of what was there before a change, the words."""
    return {name: before[name] for name in WORDING if name in before}


@dataclass(frozen=True)
class Person:
    """What one person did in a row."""

    by: User | None
    lines: list[Line]


@dataclass(frozen=True)
class Day:
    day: Any
    people: list[Person]


def changes_of(sheet: ThemeSheet) -> QuerySet[Revision]:
    """Every change of a fiche, the newest first. What only notes that an operation came is none."""
    if sheet.pk is None:
        return Revision.objects.none()
    noted = Q(change__in=[Change.LINKED, Change.EDITED], after={})
    return Revision.objects.filter(sheet=sheet).exclude(noted | FORGOTTEN).select_related("by").order_by("-pk")


def authors_of(sheet: ThemeSheet) -> list[User]:
    """Who changed a fiche, by name (one SQL statement)."""
    ids = Revision.objects.filter(sheet=sheet, by__isnull=False).order_by().values("by").distinct()
    return list(User.objects.filter(pk__in=ids).order_by("name", "pk"))


def lines_of(sheet: ThemeSheet, revisions: Sequence[Revision]) -> list[Line]:
    """Revisions, newest first, as they are shown (five SQL statements)."""
    if not revisions:
        return []
    things = things_of(sheet, {revision.subject_id for revision in revisions})
    acts = gather(revisions)
    named = {pk for act in acts for values in (act.before, act.after) if isinstance(pk := values.get("indicator"), int)}
    indicators = dict(Indicator.objects.filter(pk__in=named).order_by().values_list("pk", "name"))
    return [Line(act, verb(act), things[act.subject_id], told(act, indicators)) for act in acts]


def by_day(lines: Iterable[Line]) -> list[Day]:
    """Lines by day, then by person as they took turns."""
    return [
        Day(day, [Person(same[0].act.by, same) for _, group in groupby(of_day, _author) if (same := list(group))])
        for day, lines_of_day in groupby(lines, lambda line: timezone.localtime(line.act.until).date())
        if (of_day := list(lines_of_day))
    ]


def _author(line: Line) -> int | None:
    return line.act.by.pk if line.act.by else None


def things_of(sheet: ThemeSheet, ids: set[uuid.UUID]) -> dict[uuid.UUID, Thing]:
    """What revisions speak of, as it is now, or as it was when it was deleted (four SQL statements)."""
    entries = Entry.objects.filter(sheet=sheet).in_bulk(ids)
    retex = Retex.objects.filter(sheet=sheet).in_bulk(ids)
    rows = Row.objects.filter(sheet=sheet).in_bulk(ids)
    found = {pk: _entry(entry) for pk, entry in entries.items()}
    found |= {pk: _retex(one) for pk, one in retex.items()}
    found |= {pk: _row(row) for pk, row in rows.items()}
    last: dict[uuid.UUID, Revision] = {}
    gone = Revision.objects.filter(sheet=sheet, subject_id__in=ids - set(found))
    gone = gone.exclude(Q(change=Change.LINKED) | FORGOTTEN)
    for revision in gone.order_by("pk"):
        last[revision.subject_id] = revision
    return found | {pk: _gone(revision) for pk, revision in last.items()}


def _entry(entry: Entry) -> Thing:
    what = thing_words(Subject.ENTRY, entry.kind, "")
    words = {"text": entry.text}
    return Thing(Subject.ENTRY, entry.pk, what, entry.text, entry.reference or "", entry.version, None, words)


def _retex(retex: Retex) -> Thing:
    words = {"label": retex.label, "scope": retex.scope, "lines": list(retex.lines)}
    return Thing(Subject.RETEX, retex.pk, "RETEX", retex.label, retex.reference or "", retex.version, None, words)


def _row(row: Row) -> Thing:
    what = thing_words(Subject.ROW, "", row.table)
    return Thing(Subject.ROW, row.pk, what, f"Ligne {row.position + 1}", "", row.version, None, {})


def _gone(revision: Revision) -> Thing:
    """A thing as its last revision tells it."""
    values = {**revision.after, **revision.before}
    place = values.get("place") or {}
    text = values.get("text") or values.get("label") or ""
    if revision.subject == Subject.ROW:
        text = f"Ligne {int(place.get('position', 0)) + 1}"
    what = thing_words(revision.subject, str(place.get("kind", "")), str(place.get("table", "")))
    can_come_back = revision.change == Change.DELETED and not is_too_old(revision)
    return Thing(
        revision.subject,
        revision.subject_id,
        what,
        str(text),
        str(values.get("reference") or ""),
        None,
        revision if can_come_back else None,
        {},
    )
