"""`make demo` refuses what it cannot do before it does anything."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def demo(folder: Path, **changes: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "scripts.demo"]
    environment = {**os.environ, "EGN_VAR": str(folder / "var"), **changes}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)


def test_a_taken_port_is_said_before_anything_is_made(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = demo(tmp_path, PORT=str(port), SERVE="1")
    sentence = f"Le port {port} est déjà pris par un autre programme. Essayez : make demo PORT={port + 1}\n"
    assert (result.returncode, result.stderr) == (1, sentence)
    assert list(tmp_path.iterdir()) == []


def test_a_port_that_is_not_a_number_is_refused(tmp_path: Path) -> None:
    result = demo(tmp_path, PORT="huit")
    assert (result.returncode, result.stderr) == (1, "PORT doit être un nombre : « huit » n’en est pas un.\n")
