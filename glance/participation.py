"""Who came: sessions and head-counts of a campaign, by category and by territory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Count, Q, Sum

from common.compiled import Compiled
from glance.places import Places
from territories.models import Territory
from workshops.enums import AttendanceCategory, WorkshopState
from workshops.models import Attendance, Campaign, Workshop
from workshops.totals import HeadCount


@dataclass(frozen=True)
class Came:
    """The sessions of some territories, each once. `silent` counts those that give no number, cancelled ones apart."""

    sessions: int = 0
    cancelled: int = 0
    silent: int = 0
    categories: Mapping[str, HeadCount] = field(default_factory=dict)

    @property
    def participants(self) -> HeadCount:
        """As the list of sessions adds them up."""
        return sum(self.categories.values(), HeadCount(unknown=self.silent))

    @property
    def by_category(self) -> tuple[HeadCount, ...]:
        """In the official order."""
        return tuple(self.categories.get(one.value, HeadCount()) for one in AttendanceCategory)

    def __add__(self, other: Came) -> Came:
        return Came(
            self.sessions + other.sessions,
            self.cancelled + other.cancelled,
            self.silent + other.silent,
            {
                name: self.categories.get(name, HeadCount()) + other.categories.get(name, HeadCount())
                for name in {*self.categories, *other.categories}
            },
        )


@dataclass(frozen=True)
class Participation:
    """`lines` are the territories that have sessions, the top's own first; `without` those below without any."""

    whole: Came
    lines: tuple[tuple[Territory, Came], ...]
    without: tuple[Territory, ...]

    @property
    def categories(self) -> tuple[tuple[str, HeadCount, tuple[tuple[Territory, HeadCount], ...]], ...]:
        """Each category: its label, its participants in all, then those of each line."""
        columns = [(place, came.by_category) for place, came in self.lines]
        return tuple(
            (category.label, count, tuple((place, column[rank]) for place, column in columns))
            for rank, (category, count) in enumerate(zip(AttendanceCategory, self.whole.by_category, strict=True))
        )


_CANCELLED = Q(state=WorkshopState.CANCELLED)
_SESSIONS: Compiled[tuple[str, int, int, int]] = Compiled(
    lambda campaign, top: (
        Workshop.objects.filter(campaign=campaign, territory__path__startswith=top)
        .order_by()
        .values_list("territory__path")
        .annotate(
            found=Count("pk", distinct=True),
            gone=Count("pk", filter=_CANCELLED, distinct=True),
            speaking=Count("pk", filter=~_CANCELLED & Q(attendances__participants__isnull=False), distinct=True),
        )
    )
)
_COUNTS: Compiled[tuple[str, str, int | None, int, int]] = Compiled(
    lambda campaign, top: (
        Attendance.objects.filter(workshop__campaign=campaign, workshop__territory__path__startswith=top)
        .exclude(workshop__state=WorkshopState.CANCELLED)
        .order_by()
        .values_list("workshop__territory__path", "category")
        .annotate(
            known=Sum("participants"),
            stated=Count("participants"),
            unknown=Count("pk", filter=Q(checked=True, participants__isnull=True)),
        )
    )
)


def read_came(top: Territory, campaign: Campaign) -> dict[str, Came]:
    """What the sessions of a subtree say, by path of their territory (two statements).

    A session is counted where it stands, once, whatever the number of restitutions that report it.
    """
    categories: dict[str, dict[str, HeadCount]] = defaultdict(dict)
    for path, category, known, stated, unknown in _COUNTS(campaign.pk, top.path):
        categories[path][category] = HeadCount(known or 0, stated, unknown)
    return {
        path: Came(found, gone, found - gone - speaking, categories[path])
        for path, found, gone, speaking in _SESSIONS(campaign.pk, top.path)
    }


def by_academie(came: Mapping[str, Came], places: Places) -> Mapping[str, Came]:
    """What `read_came` found, by path of a compared académie: its own and that of all it contains."""
    found: dict[str, list[Came]] = defaultdict(list)
    for path, one in came.items():
        found[places.academie_of(path)].append(one)
    return defaultdict(Came, {path: _sum(some) for path, some in found.items()})


def participation(came: Mapping[str, Came], places: Places) -> Participation:
    """What `read_came` found, by territory just below."""
    by_line: dict[str, list[Came]] = defaultdict(list)
    for path, one in came.items():
        by_line[places.line_of(path)].append(one)
    lines = tuple((place, _sum(by_line[place.path])) for place in places.lines if place.path in by_line)
    without = tuple(child for child in places.children if child.path not in by_line and not child.is_archived)
    return Participation(_sum(came.values()), lines, without)


def _sum(some: Iterable[Came]) -> Came:
    return sum(some, Came())
