"""A plan on a line of time, as SVG: what was planned, what took place, today. Pure.

It is read without colours: what is planned is an outlined bar, or a lozenge when one day alone is known; what took
place is a full one inside it; an action that is late says so in words.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from common.french import month
from followup.models import Action

WORDS = 300
"""Width of the column of names. All lengths are in units of the picture, of which 13 are the height of its letters."""

LINES = 660
HEAD = 34
ROW = 46
LETTERS = 42
"""Letters on a line of a name."""

MOST_TICKS = 9
_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 600)
"""Months between two ticks."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One action: the days of the plan and the real ones; any of them may be unknown."""

    action: Action
    start: date | None
    due: date | None

    @property
    def planned(self) -> tuple[date, date] | None:
        """From the planned start to the due date; one day when only one is known."""
        known = sorted(day for day in (self.start, self.due) if day)
        return (known[0], known[-1]) if known else None

    def real(self, today: date) -> tuple[date, date] | None:
        """From the real start to the real end, or today; the day it ended when its start is unknown."""
        start, end = self.action.started_on, self.action.ended_on
        if start is None and end is None:
            return None
        return (start or end or today, end or max(today, start or today))

    def days(self, today: date) -> list[date]:
        return [*(self.planned or ()), *(self.real(today) or ())]


@dataclass(frozen=True, slots=True)
class Scale:
    """The first day of a month → the first day of another, on the width of the picture."""

    first: date
    last: date

    def x(self, day: date) -> float:
        share = (day - self.first).days / (self.last - self.first).days
        return round(WORDS + share * LINES, 1)

    @property
    def ticks(self) -> list[date]:
        """The first days of some months, MOST_TICKS at most."""
        months = _months(self.last) - _months(self.first)
        step = next((step for step in _STEPS if months / step <= MOST_TICKS), _STEPS[-1])
        start = -(-_months(self.first) // step) * step
        return [_day(number) for number in range(start, _months(self.last), step)]


def bar_of(action: Action) -> Bar:
    return Bar(action, action.planned_start, action.deadline)


def scale_of(bars: Sequence[Bar], today: date) -> Scale:
    """Whole months that hold every day to draw, today included; six months at least."""
    days = [day for bar in bars for day in bar.days(today)]
    first, last = _months(min([*days, today])), _months(max([*days, today])) + 1
    return Scale(_day(first), _day(max(last, first + 6)))


def _months(day: date) -> int:
    return day.year * 12 + day.month - 1


def _day(months: int) -> date:
    """The first day of a month; the last of all days for what a date cannot be."""
    return date(months // 12, months % 12 + 1, 1) if months // 12 <= date.max.year else date.max


def picture(bars: Sequence[Bar], today: date, *, title: str) -> SafeString:
    """The picture. Every text is escaped."""
    scale = scale_of(bars, today)
    height = HEAD + ROW * len(bars) + 8
    return format_html(
        '<svg class="followup-picture" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" role="group"'
        ' aria-labelledby="frise-title" aria-describedby="frise-desc">'
        '<title id="frise-title">{}</title><desc id="frise-desc">Le tableau qui suit dit la même chose.</desc>'
        "{}{}{}</svg>",
        WORDS + LINES + 8,
        height,
        title,
        format_html_join("", "{}", ((_tick(day, scale, height),) for day in scale.ticks)),
        format_html_join("", "{}", ((_row(bar, rank, scale, today),) for rank, bar in enumerate(bars))),
        _today(scale.x(today), height),
    )


def _tick(day: date, scale: Scale, height: int) -> SafeString:
    words = f"{month(day)} {day.year}"
    return format_html(
        '<line class="followup-tick" x1="{}" y1="{}" x2="{}" y2="{}"/>'
        '<text class="followup-when" x="{}" y="12">{}</text>',
        *(scale.x(day), HEAD - 14, scale.x(day), height),
        scale.x(day) + 3,
        words,
    )


def _today(x: float, height: int) -> SafeString:
    anchor = "end" if x > WORDS + LINES - 80 else "start"
    return format_html(
        '<line class="followup-today" x1="{}" y1="{}" x2="{}" y2="{}"/>'
        '<text class="followup-when followup-when--today" x="{}" y="{}" text-anchor="{}">aujourd’hui</text>',
        *(x, HEAD - 14, x, height),
        x + (-4 if anchor == "end" else 4),
        HEAD - 6,
        anchor,
    )


def _row(bar: Bar, rank: int, scale: Scale, today: date) -> SafeString:
    top = HEAD + rank * ROW + 4
    action = bar.action
    lines = textwrap.wrap(action.text, LETTERS, max_lines=2, placeholder=" …") or [""]
    late = ", en retard" if action.is_late else ""
    said = f"{action.reference} · {action.get_state_display()}{late}"
    shown = [("followup-name", line) for line in lines] + [("followup-said", said)]
    words = ((look, top + 12 + 14 * place, text) for place, (look, text) in enumerate(shown))
    return format_html(
        '<a class="followup-row" href="{}"><title>{}</title><rect class="followup-line" x="0" y="{}" width="{}"'
        ' height="{}"/>{}{}</a>',
        reverse("followup:action", args=[action.reference]),
        f"{action.reference} – {action.text}",
        top - 2,
        WORDS + LINES + 8,
        ROW - 2,
        format_html_join("", '<text class="{}" x="2" y="{}">{}</text>', words),
        format_html_join("", "{}", ((piece,) for piece in _bars(bar, top, scale, today))),
    )


def _bars(bar: Bar, top: int, scale: Scale, today: date) -> Iterator[SafeString]:
    planned, real = bar.planned, bar.real(today)
    look = f"followup-planned{' followup-planned--late' if bar.action.is_late else ''}"
    if planned and planned[0] != planned[1]:
        yield _rect(look, planned, top + 8, 22, scale)
    if real:
        yield _rect(f"followup-real followup-real--{bar.action.state}", real, top + 14, 10, scale)
    if planned and planned[0] == planned[1]:
        # Over the real bar, which would hide it.
        x, y = scale.x(planned[0]), top + 19
        yield format_html('<path class="{} followup-day" d="M{} {}l8 -9l8 9l-8 9z"/>', look, round(x - 8, 1), y)
    if not planned and not real:
        yield format_html('<text class="followup-said" x="{}" y="{}">sans date</text>', WORDS + 4, top + 22)


def _rect(look: str, days: tuple[date, date], y: int, height: int, scale: Scale) -> SafeString:
    x = scale.x(days[0])
    width = max(4.0, round(scale.x(days[1]) - x, 1))
    return format_html('<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="2"/>', look, x, y, width, height)
