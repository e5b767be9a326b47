"""A PDF is made once, whoever asks and whatever dies on the way."""

from __future__ import annotations

import errno
import hashlib
import threading
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connection
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from restitutions.models import Restitution
from syntheses import jobs, leases, tasks
from syntheses.enums import JobState
from syntheses.models import RenderJob, Version
from tests.cast import Cast

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7 tout entier"
NAME = f"rendus/{hashlib.sha256(PDF).hexdigest()[:2]}/{hashlib.sha256(PDF).hexdigest()}.pdf"


@pytest.fixture(autouse=True)
def _no_file_from_before() -> Iterator[None]:
    yield
    default_storage.delete(NAME)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A lay-out that takes no time: what is tried here is around it."""

    def render(_job: RenderJob, progress: Callable[[int], None]) -> bytes:
        progress(50)
        return PDF

    monkeypatch.setattr(jobs, "render", render)


@pytest.fixture
def job(draft: Restitution) -> RenderJob:
    return jobs.ask_for_pdf(draft, layout="ateliers", by=None)


def silent(job: RenderJob, **changes: Any) -> None:
    """As a worker leaves a job when it is killed: running, its lease past."""
    values = {
        "state": JobState.RUNNING,
        "attempts": 1,
        "lease_token": uuid.uuid4(),
        "lease_until": timezone.now() - timedelta(seconds=1),
        **changes,
    }
    RenderJob.objects.filter(pk=job.pk).update(**values)


def test_a_job_ends_as_one_file_named_by_its_content(job: RenderJob, quick: None) -> None:
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.progress, job.size, job.file.name, job.attempts) == ("done", 100, len(PDF), NAME, 1)
    assert job.sha256 == hashlib.sha256(PDF).hexdigest()
    assert job.lease_until is None
    with default_storage.open(NAME) as file:
        assert file.read() == PDF


def test_asked_twice_it_is_one_job_and_one_bell(
    draft: Restitution, cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks() as bells:
        first = jobs.ask_for_pdf(draft, layout="ateliers", by=cast.facilitator)
        again = jobs.ask_for_pdf(draft, layout="ateliers", by=cast.coordinator)
    assert first == again
    assert RenderJob.objects.count() == 1
    assert len(bells) == 1


def test_each_layout_and_each_content_is_its_own_job(draft: Restitution) -> None:
    one = jobs.ask_for_pdf(draft, layout="ateliers", by=None)
    other = jobs.ask_for_pdf(draft, layout="region", by=None)
    Restitution.objects.update(title="Un autre titre")
    draft.refresh_from_db()
    changed = jobs.ask_for_pdf(draft, layout="ateliers", by=None)
    assert len({one.pk, other.pk, changed.pk}) == 3


def test_run_twice_it_is_done_once(job: RenderJob, quick: None) -> None:
    jobs.run(job.pk)
    finished = RenderJob.objects.get().finished_at
    jobs.run(job.pk)
    assert RenderJob.objects.get().finished_at == finished
    assert RenderJob.objects.get().attempts == 1


def test_two_workers_do_not_take_the_same_job(job: RenderJob) -> None:
    assert jobs.take(job.pk) is not None
    assert jobs.take(job.pk) is None


def test_a_job_whose_worker_died_is_taken_up_and_ends_as_one_file(
    job: RenderJob, quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    silent(job, progress=60)
    monkeypatch.setattr(tasks.render_pdf, "delay", jobs.run)
    tasks.take_up_stalled_jobs()
    job.refresh_from_db()
    assert (job.state, job.attempts, job.file.name) == ("done", 2, NAME)
    assert default_storage.listdir(NAME.rsplit("/", 1)[0])[1] == [NAME.rsplit("/", 1)[1]]


def test_a_job_at_work_is_left_alone(job: RenderJob) -> None:
    jobs.take(job.pk)
    assert jobs.claim_stalled() == []


def test_a_job_that_kills_its_workers_is_called_failed(job: RenderJob) -> None:
    silent(job, attempts=3)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == "failed"
    assert job.error == "La production s’est interrompue 3 fois. Rien n’est perdu : vous pouvez la relancer."


def test_the_sweep_rings_for_a_job_nobody_heard(job: RenderJob) -> None:
    assert jobs.claim_stalled() == []
    RenderJob.objects.update(updated_at=timezone.now() - timedelta(seconds=31))
    assert jobs.claim_stalled() == [job.pk]


def test_a_job_that_waits_is_rung_once_a_lease(job: RenderJob) -> None:
    RenderJob.objects.update(updated_at=timezone.now() - timedelta(seconds=31))
    assert [jobs.claim_stalled() for _ in range(2)] == [[job.pk], []]


def test_a_broker_that_is_down_loses_no_job(
    draft: Restitution,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    def down(*_args: object) -> None:
        raise ConnectionError("broker")

    monkeypatch.setattr(tasks.render_pdf, "delay", down)
    with django_capture_on_commit_callbacks(execute=True):
        job = jobs.ask_for_pdf(draft, layout="ateliers", by=None)
    RenderJob.objects.update(updated_at=timezone.now() - timedelta(seconds=31))
    assert jobs.claim_stalled() == [job.pk]


def test_a_worker_that_lost_its_lease_writes_nothing(job: RenderJob, monkeypatch: pytest.MonkeyPatch) -> None:
    def stolen(_job: RenderJob, _progress: Callable[[int], None]) -> bytes:
        RenderJob.objects.update(lease_token=uuid.uuid4(), progress=70)
        return PDF

    monkeypatch.setattr(jobs, "render", stolen)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.progress, job.file.name, job.error) == ("running", 70, "", "")
    assert not default_storage.exists(NAME)


def test_a_worker_that_lost_its_lease_stops_at_the_next_page(job: RenderJob) -> None:
    taken = jobs.take(job.pk)
    assert taken is not None
    silent(job)
    with pytest.raises(leases.LeaseLostError):
        leases.beat(taken, 50)


class FullDisk(FileSystemStorage):
    """Writes half of the file, then says the disk is full."""

    def save(self, name: str | None, content: Any, max_length: int | None = None) -> str:
        super().save(name, ContentFile(content.read()[: len(PDF) // 2]), max_length)
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_is_said_in_french_and_leaves_no_half_file(
    job: RenderJob, quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "default_storage", FullDisk())
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == "failed"
    assert job.error == (
        "Le disque du serveur est plein : le fichier n’a pas pu être enregistré. Votre texte est intact. "
        "Prévenez le contact du site, puis relancez."
    )
    assert not default_storage.exists(NAME)
    monkeypatch.setattr(jobs, "default_storage", default_storage)
    jobs.try_again(job)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.file.name) == ("done", NAME)


def test_half_a_file_left_by_a_killed_worker_is_written_again(job: RenderJob, quick: None) -> None:
    default_storage.save(NAME, ContentFile(PDF[:5]))
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.file.name == NAME
    with default_storage.open(NAME) as file:
        assert file.read() == PDF


def test_a_lay_out_that_fails_is_said_in_french_without_its_technical_reason(
    job: RenderJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_job: RenderJob, _progress: Callable[[int], None]) -> bytes:
        raise ValueError("secret/path")

    monkeypatch.setattr(jobs, "render", broken)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == "failed"
    assert job.error.startswith("La mise en page a échoué.")
    assert "secret" not in job.error


def test_asking_again_for_what_failed_tries_again(job: RenderJob, draft: Restitution) -> None:
    RenderJob.objects.update(state=JobState.FAILED, error="Échec")
    assert jobs.ask_for_pdf(draft, layout="ateliers", by=None).state == "queued"


def test_asking_again_for_what_vanished_makes_it_again(job: RenderJob, draft: Restitution, quick: None) -> None:
    jobs.run(job.pk)
    default_storage.delete(NAME)
    assert jobs.ask_for_pdf(draft, layout="ateliers", by=None).state == "queued"
    jobs.run(job.pk)
    assert default_storage.exists(NAME)


def test_what_is_at_work_cannot_be_tried_again(job: RenderJob) -> None:
    jobs.take(job.pk)
    assert jobs.try_again(job).state == "running"


def test_the_lease_is_kept_while_the_page_is_laid_out(job: RenderJob, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[int] = []

    class Once:
        def wait(self, _seconds: float) -> bool:
            kept.append(1)
            return len(kept) > 1

        def set(self) -> None:
            kept.append(0)

    taken = jobs.take(job.pk)
    assert taken is not None
    monkeypatch.setattr(threading, "Event", Once)
    monkeypatch.setattr(threading, "Thread", Inline)
    monkeypatch.setattr(connection, "close", lambda: None)
    RenderJob.objects.update(lease_until=timezone.now())
    with leases.lease_kept(taken):
        job.refresh_from_db()
    assert job.lease_until is not None
    assert job.lease_until > timezone.now() + timedelta(seconds=20)


class Inline:
    """A thread that runs at once: the test's transaction is not seen by another connection."""

    def __init__(self, *, target: Callable[[], None], **_rest: object) -> None:
        self.target = target

    def start(self) -> None:
        self.target()

    def join(self) -> None:
        pass


def test_a_real_pdf_is_made_of_a_version(version: Version) -> None:
    job = RenderJob.objects.get(version=version)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == "done", job.error
    with default_storage.open(str(job.file)) as file:
        assert file.read(5) == b"%PDF-"
