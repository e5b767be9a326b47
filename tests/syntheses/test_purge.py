"""What is kept for a while only goes when it is old; what a version uses stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from restitutions.models import Restitution
from syntheses.intake import intake
from syntheses.jobs import ask_for_pdf
from syntheses.models import ImportPreview, RenderJob, Snapshot
from syntheses.tasks import purge_what_is_old
from tests.cast import Cast
from tests.syntheses.conftest import REPORT, publish

pytestmark = pytest.mark.django_db


def working_pdf(restitution: Restitution, days: int, layout: str = "ateliers", name: str = "") -> RenderJob:
    """A PDF made that many days ago of a restitution as it is now."""
    job = ask_for_pdf(restitution, layout=layout, by=None)
    then = timezone.now() - timedelta(days=days)
    name = name or default_storage.save("rendus/vieux.pdf", ContentFile(b"%PDF"))
    RenderJob.objects.filter(pk=job.pk).update(state="done", file=name, size=4, finished_at=then, updated_at=then)
    Snapshot.objects.filter(pk=job.snapshot_id).update(created_at=then)
    job.refresh_from_db()
    return job


def test_what_was_read_is_forgotten_after_a_month_and_its_restitution_stays(cast: Cast, draft: Restitution) -> None:
    def read(days: int) -> ImportPreview:
        made = ImportPreview.objects.create(
            owner=cast.facilitator,
            campaign=cast.campaign,
            territory=cast.nantes,
            filename="essai.docx",
            payload={},
            restitution=draft,
        )
        ImportPreview.objects.filter(pk=made.pk).update(created_at=timezone.now() - timedelta(days=days))
        return made

    read(31)
    recent = read(29)
    for _ in range(2):
        purge_what_is_old()
        assert list(ImportPreview.objects.all()) == [recent]
    assert Restitution.objects.get() == draft


def test_an_old_working_document_goes_with_its_file_and_its_snapshot(cast: Cast, draft: Restitution) -> None:
    old = working_pdf(draft, 91)
    other = intake(REPORT, campaign=cast.campaign, territory=cast.nantes)
    recent = working_pdf(other, 89)
    for _ in range(2):
        purge_what_is_old()
        assert list(RenderJob.objects.all()) == [recent]
        assert list(Snapshot.objects.all()) == [recent.snapshot]
        assert (default_storage.exists(str(old.file)), default_storage.exists(str(recent.file))) == (False, True)
    default_storage.delete(str(recent.file))


def test_a_file_that_another_production_has_stays(cast: Cast, draft: Restitution) -> None:
    old = working_pdf(draft, 91)
    recent = working_pdf(intake(REPORT, campaign=cast.campaign, territory=cast.nantes), 1, name=str(old.file))
    purge_what_is_old()
    assert list(RenderJob.objects.all()) == [recent]
    assert default_storage.exists(str(recent.file))
    default_storage.delete(str(recent.file))


def test_a_snapshot_asked_for_again_lately_stays_with_its_recent_production(cast: Cast, draft: Restitution) -> None:
    old, recent = working_pdf(draft, 91), working_pdf(draft, 1, layout="region")
    Snapshot.objects.update(created_at=timezone.now() - timedelta(days=91))
    purge_what_is_old()
    assert list(RenderJob.objects.all()) == [recent]
    assert list(Snapshot.objects.all()) == [old.snapshot]
    default_storage.delete(str(recent.file))


def test_what_a_version_froze_stays_for_ever(cast: Cast, draft: Restitution) -> None:
    working = working_pdf(draft, 4000)
    version = publish(draft, cast)
    then = timezone.now() - timedelta(days=4000)
    RenderJob.objects.update(updated_at=then)
    Snapshot.objects.update(created_at=then)
    purge_what_is_old()
    assert RenderJob.objects.get().version == version
    RenderJob.objects.all().delete()
    purge_what_is_old()
    assert Snapshot.objects.get() == version.snapshot
    assert not default_storage.exists(str(working.file))


def test_a_production_at_work_is_left_alone(draft: Restitution) -> None:
    job = working_pdf(draft, 91)
    soon = timezone.now() + timedelta(seconds=30)
    RenderJob.objects.update(state="running", lease_until=soon, updated_at=timezone.now() - timedelta(days=91))
    purge_what_is_old()
    assert list(RenderJob.objects.all()) == [job]
    default_storage.delete(str(job.file))
