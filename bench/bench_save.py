"""What a durable save of one entry costs, beside a bare Django view that does one UPDATE: same server, same middleware.

    python -m bench.bench_save [postgresql|sqlite]

Signed-in writers, each with an entry of its own on one of several fiches, 1 then 50 at once. Blocks of saves and blocks
of bare UPDATEs alternate in one run; a commit waits for the disk. Prints p50 and p99 of both and their ratios, with the
spread from block to block. Exits 1 over p50 ≤ 2 or p99 ≤ 3, or after any answer that is not the one expected.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bench.site import TOKEN, Person, add_people, add_restitution, campaign_slug, environment, prepare, serving
from scripts.services import private_services

WRITERS = (1, 50)
BLOCKS = {1: (120, 5), 50: (30, 3)}
"""Writers → how many pairs of blocks, and how many requests of each writer in a block."""

P50, P99 = 2.0, 3.0
FICHES = [(rank, number) for rank in range(2) for number in (1, 2, 3, 4, 5)]


@dataclass
class Writer:
    """One page that types: its entry, the version it knows, and its connection."""

    port: int
    person: Person
    fiche: str
    entry: str
    campaign: str
    version: int = 1
    cursor: int = 0
    count: int = 0
    errors: Counter[str] = field(default_factory=Counter)
    _wire: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def save(self) -> float:
        """Seconds of one save, until the answer that says it is done."""
        op = {"op": str(uuid.uuid4()), "subject": "entry", "id": self.entry, "base": self.version, "do": "set"}
        body = {"schema": 1, "campaign": self.campaign, "account": self.person.account, "client": f"banc-{self.entry}"}
        ops = [{**op, "set": {"text": self._words()}}]
        seconds, said = await self._post(f"{self.fiche}saisie/", {**body, "cursor": self.cursor, "ops": ops})
        result = said.get("results", [{}])[0]
        if result.get("status") == "saved":
            self.version, self.cursor = result["version"], said["cursor"]
        else:
            self.errors[f"save: {result.get('status') or said}"] += 1
        return seconds

    async def bare(self) -> float:
        """Seconds of one bare UPDATE."""
        seconds, said = await self._post(f"/bench/nu/{self.entry}/", {"text": self._words()})
        if said.get("changed") != 1:
            self.errors[f"bare: {said}"] += 1
        return seconds

    def _words(self) -> str:
        self.count += 1
        return f"Le réseau tombe chaque lundi à la même heure, mesure {self.count}"

    async def _post(self, path: str, body: object) -> tuple[float, dict]:
        content = json.dumps(body).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(content)}\r\nCookie: {self.person.cookies}\r\nX-CSRFToken: {TOKEN}\r\n\r\n"
        )
        began = time.perf_counter()
        try:
            raw = await self._exchange(head.encode() + content)
            return time.perf_counter() - began, json.loads(raw)
        except (OSError, EOFError, ValueError) as error:
            self._wire = None
            return time.perf_counter() - began, {"error": f"{type(error).__name__}"}

    async def _exchange(self, request: bytes) -> bytes:
        if self._wire is None:
            self._wire = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self._wire
        writer.write(request)
        lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower().split("\r\n")
        length = next(int(line.partition(":")[2]) for line in lines if line.startswith("content-length"))
        body = await reader.readexactly(length)
        if "200" not in lines[0]:
            raise ValueError(lines[0])
        if "connection: close" in lines:
            writer.close()
            self._wire = None
        return body

    def forget_connection(self) -> None:
        """The server keeps an idle connection two seconds: a block starts with a new one."""
        if self._wire:
            self._wire[1].close()
            self._wire = None


def add_entries(count: int) -> list[tuple[str, str]]:
    """As many entries, one for each writer, over the fiches: the address of the fiche and the id of each."""
    from accounts.models import User
    from editor.protocol import read_operation
    from editor.services import apply_batch
    from restitutions.models import Restitution

    restitutions = [Restitution.objects.select_related("campaign").get(pk=add_restitution()) for _ in range(2)]
    by = User.objects.order_by("pk")[0]
    made = []
    for rank in range(count):
        which, number = FICHES[rank % len(FICHES)]
        restitution = restitutions[which]
        row, entry = str(uuid.uuid4()), str(uuid.uuid4())
        place = {"row": row, "kind": "irritant", "parent": None, "after": None}
        raw = [
            {"subject": "row", "id": row, "set": {"place": {"table": "diagnosis", "after": None}}},
            {"subject": "entry", "id": entry, "set": {"place": place, "text": "Le réseau tombe"}},
        ]
        ops = [read_operation({"op": str(uuid.uuid4()), "base": 0, "do": "set", **one}) for one in raw]
        apply_batch(restitution=restitution, theme=restitution.campaign.themes.get(number=number), ops=ops, by=by)
        made.append((f"/restitutions/{restitution.pk}/{number}/", entry))
    return made


async def block(writers: list[Writer], what: str, each: int) -> list[float]:
    """Every writer at once, one request after the other."""
    for writer in writers:
        writer.forget_connection()

    async def work(writer: Writer) -> list[float]:
        return [await (writer.save() if what == "save" else writer.bare()) for _ in range(each)]

    return [seconds for times in await asyncio.gather(*map(work, writers)) for seconds in times]


async def compare(writers: list[Writer], where: str) -> bool:
    """One line for p50 and one for p99; whether both hold."""
    blocks, each = BLOCKS[len(writers)]
    times: dict[str, list[list[float]]] = {"save": [], "bare": []}
    for what in ("bare", "save"):
        await block(writers, what, max(2, each // 10))
    for rank in range(blocks):
        for what in ("bare", "save") if rank % 2 else ("save", "bare"):
            times[what].append(await block(writers, what, each))
    held = True
    for name, percent, limit in (("p50", 50, P50), ("p99", 99, P99)):
        save, bare = (percentile([one for part in times[what] for one in part], percent) for what in ("save", "bare"))
        parts = zip(times["save"], times["bare"], strict=True)
        ratios = sorted(statistics.median(a) / statistics.median(b) for a, b in parts)
        verdict = "held" if save / bare <= limit else "PASSED"
        held &= save / bare <= limit
        print(
            f"{where:<11}{len(writers):>3} writers  {name}  save {save * 1000:7.1f} ms  bare {bare * 1000:7.1f} ms  "
            f"ratio {save / bare:.2f} (eight blocks out of ten: {ratios[len(ratios) // 10]:.2f} to "
            f"{ratios[-len(ratios) // 10]:.2f})"
            f"  limit {limit:g} {verdict}",
            flush=True,
        )
    errors = sum((writer.errors for writer in writers), Counter())
    if errors:
        print(f"{where:<11}{len(writers):>3} writers  errors: {dict(errors.most_common(4))}")
    return held and not errors


def percentile(values: list[float], percent: int) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(len(ordered) * percent / 100))]


@contextlib.contextmanager
def databases(where: str) -> Iterator[dict[str, str]]:
    """The addresses of the services: PostgreSQL and Redis of our own, or nothing (SQLite, embedded)."""
    if where == "sqlite":
        yield {"DATABASE_URL": "", "REDIS_URL": ""}
        return
    with private_services(durable=True) as services:
        yield {"DATABASE_URL": services.database_url, "REDIS_URL": f"{services.redis_url}/0"}


def measure(where: str) -> int:
    with tempfile.TemporaryDirectory(prefix="egn-bench-", ignore_cleanup_errors=True) as name, databases(where) as urls:
        folder = Path(name)
        env = environment(folder, **urls)
        prepare(env)
        people = add_people(max(WRITERS))
        entries, campaign = add_entries(max(WRITERS)), campaign_slug()
        log = folder / "server.log"
        with serving(env, log) as server:
            held = True
            for count in WRITERS:
                pairs = list(zip(people, entries, strict=True))[-count:]
                writers = [Writer(server.port, person, *place, campaign) for person, place in pairs]
                held &= asyncio.run(compare(refreshed(writers), where))
        locked = log.read_text(errors="replace").count("locked")
        print(f"{where:<11}errors « locked » in the log of the server: {locked}", flush=True)
    return 0 if held and not locked else 1


def refreshed(writers: list[Writer]) -> list[Writer]:
    """With the versions the entries have now."""
    from restitutions.models import Entry

    versions = dict(Entry.objects.filter(pk__in=[writer.entry for writer in writers]).values_list("pk", "version"))
    for writer in writers:
        writer.version = versions[uuid.UUID(writer.entry)]
    return writers


def main(arguments: list[str]) -> int:
    if arguments:
        return measure(arguments[0])
    # A process for each: Django knows one database from its start.
    runs = [
        subprocess.run([sys.executable, "-m", "bench.bench_save", where], check=False)
        for where in ("postgresql", "sqlite")
    ]
    return max(run.returncode for run in runs)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
