"""What beat rings for. Runs twice without harm."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from asks import purge, services


@shared_task
def ask_what_is_due() -> None:
    """Write to those of whom something is due."""
    services.ask_what_is_due(timezone.now())


@shared_task
def purge_old_asks() -> None:
    """Delete what asks left long ago."""
    purge.purge_old_asks(timezone.now())
