"""Linters and types, each by its own command; exit 1 if one of them complains."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
CHECKS = {
    "ruff": ("ruff", "check", "."),
    "ruff format": ("ruff", "format", "--check", "."),
    "djlint": ("djlint", "templates", "--lint", "--quiet"),
    "djlint format": ("djlint", "templates", "--check", "--quiet"),
    "import-linter": ("lint-imports",),
    "mypy": ("mypy", "."),
    "migrations": ("python", "manage.py", "makemigrations", "--check", "--dry-run"),
    "deployment": ("python", "manage.py", "check", "--deploy", "--fail-level", "WARNING"),
}
PRODUCTION = {
    "SECRET_KEY": "only-for-this-check-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGH",
    "ALLOWED_HOSTS": "egn.example.org",
    "DATABASE_URL": "postgres://egn:egn@127.0.0.1/egn",
    "REDIS_URL": "redis://127.0.0.1/0",
    "EMAIL_HOST": "mail.example.org",
}
"""The settings that `check --deploy` looks at. Nothing is connected to."""


def environment(name: str, folder: str) -> dict[str, str]:
    """What a check sees: no setting of this machine, and a data folder of its own."""
    ours = {"DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DEBUG", "EGN_DEMO", "HTTPS", "DJANGO_SETTINGS_MODULE"}
    kept = {key: value for key, value in os.environ.items() if key not in ours}
    return {**kept, "EGN_VAR": folder, "PYTHONPATH": str(ROOT), **(PRODUCTION if name == "deployment" else {})}


def main() -> int:
    failed = []
    with tempfile.TemporaryDirectory(prefix="egn-lint-") as folder:
        for name, (program, *arguments) in CHECKS.items():
            began = time.monotonic()
            result = subprocess.run(
                [str(BIN / program), *arguments],
                cwd=ROOT,
                env=environment(name, folder),
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
            )
            verdict = "ok" if result.returncode == 0 else "FAILED"
            print(f"{name:<16}{verdict:<8}{time.monotonic() - began:5.1f} s", flush=True)
            if result.returncode != 0:
                failed.append(name)
                print(result.stdout, flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
