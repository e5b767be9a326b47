"""`make test ARGS=…` narrows the run, and a missing part fails it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from scripts import run_tests
from scripts.services import Services

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def private_services() -> Iterator[Services]:
    yield Services(database_url="postgres://private", redis_url="redis://private")


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[str], str]]:
    """The arguments and the database of each run of pytest, which is not run."""
    runs: list[tuple[list[str], str]] = []

    def pytest_itself(_run: run_tests.Run, _name: str, arguments: list[str], env: dict[str, str]) -> None:
        runs.append((arguments, env.get("DATABASE_URL", "SQLite")))

    monkeypatch.setattr(run_tests, "pytest", pytest_itself)
    monkeypatch.setattr(run_tests, "private_services", private_services)
    monkeypatch.delenv("DB", raising=False)
    return runs


def test_arguments_reach_pytest_as_a_shell_would_cut_them(
    ran: list[tuple[list[str], str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARGS", "-k 'intake or compose' -x")
    assert run_tests.main() == 0
    assert ran == [(["-n", "2", "--dist", "worksteal", "-k", "intake or compose", "-x"], "postgres://private")]


def test_without_arguments_everything_runs_on_postgresql_then_the_data_suite_on_sqlite(
    ran: list[tuple[list[str], str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def linters(run: run_tests.Run) -> Iterator[None]:
        yield
        run.note("linters and types", 1)

    monkeypatch.setattr(run_tests, "linters_beside", linters)
    monkeypatch.setenv("ARGS", "")
    monkeypatch.setenv("DATABASE_URL", "postgres://mine")
    assert run_tests.main() == 1
    assert [(arguments[-1], database) for arguments, database in ran] == [
        ("not e2e", "postgres://private"),
        ("e2e", "postgres://private"),
        ("data and not services and not e2e", "SQLite"),
    ]


def test_a_missing_server_fails_the_run_with_the_name_of_its_package(
    ran: list[tuple[list[str], str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    @contextmanager
    def missing() -> Iterator[Services]:
        raise RuntimeError("Il manque Redis : paquet Debian redis-server.")
        yield

    monkeypatch.setattr(run_tests, "private_services", missing)
    monkeypatch.setenv("ARGS", "-x")
    assert run_tests.main() == 1
    assert capsys.readouterr().err == "Il manque Redis : paquet Debian redis-server.\n"
    assert ran == []


def test_make_hands_its_arguments_over(tmp_path: Path) -> None:
    """The Makefile alone, beside a Python that says what it was given."""
    (tmp_path / "Makefile").write_text((ROOT / "Makefile").read_text())
    for name, script in (("scripts/with-python", "exit 0"), (".venv/bin/python", 'echo "$@ | $ARGS | $SERVE"')):
        path = tmp_path / name
        path.parent.mkdir(parents=True)
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
    for target, said in (("test", "-m scripts.run_tests | -k a b | "), ("demo", "-m scripts.demo |  | 0")):
        given = "ARGS=-k a b" if target == "test" else "SERVE=0"
        command = ["make", "--no-print-directory", "-C", str(tmp_path), target, given]
        environment = {"PATH": "/usr/bin:/bin"}
        ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        assert ran.stdout == f"{said}\n"
