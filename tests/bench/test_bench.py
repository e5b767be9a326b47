"""The measures still start: nobody runs them every day."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STARTS = "import sys; from bench.bench_pdf import start_django; start_django(sys.argv[1]); print('started')"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("-m", "bench.bench_compose", "1", "2"), "same number of statements at every size"),
        (("-c", STARTS, "."), "started"),
    ],
    ids=["compose", "pdf"],
)
def test_a_measure_starts_on_settings_of_its_own(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "EGN_VAR": str(tmp_path)}
    ran = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stdout.splitlines()[-1:]) == (0, [said]), ran.stderr
