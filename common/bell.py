"""Telling a worker of a row that waits. The row is the truth (docs/adr/0004): a bell unheard loses nothing."""

from __future__ import annotations

import logging

from celery import Task
from django.db import transaction

logger = logging.getLogger(__name__)


def ring_for(task: Task, row: int) -> None:
    """Queue the task of a row, once the transaction is committed; what does not ring is made good by the sweep."""

    def send() -> None:
        try:
            task.delay(row)
        except Exception:
            logger.exception("broker out of reach; %s of row %s waits for the sweep", task.name, row)

    transaction.on_commit(send)
