"""What the bench of live entry asks of its browsers, and what it leaves behind."""

from __future__ import annotations

import asyncio
import shutil
import time
from pathlib import Path
from typing import cast

import pytest
from playwright.async_api import Playwright

from bench.bench_entry import keeping_what_failed
from bench.ledger import Ledger
from bench.site import Person
from bench.tabs import Tab


class Crashed(Tab):
    """A browser found dead, that opens again."""

    playwright = cast("Playwright", None)

    async def _answers(self) -> bool:
        return False

    async def close(self) -> None:
        """Nothing is left to close."""

    async def open(self, playwright: Playwright) -> None:
        """As if it were there again."""


def test_a_browser_found_dead_answers_for_all_it_typed_but_the_last_second(tmp_path: Path) -> None:
    tab = Crashed("b0", Person(1, ""), "/", lambda: 0, tmp_path, Ledger(), "1")
    now = time.monotonic()
    tab.typed = [(now - 1.2, "zb00001z"), (now - 0.1, "zb00002z")]
    asyncio.run(tab._reopen_if_dead())
    assert [token for _, token in tab.typed] == ["zb00001z"]


@pytest.mark.parametrize("status", [0, 1])
def test_the_folder_of_a_run_stays_when_something_is_wrong(status: int, capsys: pytest.CaptureFixture[str]) -> None:
    used: list[Path] = []

    def trial(folder: Path) -> int:
        (folder / "b0.log").write_text("types zb00008z")
        used.append(folder)
        return status

    assert keeping_what_failed(trial) == status
    assert (used[0].exists(), str(used[0]) in capsys.readouterr().out) == (bool(status), bool(status))
    shutil.rmtree(used[0], ignore_errors=True)


def test_the_folder_of_a_run_that_breaks_stays_too(capsys: pytest.CaptureFixture[str]) -> None:
    used: list[Path] = []

    def trial(folder: Path) -> int:
        used.append(folder)
        raise RuntimeError("b0: the fiche never opened")

    with pytest.raises(RuntimeError):
        keeping_what_failed(trial)
    assert str(used[0]) in capsys.readouterr().out
    used[0].rmdir()
