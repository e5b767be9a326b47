"""Reads: the remarks of a fiche or a restitution with what their entries say now, how many wait."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.urls import reverse

from accounts.enums import Right
from accounts.scope import Scope
from remarks.models import Remark, RemarkEvent
from restitutions.enums import State
from restitutions.models import Entry, Restitution


@dataclass(frozen=True)
class RemarkCard:
    """A remark as pages show it. `now` is what its entry says today, None when it was deleted or there is none."""

    remark: Remark
    events: tuple[RemarkEvent, ...]
    now: str | None
    place: str
    """Where the entry stands, or the fiche."""

    @property
    def is_entry_gone(self) -> bool:
        return self.remark.entry_id is not None and self.now is None

    @property
    def is_entry_changed(self) -> bool:
        return self.now is not None and self.now != self.remark.entry_text


def cards(remarks: Iterable[Remark], *, now: Mapping[uuid.UUID, str] | None = None) -> list[RemarkCard]:
    """The cards of remarks that were fetched by `with_events`.

    `now` is what their entries say, by id; without it, it is read (one SQL statement).
    """
    found = list(remarks)
    texts = _entry_texts(found) if now is None else now
    return [_card(one, texts) for one in found]


def _entry_texts(remarks: Sequence[Remark]) -> dict[uuid.UUID, str]:
    ids = {one.entry_id for one in remarks if one.entry_id}
    return dict(Entry.objects.filter(pk__in=ids).order_by().values_list("pk", "text"))


def _card(remark: Remark, now: Mapping[uuid.UUID, str]) -> RemarkCard:
    text = now.get(remark.entry_id) if remark.entry_id else None
    place = reverse("restitutions:sheet", args=[remark.restitution_id, remark.theme.number])
    if text is not None and remark.entry_reference:
        place = f"{place}#{remark.entry_reference}"
    return RemarkCard(remark, tuple(remark.events.all()), text, place)


def with_events(remarks: QuerySet[Remark]) -> QuerySet[Remark]:
    """Remarks with all that a card shows (two SQL statements), open ones first."""
    events = Prefetch("events", RemarkEvent.objects.select_related("by").order_by("pk"))
    found = remarks.select_related("by", "theme", "restitution__territory").prefetch_related(events)
    return found.order_by(F("resolved_at").asc(nulls_first=True), "theme__number", "created_at", "pk")


def by_entry(found: Iterable[RemarkCard]) -> dict[uuid.UUID, list[RemarkCard]]:
    """The open remarks of each entry that has some."""
    sorted_out: dict[uuid.UUID, list[RemarkCard]] = defaultdict(list)
    for card in found:
        if card.remark.entry_id and not card.remark.is_resolved:
            sorted_out[card.remark.entry_id].append(card)
    return dict(sorted_out)


def waiting_by_theme(restitution: Restitution) -> dict[int, int]:
    """How many open remarks each fiche of a restitution has, by thématique id (one SQL statement); none: absent."""
    open_ones = Remark.objects.waiting().filter(restitution=restitution)
    return dict(open_ones.order_by().values_list("theme_id").annotate(number=Count("pk")))


def waiting_for(scope: Scope, limit: int) -> list[tuple[Restitution, int]]:
    """Restitutions whose open remarks wait for this person, with how many (two SQL statements).

    Those they may edit and not review, or made themselves; their own remarks wait for others.
    """
    territory, me = "restitution__territory", scope.account
    mine = scope.q(Right.EDIT, territory) & (~scope.q(Right.REVIEW, territory) | Q(restitution__created_by=me))
    open_ones = Remark.objects.waiting().filter(mine).exclude(restitution__state=State.PUBLISHED).exclude(by=me)
    rows = open_ones.order_by("restitution_id").values_list("restitution_id").annotate(number=Count("pk"))
    numbers = dict(rows[:limit])
    found = Restitution.objects.filter(pk__in=numbers).select_related("territory", "campaign").order_by("pk")
    return [(one, numbers[one.pk]) for one in found] if numbers else []
