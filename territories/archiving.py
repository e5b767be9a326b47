"""The one door by which a territory is archived, and put back. A territory is never deleted.

An archived territory contains no territory in use: so that one is in use says enough, without a look above.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from territories.enums import Level
from territories.followers import tell_of_archives
from territories.models import Territory

NEVER_DELETED = (
    "Un territoire ne se supprime pas\u00a0: sessions, restitutions, indicateurs et valeurs en dépendent. "
    "Archivez-le depuis sa page\u00a0: il n’est plus proposé, ce qui y est écrit reste."
)


class ArchivingRefusedError(Exception):
    """A territory that cannot be archived or put back now. `str()` is one French sentence."""


@transaction.atomic
def archive_territory(territory: Territory) -> Territory:
    """Stop offering a territory for what is new. Archiving what is archived changes nothing.

    Raises ArchivingRefusedError for the nation, and while it contains a territory in use.
    """
    locked = _lock(territory)
    if locked.is_archived:
        return locked
    if locked.level == Level.NATIONAL:
        raise ArchivingRefusedError("La France entière ne s’archive pas.")
    if inside := Territory.objects.in_use().filter(parent=locked).order_by("name").first():
        raise ArchivingRefusedError(
            f"«\u00a0{locked.label}\u00a0» contient encore «\u00a0{inside.label}\u00a0»\u00a0: archivez-le d’abord."
        )
    locked.archived_at = timezone.now()
    return _saved(locked)


@transaction.atomic
def restore_territory(territory: Territory) -> Territory:
    """Offer it again. Raises ArchivingRefusedError while the territory that contains it is archived."""
    parent = _lock(territory.parent) if territory.parent else None
    locked = _lock(territory)
    if not locked.is_archived:
        return locked
    if parent is not None and parent.is_archived:
        raise ArchivingRefusedError(f"Rétablissez d’abord «\u00a0{parent.label}\u00a0», qui le contient.")
    locked.archived_at = None
    return _saved(locked)


def refuse_archived(territory: Territory) -> None:
    """Raises ArchivingRefusedError when a territory is archived now; whoever builds on it holds its lock."""
    if not Territory.objects.in_use().filter(pk=territory.pk).exists():
        raise ArchivingRefusedError(f"«\u00a0{territory.label}\u00a0» est archivé\u00a0: rétablissez-le d’abord.")


def _lock(territory: Territory) -> Territory:
    """Its key stays free: what is recorded meanwhile points to it."""
    return Territory.objects.select_for_update(no_key=True, of=("self",)).get(pk=territory.pk)


def _saved(territory: Territory) -> Territory:
    territory.save(update_fields=["archived_at"])
    tell_of_archives(territory)
    return territory
