"""A search and what it gives, one page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.urls import reverse

from accounts.scope import Scope
from catalogue.enums import LineKind
from catalogue.models import PublishedEntry
from catalogue.selectors import Wanted, published_lines, scope_lines
from catalogue.suggestions import suggestion
from catalogue.words import Piece, Query, marked, read_query
from common.text import fold
from restitutions.enums import State
from restitutions.models import Entry
from syntheses.models import Version
from syntheses.selectors import own_url
from syntheses.writers.web_text import is_reference
from territories.models import Territory

PAGE = 20
_KINDS = dict(LineKind.choices)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One result. `version` is None for what one’s territories write."""

    url: str
    thread: str
    """The page of its thread, "" for a line without reference."""
    pieces: tuple[Piece, ...]
    kind: str
    reference: str
    highlighted: bool
    place: str
    """The territory in words, with its level where the name does not say it."""
    campaign: str
    theme: int | None
    version: Version | None = None
    state: str = ""
    """The state of its restitution, in words, when it is not published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search gives. `suggested` is another spelling, when nothing answers the query as it is typed.

    `instead`: the hits answer that spelling.
    """

    page: Page
    hits: tuple[Hit, ...]
    suggested: str = ""
    instead: bool = False


def search(wanted: Wanted, *, page: str | None, scope: Scope | None = None) -> Found:
    """One page of results: two SQL statements, four when nothing answers; with a scope, what its territories write."""
    found = _found(wanted, page, scope)
    if found.page.paginator.count or not wanted.query.words:
        return found
    suggested = suggestion(wanted.query)
    if not suggested:
        return found
    instead = _found(replace(wanted, query=read_query(suggested)), page, scope)
    if not instead.page.paginator.count:
        return replace(found, suggested=suggested)
    return replace(instead, suggested=suggested, instead=True)


def _found(wanted: Wanted, page: str | None, scope: Scope | None) -> Found:
    lines: QuerySet[Any] = scope_lines(wanted, scope) if scope else published_lines(wanted)
    shown = Paginator(lines, PAGE).get_page(page)
    return Found(page=shown, hits=_hits(list(shown), wanted.query))


def _hits(lines: Sequence[PublishedEntry | Entry], query: Query) -> tuple[Hit, ...]:
    return tuple(
        _published(line, query) if isinstance(line, PublishedEntry) else _written(line, query) for line in lines
    )


def _said(territory: Territory) -> str:
    level = territory.get_level_display()
    return territory.label if fold(territory.label).startswith(fold(level)) else f"{territory.label} ({level.lower()})"


def thread_of(reference: str) -> str:
    """Where the thread of a reference is followed, "" when there is none."""
    return reverse("threads:entry", args=[reference]) if is_reference(reference) else ""


def place_of(line: PublishedEntry) -> str:
    """Where a published line is read: its place on the page of its version."""
    restitution = line.version.restitution
    restitution.territory = line.territory
    return f"{own_url(line.version)}#{line.anchor}"


def written_at(entry: Entry) -> str:
    """Where an entry is written: its place in its fiche."""
    page = reverse("restitutions:sheet", args=[entry.sheet.restitution_id, entry.sheet.theme.number])
    return f"{page}#{entry.reference}" if entry.reference else page


def _published(line: PublishedEntry, query: Query) -> Hit:
    return Hit(
        url=place_of(line),
        thread=thread_of(line.reference),
        pieces=marked(line.text, query),
        kind=_KINDS[line.kind],
        reference=line.reference,
        highlighted=line.highlighted,
        place=_said(line.territory),
        campaign=line.campaign.title,
        theme=line.theme,
        version=line.version,
    )


def _written(entry: Entry, query: Query) -> Hit:
    sheet = entry.sheet
    restitution = sheet.restitution
    return Hit(
        url=written_at(entry),
        thread=thread_of(entry.reference or ""),
        pieces=marked(entry.text, query),
        kind=_KINDS[entry.kind],
        reference=entry.reference or "",
        highlighted=entry.highlighted,
        place=_said(restitution.territory),
        campaign=restitution.campaign.title,
        theme=sheet.theme.number,
        state=State(restitution.state).label,
    )
