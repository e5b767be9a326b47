"""Which territory the page is about, and those it speaks of.

An archived territory keeps what it has: a line that says anything shows it, marked « archivé »; a line that would say
nothing leaves it out. The mark comes with the territory, read anyway.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q

from common.addresses import filtered_url
from common.compiled import Compiled
from territories.enums import Level
from territories.models import Territory

COMPARED_FROM = (Level.NATIONAL, Level.REGION)
"""Where académies are shown side by side."""


def glance_url(territory: Territory, campaign: str = "", **asked: str) -> str:
    """The page of a territory; `campaign` is a slug, "" for the newest."""
    return filtered_url("glance:territory", territoire=territory.slug, campagne=campaign, **asked)


@dataclass(frozen=True)
class Places:
    """A territory, those just below it by name, and the académies it compares by name (none below an académie)."""

    top: Territory
    children: tuple[Territory, ...]
    compared: tuple[Territory, ...]

    @property
    def lines(self) -> tuple[Territory, ...]:
        """Itself, then those just below."""
        return (self.top, *self.children)

    def line_of(self, path: str) -> str:
        """The path of the line that counts a territory: that of the child which contains it, or the top's own."""
        if path == self.top.path:
            return path
        return path[: path.index("/", len(self.top.path)) + 1]

    def academie_of(self, path: str) -> str:
        """The path of the compared académie that a territory is or stands in, "" for none."""
        while path and path not in self._academies:
            path = path[: path.rfind("/", 0, -1) + 1]
        return path

    @cached_property
    def _academies(self) -> frozenset[str]:
        return frozenset(one.path for one in self.compared)


_CHILDREN = Compiled(lambda top: Territory.objects.filter(parent=top).order_by("name", "pk"))
_WITH_ACADEMIES = Compiled(
    lambda top, path: Territory.objects.filter(Q(parent=top) | Q(level=Level.ACADEMIE, path__startswith=path)).order_by(
        "name", "pk"
    )
)


def read_places(top: Territory) -> Places:
    """One statement."""
    compares = top.level in COMPARED_FROM
    found = _WITH_ACADEMIES(top.pk, top.path) if compares else _CHILDREN(top.pk)
    return Places(
        top,
        tuple(one for one in found if one.parent_id == top.pk),
        tuple(one for one in found if compares and one.level == Level.ACADEMIE),
    )
