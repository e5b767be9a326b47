"""An archive asked for on a page: made once, whoever asks and whatever dies on the way, and gone after a week."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from restitutions.models import Restitution
from syntheses import purge, tasks
from syntheses.archive import making
from syntheses.archive.errors import ArchiveRefusedError
from syntheses.archive.making import ask_for_archive
from syntheses.models import ArchiveJob
from tests.cast import Cast
from tests.syntheses.archive.world import export, take

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_file_from_before() -> Iterator[None]:
    yield
    for name in files():
        default_storage.delete(f"archives/{name}")


@pytest.fixture
def job(cast: Cast, draft: Restitution) -> ArchiveJob:
    return ask_for_archive(cast.campaign, cast.nantes, by=cast.coordinator)


def files() -> list[str]:
    return default_storage.listdir("archives")[1] if default_storage.exists("archives") else []


def again(job: ArchiveJob) -> ArchiveJob:
    job.refresh_from_db()
    return job


def change(job: ArchiveJob, **values: Any) -> None:
    ArchiveJob.objects.filter(pk=job.pk).update(**values)


def test_it_is_the_archive_of_the_command_and_can_be_taken_in(job: ArchiveJob, cast: Cast, tmp_path: Any) -> None:
    making.run(job.pk)
    done = again(job)
    with default_storage.open(str(done.file)) as file:
        data = file.read()
    assert data == export(tmp_path / "command.zip", cast.nantes)
    assert (done.state, done.progress, done.size, done.attempts, len(files())) == ("done", 100, len(data), 1, 1)
    assert take(data).new["restitutions"] == 0


def test_asked_twice_it_is_one_job_and_one_bell(
    cast: Cast, draft: Restitution, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks() as bells:
        first = ask_for_archive(cast.campaign, cast.nantes, by=cast.coordinator)
        assert ask_for_archive(cast.campaign, cast.nantes, by=cast.administrator) == first
    assert (ArchiveJob.objects.count(), len(bells), again(first).asked_by) == (1, 1, cast.coordinator)


def test_asked_again_once_made_it_is_made_anew_and_the_file_before_goes(
    job: ArchiveJob, cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    making.run(job.pk)
    before = again(job).file.name
    with django_capture_on_commit_callbacks(execute=True):
        ask_for_archive(cast.campaign, cast.nantes, by=cast.administrator)
    asked = again(job)
    assert (asked.state, asked.file.name, asked.asked_by, files()) == ("queued", "", cast.administrator, [])
    making.run(job.pk)
    assert again(job).file.name not in ("", before)


def test_run_twice_it_is_made_once(job: ArchiveJob) -> None:
    making.run(job.pk)
    name = again(job).file.name
    making.run(job.pk)
    assert (again(job).file.name, again(job).attempts, len(files())) == (name, 1, 1)


def test_a_dead_worker_is_survived(job: ArchiveJob, monkeypatch: pytest.MonkeyPatch) -> None:
    past = timezone.now() - timedelta(seconds=1)
    change(job, state="running", attempts=1, lease_token=uuid.uuid4(), lease_until=past, progress=60)
    monkeypatch.setattr(tasks.make_archive, "delay", making.run)
    tasks.take_up_stalled_jobs()
    assert (again(job).state, again(job).attempts, len(files())) == ("done", 2, 1)


def test_a_worker_that_lost_its_lease_leaves_nothing(job: ArchiveJob, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*_args: object) -> None:
        change(job, lease_token=uuid.uuid4())
        _args[2].write_bytes(b"PK")  # type: ignore[attr-defined]

    monkeypatch.setattr(making, "export_archive", slow)
    making.run(job.pk)
    assert (again(job).state, again(job).file.name, files()) == ("running", "", [])


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (ArchiveRefusedError("Un fichier manque."), "Un fichier manque."),
        (OSError(28, "No space left"), "Le disque du serveur est plein"),
        (RuntimeError("boom"), "L’archive n’a pas pu être faite. Vos données sont intactes"),
    ],
)
def test_a_failure_is_said_and_can_be_tried_again(
    job: ArchiveJob, cast: Cast, monkeypatch: pytest.MonkeyPatch, error: Exception, sentence: str
) -> None:
    def broken(*_args: object) -> None:
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(making, "export_archive", broken)
        making.run(job.pk)
    assert (again(job).state, files()) == ("failed", [])
    assert again(job).error.startswith(sentence)
    ask_for_archive(cast.campaign, cast.nantes, by=cast.coordinator)
    making.run(job.pk)
    assert (again(job).state, again(job).error) == ("done", "")


def test_after_a_week_it_goes_with_its_file(job: ArchiveJob) -> None:
    making.run(job.pk)
    change(job, finished_at=timezone.now() - timedelta(days=6, hours=23))
    purge.purge()
    assert (again(job).is_there, len(files())) == (True, 1)
    change(job, finished_at=timezone.now() - timedelta(days=7, minutes=1))
    assert not again(job).is_there
    purge.purge()
    assert (ArchiveJob.objects.count(), files()) == (0, [])


def test_half_a_file_that_no_job_names_goes_after_a_day(job: ArchiveJob, monkeypatch: pytest.MonkeyPatch) -> None:
    making.run(job.pk)
    default_storage.save("archives/half.zip", ContentFile(b"PK"))
    purge.purge()
    assert len(files()) == 2
    monkeypatch.setattr(default_storage, "get_modified_time", lambda _name: timezone.now() - timedelta(days=2))
    purge.purge()
    assert [f"archives/{name}" for name in files()] == [again(job).file.name]
