"""Making a PDF: ask, take, render, store. The job row is the truth; a job may run twice without harm."""

from __future__ import annotations

import hashlib
import logging
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import Error as DatabaseTrouble
from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from common.bell import ring_for
from common.faults import is_disk_full
from restitutions.models import Restitution
from syntheses.enums import JobState
from syntheses.freeze import edition_of, freeze_report, since_version
from syntheses.kept_parts import StoredParts
from syntheses.models import RenderJob, Snapshot, Version
from syntheses.readers.json_reader import from_dict

logger = logging.getLogger(__name__)

ATTEMPTS = 3
"""How many workers may die on a job before it is called failed."""

VISITOR_DELAY = timedelta(minutes=10)
"""How long a production that failed is left alone by those who are not signed in."""

DISK_FULL = (
    "Le disque du serveur est plein : le fichier n’a pas pu être enregistré. Votre texte est intact. "
    "Prévenez le contact du site, puis relancez."
)
NOT_WRITTEN = "Le fichier n’a pas pu être enregistré sur le serveur. Votre texte est intact ; relancez dans un moment."
NOT_LAID_OUT = "La mise en page a échoué. Votre texte est intact ; relancez, puis prévenez le contact du site."


class LeaseLostError(Exception):
    """Another worker has taken the job up: this one must stop without writing."""


@transaction.atomic
def ask_for_pdf(restitution: Restitution, *, layout: str, by: User | None, since: int = 0) -> RenderJob:
    """The job that makes the working document of a restitution as it stands now. Asked twice, it is one job.

    `since` is the number of a version: an annex tells what changed from it. 0 is no annex.
    """
    return _ask(layout=layout, by=by, snapshot=freeze_report(restitution), version=None, since=since)


def ask_for_version_pdf(version: Version, *, layout: str, by: User | None = None, since: int = 0) -> RenderJob:
    """The job that makes the PDF of a published version. Asked twice, it is one job; `since` as above."""
    return _ask(layout=layout, by=by, snapshot=version.snapshot, version=version, since=since)


@transaction.atomic
def _ask(*, layout: str, by: User | None, snapshot: Snapshot, version: Version | None, since: int) -> RenderJob:
    key = {"version": version} if version else {"snapshot": snapshot, "version": None}
    job, created = RenderJob.objects.get_or_create(
        **key, layout=layout, since=since, defaults={"snapshot": snapshot, "asked_by": by}
    )
    if not created:
        return try_again(job)
    ring(job)
    return job


@transaction.atomic
def try_again(job: RenderJob) -> RenderJob:
    """Queue anew a job that failed, or whose file has left the storage; any other is left as it is."""
    over = JobState.DONE if has_vanished(job) else JobState.FAILED
    changed = RenderJob.objects.filter(pk=job.pk, state=over).update(
        state=JobState.QUEUED,
        attempts=0,
        progress=0,
        error="",
        lease_until=None,
        lease_token=None,
        finished_at=None,
        updated_at=timezone.now(),
    )
    if changed:
        ring(job)
    job.refresh_from_db()
    return job


def has_vanished(job: RenderJob) -> bool:
    """True when a job is done and its file is no longer in the storage."""
    return job.state == JobState.DONE and not default_storage.exists(str(job.file))


def failed_just_now(job: RenderJob) -> bool:
    """True while a visitor must wait before they ask again for a production that failed."""
    return (
        job.state == JobState.FAILED
        and job.finished_at is not None
        and timezone.now() - job.finished_at < VISITOR_DELAY
    )


def ring(job: RenderJob) -> None:
    """Tell a worker of a job, once the transaction is committed."""
    from syntheses.tasks import render_pdf

    ring_for(render_pdf, job.pk)


def take(job_id: int) -> RenderJob | None:
    """Take a lease on a job that waits or whose worker is silent; None when there is nothing to do."""
    now = timezone.now()
    token = uuid.uuid4()
    silent = Q(state=JobState.RUNNING, lease_until__lt=now)
    taken = RenderJob.objects.filter(Q(state=JobState.QUEUED) | silent, pk=job_id, attempts__lt=ATTEMPTS).update(
        state=JobState.RUNNING,
        lease_token=token,
        lease_until=_lease_end(),
        attempts=F("attempts") + 1,
        progress=1,
        error="",
        updated_at=now,
    )
    if taken:
        return RenderJob.objects.select_related(
            "snapshot__restitution__territory", "snapshot__restitution__campaign", "version"
        ).get(pk=job_id)
    RenderJob.objects.filter(silent, pk=job_id, attempts__gte=ATTEMPTS).update(
        state=JobState.FAILED,
        error=f"La production s’est interrompue {ATTEMPTS} fois. Rien n’est perdu : vous pouvez la relancer.",
        finished_at=now,
        updated_at=now,
    )
    return None


def _lease_end() -> datetime:
    return timezone.now() + timedelta(seconds=settings.JOB_LEASE_SECONDS)


@contextmanager
def lease_kept(job: RenderJob) -> Iterator[None]:
    """Push the lease back from a thread while the layout, one long call, is under way."""
    over = threading.Event()

    def keep() -> None:
        while not over.wait(settings.JOB_LEASE_SECONDS / 3):
            try:
                RenderJob.objects.filter(pk=job.pk, state=JobState.RUNNING, lease_token=job.lease_token).update(
                    lease_until=_lease_end()
                )
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


def beat(job: RenderJob, progress: int) -> None:
    """Say how far the work is and keep the lease. Raises LeaseLostError when the job is somebody else's now."""
    kept = RenderJob.objects.filter(pk=job.pk, state=JobState.RUNNING, lease_token=job.lease_token).update(
        progress=progress, lease_until=_lease_end(), updated_at=timezone.now()
    )
    if not kept:
        raise LeaseLostError


def run(job_id: int) -> None:
    """Do a job if it is to be done. A failure is written on the job in French; the technical reason is logged."""
    job = take(job_id)
    if job is None:
        return
    try:
        with lease_kept(job):
            data = render(job, lambda progress: beat(job, progress))
        store(job, data)
    except LeaseLostError:
        logger.warning("job %s was taken up by another worker", job_id)
    except OSError as error:
        logger.exception("job %s could not be written", job_id)
        _fail(job, DISK_FULL if is_disk_full(error) else NOT_WRITTEN)
    except Exception:
        logger.exception("job %s failed", job_id)
        _fail(job, NOT_LAID_OUT)


def render(job: RenderJob, progress: Callable[[int], None]) -> bytes:
    """The PDF of a job: the frozen report, laid out; its parts that did not change since they were last are not."""
    from syntheses.writers.pdf import write_pdf

    progress(5)
    report = from_dict(job.snapshot.payload)
    edition = edition_of(job.snapshot, job.version)
    since = since_version(job.snapshot.restitution_id, job.since)
    return write_pdf(report, layout=job.layout, edition=edition, since=since, progress=progress, kept=StoredParts())


def store(job: RenderJob, data: bytes) -> None:
    """Write the file under a name of its content, then say so. Twice the same content is once the same file."""
    sha256 = hashlib.sha256(data).hexdigest()
    beat(job, 100)
    name = write_once(f"rendus/{sha256[:2]}/{sha256}.pdf", data)
    done = RenderJob.objects.filter(pk=job.pk, state=JobState.RUNNING, lease_token=job.lease_token).update(
        state=JobState.DONE,
        progress=100,
        file=name,
        size=len(data),
        sha256=sha256,
        lease_until=None,
        finished_at=timezone.now(),
        updated_at=timezone.now(),
    )
    if not done:
        raise LeaseLostError


def write_once(name: str, data: bytes) -> str:
    """Put the file in the storage unless it is there whole: a worker that died, or a full disk, leaves half of one."""
    if is_whole(name, data):
        return name
    default_storage.delete(name)
    try:
        return default_storage.save(name, ContentFile(data))
    except OSError:
        default_storage.delete(name)
        raise


def is_whole(name: str, data: bytes) -> bool:
    """Whether these bytes are in the storage under a name of their content: then it is enough that none is missing."""
    return default_storage.exists(name) and default_storage.size(name) == len(data)


def _fail(job: RenderJob, sentence: str) -> None:
    RenderJob.objects.filter(pk=job.pk, lease_token=job.lease_token).exclude(state=JobState.DONE).update(
        state=JobState.FAILED, error=sentence, lease_until=None, finished_at=timezone.now(), updated_at=timezone.now()
    )


def stalled_jobs() -> QuerySet[RenderJob]:
    """Jobs nobody works on: silent ones, and those whose bell was not heard for a lease's time."""
    now = timezone.now()
    unheard = now - timedelta(seconds=settings.JOB_LEASE_SECONDS)
    return RenderJob.objects.filter(
        Q(state=JobState.RUNNING, lease_until__lt=now) | Q(state=JobState.QUEUED, updated_at__lt=unheard)
    ).order_by("pk")


def claim_stalled() -> list[int]:
    """The stalled jobs to ring for, each noted as rung: one of two sweeps gets it, then it waits again."""
    return [
        pk
        for pk, seen in list(stalled_jobs().values_list("pk", "updated_at"))
        if RenderJob.objects.filter(pk=pk, updated_at=seen).update(updated_at=timezone.now())
    ]
