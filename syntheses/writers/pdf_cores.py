"""Parts laid out on every core, by processes forked from this one.

A fork has the library and the styles already in memory: it costs a few milliseconds, when starting Python and reading
WeasyPrint would cost more than most documents. It may be done in a Celery worker, whose processes may not have children
by `multiprocessing`. What a fork does not bring back, for whatever reason, is laid out here.
"""

from __future__ import annotations

import logging
import os
import selectors
import signal
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import BinaryIO

from .pdf_fonts import fontconfig_lock
from .pdf_parts import Part, lay_out, prepare
from .pdf_progress import told_of_pages

logger = logging.getLogger(__name__)

WORTH_IT = 20_000
"""Characters of HTML under which another process costs more than it saves."""
SILENCE = 300.0
"""Seconds without a page after which a fork is given up: the first of a thousand tables takes some tens."""
_SIZE = 8


@dataclass(slots=True)
class _Fork:
    """A process at work: it writes a byte to `pages` for each page, and its parts to `results`."""

    pid: int
    pages: int
    results: BinaryIO
    over: bool = False


def lay_out_all(parts: Sequence[Part], on_page: Callable[[], None]) -> list[bytes]:
    """Every part laid out, in order; `on_page` is called in this process, once for each page."""
    done: dict[int, bytes] = {}
    forks: list[_Fork] = []
    queue = _queue(parts)
    try:
        _start(parts, queue, forks)
        with told_of_pages(on_page):
            for rank in _claimed(queue):
                done[rank] = lay_out(parts[rank])
        for fork in forks:
            done |= _brought_back(fork, on_page)
        with told_of_pages(on_page):
            return [done[rank] if rank in done else lay_out(part) for rank, part in enumerate(parts)]
    finally:
        queue.close()
        for fork in forks:
            _end(fork)


def cores() -> int:
    """How many processes may work at once; 1 where a process cannot be forked."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "fork") and hasattr(os, "sched_getaffinity") else 1


def _queue(parts: Sequence[Part]) -> BinaryIO:
    """The rank of every part, the longest first, in a file that forks read from where the last one stopped."""
    queue = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - closed by lay_out_all
    ranks = sorted(range(len(parts)), key=lambda rank: -len(parts[rank].html))
    queue.write(b"".join(rank.to_bytes(_SIZE) for rank in ranks))
    queue.seek(0)
    return queue


def _claimed(queue: BinaryIO) -> Iterator[int]:
    """Ranks that nobody else has, until there are none: one read is one step of a place that all share."""
    while rank := queue.read(_SIZE):
        yield int.from_bytes(rank)


def _start(parts: Sequence[Part], queue: BinaryIO, forks: list[_Fork]) -> None:
    """Fork as many helpers as are worth it, as long as the system lets."""
    worth = sum(len(part.html) for part in parts) // WORTH_IT
    helpers = min(cores(), len(parts), worth) - 1
    try:
        for _ in range(helpers):
            prepare(parts[0].layout)
            forks.append(_fork(parts, queue))
    except OSError:
        logger.warning("no more processes to lay out a PDF: %s of %s", len(forks), helpers, exc_info=True)


def _fork(parts: Sequence[Part], queue: BinaryIO) -> _Fork:
    results = tempfile.TemporaryFile()  # noqa: SIM115 - closed by _end
    read, write = os.pipe()
    try:
        with fontconfig_lock:
            pid = os.fork()
    except OSError:
        os.close(read)
        os.close(write)
        results.close()
        raise
    if pid == 0:
        _work(parts, queue, write, results)
    os.close(write)
    return _Fork(pid, read, results)


def _work(parts: Sequence[Part], queue: BinaryIO, write: int, results: BinaryIO) -> None:
    """What a fork does, then it is gone: nothing of what it inherited is closed, flushed or told."""
    status = 1
    try:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        with told_of_pages(lambda: _say(write)):
            for rank in _claimed(queue):
                content = lay_out(parts[rank])
                results.write(rank.to_bytes(_SIZE) + len(content).to_bytes(_SIZE) + content)
        results.flush()
        status = 0
    finally:
        os._exit(status)


def _say(write: int) -> None:
    os.write(write, b".")


def _brought_back(fork: _Fork, on_page: Callable[[], None]) -> dict[int, bytes]:
    """The parts of a fork that ended well, by rank; empty when it did not, or said nothing for too long."""
    with selectors.DefaultSelector() as selector:
        selector.register(fork.pages, selectors.EVENT_READ)
        while selector.select(SILENCE):
            said = os.read(fork.pages, 4096)
            if not said:
                break
            for _ in said:
                on_page()
        else:
            return {}
    fork.over = True
    try:
        status = os.waitpid(fork.pid, 0)[1]
    except ChildProcessError:
        # Whoever started us has children end unseen: how this one ended is not known.
        return {}
    if status:
        return {}
    fork.results.seek(0)
    done = {}
    while rank := fork.results.read(_SIZE):
        done[int.from_bytes(rank)] = fork.results.read(int.from_bytes(fork.results.read(_SIZE)))
    return done


def _end(fork: _Fork) -> None:
    """Leave no process, no pipe and no file behind, whatever happened."""
    if not fork.over:
        with suppress(ProcessLookupError, ChildProcessError):
            os.kill(fork.pid, signal.SIGKILL)
            os.waitpid(fork.pid, 0)
    os.close(fork.pages)
    fork.results.close()
