"""The success measures of a plan and what is known of each: tied, left in words, or waiting with what looks like it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from django.core.paginator import Page, Paginator

from followup.likely import Likely, likely, named
from indicators.models import Indicator, MeasuredBy, TieRefusal
from indicators.selectors import MeasureLine, restitution_measures
from restitutions.models import Entry, Restitution

PAGE_SIZE = 20


@dataclass(frozen=True)
class TieLine:
    """A success measure. `refused` are the indicators in use that somebody said not to measure it."""

    measure: MeasureLine
    left_in_words: bool
    refused: tuple[Indicator, ...]
    suggested: list[Likely] = field(default_factory=list)

    @property
    def entry(self) -> Entry:
        return self.measure.entry

    @property
    def tie(self) -> MeasuredBy | None:
        return self.measure.tie

    @property
    def is_answered(self) -> bool:
        return self.tie is not None or self.left_in_words


@dataclass(frozen=True)
class Ties:
    """`lines` are those of the page, `done` the one that was just answered; the counts are of the whole plan."""

    page: Page
    lines: list[TieLine]
    done: TieLine | None
    tied: int
    in_words: int
    waiting: int

    @property
    def answered(self) -> int:
        return self.tied + self.in_words

    @property
    def total(self) -> int:
        return self.answered + self.waiting


def ties_of(restitution: Restitution, *, answered: bool, page: str, done: str) -> Ties:
    """A page of those that wait, or of those that are answered; `done` is the id of a measure shown first.

    Those that something looks like come first, then the others, each in the order of the plan. Four SQL statements at
    any number.
    """
    refusals = _refusals(restitution)
    every = [_line(one, refusals.get(one.entry.pk, [])) for one in restitution_measures(restitution)]
    _suggest(restitution, every)
    wanted = [one for one in every if one.is_answered == answered]
    current = Paginator(sorted(wanted, key=lambda one: not one.suggested), PAGE_SIZE).get_page(page)
    shown: list[TieLine] = list(current.object_list)
    first = next((one for one in every if str(one.entry.pk) == done), None)
    tied = sum(1 for one in every if one.tie)
    in_words = sum(1 for one in every if one.is_answered) - tied
    return Ties(
        current, [one for one in shown if one is not first], first, tied, in_words, len(every) - tied - in_words
    )


def _refusals(restitution: Restitution) -> dict[object, list[TieRefusal]]:
    found: dict[object, list[TieRefusal]] = defaultdict(list)
    for one in TieRefusal.objects.filter(restitution=restitution).select_related("indicator").order_by("pk"):
        found[one.entry_id].append(one)
    return found


def _line(measure: MeasureLine, refusals: list[TieRefusal]) -> TieLine:
    refused = tuple(one.indicator for one in refusals if one.indicator and one.indicator.active)
    in_words = measure.tie is None and any(one.indicator is None for one in refusals)
    return TieLine(measure, in_words, refused)


def _suggest(restitution: Restitution, lines: list[TieLine]) -> None:
    """Put beside each line that waits what looks like it, but what was refused."""
    library = named(list(Indicator.objects.usable_for(restitution.territory).order_by("name", "pk")))
    for line in lines:
        if not line.is_answered:
            refused = {one.pk for one in line.refused}
            open_ones = [one for one in library if one.indicator.pk not in refused]
            line.suggested.extend(likely(line.entry.text, line.entry.sheet.theme_id, open_ones))
