"""`python -m scripts.prepare demo|test|bench`: the system packages, then `.venv/` as the lock says.

Runs on a bare Python. A stamp in `.venv/` remembers which lock was installed, so that a second run does nothing.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import shutil
import subprocess
import sys
from pathlib import Path

from scripts.system_packages import MissingPartError, ensure, ensure_packages

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
UV = VENV / "bin" / "uv"
UV_LOCK = ROOT / "scripts" / "uv.txt"
STAMP = VENV / "installed.json"
LOCKS = {"base": ROOT / "requirements.txt", "dev": ROOT / "requirements-dev.txt"}


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read_stamp() -> dict[str, str]:
    """Name of a lock → digest of what was installed from it; "uv" has its own."""
    try:
        return dict(json.loads(STAMP.read_text()))
    except (OSError, ValueError):
        return {}


def run(*command: str | Path) -> None:
    subprocess.run([str(part) for part in command], cwd=ROOT, check=True)


def venv_works() -> bool:
    """Whether `.venv/` has a Python that starts and is recent enough: a moved folder has one that does not."""
    if not PYTHON.exists():
        return False
    probe = [str(PYTHON), "-c", "import sys; sys.exit(sys.version_info < (3, 11))"]
    return subprocess.run(probe, capture_output=True, check=False).returncode == 0


def ensure_venv() -> None:
    """Make `.venv/` with this Python unless it is there and works."""
    if venv_works():
        return
    if importlib.util.find_spec("ensurepip") is None:
        # Debian cuts this part of Python into a package of its own.
        ensure_packages([f"python3.{sys.version_info.minor}-venv"])
    print(f"Création de .venv avec Python {sys.version.split()[0]}", flush=True)
    shutil.rmtree(VENV, ignore_errors=True)
    run(sys.executable, "-m", "venv", VENV)


def ensure_uv(stamp: dict[str, str]) -> None:
    """Install the pinned uv with the environment's own pip, unless it is there."""
    if UV.exists() and stamp.get("uv") == digest(UV_LOCK):
        return
    if subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True, check=False).returncode != 0:
        run(PYTHON, "-m", "ensurepip")
    pip = (PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "-q", "--require-hashes")
    run(*pip, "-r", UV_LOCK)
    stamp["uv"] = digest(UV_LOCK)
    STAMP.write_text(json.dumps(stamp))


def ensure_locked(lock: str) -> None:
    """Make `.venv/` hold exactly what `lock` ("base" or "dev") pins. "dev" holds all of "base": it is never reduced."""
    stamp = read_stamp()
    wanted = "dev" if "dev" in stamp else lock
    if stamp.get(wanted) == digest(LOCKS[wanted]):
        return
    ensure_uv(stamp)
    print(f"Installation de {LOCKS[wanted].name} dans .venv", flush=True)
    STAMP.unlink(missing_ok=True)
    run(UV, "pip", "sync", "-q", "--require-hashes", "--python", PYTHON, LOCKS[wanted])
    STAMP.write_text(json.dumps({"uv": stamp["uv"], wanted: digest(LOCKS[wanted])}))


def main(target: str) -> int:
    try:
        ensure(target)
        ensure_venv()
        ensure_locked("base" if target == "demo" else "dev")
    except MissingPartError as error:
        print(error, file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as error:
        command = " ".join(str(part) for part in error.cmd)
        print(f"Cette commande a échoué (code {error.returncode}) : {command}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
