"""« porté par 3 départements, 7 sessions, 214 participants »: as it is said of each point, and as it should be."""

from __future__ import annotations

import re

from django.test import Client

from consolidation.provenance import provenance_of
from restitutions.models import Entry, Restitution
from territories.enums import Level
from tests.syntheses.exactness.facts import Carried

_SAID = re.compile(r'class="thread-provenance">P(.*?)</p>')
_NAMES: dict[Level, tuple[str, str]] = {
    Level.REGION: ("région académique", "régions académiques"),
    Level.ACADEMIE: ("académie", "académies"),
    Level.DEPARTEMENT: ("département", "départements"),
    Level.BASSIN: ("bassin", "bassins"),
}
_BELOW = dict(zip(list(_NAMES), list(_NAMES)[1:], strict=False))


def told_by_pages(restitution: Restitution) -> dict[str, str]:
    """What the public page of each point says, by its reference."""
    client, told = Client(), {}
    for reference in points_of(restitution):
        found = _SAID.search(client.get(f"/fil/{reference}/").content.decode())
        told[reference] = f"p{found[1]}" if found else ""
    return told


def told_of(restitution: Restitution) -> dict[str, str]:
    """What the pages of the points are made from, by reference."""
    points = points_of(restitution)
    found = provenance_of(Entry.objects.filter(reference__in=points), restitution.territory)
    references = dict(Entry.objects.values_list("pk", "reference"))
    return {str(references[pk]): one.words for pk, one in found.items()}


def points_of(restitution: Restitution) -> list[str]:
    points = Entry.objects.filter(sheet__restitution=restitution, reference__isnull=False)
    return [str(one) for one in points.values_list("reference", flat=True)]


def sentence(level: Level, one: Carried) -> str:
    """What should be said of a point, at that level."""
    own = [_counted(1, *_NAMES[level])] if one.own else []
    below = [_counted(one.places, *_NAMES[_BELOW[level]])] if one.places else []
    people = _counted(one.people, "participant", "participants")
    if one.silent or one.partial:
        people = f"au moins {people}"
    if one.silent:
        people += f" (dont {_counted(one.silent, 'session', 'sessions')} sans effectif)"
    if one.silent == one.sessions:
        people = "effectif non renseigné"
    return f"porté par {', '.join([*own, *below, _counted(one.sessions, 'session', 'sessions'), people])}"


def _counted(number: int, singular: str, plural: str) -> str:
    grouped = f"{number:,}".replace(",", "\u202f")
    return f"{grouped}\u00a0{singular if number < 2 else plural}"
