"""How many territories of a level there are below others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.db.models import Count, Q

from measures.rollup import prefixes
from territories.models import Territory


class Awaited:
    """The territories in use of some levels below some tops, counted (one statement at any number)."""

    def __init__(self, tops: Iterable[str], levels: Iterable[str]) -> None:
        inside = Q(pk__in=[])
        for top in set(tops):
            inside |= Q(path__startswith=top)
        rows = (
            Territory.objects.in_use()
            .filter(inside, level__in=set(levels))
            .order_by()
            .values_list("level", "parent__path")
            .annotate(found=Count("pk"))
        )
        self._below: Counter[tuple[str, str]] = Counter()
        for level, parent, found in rows:
            for above in prefixes(parent or ""):
                self._below[level, above] += found

    def below(self, path: str, own_level: str, awaited: str) -> int:
        """How many of the awaited level a territory contains, itself included."""
        return 1 if own_level == awaited else self._below[awaited, path]
