"""The Celery worker and beat of an installation without Redis: two threads of the process that serves pages.

The same tasks as in production go through kombu's memory transport, which reaches the threads of one process only: a
command that wants its tasks run calls `start_embedded_worker()` itself, then waits on the job rows.
"""

from __future__ import annotations

import atexit
import os
import threading
from dataclasses import dataclass
from typing import Any

from celery.beat import EmbeddedService, Scheduler
from celery.worker import WorkController
from celery.worker import state as worker_state

from egn.celery import app

READY_SECONDS = 30
STOP_SECONDS = 5


class ThreadWorker(WorkController):
    """A worker that says when it listens, and installs no signal handler: those belong to the server."""

    def __init__(self, ready: threading.Event) -> None:
        self.ready = ready
        super().__init__(
            app=app,
            hostname="embedded@localhost",
            pool="solo",
            concurrency=1,
            without_heartbeat=True,
            without_mingle=True,
            without_gossip=True,
        )

    def on_consumer_ready(self, consumer: Any) -> None:
        self.ready.set()


@dataclass
class Running:
    worker: threading.Thread
    beat: Any


_lock = threading.Lock()
_running: Running | None = None


def _work(ready: threading.Event) -> None:
    # Made in its own thread: making a worker closes the database connections of the thread that makes it.
    ThreadWorker(ready).start()


def start_embedded_worker() -> None:
    """Start the worker and beat threads unless this process has them; returns once tasks are taken.

    Raises RuntimeError when the worker does not come up.
    """
    global _running
    with _lock:
        if _running is not None and _running.worker.is_alive():
            return
        app.loader.import_default_modules()
        ready = threading.Event()
        worker = threading.Thread(target=_work, args=(ready,), name="embedded-worker", daemon=True)
        worker.start()
        if not ready.wait(READY_SECONDS):
            raise RuntimeError("The embedded worker did not start.")
        # The schedule is kept in memory: its periods are of seconds, and there is nothing to remember between two runs.
        beat = EmbeddedService(app, thread=True, scheduler_cls=Scheduler)
        beat.start()
        _running = Running(worker, beat)


def stop_embedded_worker() -> None:
    """Let the task in hand end, for a few seconds; a task cut short is taken up again through its job's lease."""
    global _running
    with _lock:
        if _running is None:
            return
        _running.beat.stop()
        worker_state.should_stop = 0
        _running.worker.join(STOP_SECONDS)
        worker_state.should_stop = None
        _running = None


def _forget() -> None:
    """Threads do not survive a fork: the child starts its own when it is asked to."""
    global _running, _lock
    _running, _lock = None, threading.Lock()


os.register_at_fork(after_in_child=_forget)
atexit.register(stop_embedded_worker)
