"""What is kept for a while only: files that were read, PDFs of working documents. May run twice without harm."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from common.attached import purge_files
from restitutions.models import Restitution, Retex, RetexAttachment, Revision
from syntheses.archive_model import KEPT_DAYS
from syntheses.enums import JobState
from syntheses.kept_parts import purge_parts
from syntheses.models import ArchiveJob, ImportPreview, RenderJob, Snapshot


def purge() -> None:
    """Delete what is older than the settings say. What a version uses is never touched."""
    now = timezone.now()
    ImportPreview.objects.filter(created_at__lt=now - timedelta(days=settings.IMPORT_RETENTION_DAYS)).delete()
    _purge_working_documents(now - timedelta(days=settings.WORKING_PDF_RETENTION_DAYS))
    _purge_attachments(now - timedelta(days=settings.RESTORE_DAYS))
    purge_files(RetexAttachment, now - timedelta(days=1))
    _purge_archives(now)
    purge_files(ArchiveJob, now - timedelta(days=1))
    purge_parts(now)


def _purge_working_documents(before: datetime) -> None:
    """One restitution at a time, locked as those who freeze it lock it: what is being asked for is not taken away."""
    jobs = RenderJob.objects.filter(version=None, updated_at__lt=before).exclude(state=JobState.RUNNING)
    unused = Snapshot.objects.filter(versions=None, created_at__lt=before)
    concerned = {*jobs.values_list("snapshot__restitution", flat=True), *unused.values_list("restitution", flat=True)}
    for restitution_id in sorted(concerned):
        with transaction.atomic():
            Restitution.objects.select_for_update(of=("self",)).filter(pk=restitution_id).first()
            for job in jobs.filter(snapshot__restitution=restitution_id):
                _delete(job)
            unused.filter(restitution=restitution_id, jobs=None).delete()


def _delete(job: RenderJob) -> None:
    """The file first: if this stops half-way, the row is still there and the next run ends the work.

    A file is named by its content: another production may have the same.
    """
    name = str(job.file)
    if name and not RenderJob.objects.filter(file=name).exclude(pk=job.pk).exists():
        default_storage.delete(name)
    job.delete()


def _purge_attachments(before: datetime) -> None:
    """Files that no frozen report lists: taken off their RETEX, or of one deleted too long ago to be put back.

    The file first, then its row.
    """
    there = Exists(Retex.objects.filter(pk=OuterRef("retex_id")))
    recent = Exists(Revision.objects.filter(subject_id=OuterRef("retex_id"), at__gte=before))
    gone = Q(removed_at__isnull=False) | (~there & ~recent)
    for attachment in RetexAttachment.objects.filter(gone, snapshots=None):
        default_storage.delete(str(attachment.file))
        attachment.delete()


def _purge_archives(now: datetime) -> None:
    """What was made or failed too long ago. The file first, then its row, unless it is asked again meanwhile."""
    over = ArchiveJob.objects.filter(
        state__in=(JobState.DONE, JobState.FAILED), finished_at__lt=now - timedelta(days=KEPT_DAYS)
    )
    for job in over:
        if job.file:
            default_storage.delete(str(job.file))
        over.filter(pk=job.pk).delete()
