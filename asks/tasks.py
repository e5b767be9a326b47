"""What beat rings for. Runs twice without harm."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from asks import services


@shared_task
def ask_what_is_due() -> None:
    """Write to those of whom something is due."""
    services.ask_what_is_due(timezone.now())
