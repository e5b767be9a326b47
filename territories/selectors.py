"""Reads of the tree."""

from __future__ import annotations

from collections.abc import Collection

from territories.enums import Level
from territories.models import Territory


def find_territory(name: str, levels: Collection[str] = tuple(Level.values)) -> Territory:
    """The territory that LEVEL:CODE names ("academie:17"). Raises LookupError with one French sentence."""
    level, _, code = name.partition(":")
    if level not in levels or not code:
        raise LookupError(f"Le territoire s’écrit NIVEAU:CODE, où NIVEAU est l’un de : {', '.join(levels)}.")
    territory = Territory.objects.filter(level=level, code=code.upper()).first()
    if territory is None:
        raise LookupError(f"Le territoire « {name} » n’existe pas dans le référentiel.")
    return territory
