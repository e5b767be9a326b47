"""A search and what it gives, one page at a time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.core.paginator import Page, Paginator
from django.urls import reverse

from accounts.scope import Scope
from catalogue.enums import LineKind
from catalogue.models import PublishedEntry
from catalogue.own_lines import Said, own_lines, read_lines
from catalogue.selectors import Wanted, published_lines
from catalogue.suggestions import suggestion
from catalogue.words import Piece, Query, marked, read_query
from common.text import fold
from restitutions.enums import State
from restitutions.models import Entry, NarrativeBlock, Restitution, Retex, ThemeSheet
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
    lines: Any = own_lines(wanted, scope) if scope else published_lines(wanted)
    shown = Paginator(lines, PAGE).get_page(page)
    if scope:
        hits = [_written(line, wanted.query) for line in read_lines(shown)]
    else:
        hits = [_published(line, wanted.query) for line in shown]
    return Found(page=shown, hits=tuple(hits))


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
    return _place_in(entry.sheet.restitution, entry.sheet, entry.reference or "")


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


def _written(line: Said, query: Query) -> Hit:
    sheet = line.sheet
    restitution = line.restitution if isinstance(line, NarrativeBlock) else line.sheet.restitution
    reference = "" if isinstance(line, NarrativeBlock) else line.reference or ""
    return Hit(
        url=_place_in(restitution, sheet, reference),
        thread=thread_of(reference),
        pieces=marked(_text_of(line), query),
        kind=_KINDS[_kind_of(line)],
        reference=reference,
        highlighted=isinstance(line, Entry) and line.highlighted,
        place=_said(restitution.territory),
        campaign=restitution.campaign.title,
        theme=sheet.theme.number if sheet else None,
        state=State(restitution.state).label,
    )


def _place_in(restitution: Restitution, sheet: ThemeSheet | None, reference: str) -> str:
    """The fiche where a line is written; the restitution for what is written outside its fiches."""
    if sheet is None:
        return reverse("syntheses:restitution", args=[restitution.pk])
    page = reverse("restitutions:sheet", args=[restitution.pk, sheet.theme.number])
    return f"{page}#{reference}" if reference else page


def _kind_of(line: Said) -> str:
    if isinstance(line, Retex):
        return LineKind.RETEX
    return line.part if isinstance(line, NarrativeBlock) else line.kind


def _text_of(line: Said) -> str:
    """What a line says, as the index of what is published has it."""
    if isinstance(line, Retex):
        return "\n".join([" – ".join(part for part in (line.label, line.scope) if part), *line.lines])
    return line.text
