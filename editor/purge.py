"""How long the changes of a fiche are kept. May run twice without harm."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from restitutions.models import Revision

_BATCH = 2000
"""Revisions a statement: a long deletion would keep those who type waiting."""


def purge_history() -> int:
    """Delete the revisions older than HISTORY_RETENTION_DAYS; returns how many."""
    before = timezone.now() - timedelta(days=settings.HISTORY_RETENTION_DAYS)
    count = 0
    while ids := list(Revision.objects.filter(at__lt=before).order_by("pk").values_list("pk", flat=True)[:_BATCH]):
        Revision.objects.filter(pk__in=ids).delete()
        count += len(ids)
    return count
