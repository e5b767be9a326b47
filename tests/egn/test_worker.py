"""The worker that other tests lean on is a process of its own, and works on this test's database and Redis."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from restitutions.models import Restitution
from syntheses.enums import JobState
from syntheses.models import RenderJob, Snapshot
from syntheses.tasks import take_up_stalled_jobs
from tests.cast import Cast
from tests.services import Started


@pytest.mark.django_db(transaction=True)
def test_a_stalled_job_is_taken_up_by_the_worker_process(celery_worker: Started, cast: Cast) -> None:
    restitution = Restitution.objects.create(campaign=cast.campaign, territory=cast.nantes)
    snapshot = Snapshot.objects.create(restitution=restitution, payload={}, checksum="0" * 64)
    past = timezone.now() - timedelta(hours=1)
    job = RenderJob.objects.create(
        snapshot=snapshot, layout="ateliers", state=JobState.RUNNING, attempts=3, lease_until=past
    )
    take_up_stalled_jobs.delay()
    limit = time.monotonic() + 30
    while job.state != JobState.FAILED and time.monotonic() < limit:
        time.sleep(0.1)
        job.refresh_from_db()
    assert (job.state, job.error[:40]) == ("failed", "La production s’est interrompue 3 fois. ")
    assert "render_pdf" in celery_worker.log.read_text()


@pytest.mark.django_db(transaction=True)
def test_the_next_test_finds_an_empty_database_and_no_message(celery_worker: Started) -> None:
    assert RenderJob.objects.count() == 0
    assert celery_worker.process.poll() is None
