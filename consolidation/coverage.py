"""How far a synthesis is: what each territory below has sent, and what became of it, thématique by thématique."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Q

from consolidation.sources import KINDS, with_decision
from restitutions.enums import State
from restitutions.models import Entry, Restitution
from territories.models import Territory
from workshops.models import Theme


@dataclass(frozen=True)
class Cell:
    """The points of one restitution in one thématique. `left` are those nobody has looked at."""

    theme: Theme
    total: int = 0
    taken: int = 0
    aside: int = 0

    @property
    def left(self) -> int:
        return self.total - self.taken - self.aside


@dataclass(frozen=True)
class Line:
    """One restitution below; or a territory that is awaited, when `restitution` is None."""

    territory: Territory
    restitution: Restitution | None
    cells: tuple[Cell, ...]

    @property
    def state(self) -> str:
        """« Attendue », « Brouillon », « Transmise »…, « Reprise » when every point was looked at."""
        if self.restitution is None:
            return "Attendue"
        if self.restitution.state != State.DRAFT and self.total and not self.left:
            return "Reprise"
        return str(State(self.restitution.state).label)

    @property
    def total(self) -> int:
        return sum(cell.total for cell in self.cells)

    @property
    def left(self) -> int:
        return sum(cell.left for cell in self.cells)


@dataclass(frozen=True)
class Coverage:
    themes: tuple[Theme, ...]
    lines: tuple[Line, ...]

    @property
    def left(self) -> int:
        return sum(line.left for line in self.lines)

    @property
    def awaited(self) -> int:
        return sum(1 for line in self.lines if line.restitution is None)


def coverage(restitution: Restitution) -> Coverage:
    """The matrix of a synthesis (four SQL statements at any size).

    A line for each restitution that feeds it, and one for each territory just below from which nothing comes. The
    points of a draft are counted, though they cannot be taken yet.
    """
    themes = tuple(Theme.objects.filter(campaign=restitution.campaign_id).order_by("number"))
    below = list(Restitution.objects.filter(feeds=restitution).select_related("territory"))
    counts = _counts(restitution)
    lines = [
        Line(one.territory, one, tuple(Cell(theme, *counts.get((one.pk, theme.pk), ())) for theme in themes))
        for one in below
    ]
    empty = tuple(Cell(theme) for theme in themes)
    covered = {one.territory.path for one in below}
    awaited = [
        Line(child, None, empty)
        for child in Territory.objects.filter(parent=restitution.territory)
        if not any(path.startswith(child.path) for path in covered)
    ]
    return Coverage(themes, tuple(sorted([*lines, *awaited], key=_place)))


def _place(line: Line) -> tuple[str, int]:
    return line.territory.path, line.restitution.pk if line.restitution else 0


def _counts(restitution: Restitution) -> dict[tuple[int, int], tuple[int, int, int]]:
    """(points, taken, set aside) by (restitution below, thématique)."""
    points = Entry.objects.filter(sheet__restitution__feeds=restitution, parent=None, kind__in=KINDS)
    rows = (
        with_decision(points, restitution)
        .order_by()
        .values_list("sheet__restitution", "sheet__theme")
        .annotate(
            total=Count("pk"),
            taken=Count("pk", filter=Q(is_taken=True)),
            aside=Count("pk", filter=Q(is_aside=True, is_taken=False)),
        )
    )
    found: dict[tuple[int, int], tuple[int, int, int]] = defaultdict(lambda: (0, 0, 0))
    for below, theme, total, taken, aside in rows:
        found[below, theme] = (total, taken, aside)
    return dict(found)
