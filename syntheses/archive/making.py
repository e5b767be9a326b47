"""Making the archive that was asked for on a page: ask, make, put in the storage. It may run twice without harm.

The archive is of one moment of the database: while it is written nothing is said in its transaction, the thread that
keeps the lease says how far it is. Each run has a file of its own, named by its lease: two runs never write the same.
"""

from __future__ import annotations

import logging
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from common.bell import ring_for
from restitutions.models import Restitution
from syntheses import leases
from syntheses.archive.errors import ArchiveRefusedError
from syntheses.archive.write import export_archive
from syntheses.enums import JobState
from syntheses.leases import LeaseLostError
from syntheses.models import ArchiveJob
from territories.models import Territory
from workshops.models import Campaign, Workshop

logger = logging.getLogger(__name__)

ARCHIVES = "archives"
"""The folder of the storage."""

_SECONDS = 2
"""Between two notes of how far it is."""

NOT_MADE = "L’archive n’a pas pu être faite. Vos données sont intactes ; relancez, puis prévenez le contact du site."


def campaigns_of(territory: Territory) -> QuerySet[Campaign]:
    """Those of which something was written in the territory or below."""
    inside = Q(campaign=OuterRef("pk"), territory__path__startswith=territory.path)
    return Campaign.objects.filter(Exists(Restitution.objects.filter(inside)) | Exists(Workshop.objects.filter(inside)))


@transaction.atomic
def ask_for_archive(campaign: Campaign, territory: Territory, *, by: User) -> ArchiveJob:
    """The job that makes the archive. Under way, it is that one; over, it is made anew and the file before goes."""
    job, created = ArchiveJob.objects.select_for_update(of=("self",)).get_or_create(
        campaign=campaign, territory=territory, defaults={"asked_by": by}
    )
    before = str(job.file)
    if not created and not leases.queue_again(job, JobState.DONE, JobState.FAILED):
        return job
    if not created:
        ArchiveJob.objects.filter(pk=job.pk).update(asked_by=by, file="", size=None)
        transaction.on_commit(lambda: _delete(before))
        job.refresh_from_db()
    _ring(job)
    return job


def _ring(job: ArchiveJob) -> None:
    from syntheses.tasks import make_archive

    ring_for(make_archive, job.pk)


def run(job_id: int) -> None:
    """Make an archive if it is to be made. A failure is written on the job in French."""
    job = leases.take(ArchiveJob, job_id)
    if job is None:
        return
    name = f"{ARCHIVES}/{job.lease_token}.zip"
    try:
        with leases.lease_kept(job, every=_SECONDS):
            size = _make(job, name)
        leases.finish(job, file=name, size=size)
    except LeaseLostError:
        logger.warning("archive %s was taken up by another worker", job_id)
        _delete(name)
    except Exception as error:
        logger.exception("archive %s failed", job_id)
        _delete(name)
        leases.fail(job, _said(error))


def _make(job: ArchiveJob, name: str) -> int:
    """Write the archive under that name of the storage. Returns its size in bytes."""

    def say(percent: int) -> None:
        job.progress = percent

    with TemporaryDirectory(prefix="egn-archive-") as folder:
        whole = Path(folder) / "archive.zip"
        export_archive(job.campaign, job.territory, whole, say)
        with whole.open("rb") as file:
            default_storage.save(name, File(file))
        return whole.stat().st_size


def _said(error: Exception) -> str:
    if isinstance(error, ArchiveRefusedError):
        return str(error)
    return leases.not_written(error) if isinstance(error, OSError) else NOT_MADE


def _delete(name: str) -> None:
    """What cannot be deleted now is by the purge: no row names it."""
    try:
        if name:
            default_storage.delete(name)
    except OSError:
        logger.exception("%s could not be deleted", name)


def claim_stalled() -> list[int]:
    """The archives to ring for."""
    return leases.claim_stalled(ArchiveJob)
