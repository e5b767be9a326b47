"""Live entry under everything that goes wrong: is anything acknowledged ever lost, doubled, overwritten, brought back?

    [SEED=1] [OPS=5000] [FAULTS=300] python -m bench.bench_entry

The real server (gunicorn, PostgreSQL, Redis), raw clients and Chromium pages through a proxy that cuts, delays, doubles
and reorders their saves, while workers, the whole server and browsers are killed; what clients were told is kept in a
ledger, compared with the database at the end. Then the same clients and faults on a naive save, which must fail.
Exits 1 unless nothing is wrong, the counts are reached, and the naive save is found out; its folder then stays.
"""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.faults import Fault, Proxy, deck
from bench.hands import Hand
from bench.http1 import Message
from bench.ledger import Ledger, Watcher
from bench.site import Person, Server, add_people, add_restitution, campaign_slug, environment, prepare, serving
from bench.told import Verdict, read_database
from scripts.services import private_services

HANDS, TABS, PEOPLE = 8, 2, 4
MINUTES = 8.0
"""After which the real part stops, whatever it has reached; `MINUTES=` for more."""


@dataclass(frozen=True)
class Wanted:
    seed: str
    ops: int
    faults: int
    seconds: float


@dataclass
class Scene:
    """One variant under way: who works on what, and what has happened so far."""

    wanted: Wanted
    server: Server
    people: list[Person]
    folder: Path
    ledger: Ledger = field(default_factory=Ledger)
    done: Counter[str] = field(default_factory=Counter)
    hands: int = 0
    errors: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.limit = time.monotonic() + self.wanted.seconds
        self.left: dict[str, list[Fault]] = {}
        self.restitutions = [add_restitution(), add_restitution()]
        self.watcher = Watcher(self.ledger)

    def progress(self) -> int:
        return len(self.ledger.acknowledged)

    def is_over(self) -> bool:
        all_done = self.progress() >= self.wanted.ops and not any(self.left.values())
        return all_done or time.monotonic() > self.limit

    def due(self, where: str) -> Fault | None:
        left = self.left[where]
        return left.pop(0) if left and left[0].at <= self.progress() else None

    def asked(self, request: Message) -> None:
        """What a browser sends; raw clients say themselves what they do."""
        body = request.json()
        if not _is_of_hand(body):
            self.watcher.asked(body)

    def seen(self, request: Message, answer: Message) -> None:
        """What the proxy gave back whole to a browser; raw clients say themselves what they got."""
        body = request.json() if request.method == "POST" else None
        if answer.status == 200 and not _is_of_hand(body):
            self.watcher.heard(body, answer.json())

    def fiches(self) -> list[tuple[int, int]]:
        return [(self.restitutions[0], 1), (self.restitutions[0], 3), (self.restitutions[1], 5)]


def _is_of_hand(body: Any) -> bool:
    return str((body or {}).get("client", "")).startswith("hand-")


async def killers(scene: Scene) -> None:
    """Kills workers and the server when they are due; starts the server again after a while."""
    rng = random.Random(f"{scene.wanted.seed}/kills")
    while not scene.is_over():
        await asyncio.sleep(0.1)
        fault = scene.due("kill")
        if fault is None:
            continue
        if fault.kind == "worker killed":
            scene.server.kill_worker(rng.randrange(8))
        else:
            scene.server.kill()
            await asyncio.sleep(rng.uniform(0.2, 2))
            scene.server.start()
            await asyncio.to_thread(scene.server.wait)
        scene.done[fault.kind] += 1


async def play(scene: Scene, path: str, *, hands: int, with_browsers: bool) -> Proxy:
    """All of them at once, until it is over; then what waits is sent, in a calm network."""
    rng = random.Random(f"{scene.wanted.seed}/{path}")
    scene.left = deck(rng, count=scene.wanted.faults, ops=scene.wanted.ops, with_browsers=with_browsers)
    proxy = Proxy(scene.server.port, scene.left["network"], rng, scene.progress, scene.asked, scene.seen)
    listening = await proxy.start()
    campaign = await asyncio.to_thread(campaign_slug)
    fiches = scene.fiches()
    work: list[Awaitable[None]] = [killers(scene)]
    for rank in range(hands):
        pk, number = fiches[rank % len(fiches)]
        person = scene.people[rank % len(scene.people)]
        address = path.format(pk=pk, number=number)
        hand = Hand(f"h{rank}", person, address, lambda: proxy.port, campaign, scene.ledger, scene.wanted.seed)
        work.append(hand.work(scene.is_over))
    if with_browsers:
        work.append(browse(scene, proxy))
    try:
        await asyncio.gather(*work, progress(scene))
        await proxy.settle()
    finally:
        listening.close()
    scene.done.update(proxy.done)
    return proxy


async def browse(scene: Scene, proxy: Proxy) -> None:
    """The Chromium pages, on the fiches of the raw clients."""
    from playwright.async_api import async_playwright

    from bench.tabs import Tab

    async with async_playwright() as playwright:
        tabs = []
        for rank in range(TABS):
            pk, number = scene.fiches()[rank]
            person, fiche = scene.people[rank + 1], f"/restitutions/{pk}/{number}/"
            name = f"b{rank}"
            tabs.append(Tab(name, person, fiche, lambda: proxy.port, scene.folder, scene.ledger, scene.wanted.seed))
        try:
            for tab in tabs:
                await tab.open(playwright)
            await asyncio.gather(*(tab.work(scene.is_over, lambda: scene.due("browser")) for tab in tabs))
            for tab in tabs:
                said = await tab.drain(60)
                if said != "saved":
                    scene.errors.append(f"{tab.name} ends on « {said} »")
        finally:
            for tab in tabs:
                await tab.close()
                scene.done.update(tab.done)
                scene.errors += [f"{tab.name}: {error}" for error in tab.errors]


async def progress(scene: Scene) -> None:
    """A line every ten seconds."""
    began, said = time.monotonic(), 0.0
    while not scene.is_over():
        await asyncio.sleep(0.5)
        if time.monotonic() - said > 10:
            said = time.monotonic()
            left = sum(map(len, scene.left.values()))
            print(f"  {said - began:4.0f} s  {scene.progress():>6} acknowledged, {left} faults to come", flush=True)


def report(scene: Scene, verdict: Verdict) -> None:
    """The figures, then the first things found of each kind."""
    faults = sum(count for kind, count in scene.done.items() if not kind.startswith("conflict:"))
    print(f"acknowledged {scene.progress()}")
    for name, count in verdict.counts().items():
        print(f"{name} {count}")
    print(f"faults {faults}: {_listed(scene.done)}")
    print(f"operations: {_listed(scene.ledger.kinds())}")
    print(f"outcomes: {_listed(scene.ledger.outcomes)}; typed in browsers and checked: {len(scene.ledger.typed)}")
    for name, found in vars(verdict).items():
        for line in sorted(set(found))[:5]:
            print(f"  {name}: {line}")
    for line, times in Counter(scene.errors).most_common(8):
        print(f"  browsers: {line} ({times})")


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{kind} {count}" for kind, count in counts.most_common()) or "none"


def run(scene: Scene, path: str, *, hands: int, with_browsers: bool, keeps_history: bool) -> tuple[Verdict, int]:
    """Play one variant and judge it; returns the verdict and how many faults struck."""
    asyncio.run(play(scene, path, hands=hands, with_browsers=with_browsers))
    verdict = scene.ledger.judge(read_database(scene.restitutions), keeps_history=keeps_history)
    report(scene, verdict)
    return verdict, sum(count for kind, count in scene.done.items() if not kind.startswith("conflict:"))


def main() -> int:
    return keeping_what_failed(trial)


def keeping_what_failed(trial: Callable[[Path], int]) -> int:
    """What `trial` returns, given a folder of its own: gone when that is 0, kept and named otherwise."""
    folder, status = Path(tempfile.mkdtemp(prefix="egn-bench-")), 1
    try:
        status = trial(folder)
    finally:
        if status:
            print(f"log of the server, diaries and profiles of the browsers: {folder}", flush=True)
        else:
            shutil.rmtree(folder, ignore_errors=True)
    return status


def trial(folder: Path) -> int:
    seed = os.environ.get("SEED") or "1"
    ops, faults = int(os.environ.get("OPS") or 5000), int(os.environ.get("FAULTS") or 300)
    seconds = 60 * float(os.environ.get("MINUTES") or MINUTES)
    with private_services() as services:
        env = environment(folder, DATABASE_URL=services.database_url, REDIS_URL=f"{services.redis_url}/0")
        prepare(env)
        people = add_people(PEOPLE)
        with serving(env, folder / "server.log") as server:
            print(f"The save of the site, seed {seed}", flush=True)
            scene = Scene(Wanted(seed, ops, faults, seconds), server, people, folder)
            real = "/restitutions/{pk}/{number}/saisie/"
            found, struck = run(scene, real, hands=HANDS, with_browsers=True, keeps_history=True)
            print("\nThe naive save, same clients, same kinds of faults", flush=True)
            less = Wanted(seed, max(300, ops // 8), max(30, faults // 5), 90)
            naive = Scene(less, server, people, folder)
            poor, _ = run(
                naive, "/bench/naif/{pk}/{number}/saisie/", hands=HANDS, with_browsers=False, keeps_history=False
            )
    return conclude(scene, found, struck, poor)


def conclude(scene: Scene, found: Verdict, struck: int, poor: Verdict) -> int:
    reasons = []
    if any(found.counts().values()):
        reasons.append("something was lost, duplicated, overwritten or resurrected")
    if scene.progress() < scene.wanted.ops or struck < scene.wanted.faults:
        reasons.append(f"{scene.progress()} operations of {scene.wanted.ops}, {struck} faults of {scene.wanted.faults}")
    if any(" ends on " in error for error in scene.errors):
        reasons.append("a browser was still waiting at the end")
    if not any(poor.counts().values()):
        reasons.append("no power: the naive save was not found out")
    print("\n" + ("FAILED: " + "; ".join(reasons) if reasons else "nothing acknowledged was lost"))
    return 1 if reasons else 0


if __name__ == "__main__":
    sys.exit(main())
