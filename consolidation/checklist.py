"""What a synthesis still leaves aside of the level below, said before it goes on. It prevents nothing."""

from __future__ import annotations

from django.urls import reverse

from common.french import count
from consolidation.coverage import coverage
from restitutions.checklist import Point
from restitutions.models import Restitution


def points_of(restitution: Restitution) -> list[Point]:
    """One point, or none when all was looked at, or when nothing feeds it (one SQL statement then, else five)."""
    if not Restitution.objects.filter(feeds=restitution).exists():
        return []
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
