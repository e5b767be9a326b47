"""A real Celery worker killed in the middle of a PDF: another takes the job up, and there is one file."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from celery import Celery
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management import call_command

from restitutions.models import Restitution
from syntheses import jobs
from syntheses.intake import intake
from syntheses.models import RenderJob
from syntheses.report import Entry, PlanRow, Report, ThemeSection
from tests.cast import make_cast
from tests.services import Started, require_redis, worker
from tests.settings import XDIST_WORKER

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services]

LEASE = 4
PATIENCE = 60


def long_report() -> Report:
    """Some twenty pages: enough time to kill whoever lays them out."""
    row = PlanRow(how=tuple(Entry(text=f"Point {rank} " + "mot " * 60) for rank in range(25)))
    return Report(layout="ateliers", themes=(ThemeSection(theme=1, plan=(row,) * 12),))


@pytest.fixture
def broker() -> str:
    """A Redis database that the workers of the other tests do not listen to."""
    require_redis()
    number = 40 + int(XDIST_WORKER.removeprefix("gw"))
    return urlsplit(settings.REDIS_URL)._replace(path=f"/{number}").geturl()


@pytest.fixture
def job(monkeypatch: pytest.MonkeyPatch) -> RenderJob:
    monkeypatch.setattr(jobs, "ring", lambda _job: None)
    call_command("load_reference", verbosity=0)
    cast = make_cast()
    restitution: Restitution = intake(long_report(), campaign=cast.campaign, territory=cast.nantes)
    return jobs.ask_for_pdf(restitution, layout="ateliers", by=None)


def wait_until(job: RenderJob, ready: Callable[[RenderJob], bool]) -> None:
    limit = time.monotonic() + PATIENCE
    while time.monotonic() < limit:
        job.refresh_from_db()
        if ready(job):
            return
        time.sleep(0.02)
    pytest.fail(f"{job.state} à {job.progress} % après {PATIENCE} secondes : {job.error}")


def documents() -> set[str]:
    """All that was ever written: other tests leave theirs in the same storage."""
    folders = default_storage.listdir("rendus")[0] if default_storage.exists("rendus") else []
    return {f"rendus/{one}/{name}" for one in folders for name in default_storage.listdir(f"rendus/{one}")[1]}


def kill(started: Started) -> None:
    """The worker and its child, at once, as a machine that stops."""
    os.killpg(started.process.pid, signal.SIGKILL)
    started.process.wait()


def test_a_killed_worker_s_job_is_taken_up_and_ends_as_one_file(job: RenderJob, broker: str, tmp_path: Path) -> None:
    before = documents()
    bell = Celery(broker=broker, set_as_current=False)
    with worker(tmp_path, REDIS_URL=broker, JOB_LEASE_SECONDS=str(LEASE)) as first:
        bell.send_task("syntheses.tasks.render_pdf", [job.pk])
        wait_until(job, lambda one: one.progress > 10)
        kill(first)
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("running", 1)
    killed_at = time.monotonic()
    with worker(tmp_path, REDIS_URL=broker, JOB_LEASE_SECONDS=str(LEASE)):
        wait_until(job, lambda one: ring_and_see(bell, one))
    assert time.monotonic() - killed_at < PATIENCE
    assert (job.state, job.attempts) == ("done", 2), job.error
    assert documents() - before == {str(job.file)}
    assert RenderJob.objects.count() == 1


def ring_and_see(bell: Celery, job: RenderJob) -> bool:
    """What beat does, more often."""
    bell.send_task("syntheses.tasks.take_up_stalled_jobs")
    time.sleep(1)
    return job.is_over
