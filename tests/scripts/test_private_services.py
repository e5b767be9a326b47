"""The private services leave nothing behind, even when the runner is killed."""

from __future__ import annotations

import glob
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from scripts.services import postgres_programs, private_redis, running

ROOT = Path(__file__).resolve().parents[2]


def gone(pid: int) -> bool:
    limit = time.monotonic() + 10
    while psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
        if time.monotonic() > limit:
            return False
        time.sleep(0.05)
    return True


def test_a_server_that_does_not_start_is_said_with_its_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = tmp_path / "redis-server"
    fake.write_text("#!/bin/sh\necho the reason\nexit 1\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(RuntimeError, match="Redis ne démarre pas :\nthe reason"), private_redis(tmp_path / "redis"):
        pass


def test_a_missing_server_is_named_with_its_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RuntimeError, match="paquet Debian redis-server"), private_redis(tmp_path / "redis"):
        pass


@pytest.mark.parametrize(
    ("installed", "chosen"), [(["15"], "15"), (["17", "9.6", "15"], "17"), (["16", "9", "latest"], "16")]
)
def test_the_newest_postgresql_is_taken_whatever_its_version(
    monkeypatch: pytest.MonkeyPatch, installed: list[str], chosen: str
) -> None:
    folders = [f"/usr/lib/postgresql/{version}/bin/initdb" for version in installed]
    monkeypatch.setattr(glob, "glob", lambda _pattern: folders)
    assert postgres_programs() == Path(f"/usr/lib/postgresql/{chosen}/bin")


@pytest.mark.parametrize("installed", [[], ["/usr/lib/postgresql/13/bin/initdb"]])
def test_a_missing_or_too_old_postgresql_is_named_with_its_package(
    monkeypatch: pytest.MonkeyPatch, installed: list[str]
) -> None:
    monkeypatch.setattr(glob, "glob", lambda _pattern: installed)
    with pytest.raises(RuntimeError, match=r"PostgreSQL 15 ou plus récent : paquet Debian postgresql\.$"):
        postgres_programs()


def test_what_was_started_stops_with_the_block(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), running(["sleep", "60"], log=tmp_path / "log") as process:
        raise ZeroDivisionError
    assert gone(process.pid)


def test_what_was_started_stops_when_its_starter_is_killed(tmp_path: Path) -> None:
    program = (
        "import os, pathlib, signal\nfrom scripts.services import running\n"
        f"with running(['sleep', '60'], log=pathlib.Path({str(tmp_path / 'log')!r})) as process:\n"
        "    print(process.pid, flush=True)\n"
        "    while pathlib.Path(f'/proc/{process.pid}/comm').read_text() != 'sleep\\n': pass\n"
        "    os.kill(os.getpid(), signal.SIGKILL)"
    )
    killed = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert killed.returncode == -9
    assert gone(int(killed.stdout))
