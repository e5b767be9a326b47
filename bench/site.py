"""The real server, on services of its own: started, killed, started again, and the people and fiches of a bench."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from scripts.services import answers, free_port, wait_until

if TYPE_CHECKING:
    from territories.models import Territory

ROOT = Path(__file__).resolve().parents[1]
NOT_SERVED = (
    *("admin", "artwork", "component", "layout", "legacy", "analytics", "scheme", "core", "utility"),
    *("*.legacy.*", "*.nomodule.*", "dsfr.main.*", "dsfr.min.css", "dsfr.print.*"),
)
"""Static files that no page of a bench asks for: compressing them takes minutes."""

TOKEN = "b" * 32
"""The secret of the CSRF cookie of every client here, and what they send beside it."""


def environment(folder: Path, **changes: str) -> dict[str, str]:
    """The environment of a process of the bench: production settings, a folder of its own, no local setting."""
    ours = {"DEBUG", "EGN_DEMO", "DATABASE_URL", "REDIS_URL", "WEB_THREADS", "ACCESS_LOG", "BIND", "GUNICORN_CMD_ARGS"}
    kept = {key: value for key, value in os.environ.items() if key not in ours}
    return {
        **kept,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "EGN_VAR": str(folder / "var"),
        "SECRET_KEY": "bench",
        "HTTPS": "0",
        "LOG_LEVEL": "WARNING",
        "WEB_CONCURRENCY": "2",
        **changes,
    }


def prepare(env: Mapping[str, str]) -> None:
    """The tables, the referential and the static files; then Django in this process, on the same database."""
    os.environ.update(env)
    ignored = [part for name in NOT_SERVED for part in ("--ignore", name)]
    collect = ["collectstatic", "--noinput", "-v0", *ignored]
    for arguments in (["migrate", "--noinput"], ["load_reference"], collect):
        command = [sys.executable, "manage.py", *arguments]
        subprocess.run(command, cwd=ROOT, env=dict(env), check=True, stdout=subprocess.DEVNULL)
    import django

    django.setup()


@dataclass
class Server:
    """`scripts/process web` on a port that stays the same from one life to the next."""

    env: Mapping[str, str]
    log: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, in a session of its own; the kernel stops it if we are killed."""
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "TERM", str(ROOT / "scripts" / "process"), "web"],
                cwd=ROOT,
                env={**self.env, "BIND": f"127.0.0.1:{self.port}"},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait(self) -> None:
        """Until it answers. Raises RuntimeError with the end of its log."""
        assert self.process
        wait_until(lambda: answers(self.port), "gunicorn", self.process, self.log)

    def _children(self) -> list[psutil.Process]:
        try:
            return psutil.Process(self.process.pid).children(recursive=True) if self.process else []
        except psutil.NoSuchProcess:
            return []

    def kill_worker(self, rank: int) -> bool:
        """Kill one worker, whatever it is doing; whether there was one."""
        workers = self._children()
        if workers:
            workers[rank % len(workers)].kill()
        return bool(workers)

    def kill(self) -> None:
        """Kill all of it, at once."""
        for process in self._children():
            process.kill()
        if self.process:
            self.process.kill()
            self.process.wait()

    def stop(self) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.kill()


@contextmanager
def serving(env: Mapping[str, str], log: Path) -> Iterator[Server]:
    server = Server(env, log)
    server.start()
    try:
        server.wait()
        yield server
    finally:
        server.stop()


@dataclass(frozen=True)
class Person:
    """Somebody signed in: the id of their account, and the cookies of a browser of theirs."""

    account: int
    session: str

    @property
    def cookies(self) -> str:
        return f"sessionid={self.session}; csrftoken={TOKEN}"


def add_people(count: int) -> list[Person]:
    """Animateurs of one académie, each with a session as signing in makes it."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from accounts.enums import Role
    from accounts.models import Membership, User
    from accounts.session_store import SessionStore

    people = []
    for rank in range(count):
        user = User.objects.create_user(f"banc{rank}@example.org", None, name=f"Banc {rank}")
        Membership.objects.create(user=user, role=Role.FACILITATOR, territory=_academie())
        store = SessionStore()
        store[SESSION_KEY], store[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[0]
        store[HASH_SESSION_KEY] = user.get_session_auth_hash()
        store.create()
        people.append(Person(user.pk, str(store.session_key)))
    return people


def add_restitution() -> int:
    """An empty draft of that académie; returns its id."""
    from accounts.models import User
    from restitutions.services import create_restitution
    from workshops.models import Campaign

    campaign, by = Campaign.objects.get(), User.objects.order_by("pk")[0]
    made, _ = create_restitution(
        uid=uuid.uuid4(), campaign=campaign, territory=_academie(), title="Banc", layout="ateliers", by=by
    )
    return int(made.pk)


def campaign_slug() -> str:
    from workshops.models import Campaign

    return str(Campaign.objects.get().slug)


def _academie() -> Territory:
    from territories.enums import Level
    from territories.models import Territory

    return Territory.objects.get(level=Level.ACADEMIE, code="17")
