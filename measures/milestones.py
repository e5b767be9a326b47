"""Whether an indicator is on course, by a rule that is printed beside the verdict. Pure: no clock, no database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from django.db.models import TextChoices

from common.french import day
from indicators.enums import Direction, IndicatorKind
from indicators.numbers import NB
from measures.periods import Period, has_periods, period_of, previous

GRACE = timedelta(days=45)
"""How long after its period a value may come before there is no news."""

RULE = (
    "La dernière valeur est comparée à la valeur attendue à sa date\u00a0: celle de la ligne droite qui va du point de "
    "départ, ou de la dernière cible passée, à la cible suivante. Au moins aussi bien\u00a0: en bonne voie. Moins "
    "bien\u00a0: en retard. La dernière cible atteinte\u00a0: atteint. Sans valeur 45 jours après la fin de la "
    "dernière période attendue\u00a0: sans nouvelles. Sans cible, sans point de départ ou sans valeur\u00a0: non "
    "évalué. Pour un oui ou non, la valeur attendue ne change qu’à l’échéance. Les cibles d’un nombre ou d’un montant "
    "sont celles du territoire qui définit l’indicateur. Une période en cours ne compte que si rien n’y manque."
)


class Standing(TextChoices):
    """Where an indicator stands."""

    REACHED = "atteint", "Atteint"
    ON_COURSE = "en_bonne_voie", "En bonne voie"
    LATE = "en_retard", "En retard"
    SILENT = "sans_nouvelles", "Sans nouvelles"
    OPEN = "non_evalue", "Non évalué"


@dataclass(frozen=True)
class Mark:
    """A value and its date: a baseline, a target."""

    on: date
    value: Fraction


@dataclass(frozen=True)
class Course:
    """What is aimed at. `targets` go by date; `since` is the first day from which values are awaited.

    `aimed_by` names the territory whose targets there are, when they are not those of the territory judged.
    """

    kind: str
    direction: str
    periodicity: str
    baseline: Mark | None
    targets: Sequence[Mark]
    since: date
    say: Callable[[Fraction], str]
    aimed_by: str = ""


@dataclass(frozen=True)
class Verdict:
    """`sentence` says it in French with its figures."""

    standing: Standing
    sentence: str


def judge(course: Course, values: Sequence[tuple[Period, Fraction]], today: date) -> Verdict:
    """Where an indicator stands today, of the values of one territory in the order of their periods."""
    if silence := _silence(course, values, today):
        return Verdict(Standing.SILENT, silence)
    if not values:
        return Verdict(Standing.OPEN, "Aucune valeur n’est encore enregistrée.")
    period, value = values[-1]
    said = f"{course.say(value)} {period.when}"
    if not course.targets:
        whose = (
            f"les cibles sont celles de «{NB}{course.aimed_by}{NB}»" if course.aimed_by else "aucune cible n’est fixée"
        )
        return Verdict(Standing.OPEN, f"{_capital(said)}\u202f; {whose}.")
    final = course.targets[-1]
    if _as_good(course, value, final.value):
        return Verdict(Standing.REACHED, f"{_capital(said)}\u202f; dernière cible{NB}: {_told(course, final)}.")
    when = min(period.end, today)
    start = _start(course, values, when)
    goal = next((one for one in course.targets if one.on > when), None)
    if start is None and goal is not None:
        return Verdict(
            Standing.OPEN, f"{_capital(said)}\u202f; il faut un point de départ pour dire ce qui était attendu."
        )
    wanted = expected(course, start, goal, when)
    verdict = Standing.ON_COURSE if _as_good(course, value, wanted) else Standing.LATE
    line = _line(course, start, goal)
    awaited = "attendu" if course.kind == IndicatorKind.YES_NO else "attendus"
    return Verdict(verdict, f"{_capital(said)}, pour {course.say(wanted)} {awaited} le {_date(when)}{NB}: {line}.")


def expected(course: Course, start: Mark | None, goal: Mark | None, when: date) -> Fraction:
    """The value of the straight line at a date; that of the last target once it is passed.

    Rounded to the hundredth; a number that goes from a whole one to a whole one is whole.
    """
    if goal is None or start is None:
        return (start or course.targets[-1]).value
    if course.kind == IndicatorKind.YES_NO:
        return start.value
    gone = Fraction((when - start.on).days, (goal.on - start.on).days)
    wanted = start.value + (goal.value - start.value) * gone
    is_whole = course.kind == IndicatorKind.COUNT and start.value.denominator == goal.value.denominator == 1
    return Fraction(round(wanted)) if is_whole else round(wanted, 2)


def _start(course: Course, values: Sequence[tuple[Period, Fraction]], when: date) -> Mark | None:
    """The last target passed, else the baseline, else the first value there was."""
    passed = [one for one in course.targets if one.on <= when]
    if passed:
        return passed[-1]
    if course.baseline and course.baseline.on <= when:
        return course.baseline
    first, value = values[0]
    return Mark(first.end, value) if first.end < when else None


def _silence(course: Course, values: Sequence[tuple[Period, Fraction]], today: date) -> str:
    """Why there is no news, "" when there is some or when none was due."""
    if not has_periods(course.periodicity):
        due = [one.on for one in course.targets if one.on + GRACE < today]
        if values or not due:
            return ""
        return f"Aucune valeur n’est enregistrée, plus de 45 jours après l’échéance du {_date(due[-1])}."
    awaited: Period | None = period_of(course.periodicity, today - GRACE)
    while awaited and awaited.end + GRACE >= today:
        awaited = previous(course.periodicity, awaited)
    if awaited is None or awaited.end < course.since or any(one.start >= awaited.start for one, _ in values):
        return ""
    last = f"la dernière est pour {_bare(values[-1][0])}" if values else "il n’y en a aucune avant"
    return f"Aucune valeur {awaited.when}, plus de 45 jours après la fin de cette période\u202f; {last}."


def _bare(period: Period) -> str:
    """After « pour »: « mars 2021 », « le 2e trimestre 2021 »."""
    return f"le {period.label}" if period.when.startswith("au ") else period.label


def _as_good(course: Course, value: Fraction, wanted: Fraction) -> bool:
    value = round(value, 2)
    return value >= wanted if course.direction == Direction.HIGHER else value <= wanted


def _line(course: Course, start: Mark | None, goal: Mark | None) -> str:
    if goal is None:
        return f"la dernière cible était {_told(course, course.targets[-1])}"
    assert start is not None
    return f"de {_told(course, start)} à {_told(course, goal)}"


def _told(course: Course, mark: Mark) -> str:
    return f"{course.say(mark.value)} (le {_date(mark.on)})"


def _date(when: date) -> str:
    return day(when, weekday=False)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
