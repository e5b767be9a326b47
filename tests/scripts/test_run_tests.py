"""`make test ARGS=…` narrows the run, and a missing part fails it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from scripts import run_tests
from scripts.services import Services

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def private_services() -> Iterator[Services]:
    yield Services(database_url="postgres://private/egn", redis_url="redis://private")


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[str], str]]:
    """The arguments and the database of each run of pytest, which is not run: a copy of one that has its tables."""
    runs: list[tuple[list[str], str]] = []
    made: set[str] = set()

    def pytest_itself(_run: run_tests.Run, _name: str, arguments: list[str], env: dict[str, str]) -> None:
        if "DATABASE_URL" in env:
            assert (made, env["TEST_TEMPLATE"]) == ({"postgres://private/egn"}, "egn")
        runs.append((arguments, env.get("DATABASE_URL", "SQLite")))

    @contextmanager
    def pytest_beside(run: run_tests.Run, name: str, arguments: list[str], env: dict[str, str]) -> Iterator[None]:
        pytest_itself(run, name, arguments, env)
        yield

    monkeypatch.setattr(run_tests, "migrate", lambda env: made.add(env["DATABASE_URL"]))
    monkeypatch.setattr(run_tests, "pytest", pytest_itself)
    monkeypatch.setattr(run_tests, "pytest_beside", pytest_beside)
    monkeypatch.setattr(run_tests, "private_services", private_services)
    monkeypatch.delenv("DB", raising=False)
    return runs


def test_arguments_reach_pytest_as_a_shell_would_cut_them(
    ran: list[tuple[list[str], str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARGS", "-k 'intake or compose' -x")
    assert run_tests.main() == 0
    assert ran == [(["-n", "2", "--dist", "worksteal", "-k", "intake or compose", "-x"], "postgres://private/egn")]


def test_without_arguments_everything_runs_on_postgresql_and_the_data_suite_on_sqlite_too(
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
    assert [(arguments[arguments.index("-m") + 1 :], database) for arguments, database in ran] == [
        (["data and not services and not e2e", "--ignore=tests/e2e"], "SQLite"),
        (["not e2e", "--ignore=tests/e2e"], "postgres://private/egn"),
        (["e2e", "tests/e2e"], "postgres://private/egn"),
    ]


def test_what_runs_beside_is_printed_in_one_piece_and_its_failure_counts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = run_tests.Run(tmp_path)
    command = ["sh", "-c", "echo \"<testsuite tests='3' failures='1'/>\" > \"$0\"; echo two; exit 1"]
    command.append(str(tmp_path / "report-beside.xml"))

    def spoken() -> list[str]:
        return capsys.readouterr().out.splitlines()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run_tests, "command_of", lambda *_: command)
        with run_tests.pytest_beside(run, "SQLite", [], {}):
            assert run.failed == []
            sys.stdout.write("one\n")
    assert spoken() == ["one", "", "=== SQLite", "two"]
    assert run.failed == ["SQLite"]
    assert run.counted == {"passed": 2, "failed": 1, "skipped": 0}


@pytest.mark.parametrize(("said", "elsewhere"), [("1", True), ("", False)])
def test_whoever_wants_no_bytecode_beside_the_sources_gets_it_elsewhere_and_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, elsewhere: bool
) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", said)
    monkeypatch.delenv("PYTHONPYCACHEPREFIX", raising=False)
    env = run_tests.environment(run_tests.Run(tmp_path))
    assert "PYTHONDONTWRITEBYTECODE" not in env
    assert env.get("PYTHONPYCACHEPREFIX") == (str(tmp_path / "bytecode") if elsewhere else None)


def test_two_runs_at_once_share_no_folder(tmp_path: Path) -> None:
    run = run_tests.Run(tmp_path)
    folders = {run_tests.environment(run)["EGN_VAR"], run_tests.environment(run, var="var-sqlite")["EGN_VAR"]}
    assert folders == {str(tmp_path / "var"), str(tmp_path / "var-sqlite")}


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
