"""What people write in the cells of a table of values: periods, numbers. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from common.text import fold
from indicators.enums import IndicatorKind, Periodicity
from indicators.numbers import GROUPED, NB, GroupedNumberError, typed_number, wrong_unit

_MONTHS = {
    name: rank
    for rank, names in enumerate(
        (
            ("janvier", "janv", "jan"),
            ("fevrier", "fevr", "fev"),
            ("mars",),
            ("avril", "avr"),
            ("mai",),
            ("juin",),
            ("juillet", "juil"),
            ("aout",),
            ("septembre", "sept", "sep"),
            ("octobre", "oct"),
            ("novembre", "nov"),
            ("decembre", "dec"),
        ),
        start=1,
    )
    for name in names
}
_LENGTHS = {Periodicity.MONTHLY: 1, Periodicity.QUARTERLY: 3, Periodicity.HALF_YEARLY: 6, Periodicity.YEARLY: 12}
_EXAMPLES = {
    Periodicity.MONTHLY: "mars 2021",
    Periodicity.QUARTERLY: "T1 2021",
    Periodicity.HALF_YEARLY: "S1 2021",
    Periodicity.YEARLY: "2021",
}
_YES_NO = {"oui": 1, "vrai": 1, "true": 1, "o": 1, "non": 0, "faux": 0, "false": 0, "n": 0}


@dataclass(frozen=True)
class Span:
    """What a text names: the first day, and how many months it lasts; 0 for a day."""

    start: date
    months: int


class UnreadError(ValueError):
    """A text that is not what its column holds. `str()` is one French sentence."""


def read_span(text: str) -> Span | None:
    """« 2021-03-15 », « 15/03/2021 », « mars 2021 », « 03/2021 », « T1 2021 », « 1er semestre 2021 », « 2021 »."""
    said = fold(text.replace("n°", ""))
    for shape, read in _SHAPES:
        if found := re.fullmatch(shape, said):
            try:
                return read(found)
            except ValueError:
                return None
    return None


def _day(found: re.Match[str]) -> Span:
    return Span(date(int(found["y"]), int(found["m"]), int(found["d"])), 0)


def _worded_day(found: re.Match[str]) -> Span:
    return Span(date(int(found["y"]), _MONTHS[found["m"]], int(found["d"])), 0)


def _month(found: re.Match[str]) -> Span:
    return Span(date(int(found["y"]), int(found["m"]), 1), 1)


def _worded_month(found: re.Match[str]) -> Span:
    return Span(date(int(found["y"]), _MONTHS[found["m"]], 1), 1)


def _part(found: re.Match[str]) -> Span:
    months = 3 if found["p"].startswith("t") else 6
    rank = int(found["n"])
    if rank > 12 // months:
        raise ValueError(rank)
    return Span(date(int(found["y"]), (rank - 1) * months + 1, 1), months)


def _year(found: re.Match[str]) -> Span:
    return Span(date(int(found["y"]), 1, 1), 12)


_Y = r"(?P<y>(?:19|20)\d\d)"
_M, _D = r"(?P<m>0?[1-9]|1[0-2])", r"(?P<d>0?[1-9]|[12]\d|3[01])"
_NAMED = f"(?P<m>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})"
_PART, _RANK = r"(?P<p>t|trim|trimestre|s|sem|semestre)", r"(?P<n>[1-4])(?: ?(?:er|e|eme|nd|d))?"
_SHAPES = (
    (f"{_Y} {_M} {_D}(?: .*)?", _day),
    (f"{_D} {_M} {_Y}", _day),
    (f"(?:le )?{_D} {_NAMED} {_Y}", _worded_day),
    (f"(?:le )?(?P<d>1)er {_NAMED} {_Y}", _worded_day),
    (f"{_Y} {_M}", _month),
    (f"{_M} {_Y}", _month),
    (f"{_NAMED} {_Y}", _worded_month),
    (f"{_Y} {_NAMED}", _worded_month),
    (f"{_PART} ?{_RANK} {_Y}", _part),
    (f"{_RANK} {_PART} {_Y}", _part),
    (f"{_Y} {_PART} ?{_RANK}", _part),
    (f"(?:annee )?{_Y}(?: 0)?", _year),
)
"""What `fold` makes of each writing, the most precise first. A spreadsheet may write 2021 as 2021.0."""


def read_day(text: str, periodicity: str) -> date:
    """A day of the period that a text names. Raises UnreadError when it names none, or one that is too long."""
    length = _LENGTHS.get(Periodicity(periodicity), 0) if periodicity else 0
    example = _EXAMPLES.get(Periodicity(periodicity), "15/03/2021") if periodicity else "15/03/2021"
    span = read_span(text)
    if span is None:
        raise UnreadError(f"«{NB}{text}{NB}» n’est pas une période reconnue. Écrivez par exemple «{NB}{example}{NB}».")
    if span.months > length:
        raise UnreadError(f"«{NB}{text}{NB}» est trop large. Écrivez par exemple «{NB}{example}{NB}».")
    return span.start


def read_number(text: str, kind: str, unit: str = "") -> Decimal:
    """« 1 200 », « 12,5 % », « 3.5 élèves », « oui ». Raises UnreadError, for another unit too; bounds are not read."""
    if kind == IndicatorKind.YES_NO and fold(text) in _YES_NO:
        return Decimal(_YES_NO[fold(text)])
    refused = f"«{NB}{text}{NB}» n’est pas un nombre reconnu."
    try:
        found = typed_number(text)
    except GroupedNumberError:
        raise UnreadError(f"{refused} {GROUPED}") from None
    if found is None:
        answer = " ou bien oui ou non" if kind == IndicatorKind.YES_NO else " en chiffres, sans texte autour"
        raise UnreadError(f"{refused} Écrivez un nombre{answer}.")
    if refused := wrong_unit(text, found[1], kind, unit):
        raise UnreadError(refused)
    return found[0]
