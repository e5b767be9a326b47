"""What a point was made from in the restitutions below, and what was made from it above, as far as one may read them.

Of what this person may not read, only the number is told: neither words nor territory.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, QuerySet

from accounts.enums import Right
from accounts.scope import Scope
from catalogue.models import PublishedEntry
from consolidation.enums import Outcome
from consolidation.models import Decision
from restitutions.models import Entry, Restitution
from syntheses.models import Version
from syntheses.selectors import current_versions
from territories.enums import Level
from territories.models import Territory
from threads.frozen import find_in
from threads.points import TITLES
from threads.subjects import Subject

FIRST = 6
"""Origins on the page of a point; the others are a page away."""

PAGE = 30
HIGHEST = len(Level)
ABOVE = 50
"""Points above that are told of at each level: one restitution feeds one other, a few at most are expected."""

_DONE = {Outcome.TAKEN: "repris", Outcome.MERGED: "fusionné"}


@dataclass(frozen=True)
class Card:
    """A point of another restitution. `then` is what it said when it was decided of, "" when that is what it says.

    `decided` is « repris » or « fusionné », with the `decision` that has its date; `below` counts its own origins.
    """

    title: str
    text: str
    reference: str
    territory: Territory
    highlighted: bool = False
    state: str = ""
    then: str = ""
    decided: str = ""
    decision: Decision | None = None
    below: int = 0


@dataclass(frozen=True)
class Above:
    """What was made from a point, one level of restitutions after the other. `hidden`: those that may not be read."""

    cards: tuple[Card, ...] = ()
    hidden: int = 0


@dataclass(frozen=True)
class Origins:
    page: Page[Any]
    cards: tuple[Card, ...]
    total: int

    @property
    def hidden(self) -> int:
        return self.total - self.page.paginator.count


def origins(subject: Subject, scope: Scope, *, number: str | None = None, size: int = FIRST) -> Origins:
    """A page of what a point was made from, by territory: as many SQL statements at any number."""
    found, total = _origins_of(subject)
    own = _marked(found, scope).exclude(is_row=False, is_online=False)
    ordered = own.annotate(below=Count("origins")).order_by("sheet__restitution__territory__path", "reference", "pk")
    page = Paginator(ordered.select_related("sheet__restitution__territory"), size).get_page(number)
    shown = list(page.object_list)
    decisions = _decisions(subject.entry.sheet_id if subject.entry else None, [one.pk for one in shown])
    words = _online_words(shown)
    return Origins(page, tuple(_card(one, words, decisions.get(one.pk), scope) for one in shown), total)


def _origins_of(subject: Subject) -> tuple[QuerySet[Entry, Any], int]:
    """Frozen words have frozen origins, by their references: some may not be there any more."""
    if subject.entry:
        found: QuerySet[Entry, Any] = Entry.objects.filter(consolidated_into=subject.entry)
        return found, found.count()
    sources = subject.point.sources
    return Entry.objects.filter(reference__in=sources), len(set(sources))


def _marked(entries: QuerySet[Entry, Any], scope: Scope) -> QuerySet[Any, Any]:
    """With `is_row` (its row may be read) and `is_online` (its reference is in what the public reads now)."""
    readable = Restitution.objects.visible_to(scope).filter(pk=OuterRef("sheet__restitution"))
    online = PublishedEntry.objects.filter(
        version__restitution=OuterRef("sheet__restitution"), reference=OuterRef("reference")
    )
    return entries.annotate(is_row=Exists(readable), is_online=Exists(online))


def _online_words(entries: Sequence[Any]) -> Mapping[str, str]:
    """What the public reads of those whose rows may not be read, by reference (one SQL statement)."""
    wanted = [one.reference for one in entries if not one.is_row]
    online = PublishedEntry.objects.filter(reference__in=wanted).order_by()
    return dict(online.values_list("reference", "text"))


def _decisions(sheet: int | None, sources: Iterable[uuid.UUID]) -> dict[uuid.UUID, Decision]:
    found = Decision.objects.in_force().filter(sheet=sheet, source__in=list(sources)).exclude(into=None)
    return {one.source_id: one for one in found}


def _card(one: Any, words: Mapping[str, str], decision: Decision | None, scope: Scope) -> Card:
    restitution = one.sheet.restitution
    text = one.text if one.is_row else words.get(one.reference, "")
    return Card(
        title=TITLES[one.kind],
        text=text,
        reference=one.reference or "",
        territory=restitution.territory,
        highlighted=one.highlighted and one.is_row,
        state=restitution.get_state_display() if one.is_row else "Publiée",
        then=_then(decision, text, restitution.territory, scope),
        decided=_DONE.get(Outcome(decision.outcome), "") if decision else "",
        decision=decision,
        below=getattr(one, "below", 0) if one.is_row else 0,
    )


def _then(decision: Decision | None, now: str, territory: Territory, scope: Scope) -> str:
    """The words of then may be those of a draft: for who reads drafts there alone."""
    if decision is None or decision.text_then == now or not scope.may(Right.READ_DRAFTS, territory):
        return ""
    return decision.text_then


def above(subject: Subject, scope: Scope) -> Above:
    """What was made from a point, up to the top of the tree: five SQL statements a level, whatever their number."""
    cards: list[Card] = []
    hidden = 0
    below: list[Any] = list(Entry.objects.filter(reference=subject.point.reference))
    for _ in range(HIGHEST):
        made = Entry.objects.filter(origins__in=[one.pk for one in below]).distinct().order_by("reference", "pk")
        level = list(_marked(made, scope).select_related("sheet__restitution__territory")[:ABOVE])
        if not level:
            break
        told = _told(level, {one.reference for one in below})
        words = _online_words(told)
        decisions = _decisions_into(told, below)
        cards.extend(_card_above(one, words, decisions.get(one.pk), subject, scope) for one in told)
        hidden += len(level) - len(told)
        below = level
    return Above(tuple(cards), hidden)


def _told(level: Sequence[Any], below: set[str | None]) -> list[Any]:
    """Those one may be told of: by their rows, or because the version online says what they were made from."""
    frozen = {one.sheet.restitution_id for one in level if not one.is_row and one.is_online}
    online = current_versions().filter(restitution__in=frozen).select_related("snapshot")
    versions = {version.restitution_id: version for version in online} if frozen else {}
    return [one for one in level if one.is_row or _is_said(versions.get(one.sheet.restitution_id), one, below)]


def _is_said(version: Version | None, one: Entry, below: set[str | None]) -> bool:
    found = find_in(version, one.reference or "") if version else None
    return found is not None and not below.isdisjoint(found.point.sources)


def _decisions_into(made: Sequence[Any], below: Sequence[Any]) -> dict[uuid.UUID | None, Decision]:
    found = Decision.objects.filter(into__in=[one.pk for one in made if one.is_row], source__in=[o.pk for o in below])
    return {one.into_id: one for one in found.order_by("-at", "-pk")}


def _card_above(one: Any, words: Mapping[str, str], decision: Decision | None, subject: Subject, scope: Scope) -> Card:
    """Of what was decided of the point itself, its words of then."""
    is_own = decision is not None and subject.entry is not None and decision.source_id == subject.entry.pk
    card = _card(one, words, decision, scope)
    territory = subject.restitution.territory
    return replace(card, then=_then(decision, subject.point.text, territory, scope) if is_own else "")
