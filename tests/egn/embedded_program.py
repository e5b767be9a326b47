"""Run by test_embedded.py in a process of its own: a stalled job, and the threads that take it up."""

import json
import os
import sys
import threading
import time
from datetime import timedelta
from io import StringIO

import django

django.setup()

from celery.schedules import schedule  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from egn.embedded import start_embedded_worker  # noqa: E402
from restitutions.models import Restitution  # noqa: E402
from syntheses.enums import JobState  # noqa: E402
from syntheses.models import RenderJob, Snapshot  # noqa: E402
from territories.models import Territory  # noqa: E402
from workshops.models import Campaign  # noqa: E402


def stalled_job() -> RenderJob:
    """A job whose three workers died: the sweep of beat finds it, and the task calls it failed."""
    restitution = Restitution.objects.create(
        campaign=Campaign.objects.get(), territory=Territory.objects.earliest("pk")
    )
    snapshot = Snapshot.objects.create(restitution=restitution, payload={}, checksum="0" * 64)
    past = timezone.now() - timedelta(hours=1)
    return RenderJob.objects.create(
        snapshot=snapshot, layout="ateliers", state=JobState.RUNNING, attempts=3, lease_until=past
    )


def threads() -> list[str]:
    return sorted(thread.name for thread in threading.enumerate() if thread.name.startswith("embedded"))


def threads_of_a_fork() -> int:
    """How many embedded threads a forked child has once it has asked for its own."""
    child = os.fork()
    if child == 0:
        start_embedded_worker()
        os._exit(len(threads()))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def main() -> None:
    call_command("migrate", verbosity=0)
    call_command("load_reference", stdout=StringIO())
    job = stalled_job()
    before = threads()
    settings.CELERY_BEAT_SCHEDULE["take-up-stalled-jobs"]["schedule"] = schedule(1)
    start_embedded_worker()
    start_embedded_worker()
    limit = time.monotonic() + 30
    while job.state != JobState.FAILED and time.monotonic() < limit:
        time.sleep(0.1)
        job.refresh_from_db()
    seen = {"before": before, "after": threads(), "state": job.state, "error": job.error}
    json.dump({**seen, "in a fork": threads_of_a_fork()}, sys.stdout)


if __name__ == "__main__":
    main()
