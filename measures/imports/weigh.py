"""What each line of a table would do: record a value, correct one, nothing, or why it cannot."""

from __future__ import annotations

import hashlib
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from accounts.models import User
from accounts.scope import Scope
from indicators.enums import IndicatorKind
from indicators.models import Indicator
from indicators.numbers import DECIMAL_PLACES, MAX_DIGITS, NB, value_text
from measures.enums import Way
from measures.given import Given, Recorded
from measures.import_model import MeasureImport
from measures.imports.columns import RawLine
from measures.imports.places import Places
from measures.imports.words import UnreadError, read_day, read_number
from measures.models import Measure
from measures.periods import period_of
from measures.perms import may_enter
from measures.services import weigh_many
from territories.models import Territory


class Effect(StrEnum):
    """What a line does when the table is confirmed."""

    NEW = "nouvelle"
    DIFFERENT = "differente"
    SAME = "identique"
    WRONG = "erreur"


@dataclass(frozen=True)
class Weighed:
    """A line and its effect. `given` when it could be read; `current` is the value there; `errors` in French."""

    raw: RawLine
    effect: Effect
    given: Given | None = None
    current: Measure | None = None
    errors: tuple[str, ...] = ()

    @property
    def value_text(self) -> str:
        """The value as it would be recorded, or as the file writes it."""
        if self.given is None or self.given.value is None:
            return self.raw.value
        return value_text(self.given.indicator.kind, self.given.indicator.unit, self.given.value)

    @property
    def weight_text(self) -> str:
        """What a rate is out of: « 1 200 », or ""."""
        weight = self.given.weight if self.given else None
        return "" if weight is None else value_text(IndicatorKind.COUNT, "", weight)

    @property
    def period(self) -> str:
        """« mars 2021 », or as the file writes it."""
        if self.given is None:
            return self.raw.period
        return period_of(self.given.indicator.periodicity, self.given.day).label

    @property
    def territory(self) -> str:
        return str(self.given.territory) if self.given else self.raw.territory

    @property
    def name(self) -> str:
        """« ligne 12, Vendée, mars 2021 »."""
        return ", ".join(part for part in (self.raw.where, self.territory, self.period) if part)


@dataclass(frozen=True)
class Weighing:
    """Every line of a table; `mark` is other when what one of them would do is."""

    lines: tuple[Weighed, ...]

    def of(self, effect: Effect) -> list[Weighed]:
        return [one for one in self.lines if one.effect is effect]

    @property
    def numbers(self) -> dict[str, int]:
        """How many lines have each effect, by its name."""
        found = Counter(one.effect for one in self.lines)
        return {effect.name.lower(): found[effect] for effect in Effect}

    @property
    def mark(self) -> str:
        return hashlib.sha256("\n".join(map(_mark_of, self.lines)).encode()).hexdigest()

    @property
    def may_be_shares(self) -> bool:
        """Whether these are rates all written between 0 and 1, as a spreadsheet keeps percentages."""
        values = [one.given.value for one in self.lines if one.given and one.given.value is not None]
        is_rate = any(one.given and one.given.indicator.kind == IndicatorKind.RATE for one in self.lines)
        return is_rate and bool(values) and all(0 <= value <= 1 for value in values) and any(values)


def _mark_of(line: Weighed) -> str:
    asked, there = line.given, line.current.pk if line.current else ""
    does = (asked.territory.pk, asked.day, asked.value, asked.weight, asked.source, asked.comment) if asked else ""
    return f"{line.raw} {line.effect} {does} {there}"


def weigh(kept: MeasureImport, scope: Scope, by: User, *, without: frozenset[str] = frozenset()) -> Weighing:
    """What the lines of a table would do now, but those at the places `without`. Seven statements at any number."""
    indicator = kept.indicator
    places = Places.of(Territory.objects.within(indicator.territory).order_by("path"), indicator.awaited)
    raws = [raw for one in kept.lines if (raw := RawLine(**one)).where not in without]
    read = [_read(raw, kept, places, scope) for raw in raws]
    given = [one for one in read if isinstance(one, Given)]
    results = iter(_looked_at(given, kept.filename, by))
    places_seen: set[tuple[int, date]] = set()
    lines = [
        _weighed(raw, next(results), places_seen) if isinstance(one, Given) else Weighed(raw, Effect.WRONG, errors=one)
        for raw, one in zip(raws, read, strict=True)
    ]
    return Weighing(tuple(lines))


def _looked_at(given: Sequence[Given], filename: str, by: User) -> list[Recorded]:
    """Where a value is there already, the line corrects it; what it does not say of it stays as it was."""
    first = weigh_many(given=given, way=Way.IMPORT, by=by)
    return weigh_many(given=[_asked(one, filename) for one in first], way=Way.IMPORT, by=by)


def _asked(result: Recorded, filename: str) -> Given:
    given, there = result.given, result.current
    if there is None or there.pk is None or there.withdrawn:
        return replace(given, source=given.source or filename)
    weight = there.weight if given.weight is None else given.weight
    return replace(given, seen=there.pk, weight=weight, source=given.source or there.source)


def _weighed(raw: RawLine, result: Recorded, places_seen: set[tuple[int, date]]) -> Weighed:
    period = period_of(result.given.indicator.periodicity, result.given.day)
    place = (result.given.territory.pk, period.start)
    if place in places_seen:
        twice = f"Le fichier donne déjà une valeur pour ce territoire {period.when}."
        return Weighed(raw, Effect.WRONG, result.given, errors=(twice,))
    places_seen.add(place)
    if result.errors:
        return Weighed(raw, Effect.WRONG, result.given, errors=tuple(result.errors.values()))
    if not result.is_new:
        return Weighed(raw, Effect.SAME, result.given, result.measure)
    corrects = result.measure.corrects if result.measure else None
    effect = Effect.DIFFERENT if result.given.seen is not None else Effect.NEW
    return Weighed(raw, effect, result.given, corrects)


def _read(raw: RawLine, kept: MeasureImport, places: Places, scope: Scope) -> Given | tuple[str, ...]:
    """What a line asks, or every reason why it cannot be read."""
    indicator, errors = kept.indicator, []
    territory: Territory | None = None
    day: date | None = None
    value: Decimal | None = None
    weight: Decimal | None = None
    try:
        territory = _place(raw.territory, places, indicator, scope)
    except UnreadError as error:
        errors.append(str(error))
    try:
        day = read_day(raw.period, indicator.periodicity) if raw.period else None
    except UnreadError as error:
        errors.append(str(error))
    try:
        value = _number(raw.value, kept)
        weight = read_number(raw.weight, IndicatorKind.COUNT) if raw.weight else None
    except UnreadError as error:
        errors.append(str(error))
    if not raw.period:
        errors.append("La période manque.")
    if errors or territory is None or day is None:
        return tuple(errors)
    return Given(
        uid=uuid.uuid5(kept.pk, f"{raw} {kept.is_share}"),
        indicator=indicator,
        territory=territory,
        day=day,
        value=value,
        weight=weight,
        source=raw.source,
        comment=raw.comment,
    )


def _place(text: str, places: Places, indicator: Indicator, scope: Scope) -> Territory:
    if not text:
        raise UnreadError("Le territoire manque.")
    found = places.find(text)
    if not may_enter(scope, indicator, found):
        raise UnreadError(f"Vous ne saisissez pas les valeurs de «{NB}{found}{NB}».")
    return found


def _number(text: str, kept: MeasureImport) -> Decimal:
    if not text:
        raise UnreadError("La valeur manque.")
    number = read_number(text, kept.indicator.kind, kept.indicator.unit)
    whole = number * 100 if kept.is_share and "%" not in text else number
    # 33,333… reckoned by a spreadsheet: the page shows what would be recorded.
    return whole if abs(whole) >= 10**MAX_DIGITS else round(whole, DECIMAL_PLACES)
