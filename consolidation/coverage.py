"""How far a synthesis is: what each territory below has sent, and what became of it, thématique by thématique."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from consolidation.enums import Outcome
from consolidation.models import Decision
from consolidation.sources import KINDS, links_into
from restitutions.enums import State
from restitutions.models import Entry, Restitution
from territories.models import Territory
from workshops.models import Theme


@dataclass(frozen=True)
class Cell:
    """The points of one restitution in one thématique; a sum when it is of several, or of all (`theme` is None).

    `left` are those nobody has looked at.
    """

    theme: Theme | None
    total: int = 0
    taken: int = 0
    aside: int = 0

    @property
    def left(self) -> int:
        return self.total - self.taken - self.aside


def _sum(theme: Theme | None, cells: Iterable[Cell]) -> Cell:
    found = list(cells)
    return Cell(
        theme, sum(one.total for one in found), sum(one.taken for one in found), sum(one.aside for one in found)
    )


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
    def is_draft(self) -> bool:
        """Its points cannot be taken yet."""
        return self.restitution is not None and self.restitution.state == State.DRAFT

    @property
    def is_sent(self) -> bool:
        return self.restitution is not None and not self.is_draft

    @property
    def whole(self) -> Cell:
        return _sum(None, self.cells)

    @property
    def total(self) -> int:
        return self.whole.total

    @property
    def left(self) -> int:
        return self.whole.left

    @property
    def waiting(self) -> int:
        """How many points may be looked at now."""
        return self.left if self.is_sent else 0


@dataclass(frozen=True)
class Coverage:
    themes: tuple[Theme, ...]
    lines: tuple[Line, ...]

    @property
    def left(self) -> int:
        return sum(line.left for line in self.lines)

    @property
    def feeding(self) -> int:
        """How many restitutions feed the synthesis."""
        return len(self.lines) - self.awaited

    @property
    def awaited(self) -> int:
        return len(self.awaited_territories)

    @property
    def awaited_territories(self) -> tuple[Territory, ...]:
        return tuple(line.territory for line in self.lines if line.restitution is None)

    @property
    def drafts(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.is_draft)

    @property
    def columns(self) -> tuple[Cell, ...]:
        """By thématique, the points of all the restitutions that were sent."""
        sent = [line.cells for line in self.lines if line.is_sent]
        return tuple(_sum(theme, (cells[rank] for cells in sent)) for rank, theme in enumerate(self.themes))

    @property
    def whole(self) -> Cell:
        """The points of all the restitutions that were sent; `left` is what there is to look at."""
        return _sum(None, self.columns)

    def ordered(self, *, by_waiting: bool) -> tuple[Line, ...]:
        """By territory; or the lines that have most to look at first, then drafts, then the awaited territories."""
        if not by_waiting:
            return self.lines
        return tuple(sorted(self.lines, key=lambda one: (-one.waiting, not one.is_sent, -one.total)))


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
        for child in Territory.objects.in_use().filter(parent=restitution.territory)
        if not any(path.startswith(child.path) for path in covered)
    ]
    return Coverage(themes, tuple(sorted([*lines, *awaited], key=_place)))


def _place(line: Line) -> tuple[str, int]:
    return line.territory.path, line.restitution.pk if line.restitution else 0


def _counts(restitution: Restitution) -> dict[tuple[int, int], tuple[int, int, int]]:
    """(points, taken, set aside) by (restitution below, thématique), as the workbench counts them.

    Set aside, a point that an import took as well counts once. What was decided is found once for all the points: asked
    of each of them, a database that has no statistics yet looks at every entry for every entry.
    """
    points = Entry.objects.filter(sheet__restitution__feeds=restitution, parent=None, kind__in=KINDS)
    mine = {"sheet__restitution": restitution}
    decisions = Decision.objects.in_force().filter(**mine)
    aside = Q(pk__in=decisions.filter(outcome=Outcome.SET_ASIDE).values("source"))
    taken = Q(pk__in=links_into(**mine).values("to_entry")) | Q(pk__in=decisions.values("source"))
    rows = (
        points.order_by()
        .values_list("sheet__restitution", "sheet__theme")
        .annotate(total=Count("pk"), taken=Count("pk", filter=taken & ~aside), aside=Count("pk", filter=aside))
    )
    found: dict[tuple[int, int], tuple[int, int, int]] = defaultdict(lambda: (0, 0, 0))
    for below, theme, total, taken, aside in rows:
        found[below, theme] = (total, taken, aside)
    return dict(found)
