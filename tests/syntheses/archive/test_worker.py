"""An archive is made by the worker process, from the moment of the database it began at."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from syntheses.archive.making import ask_for_archive
from syntheses.enums import JobState
from syntheses.intake import intake
from tests.cast import Cast
from tests.services import Started
from tests.syntheses.archive.world import BELOW, export


@pytest.mark.django_db(transaction=True)
def test_the_worker_process_makes_the_archive_of_the_command(
    celery_worker: Started, cast: Cast, tmp_path: Path
) -> None:
    intake(BELOW, campaign=cast.campaign, territory=cast.vendee, by=cast.facilitator)
    data = export(tmp_path / "command.zip", cast.nantes)
    job = ask_for_archive(cast.campaign, cast.nantes, by=cast.coordinator)
    limit = time.monotonic() + 30
    while job.state != JobState.DONE and time.monotonic() < limit:
        time.sleep(0.1)
        job.refresh_from_db()
    assert (job.state, job.error, job.size) == ("done", "", len(data))
    with default_storage.open(str(job.file)) as file:
        assert file.read() == data
    default_storage.delete(str(job.file))
