"""How French is set on paper: no-break spaces, numbers, dates."""

import re
from datetime import date, datetime

NO_BREAK = "\u00a0"
NARROW_NO_BREAK = "\u202f"
NOT_KNOWN = "non renseigné"
"""What is printed for a text that nobody gave."""

WORD_LIMIT = 100
"""Characters without a space after which a text is no word: breaking it costs the square of its length."""
ZERO_WIDTH = "\u200b"

_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
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
    text = _BEFORE_NARROW.sub(NARROW_NO_BREAK, text)
    return _AFTER_QUOTE.sub(NO_BREAK, text)


def breakable(text: str) -> str:
    """The same text, with an invisible place to break every ten characters where no word ends for too long."""
    if len(text) < WORD_LIMIT:
        return text
    return _WORDLESS.sub(lambda run: _STEP.sub(rf"\1{ZERO_WIDTH}", run.group()), text)


def french_number(number: int | None) -> str:
    """1287 → "1 287" (narrow no-break space); None, an unknown number, → ""."""
    return "" if number is None else f"{number:,}".replace(",", NARROW_NO_BREAK)


def french_date(day: date) -> str:
    """2020-10-01 → "1er octobre 2020". A datetime is printed in its own time zone."""
    ordinal = "1er" if day.day == 1 else str(day.day)
    return f"{ordinal}{NO_BREAK}{_MONTHS[day.month - 1]}{NO_BREAK}{day.year}"


def french_period(starts_on: date | None, ends_on: date | None) -> str:
    """ "du 1er octobre 2020 au 30 juin 2021", one bound alone, or ""."""
    if starts_on and ends_on:
        if starts_on == ends_on:
            return f"le {french_date(starts_on)}"
        return f"du {french_date(starts_on)} au {french_date(ends_on)}"
    if starts_on:
        return f"à partir du {french_date(starts_on)}"
    return f"jusqu’au {french_date(ends_on)}" if ends_on else ""


def iso_instant(day: date) -> str:
    """W3C date for the metadata: to the second with its offset for a datetime, to the day otherwise."""
    if isinstance(day, datetime):
        instant = day.replace(microsecond=0).isoformat()
        return instant.replace("+00:00", "Z") if day.tzinfo else f"{instant}Z"
    return day.isoformat()
