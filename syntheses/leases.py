"""Rows that workers take with a lease: take, keep, finish, fail, ring again. A job may run twice without harm."""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.conf import settings
from django.db import Error as DatabaseTrouble
from django.db import connection
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from common.faults import is_disk_full
from syntheses.enums import JobState
from syntheses.lease_model import Leased

logger = logging.getLogger(__name__)
J = TypeVar("J", bound=Leased)

ATTEMPTS = 3
"""How many workers may die on a job before it is called failed."""

DISK_FULL = (
    "Le disque du serveur est plein : le fichier n’a pas pu être enregistré. Votre texte est intact. "
    "Prévenez le contact du site, puis relancez."
)
NOT_WRITTEN = "Le fichier n’a pas pu être enregistré sur le serveur. Votre texte est intact ; relancez dans un moment."


class LeaseLostError(Exception):
    """Another worker has taken the job up: this one must stop without writing."""


def queue_again(job: Leased, *over: str) -> bool:
    """Queue anew a job that is in one of these states; any other is left as it is. Whether it was."""
    changed = _rows(type(job)).filter(pk=job.pk, state__in=over)
    return bool(
        changed.update(
            state=JobState.QUEUED,
            attempts=0,
            progress=0,
            error="",
            lease_until=None,
            lease_token=None,
            finished_at=None,
            updated_at=timezone.now(),
        )
    )


def take(model: type[J], job_id: int) -> J | None:
    """Take a lease on a job that waits or whose worker is silent; None when there is nothing to do."""
    now = timezone.now()
    silent = Q(state=JobState.RUNNING, lease_until__lt=now)
    waiting = Q(state=JobState.QUEUED) | silent
    taken = (
        _rows(model)
        .filter(waiting, pk=job_id, attempts__lt=ATTEMPTS)
        .update(
            state=JobState.RUNNING,
            lease_token=uuid.uuid4(),
            lease_until=_lease_end(),
            attempts=F("attempts") + 1,
            progress=1,
            error="",
            updated_at=now,
        )
    )
    if taken:
        return _rows(model).get(pk=job_id)
    _rows(model).filter(silent, pk=job_id, attempts__gte=ATTEMPTS).update(
        state=JobState.FAILED,
        error=f"La production s’est interrompue {ATTEMPTS} fois. Rien n’est perdu : vous pouvez la relancer.",
        finished_at=now,
        updated_at=now,
    )
    return None


def _rows(model: type[J]) -> QuerySet[J]:
    return model._default_manager.all()


def _held(job: Leased) -> QuerySet[Any]:
    """The row of a job as long as it is this worker's."""
    return _rows(type(job)).filter(pk=job.pk, state=JobState.RUNNING, lease_token=job.lease_token)


def _lease_end() -> datetime:
    return timezone.now() + timedelta(seconds=settings.JOB_LEASE_SECONDS)


@contextmanager
def lease_kept(job: Leased, *, every: float | None = None) -> Iterator[None]:
    """Push the lease back from a thread while one long call is under way, and say `job.progress` with it.

    `every`: seconds, a third of a lease unless given.
    """
    over = threading.Event()

    def keep() -> None:
        while not over.wait(every or settings.JOB_LEASE_SECONDS / 3):
            try:
                _held(job).update(lease_until=_lease_end(), progress=job.progress)
            except DatabaseTrouble:
                logger.warning("lease of job %s could not be kept this time", job.pk)
                connection.close()
        connection.close()

    keeper = threading.Thread(target=keep, daemon=True, name=f"lease-{job.pk}")
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join()


def beat(job: Leased, progress: int) -> None:
    """Say how far the work is and keep the lease. Raises LeaseLostError when the job is somebody else's now."""
    job.progress = progress
    if not _held(job).update(progress=progress, lease_until=_lease_end(), updated_at=timezone.now()):
        raise LeaseLostError


def finish(job: Leased, **values: Any) -> None:
    """Say that it is done, and what was made. Raises LeaseLostError when the job is somebody else's now."""
    now = timezone.now()
    ends = {"state": JobState.DONE, "progress": 100, "lease_until": None, "finished_at": now, "updated_at": now}
    if not _held(job).update(**ends, **values):
        raise LeaseLostError


def fail(job: Leased, sentence: str) -> None:
    """Say in French why it failed, unless it is done or somebody else's."""
    now = timezone.now()
    mine = _rows(type(job)).filter(pk=job.pk, lease_token=job.lease_token).exclude(state=JobState.DONE)
    mine.update(state=JobState.FAILED, error=sentence, lease_until=None, finished_at=now, updated_at=now)


def not_written(error: OSError) -> str:
    """The sentence of a file that the server could not keep."""
    return DISK_FULL if is_disk_full(error) else NOT_WRITTEN


def claim_stalled(model: type[Leased]) -> list[int]:
    """The jobs nobody works on, each noted as rung: one of two sweeps gets it, then it waits again.

    They are silent, or their bell was not heard for a lease's time.
    """
    now = timezone.now()
    unheard = now - timedelta(seconds=settings.JOB_LEASE_SECONDS)
    stalled = Q(state=JobState.RUNNING, lease_until__lt=now) | Q(state=JobState.QUEUED, updated_at__lt=unheard)
    return [
        pk
        for pk, seen in list(_rows(model).filter(stalled).order_by("pk").values_list("pk", "updated_at"))
        if _rows(model).filter(pk=pk, updated_at=seen).update(updated_at=timezone.now())
    ]
