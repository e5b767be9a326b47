"""How French is set on paper: no-break spaces, places to break, dates that stay on one line."""

import re
from datetime import date, datetime

from django.utils import timezone

from common.french import NARROW, day

NO_BREAK = "\u00a0"
ZERO_WIDTH = "\u200b"
WORD_LIMIT = 100
"""Characters without a space after which a text is no word: breaking it costs the square of its length."""

_BEFORE_WIDE = re.compile(r" (?=[:»])")
_BEFORE_NARROW = re.compile(r" (?=[;!?%€])")
_AFTER_QUOTE = re.compile(r"(?<=«) ")
_WORDLESS = re.compile(rf"\S{{{WORD_LIMIT},}}")
_STEP = re.compile(r"(.{10})(?=.)")


def typeset(text: str) -> str:
    """The same text with its ordinary spaces around French punctuation made no-break. No space is added."""
    if " " not in text:
        return text
    text = _BEFORE_WIDE.sub(NO_BREAK, text)
    text = _BEFORE_NARROW.sub(NARROW, text)
    return _AFTER_QUOTE.sub(NO_BREAK, text)


def breakable(text: str) -> str:
    """The same text, with an invisible place to break every ten characters where no word ends for too long."""
    if len(text) < WORD_LIMIT:
        return text
    return _WORDLESS.sub(lambda run: _STEP.sub(rf"\1{ZERO_WIDTH}", run.group()), text)


def printed_day(value: date) -> str:
    """2020-10-01 → "1er octobre 2020", on one line. An aware datetime is printed in the site's time zone."""
    if isinstance(value, datetime):
        value = timezone.localtime(value)
    return day(value, weekday=False).replace(" ", NO_BREAK)


def period(starts_on: date | None, ends_on: date | None) -> str:
    """ "du 1er octobre 2020 au 30 juin 2021", one bound alone, or ""."""
    if starts_on and ends_on:
        if starts_on == ends_on:
            return f"le {printed_day(starts_on)}"
        return f"du {printed_day(starts_on)} au {printed_day(ends_on)}"
    if starts_on:
        return f"à partir du {printed_day(starts_on)}"
    return f"jusqu’au {printed_day(ends_on)}" if ends_on else ""


def iso_instant(value: date) -> str:
    """W3C date for the metadata: to the second with its offset for an aware datetime, to the day for a date."""
    if isinstance(value, datetime):
        return value.replace(microsecond=0).isoformat().replace("+00:00", "Z")
    return value.isoformat()
