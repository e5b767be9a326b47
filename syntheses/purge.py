"""What is kept for a while only: files that were read, PDFs of working documents. May run twice without harm."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from restitutions.models import Restitution
from syntheses.enums import JobState
from syntheses.models import ImportPreview, RenderJob, Snapshot


def purge() -> None:
    """Delete what is older than the settings say. What a version uses is never touched."""
    now = timezone.now()
    ImportPreview.objects.filter(created_at__lt=now - timedelta(days=settings.IMPORT_RETENTION_DAYS)).delete()
    _purge_working_documents(now - timedelta(days=settings.WORKING_PDF_RETENTION_DAYS))


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
