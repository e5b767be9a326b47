"""Making a PDF: ask, take, render, store. The job row is the truth; a job may run twice without harm."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from common.bell import ring_for
from restitutions.models import Restitution
from syntheses import leases
from syntheses.enums import JobState
from syntheses.freeze import edition_of, freeze_report, since_version
from syntheses.kept_parts import StoredParts
from syntheses.leases import LeaseLostError, beat, lease_kept
from syntheses.models import RenderJob, Snapshot, Version
from syntheses.readers.json_reader import from_dict

logger = logging.getLogger(__name__)

VISITOR_DELAY = timedelta(minutes=10)
"""How long a production that failed is left alone by those who are not signed in."""

NOT_LAID_OUT = "La mise en page a échoué. Votre texte est intact ; relancez, puis prévenez le contact du site."


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
    if leases.queue_again(job, JobState.DONE if has_vanished(job) else JobState.FAILED):
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
    """Take a lease on a production, with what laying it out needs; None when there is nothing to do."""
    if leases.take(RenderJob, job_id) is None:
        return None
    return RenderJob.objects.select_related(
        "snapshot__restitution__territory", "snapshot__restitution__campaign", "version"
    ).get(pk=job_id)


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
        leases.fail(job, leases.not_written(error))
    except Exception:
        logger.exception("job %s failed", job_id)
        leases.fail(job, NOT_LAID_OUT)


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
    leases.finish(job, file=name, size=len(data), sha256=sha256)


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


def claim_stalled() -> list[int]:
    """The productions to ring for."""
    return leases.claim_stalled(RenderJob)
