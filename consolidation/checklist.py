"""What a synthesis still leaves aside of the level below, said before it goes on. It prevents nothing."""

from __future__ import annotations

from django.urls import reverse

from common.french import count
from consolidation.changes import changed_by_theme
from consolidation.coverage import coverage
from consolidation.desk import CHANGED
from restitutions.checklist import Point
from restitutions.models import Restitution


def points_of(restitution: Restitution) -> list[Point]:
    """What is not looked at, what changed since; nothing when nothing feeds it (one SQL statement then, else six)."""
    if not Restitution.objects.filter(feeds=restitution).exists():
        return []
    return [*_left(restitution), *_changed(restitution)]


def _left(restitution: Restitution) -> list[Point]:
    found = coverage(restitution)
    left, drafts, awaited = found.whole.left, len(found.drafts), found.awaited
    parts = [
        f"{count(left, 'point n’est', 'points ne sont')} pas encore {'regardé' if left < 2 else 'regardés'}",
        f"{count(drafts, 'restitution est', 'restitutions sont')} encore en brouillon",
        f"{count(awaited, 'territoire est attendu', 'territoires sont attendus')}",
    ]
    said = [part for part, number in zip(parts, (left, drafts, awaited), strict=True) if number]
    if not said:
        return []
    address = reverse("consolidation:coverage", args=[restitution.pk])
    return [Point(f"Niveau inférieur\u00a0: {', '.join(said)}.", address, "Voir où en est la synthèse")]


def _changed(restitution: Restitution) -> list[Point]:
    """Points reworded or deleted below since they were taken: they are read again thématique by thématique."""
    numbers = changed_by_theme(restitution)
    if not numbers:
        return []
    first = next(iter(numbers))
    points = count(sum(numbers.values()), "point repris a changé", "points repris ont changé")
    address = reverse("consolidation:workbench", args=[restitution.pk, first])
    text = f"Niveau inférieur\u00a0: {points} depuis."
    return [Point(text, f"{address}?decision={CHANGED}", f"Comparer les textes de la thématique {first}")]
