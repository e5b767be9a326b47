"""How long the changes of a fiche are kept. May run twice without harm."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from restitutions.enums import Change
from restitutions.models import Revision

_BATCH = 2000
"""Revisions a statement: a long deletion would keep those who type waiting."""


def purge_history() -> int:
    """Forget what was written more than HISTORY_RETENTION_DAYS ago; returns how many revisions are deleted.

    Of a deletion, it stays known that it happened, not what was deleted nor by whom: an operation that a device kept
    that long would otherwise make the thing again.
    """
    before = timezone.now() - timedelta(days=settings.HISTORY_RETENTION_DAYS)
    old = Revision.objects.filter(at__lt=before)
    count = 0
    while ids := list(old.exclude(change=Change.DELETED).order_by("pk").values_list("pk", flat=True)[:_BATCH]):
        Revision.objects.filter(pk__in=ids).delete()
        count += len(ids)
    old.filter(change=Change.DELETED).exclude(before={}).update(before={}, by=None)
    return count
