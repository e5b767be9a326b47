"""`make demo`: a database with the demo data, both PDFs, then the site. Everything it makes is under var/."""

from __future__ import annotations

import hashlib
import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMMANDS = (
    ("load_reference",),
    ("index_published", "--missing"),
    ("follow_published", "--missing"),
    ("load_demo",),
    ("follow_demo",),
    ("ask_demo",),
    ("render_demo",),
)


def configure() -> None:
    """The embedded defaults in demo mode, whatever this machine's environment says."""
    for name in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DEBUG", "HTTPS", "MEDIA_ROOT", "BIND"):
        os.environ.pop(name, None)
    os.environ.update(EGN_DEMO="1", DJANGO_SETTINGS_MODULE="egn.settings")
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    os.chdir(ROOT)


def refuse_taken_port(port: int) -> None:
    """Exit with a sentence when another program listens on `port`."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            sys.exit(f"Le port {port} est déjà pris par un autre programme. Essayez : make demo PORT={port + 1}")


def static_sources() -> Iterator[tuple[str, int, int]]:
    """Path, size and date of every static file, in order."""
    from django.contrib.staticfiles.finders import get_finders

    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda found: found[0]):
            file = Path(storage.path(path))
            status = file.stat()
            yield str(file), status.st_size, status.st_mtime_ns


def collect_static() -> None:
    """Run collectstatic when a static file has changed since the last time: compressing them all takes a while."""
    from django.conf import settings
    from django.core.management import call_command

    stamp = Path(settings.VAR_DIR) / "static.stamp"
    now = hashlib.sha256(repr(list(static_sources())).encode()).hexdigest()
    if stamp.exists() and stamp.read_text() == now:
        return
    print("Préparation des fichiers statiques…", flush=True)
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(now)


def build() -> None:
    """Bring the database, the static files, the demo data and the PDFs up to date. What is there is kept."""
    import django
    from django.core.management import CommandError, call_command

    django.setup()
    try:
        call_command("migrate", interactive=False, verbosity=0)
        collect_static()
        for command in COMMANDS:
            call_command(*command)
    except CommandError as error:
        sys.exit(str(error))


def main() -> None:
    configure()
    serve = os.environ.get("SERVE", "1") not in {"0", "no", "non", "false"}
    port = os.environ.get("PORT") or "8000"
    if not port.isdigit():
        sys.exit(f"PORT doit être un nombre : « {port} » n’en est pas un.")
    os.environ["PORT"] = port
    if serve:
        refuse_taken_port(int(port))
    build()
    if serve:
        print(f"\nLe site est sur http://127.0.0.1:{port}/ — Ctrl-C pour arrêter.", flush=True)
        sys.stdout.flush()
        os.execv("/bin/sh", ["sh", "scripts/process", "web"])


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
