"""What is done from time to time. Each runs twice without harm."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from measures.imports.services import forget_imports

KEPT_DAYS = 30
"""How long a table of values waits for its person."""


@shared_task
def forget_old_imports() -> None:
    """Delete the tables that nobody confirmed, and the lines of those whose values are recorded."""
    forget_imports(before=timezone.now() - timedelta(days=KEPT_DAYS))
