"""Who came: sessions and head-counts of a campaign, by category and by territory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Count, Q, Sum

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
    """`lines` are the territories that have sessions, the top's own first; `without` counts those below without any."""

    whole: Came
    lines: tuple[tuple[Territory, Came], ...]
    without: int

    @property
    def categories(self) -> tuple[tuple[str, HeadCount, tuple[tuple[Territory, HeadCount], ...]], ...]:
        """Each category: its label, its participants in all, then those of each line."""
        columns = [(place, came.by_category) for place, came in self.lines]
        return tuple(
            (category.label, count, tuple((place, column[rank]) for place, column in columns))
            for rank, (category, count) in enumerate(zip(AttendanceCategory, self.whole.by_category, strict=True))
        )


def read_came(top: Territory, campaign: Campaign) -> dict[str, Came]:
    """What the sessions of a subtree say, by path of their territory (two statements).

    A session is counted where it stands, once, whatever the number of restitutions that report it.
    """
    inside = {"campaign": campaign, "territory__path__startswith": top.path}
    cancelled = Q(state=WorkshopState.CANCELLED)
    speaks = ~cancelled & Q(attendances__participants__isnull=False)
    sessions = (
        Workshop.objects.filter(**inside)
        .order_by()
        .values_list("territory__path")
        .annotate(
            found=Count("pk", distinct=True),
            gone=Count("pk", filter=cancelled, distinct=True),
            speaking=Count("pk", filter=speaks, distinct=True),
        )
    )
    lines = (
        Attendance.objects.filter(**{f"workshop__{name}": value for name, value in inside.items()})
        .exclude(workshop__state=WorkshopState.CANCELLED)
        .order_by()
        .values_list("workshop__territory__path", "category")
        .annotate(
            known=Sum("participants"),
            stated=Count("participants"),
            unknown=Count("pk", filter=Q(checked=True, participants__isnull=True)),
        )
    )
    categories: dict[str, dict[str, HeadCount]] = defaultdict(dict)
    for path, category, known, stated, unknown in lines:
        categories[path][category] = HeadCount(known or 0, stated, unknown)
    return {
        path: Came(found, gone, found - gone - speaking, categories[path]) for path, found, gone, speaking in sessions
    }


def came_to(came: Mapping[str, Came], territory: Territory) -> Came:
    """Those of a territory and of all it contains."""
    return _sum(one for path, one in came.items() if path.startswith(territory.path))


def participation(came: Mapping[str, Came], places: Places) -> Participation:
    """What `read_came` found, by territory just below."""
    by_line: dict[str, list[Came]] = defaultdict(list)
    for path, one in came.items():
        by_line[places.line_of(path)].append(one)
    lines = tuple((place, _sum(by_line[place.path])) for place in places.lines if place.path in by_line)
    without = sum(1 for child in places.children if child.path not in by_line)
    return Participation(_sum(came.values()), lines, without)


def _sum(some: Iterable[Came]) -> Came:
    return sum(some, Came())
