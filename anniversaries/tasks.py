"""Celery tasks: they take ids, and delegate."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from anniversaries import files, scheduled


@shared_task
def write_file(file_id: int) -> None:
    """Write one file of a report. Runs twice without harm: the lease on its row decides."""
    files.run(file_id)


@shared_task
def take_up_stalled_files() -> None:
    """Ring again for the files nobody writes, and ask for those that are not asked for."""
    files.ask_for_lacking()
    for file_id in files.claim_stalled():
        write_file.delay(file_id)


@shared_task
def make_what_is_due() -> None:
    """Make the reports whose day has come. Runs twice without harm."""
    scheduled.make_what_is_due(timezone.now())
