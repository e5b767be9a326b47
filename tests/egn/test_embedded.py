"""Without Redis, the process that serves pages runs a worker and beat in its threads; no other process does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
THREADS = "print(sorted(t.name for t in threading.enumerate() if t.name.startswith('embedded')))"


def run(folder: Path, *arguments: str, **changes: str) -> str:
    """What a fresh Python prints, on embedded settings whose data are in `folder`."""
    ours = {"DATABASE_URL", "REDIS_URL", "MEDIA_ROOT"}
    kept = {key: value for key, value in os.environ.items() if key not in ours}
    environment = {**kept, "DJANGO_SETTINGS_MODULE": "egn.settings", "EGN_VAR": str(folder), **changes}
    command = [sys.executable, *arguments]
    result = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert result.returncode == 0, result.stderr
    assert "Traceback" not in result.stderr
    return result.stdout


def test_a_stalled_job_is_taken_up_through_the_same_tasks_as_in_production(tmp_path: Path) -> None:
    seen = json.loads(run(tmp_path, "-m", "tests.egn.embedded_program"))
    assert seen == {
        "before": [],
        "after": ["embedded-beat", "embedded-worker"],
        "state": "failed",
        "error": "La production s’est interrompue 3 fois. Rien n’est perdu : vous pouvez la relancer.",
        "in a fork": 2,
    }


@pytest.mark.parametrize(
    ("redis_url", "threads"),
    [("", "['embedded-beat', 'embedded-worker']"), ("redis://127.0.0.1:1/0", "[]")],
    ids=["without Redis", "with Redis"],
)
def test_loading_the_site_starts_the_worker_only_without_redis(tmp_path: Path, redis_url: str, threads: str) -> None:
    assert run(tmp_path, "-c", f"import threading, egn.wsgi; {THREADS}", REDIS_URL=redis_url).strip() == threads


def test_a_command_starts_no_worker(tmp_path: Path) -> None:
    program = (
        "import threading, django; django.setup(); from django.core.management import call_command;"
        f"call_command('migrate', verbosity=0); call_command('check', verbosity=0); {THREADS}"
    )
    assert run(tmp_path, "-c", program).splitlines()[-1] == "[]"


def test_serving_pages_does_not_load_weasyprint(tmp_path: Path) -> None:
    program = "import sys, egn.wsgi, egn.urls; print('weasyprint' in sys.modules, 'django' in sys.modules)"
    assert run(tmp_path, "-c", program).strip() == "False True"
