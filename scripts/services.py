"""A PostgreSQL cluster and a Redis of one's own: on free ports, in a temporary folder, gone afterwards."""

from __future__ import annotations

import glob
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

START_SECONDS = 60
STOP_SECONDS = 20
POSTGRES_AT_LEAST = 15


@dataclass(frozen=True)
class Services:
    database_url: str
    redis_url: str
    """Without a database number: every user of this Redis takes one of its own."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_until(ready: Callable[[], bool], what: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait for a server just started. Raises RuntimeError with the end of its log when it does not come up."""
    limit = time.monotonic() + START_SECONDS
    while time.monotonic() < limit and process.poll() is None:
        if ready():
            return
        time.sleep(0.05)
    raise RuntimeError(f"{what} ne démarre pas :\n{log.read_text(errors='replace')[-2000:]}")


@contextmanager
def running(
    command: list[str], *, log: Path, stop: str = "TERM", account: list[str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """A child of its own session, so that Ctrl-C reaches us first; the kernel stops it if we are killed."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            ["setpriv", *(account or []), "--pdeathsig", stop, *command],
            cwd=log.parent,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        process.send_signal(signal.Signals[f"SIG{stop}"])
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def postgres_programs() -> Path:
    """The folder of the newest PostgreSQL. Raises RuntimeError when there is none, or none recent enough."""
    found = {
        int(version): Path(path).parent
        for path in glob.glob("/usr/lib/postgresql/*/bin/initdb")
        if (version := path.split("/")[4]).isdigit()
    }
    if not found or max(found) < POSTGRES_AT_LEAST:
        raise RuntimeError(f"Il manque PostgreSQL {POSTGRES_AT_LEAST} ou plus récent : paquet Debian postgresql.")
    return found[max(found)]


def other_account(folder: Path) -> list[str]:
    """Options of setpriv: PostgreSQL refuses to run as root, so root hands `folder` to another account."""
    if os.geteuid() != 0:
        return []
    account = "postgres" if any(user.pw_name == "postgres" for user in pwd.getpwall()) else "nobody"
    user = pwd.getpwnam(account)
    os.chown(folder, user.pw_uid, user.pw_gid)
    return ["--reuid", account, "--regid", str(user.pw_gid), "--clear-groups", "--no-new-privs"]


POSTGRES_OPTIONS = {"listen_addresses": "127.0.0.1", "max_connections": "120"}
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
"""For tests: nothing is waited for from the disk."""


def make_cluster(folder: Path, account: list[str], password: str) -> None:
    """Run initdb in `folder`. Raises RuntimeError with what it says."""
    secret = folder / "password"
    secret.write_text(password)
    if account:
        shutil.chown(secret, account[1])
    # The order of words is French, as on the production database of docker-compose.yml.
    locale = ["--locale", "C.UTF-8", "--locale-provider", "icu", "--icu-locale", "fr-FR", "--encoding", "UTF8"]
    access = ["--username", "egn", "--pwfile", str(secret), "--auth", "scram-sha-256"]
    initdb = [str(postgres_programs() / "initdb"), "--pgdata", str(folder / "data"), "--no-sync", *locale, *access]
    made = subprocess.run(
        ["setpriv", *account, *initdb] if account else initdb, cwd=folder, capture_output=True, text=True, check=False
    )
    if made.returncode != 0:
        raise RuntimeError(f"initdb a échoué :\n{made.stdout}{made.stderr}")


@contextmanager
def private_postgres(folder: Path, *, durable: bool = False) -> Iterator[str]:
    """The URL of a database `egn` of a cluster made for the occasion: nothing in it outlives the block.

    `durable`: a commit waits for the disk, as in production.
    """
    programs = postgres_programs()
    folder.mkdir()
    account, port, password = other_account(folder), str(free_port()), secrets.token_urlsafe(16)
    make_cluster(folder, account, password)
    speed = {} if durable else NOT_DURABLE
    options = {**POSTGRES_OPTIONS, **speed, "port": port, "unix_socket_directories": str(folder)}
    command = [str(programs / "postgres"), "-D", str(folder / "data")]
    command += [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
    createdb = [str(programs / "createdb"), "-h", "127.0.0.1", "-p", port, "-U", "egn", "egn"]
    environment = {**os.environ, "PGPASSWORD": password}

    def ready() -> bool:
        created = subprocess.run(createdb, env=environment, capture_output=True, check=False)
        return created.returncode == 0

    log = folder.parent / "postgresql.log"
    # INT is PostgreSQL's fast shutdown: it does not wait for its clients.
    with running(command, log=log, stop="INT", account=account) as process:
        wait_until(lambda: answers(int(port)) and ready(), "PostgreSQL", process, log)
        yield f"postgres://egn:{password}@127.0.0.1:{port}/egn"


@contextmanager
def private_redis(folder: Path) -> Iterator[str]:
    """The URL of a Redis that writes nothing to disk."""
    if not shutil.which("redis-server"):
        raise RuntimeError("Il manque Redis : paquet Debian redis-server.")
    folder.mkdir()
    port = free_port()
    options = {"port": str(port), "bind": "127.0.0.1", "save": "", "appendonly": "no", "databases": "64"}
    command = ["redis-server", *(part for name, value in options.items() for part in (f"--{name}", value))]
    log = folder / "redis.log"
    with running([*command, "--dir", str(folder)], log=log) as process:
        wait_until(lambda: answers(port), "Redis", process, log)
        yield f"redis://127.0.0.1:{port}"


@contextmanager
def private_services(*, durable: bool = False) -> Iterator[Services]:
    """Both, in a temporary folder that is removed at the end; `durable` is that of `private_postgres`."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="egn-", ignore_cleanup_errors=True)))
        # The account that runs PostgreSQL crosses this folder to reach its own.
        folder.chmod(0o711)
        database_url = stack.enter_context(private_postgres(folder / "postgresql", durable=durable))
        redis_url = stack.enter_context(private_redis(folder / "redis"))
        yield Services(database_url, redis_url)
