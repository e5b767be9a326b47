"""The Celery worker and beat of an installation without Redis: two threads of the process that serves pages.

The same tasks as in production go through kombu's memory transport, which reaches the threads of one process only: a
command that wants its tasks run calls `start_embedded_worker()` itself, then waits on the job rows.
"""

from __future__ import annotations

import atexit
import threading
import time
from typing import Any

from celery.beat import Scheduler, Service
from celery.worker import WorkController
from celery.worker import state as celery_state

from egn.celery import app

READY_SECONDS = 30
STOP_SECONDS = 5

_worker_flags: Any = celery_state
_lock = threading.Lock()
_worker: threading.Thread | None = None


def _work(ready: threading.Event) -> None:
    # Made in its own thread: making a worker closes the database connections of the thread that makes it. And a
    # WorkController, unlike the `celery worker` command, leaves the signals to the server.
    WorkController(
        app=app,
        hostname="embedded@localhost",
        pool="solo",
        concurrency=1,
        without_heartbeat=True,
        without_mingle=True,
        without_gossip=True,
        ready_callback=lambda _consumer: ready.set(),
    ).start()


def start_embedded_worker() -> None:
    """Start the worker and beat threads unless this process has them; returns once tasks are taken.

    A forked child asks again: Python calls the threads of its parent dead, and new ones are started.
    Raises RuntimeError when the worker does not come up.
    """
    global _worker
    with _lock:
        if _worker is not None and _worker.is_alive():
            return
        ready = threading.Event()
        worker = threading.Thread(target=_work, args=(ready,), name="embedded-worker", daemon=True)
        worker.start()
        limit = time.monotonic() + READY_SECONDS
        while not ready.wait(0.1) and worker.is_alive() and time.monotonic() < limit:
            pass
        if not ready.is_set():
            raise RuntimeError("The embedded worker did not start.")
        # The schedule is kept in memory: its periods are of seconds, and there is nothing to remember between two runs.
        beat = Service(app, max_interval=1, scheduler_cls=Scheduler)
        threading.Thread(target=beat.start, name="embedded-beat", daemon=True).start()
        _worker = worker


def _let_the_task_in_hand_end() -> None:
    """For a few seconds: a task cut short is taken up again through its job's lease."""
    _worker_flags.should_stop = 0
    limit = time.monotonic() + STOP_SECONDS
    while celery_state.active_requests and time.monotonic() < limit:
        time.sleep(0.05)


atexit.register(_let_the_task_in_hand_end)
