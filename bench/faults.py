"""What goes wrong, drawn from a seed: a deck of faults, each due after so many acknowledged operations."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from bench.http1 import Message, closing, exchange, parse, read_request

NETWORK = {
    "cut before": 14,
    "cut in the request": 8,
    "cut after": 18,
    "cut in the answer": 8,
    "delay": 10,
    "double": 12,
    "again later": 10,
    "late": 12,
    "after the next one": 8,
}
"""How often each, out of a hundred. What the proxy does with the request it falls on is in `Proxy`."""

KILLS: dict[str, float] = {"worker killed": 4, "server killed": 1.5}
BROWSERS: dict[str, float] = {"browser offline": 3, "page reloaded": 3, "browser killed": 2}
"""Out of a hundred faults."""


@dataclass(frozen=True)
class Fault:
    at: int
    kind: str


def deck(rng: random.Random, *, count: int, ops: int, with_browsers: bool) -> dict[str, list[Fault]]:
    """`count` faults spread over `ops` acknowledged operations, by where they strike: network, kill, browser."""
    shares: dict[str, dict[str, float]] = {"kill": KILLS, "browser": BROWSERS if with_browsers else {}}
    drawn: dict[str, list[Fault]] = {}
    for where, kinds in shares.items():
        many = [kind for kind, share in kinds.items() for _ in range(max(1, round(share * count / 100)))]
        drawn[where] = [Fault(rng.randrange(ops // 20, max(ops - ops // 10, 2)), kind) for kind in many]
    left = count - sum(map(len, drawn.values()))
    names, weights = list(NETWORK), list(NETWORK.values())
    drawn["network"] = [Fault(rng.randrange(ops), kind) for kind in rng.choices(names, weights, k=left)]
    return {where: sorted(faults, key=lambda one: one.at) for where, faults in drawn.items()}


@dataclass
class Proxy:
    """Stands between every client and the server; faults strike the saves alone, so that pages can be opened.

    `progress()` is the number of operations acknowledged so far; `asked` hears every save, `seen` what was given back
    whole.
    """

    upstream: int
    faults: list[Fault]
    rng: random.Random
    progress: Callable[[], int]
    asked: Callable[[Message], None]
    seen: Callable[[Message, Message], None]
    done: Counter[str] = field(default_factory=Counter)
    requests: Counter[str] = field(default_factory=Counter)
    port: int = 0

    def __post_init__(self) -> None:
        self._later: set[asyncio.Task[bytes]] = set()
        self._next_one = asyncio.Condition()
        self._passed = 0

    async def start(self) -> asyncio.Server:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        return server

    async def settle(self) -> None:
        """Wait for all that was promised for later."""
        while self._later:
            await asyncio.gather(*self._later, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while request := await read_request(reader):
                answer = await self._pass(request, writer)
                if not answer:
                    break
                whole = parse(answer)
                if whole is not None and request.path.endswith("/saisie/"):
                    self.seen(request, whole)
                writer.write(answer)
                await writer.drain()
                break
        except OSError:
            pass
        finally:
            writer.transport.abort() if writer.is_closing() else writer.close()

    async def _pass(self, request: Message, writer: asyncio.StreamWriter) -> bytes:
        """What to give back; nothing when the client is cut."""
        is_save = request.method == "POST" and request.path.endswith("/saisie/") and b'"op"' in request.body
        self.requests["save" if is_save else "other"] += 1
        if is_save:
            self.asked(request)
        raw = closing(request)
        kind = self._drawn() if is_save else ""
        try:
            if kind:
                answer = await self._strike(kind, raw, writer)
            else:
                answer = await exchange(self.upstream, raw)
        except (OSError, TimeoutError):
            answer = b""
        if is_save:
            async with self._next_one:
                self._passed += 1
                self._next_one.notify_all()
        if not answer:
            writer.transport.abort()
        return answer

    def _drawn(self) -> str:
        if not self.faults or self.faults[0].at > self.progress():
            return ""
        kind = self.faults.pop(0).kind
        self.done[kind] += 1
        return kind

    async def _strike(self, kind: str, raw: bytes, writer: asyncio.StreamWriter) -> bytes:
        match kind:
            case "cut in the request":
                await self._half(raw)
            case "cut after":
                await exchange(self.upstream, raw)
            case "cut in the answer":
                answer = await exchange(self.upstream, raw)
                writer.write(answer[: len(answer) // 2])
            case "late":
                self._send_later(raw, self.rng.uniform(0.3, 4))
            case "double":
                twin = self._send_later(raw, 0)
                answer = await exchange(self.upstream, raw)
                await asyncio.gather(twin, return_exceptions=True)
                return answer
            case "again later":
                self._send_later(raw, self.rng.uniform(0.3, 4))
                return await exchange(self.upstream, raw)
            case "delay":
                await asyncio.sleep(self.rng.uniform(0.2, 2))
                return await exchange(self.upstream, raw)
            case "after the next one":
                await self._wait_for_next()
                return await exchange(self.upstream, raw)
        return b""

    async def _half(self, raw: bytes) -> None:
        """The server gets a part of the request, then the end of the connection."""
        _, server = await asyncio.open_connection("127.0.0.1", self.upstream)
        server.write(raw[: len(raw) - 20])
        await server.drain()
        server.close()

    def _send_later(self, raw: bytes, seconds: float) -> asyncio.Task[bytes]:
        """Nobody gets the answer: what this does is acknowledged to nobody."""

        async def send() -> bytes:
            await asyncio.sleep(seconds)
            try:
                return await exchange(self.upstream, raw)
            except (OSError, TimeoutError):
                return b""

        task = asyncio.create_task(send())
        self._later.add(task)
        task.add_done_callback(self._later.discard)
        return task

    async def _wait_for_next(self) -> None:
        before = self._passed
        try:
            async with asyncio.timeout(3), self._next_one:
                await self._next_one.wait_for(lambda: self._passed > before)
        except TimeoutError:
            return
