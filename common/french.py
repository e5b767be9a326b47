"""Numbers, sizes, days and hours as French prints them. Pure: no request, no settings but the time zone."""

from __future__ import annotations

import errno
from datetime import date, datetime, time
from decimal import Decimal

from django.utils import timezone

NARROW = "\u202f"
"""Narrow no-break space: thousands, and before ; : ! ? and after a number."""

UNKNOWN = "non renseigné"
"""What is printed for a number nobody gave. Unknown is not 0."""

_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)


def number(value: int | float | Decimal | None) -> str:
    """1234567 → « 1 234 567 », 0.5 → « 0,5 », None → « non renseigné »."""
    if value is None:
        return UNKNOWN
    return f"{value:,}".replace(",", NARROW).replace(".", ",").replace("-", "−")


def count(value: int | None, singular: str, plural: str) -> str:
    """« 0 session », « 1 session », « 2 sessions »; None → « non renseigné »."""
    if value is None:
        return UNKNOWN
    return f"{number(value)}\u00a0{singular if abs(value) < 2 else plural}"


def file_size(size: int) -> str:
    """Bytes as a person reads them: « 512 octets », « 234 ko », « 1,2 Mo »."""
    if size < 1000:
        return count(size, "octet", "octets")
    if size < 999_500:
        return f"{number(max(1, round(size / 1000)))}\u00a0ko"
    for unit, scale in (("Mo", 10**6), ("Go", 10**9)):
        amount = round(size / scale, 1)
        if amount < 1000 or unit == "Go":
            return f"{number(int(amount) if amount == int(amount) else amount)}\u00a0{unit}"
    raise AssertionError("unreachable")


def day(value: date, *, weekday: bool = True, year: bool = True) -> str:
    """« lundi 12 octobre 2020 », « jeudi 1er octobre 2020 »; without the weekday or the year on request."""
    words = [_DAYS[value.weekday()]] if weekday else []
    words += ["1er" if value.day == 1 else str(value.day), _MONTHS[value.month - 1]]
    return " ".join([*words, str(value.year)] if year else words)


def month(value: date) -> str:
    """« mars »."""
    return _MONTHS[value.month - 1]


def hour(value: time) -> str:
    """« 18 h 00 », with no-break spaces."""
    return f"{value.hour}\u00a0h\u00a0{value.minute:02}"


def moment(value: datetime) -> str:
    """« lundi 12 octobre 2020, 18 h 00 », in the site's time zone when the value is aware."""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{day(local)}, {hour(local.time())}"


def day_range(start: date, end: date | None) -> str:
    """« lundi 12 octobre 2020 », or « du lundi 28 septembre au vendredi 9 octobre 2020 »."""
    if end is None or end == start:
        return day(start)
    return f"du {day(start, year=start.year != end.year)} au {day(end)}"


def slot(
    starts_on: date, ends_on: date | None = None, starts_at: time | None = None, ends_at: time | None = None
) -> str:
    """A day or a range of days, and the hours when they are known: « lundi 12 octobre 2020, 18 h 00 – 19 h 30 »."""
    days = day_range(starts_on, ends_on)
    if starts_at and ends_at:
        return f"{days}, {hour(starts_at)} – {hour(ends_at)}"
    if starts_at:
        return f"{days}, à partir de {hour(starts_at)}"
    if ends_at:
        return f"{days}, jusqu’à {hour(ends_at)}"
    return days


_FAULTS = {
    errno.ENOENT: "il n’existe pas",
    errno.EACCES: "l’accès est refusé",
    errno.EISDIR: "c’est un dossier",
    errno.ENOTDIR: "son dossier n’existe pas",
    errno.ENOSPC: "le disque est plein",
    errno.EROFS: "le disque est en lecture seule",
}


def file_fault(error: OSError) -> str:
    """Why a file could not be read or written, in French: « le disque est plein »."""
    return _FAULTS.get(error.errno or 0, "une erreur du disque est survenue")
