"""A device of one's own: a browser whose disk outlives it, how it dies, and what it asks before leaving a page."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal

import psutil
from playwright.sync_api import BrowserContext, Dialog, Error, Page, Playwright
from pytest_django.live_server_helper import LiveServer

from tests.e2e.conftest import ARGUMENTS


@contextmanager
def device(playwright: Playwright, server: LiveServer, folder: Path) -> Iterator[BrowserContext]:
    """A browser whose disk is `folder`."""
    context = playwright.chromium.launch_persistent_context(
        folder, executable_path=shutil.which("chromium"), args=ARGUMENTS, base_url=server.url, locale="fr-FR"
    )
    context.set_default_timeout(15_000)
    yield context
    # A browser that was killed is closed already, or is about to be.
    with suppress(Error):
        context.close()


def kill(folder: Path) -> None:
    """Every process of the browser whose disk is `folder`, at once; returns when they are gone."""
    browsers = [
        one for one in psutil.process_iter(["cmdline"]) if f"--user-data-dir={folder}" in (one.info["cmdline"] or [])
    ]
    assert browsers
    for process in browsers:
        process.send_signal(signal.SIGKILL)
    psutil.wait_procs(browsers, timeout=10)


def asked_on(page: Page, answer: Literal["accept", "dismiss"]) -> list[str]:
    """Grows with what the browser asks on this page, each question answered so."""
    asked: list[str] = []

    def note(dialog: Dialog) -> None:
        asked.append(dialog.type)
        getattr(dialog, answer)()

    page.on("dialog", note)
    return asked
