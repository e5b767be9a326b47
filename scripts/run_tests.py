"""`make test`: the whole suite on PostgreSQL + Redis + Celery, linters and types beside; the data suite on SQLite too.

With ARGS, only pytest with these arguments, on PostgreSQL; `DB=sqlite` in the environment takes SQLite instead.
Everything is in a temporary folder, and everything that was started is stopped, Ctrl-C or not.
"""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

from scripts.services import Services, private_services

ROOT = Path(__file__).resolve().parent.parent
PYTHON = str(ROOT / ".venv" / "bin" / "python")
PROCESSES = ["-n", "2", "--dist", "worksteal"]
IN_CHROMIUM = ["-n", "3", "--dist", "worksteal"]
"""One more than there are cores: these tests wait for pages more than they compute."""
E2E = "tests/e2e"
WITHOUT_CHROMIUM = ["-m", "not e2e", f"--ignore={E2E}"]
ON_SQLITE = ["-m", "data and not services and not e2e", f"--ignore={E2E}"]
INTERRUPTED = 130


@dataclass
class Run:
    """What was run, how long each step took, and what pytest counted."""

    folder: Path
    failed: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    counted: Counter[str] = field(default_factory=Counter)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        print(f"\n=== {name}", flush=True)
        began = time.monotonic()
        try:
            yield
        finally:
            self.seconds[name] = time.monotonic() - began

    def note(self, name: str, code: int) -> None:
        if code != 0:
            self.failed.append(name)

    def count(self, report: Path) -> None:
        """Add what a JUnit report counts."""
        if not report.exists():
            return
        for suite in ET.parse(report).getroot().iter("testsuite"):
            total, skipped = int(suite.get("tests", 0)), int(suite.get("skipped", 0))
            failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
            self.counted.update(passed=total - failed - skipped, failed=failed, skipped=skipped)


def environment(run: Run, *, var: str = "var", **urls: str) -> dict[str, str]:
    """The environment of the tests, with a data folder: nothing of this machine's own settings."""
    ours = {"DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DEBUG", "EGN_DEMO", "HTTPS", "MEDIA_ROOT", "ARGS", "MAKEFLAGS"}
    kept = {key: value for key, value in os.environ.items() if key not in ours}
    if kept.pop("PYTHONDONTWRITEBYTECODE", ""):
        # Whoever wants no bytecode beside the sources gets it elsewhere: each process would compile all it imports.
        kept["PYTHONPYCACHEPREFIX"] = str(run.folder / "bytecode")
    return {**kept, "EGN_VAR": str(run.folder / var), "DJANGO_SETTINGS_MODULE": "tests.settings", **urls}


def on_postgresql(run: Run, services: Services) -> dict[str, str]:
    """The environment of tests on PostgreSQL. Their tables are made here, once: each process begins with a copy."""
    env = environment(run, DATABASE_URL=services.database_url, REDIS_URL=services.redis_url)
    migrate(env)
    return {**env, "TEST_TEMPLATE": urlsplit(services.database_url).path.strip("/")}


def migrate(env: dict[str, str]) -> None:
    """Raises RuntimeError, with what was said, when the tables cannot be made."""
    command = [PYTHON, "manage.py", "migrate", "--noinput", "-v0"]
    made = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    if made.returncode:
        raise RuntimeError(made.stderr)


def command_of(report: Path, arguments: list[str]) -> list[str]:
    return [PYTHON, "-m", "pytest", *arguments, f"--junitxml={report}"]


def pytest(run: Run, name: str, arguments: list[str], env: dict[str, str]) -> None:
    """One run of pytest, its output as it comes."""
    report = run.folder / f"report-{len(run.seconds)}.xml"
    with run.step(name):
        command = command_of(report, arguments)
        run.note(name, wait(subprocess.Popen(command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL)))
        run.count(report)


def wait(process: subprocess.Popen[bytes]) -> int:
    """Its exit code. Interrupted, let it end by itself for a while (the terminal told it too), then raise."""
    try:
        return process.wait()
    except BaseException:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
        raise


@contextmanager
def beside(run: Run, name: str, command: list[str], env: dict[str, str]) -> Iterator[None]:
    """A command runs while the block does; what it says is printed after the block, in one piece."""
    log = run.folder / f"{name}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        yield
        with run.step(name):
            run.note(name, wait(process))
            print(log.read_text(errors="replace"), end="", flush=True)
    finally:
        if process.poll() is None:
            # Its own children too: it leads a group.
            os.killpg(process.pid, signal.SIGKILL)


@contextmanager
def linters_beside(run: Run) -> Iterator[None]:
    command = [PYTHON, "-m", "scripts.lint"]
    with beside(run, "linters and types", command, {**os.environ, "TMPDIR": str(run.folder)}):
        yield


@contextmanager
def pytest_beside(run: Run, name: str, arguments: list[str], env: dict[str, str]) -> Iterator[None]:
    report = run.folder / "report-beside.xml"
    with beside(run, name, command_of(report, arguments), env):
        yield
    run.count(report)


def all_suites(run: Run) -> None:
    with private_services() as services, linters_beside(run):
        env = on_postgresql(run, services)
        # One process beside all the others: begun later, it would end alone while a core has nothing to do.
        with pytest_beside(run, "data tests on SQLite", ON_SQLITE, environment(run, var="var-sqlite")):
            pytest(run, "tests on PostgreSQL, Redis and Celery", [*PROCESSES, *WITHOUT_CHROMIUM], env)
            # Apart: Playwright keeps an event loop in its process, where Django's async views cannot run.
            pytest(run, "tests in Chromium", [*IN_CHROMIUM, "-m", "e2e", E2E], env)


def narrowed(run: Run, arguments: list[str]) -> None:
    """Only pytest, with these arguments."""
    spread = [] if any(argument.startswith(("-n", "-p")) for argument in arguments) else PROCESSES
    if os.environ.get("DB") == "sqlite":
        pytest(run, "tests on SQLite", [*spread, *arguments], environment(run))
        return
    with private_services() as services:
        env = on_postgresql(run, services)
        pytest(run, "tests on PostgreSQL, Redis and Celery", [*spread, *arguments], env)


def summary(run: Run) -> None:
    """Time of each step, what failed, and a last line that counts the tests of all runs."""
    print("\n=== time")
    for name, seconds in run.seconds.items():
        print(f"{name:<40}{seconds:7.1f} s{'   FAILED' if name in run.failed else ''}")
    counted = run.counted
    print(f"\n{counted['passed']} passed, {counted['failed']} failed, {counted['skipped']} skipped", flush=True)


def terminated(*_: object) -> NoReturn:
    raise KeyboardInterrupt


def main() -> int:
    signal.signal(signal.SIGTERM, terminated)
    arguments = shlex.split(os.environ.get("ARGS", ""))
    with tempfile.TemporaryDirectory(prefix="egn-tests-", ignore_cleanup_errors=True) as folder:
        run = Run(Path(folder))
        try:
            if arguments:
                narrowed(run, arguments)
            else:
                all_suites(run)
        except KeyboardInterrupt:
            print("\nInterrompu.", file=sys.stderr)
            return INTERRUPTED
        except RuntimeError as error:
            print(error, file=sys.stderr)
            return 1
        summary(run)
    return 1 if run.failed else 0


if __name__ == "__main__":
    sys.exit(main())
