"""What the settings read of the environment, and what they make when it says nothing."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

LOCAL = {"*", "127.0.0.1", "localhost", "[::1]"}


def env_bool(name: str, default: bool = False) -> bool:
    return os.environ.get(name, str(default)).strip().lower() in {"1", "true", "yes", "oui", "on"}


def env_list(name: str, default: str = "") -> list[str]:
    return [item.strip() for item in os.environ.get(name, default).split(",") if item.strip()]


def env_numbers(**defaults: int) -> list[int]:
    """Numbers, each by the name of its variable, in the order of the names given."""
    return [int(os.environ.get(name, default)) for name, default in defaults.items()]


def local_secret(folder: Path) -> str:
    """A key made once and kept in `folder`, so that an installation without SECRET_KEY has one of its own."""
    path = folder / "secret_key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64))
    return path.read_text()


def own_address(hosts: list[str], *, https: bool) -> str:
    """Where the site is reached when nobody says it: its first host, or this machine's port. No final slash."""
    host = next((name.lstrip(".") for name in hosts if name not in LOCAL), "")
    if not host:
        return f"http://127.0.0.1:{os.environ.get('PORT') or 8000}"
    return f"{'https' if https else 'http'}://{host}"
