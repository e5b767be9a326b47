"""The lines that answer a search: of the index of what is published, or of what one's territories write."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db.models import QuerySet

from accounts.scope import Scope
from catalogue.matching import Says, by_bytes, by_relevance, in_folded, in_text, matching
from catalogue.models import PublishedEntry
from catalogue.words import Query, read_query
from restitutions.enums import Kind
from restitutions.models import Entry, Restitution

Lines = TypeVar("Lines", bound=QuerySet[Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is looked for. `path` is that of a territory: it and all it contains. "" and None narrow nothing."""

    query: Query = field(default_factory=lambda: read_query(""))
    path: str = ""
    level: str = ""
    theme: int | None = None
    kind: str = ""
    campaign: str = ""
    by_territory: bool = False

    @property
    def narrows(self) -> bool:
        return any((self.path, self.level, self.theme, self.kind, self.campaign))


def published_lines(wanted: Wanted) -> QuerySet[PublishedEntry]:
    """The lines of the index that answer, in order."""
    lines = PublishedEntry.objects.select_related("version__restitution", "territory", "campaign")
    if wanted.path:
        lines = lines.filter(path__startswith=wanted.path)
    if wanted.level:
        lines = lines.filter(level=wanted.level)
    lines = matching(_narrowed(lines, wanted, "theme", "campaign__slug"), wanted.query, in_folded)
    return _ordered(lines, wanted, in_folded, by_bytes("path"), "version__restitution_id", "position")


def scope_lines(wanted: Wanted, scope: Scope) -> QuerySet[Entry]:
    """The points that answer among the restitutions of one's territories, as far as one may read them."""
    of = "sheet__restitution"
    lines = Entry.objects.filter(sheet__restitution__in=written_in(wanted, scope)).exclude(kind=Kind.RETEX_LABEL)
    lines = lines.select_related("sheet__theme", f"{of}__territory", f"{of}__campaign")
    lines = matching(_narrowed(lines, wanted, "sheet__theme__number", f"{of}__campaign__slug"), wanted.query, in_text)
    inside = ("sheet__theme__number", "kind", "row__position", "position", "pk")
    return _ordered(lines, wanted, in_text, by_bytes(f"{of}__territory__path"), f"{of}_id", *inside)


def written_in(wanted: Wanted, scope: Scope) -> QuerySet[Restitution]:
    """The restitutions of one's territories where it is looked for."""
    readable = Restitution.objects.in_scope_of(scope)
    if wanted.path:
        readable = readable.filter(territory__path__startswith=wanted.path)
    if wanted.level:
        readable = readable.filter(territory__level=wanted.level)
    return readable


def _narrowed(lines: Lines, wanted: Wanted, theme: str, campaign: str) -> Lines:
    asked = {theme: wanted.theme, "kind": wanted.kind, campaign: wanted.campaign}
    return lines.filter(**{name: value for name, value in asked.items() if value})


def _ordered(lines: QuerySet[Any], wanted: Wanted, says: Says, *places: Any) -> QuerySet[Any]:
    """The nearest to what was typed first, unless it is asked otherwise; `places` says a total order."""
    if wanted.by_territory or not wanted.query.words:
        return lines.order_by(*places)
    return by_relevance(lines, wanted.query, says, *places)
