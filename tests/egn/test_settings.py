"""Settings read from the environment: production never starts on a key of its own by mistake."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DATABASE = {"DATABASE_URL": "postgres://egn@127.0.0.1:1/egn"}
REDIS = {"REDIS_URL": "redis://127.0.0.1:1/0"}


def https(var: Path, **changes: str) -> subprocess.CompletedProcess[str]:
    """Load the settings in a process of their own, and print HTTPS."""
    environment = {"PATH": os.environ["PATH"], "EGN_VAR": str(var), **changes}
    program = "from egn import settings; print(settings.HTTPS)"
    return subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("data", [DATABASE, REDIS])
@pytest.mark.parametrize("key", [{}, {"SECRET_KEY": ""}, {"SECRET_KEY": " "}])
def test_production_without_a_key_does_not_start_and_says_why(
    tmp_path: Path, data: dict[str, str], key: dict[str, str]
) -> None:
    started = https(tmp_path, **data, **key)
    assert started.returncode != 0
    assert "SECRET_KEY is missing or empty" in started.stderr
    assert not (tmp_path / "secret_key").exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({**DATABASE, "SECRET_KEY": "k"}, "True"),
        ({"SECRET_KEY": "k"}, "True"),
        ({"SECRET_KEY": "k", "HTTPS": "0"}, "False"),
        ({"SECRET_KEY": ""}, "False"),
        ({}, "False"),
        ({**DATABASE, "DEBUG": "1"}, "False"),
        ({**REDIS, "EGN_DEMO": "1"}, "False"),
    ],
)
def test_https_is_the_default_as_soon_as_a_key_is_given(tmp_path: Path, changes: dict[str, str], said: str) -> None:
    assert https(tmp_path, **changes).stdout.strip() == said


def test_on_sqlite_a_commit_waits_for_the_disk(tmp_path: Path) -> None:
    """« Enregistré » is said after it: in WAL mode, the level below FULL may lose the last seconds in a power cut."""
    program = (
        "import django; from django.db import connection; django.setup()\n"
        "ask = lambda name: connection.cursor().execute(f'PRAGMA {name}').fetchone()[0]\n"
        "print([ask('journal_mode'), ask('synchronous')])"
    )
    environment = {"PATH": os.environ["PATH"], "EGN_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "egn.settings"}
    asked = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert asked.stdout == "['wal', 2]\n"
