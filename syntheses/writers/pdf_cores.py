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
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
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
class _Share:
    """Some of the parts, by rank, and the length of their text."""

    weight: int = 0
    ranks: list[int] = field(default_factory=list)


@dataclass(slots=True)
class _Fork:
    """A process at work: it writes a byte to `pages` for each page, and its parts to `results`."""

    pid: int
    pages: int
    results: BinaryIO
    share: _Share
    over: bool = False


def lay_out_all(parts: Sequence[Part], on_page: Callable[[], None]) -> list[bytes]:
    """Every part laid out, in order; `on_page` is called in this process, once for each page."""
    mine, *others = _shares(parts, cores())
    done: dict[int, bytes] = {}
    forks: list[_Fork] = []
    try:
        if others:
            prepare(parts[0].layout)
            _start(parts, others, forks)
        with told_of_pages(on_page):
            for rank in mine.ranks:
                done[rank] = lay_out(parts[rank])
        for fork in forks:
            done |= _brought_back(fork, on_page)
        with told_of_pages(on_page):
            return [done[rank] if rank in done else lay_out(part) for rank, part in enumerate(parts)]
    finally:
        for fork in forks:
            _end(fork)


def cores() -> int:
    """How many processes may work at once; 1 where a process cannot be forked."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "fork") and hasattr(os, "sched_getaffinity") else 1


def _shares(parts: Sequence[Part], wanted: int) -> list[_Share]:
    """At least one share, of about the same length each: the longest part first, to whoever has the least."""
    total = sum(len(part.html) for part in parts)
    shares = [_Share() for _ in range(max(1, min(wanted, len(parts), total // WORTH_IT)))]
    for rank in sorted(range(len(parts)), key=lambda rank: -len(parts[rank].html)):
        least = min(shares, key=lambda share: share.weight)
        least.weight += len(parts[rank].html)
        least.ranks.append(rank)
    return shares


def _start(parts: Sequence[Part], shares: Sequence[_Share], forks: list[_Fork]) -> None:
    """Fork for each share, as long as the system lets."""
    try:
        for share in shares:
            forks.append(_fork(parts, share))
    except OSError:
        logger.warning("no more processes to lay out a PDF: %s of %s", len(forks), len(shares), exc_info=True)


def _fork(parts: Sequence[Part], share: _Share) -> _Fork:
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
        _work([parts[rank] for rank in share.ranks], write, results)
    os.close(write)
    return _Fork(pid, read, results, share)


def _work(parts: Sequence[Part], write: int, results: BinaryIO) -> None:
    """What a fork does, then it is gone: nothing of what it inherited is closed, flushed or told."""
    status = 1
    try:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        with told_of_pages(lambda: _say(write)):
            for part in parts:
                content = lay_out(part)
                results.write(len(content).to_bytes(_SIZE) + content)
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
    return {rank: fork.results.read(int.from_bytes(fork.results.read(_SIZE))) for rank in fork.share.ranks}


def _end(fork: _Fork) -> None:
    """Leave no process, no pipe and no file behind, whatever happened."""
    if not fork.over:
        with suppress(ProcessLookupError, ChildProcessError):
            os.kill(fork.pid, signal.SIGKILL)
            os.waitpid(fork.pid, 0)
    os.close(fork.pages)
    fork.results.close()
