"""A page asked in turn with a hello-world view behind the same middleware, of the real server by one connection.

What somebody waits for is measured: the server of production, its middleware, HTTP. Statements are counted in this
process, by Django's own client, on the same database. The same page without HTTP is measured too, to be printed beside.
"""

from __future__ import annotations

import http.client
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from bench.site import Person, Server

if TYPE_CHECKING:
    from django.test import Client

HELLO, HELLO_SQL = "/bench/bonjour/", 2
ASKED, FIRST = 41, 8
"""Pairs of requests measured; those asked before, for each worker to have its connections and its templates."""


@dataclass(frozen=True)
class Pairs:
    """Milliseconds of a page and of hello world, one after the other; `statements` of the page."""

    statements: int
    served: list[tuple[float, float]]
    inside: list[tuple[float, float]]


@dataclass
class Visitor:
    """Somebody signed in, on the server and in this process."""

    server: Server
    person: Person

    def beside_hello(self, path: str) -> Pairs:
        """Raises RuntimeError for an answer that is not 200, or a hello world of more than two statements."""
        statements, least = self._statements(path), self._statements(HELLO)
        if least > HELLO_SQL:
            raise RuntimeError(f"the hello-world view takes {least} statements")
        wire = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=60)
        served = _pairs(lambda one: self._served(wire, one), path)
        wire.close()
        return Pairs(statements, served, _pairs(self._inside, path))

    def _statements(self, path: str) -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        self._inside(path)
        with CaptureQueriesContext(connection) as queries:
            self._inside(path)
        return len(queries)

    @cached_property
    def _client(self) -> Client:
        from django.conf import settings
        from django.test import Client

        client = Client(HTTP_HOST="127.0.0.1")
        client.cookies[settings.SESSION_COOKIE_NAME] = self.person.session
        return client

    def _inside(self, path: str) -> None:
        _check(path, self._client.get(path).status_code)

    def _served(self, wire: http.client.HTTPConnection, path: str) -> None:
        wire.request("GET", path, headers={"Cookie": self.person.cookies})
        answer = wire.getresponse()
        answer.read()
        _check(path, answer.status)


def _pairs(ask: Callable[[str], None], path: str) -> list[tuple[float, float]]:
    for _ in range(FIRST):
        ask(path)
        ask(HELLO)
    return [(milliseconds(lambda: ask(path)), milliseconds(lambda: ask(HELLO))) for _ in range(ASKED)]


def _check(path: str, status: int) -> None:
    if status != 200:
        raise RuntimeError(f"{path}: {status}")


def milliseconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000
