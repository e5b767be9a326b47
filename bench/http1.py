"""As much of HTTP/1.1 as a proxy and a client need: one message read, one request made on a connection of its own."""

from __future__ import annotations

import asyncio
import gzip
import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Message:
    """`start` is the first line, `headers` by their names in small letters (the last of each), `raw` all of it."""

    start: str
    headers: dict[str, str]
    raw: bytes
    body: bytes

    @property
    def method(self) -> str:
        return self.start.split(" ")[0]

    @property
    def path(self) -> str:
        return self.start.split(" ")[1]

    @property
    def status(self) -> int:
        return int(self.start.split(" ")[1])

    def json(self) -> Any:
        """The body read; None when it is not JSON."""
        body = gzip.decompress(self.body) if self.headers.get("content-encoding") == "gzip" else self.body
        try:
            return json.loads(body)
        except ValueError:
            return None


def parse(raw: bytes) -> Message | None:
    """A whole message, or None when it is not one."""
    head, separator, body = raw.partition(b"\r\n\r\n")
    if not separator:
        return None
    start, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    if len(body) < int(headers.get("content-length", "0")):
        return None
    return Message(start, headers, raw, body)


async def read_request(reader: asyncio.StreamReader) -> Message | None:
    """The next request of a connection; None at its end."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
        body = await reader.readexactly(_length(head))
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, OSError):
        return None
    return parse(head + body)


def _length(head: bytes) -> int:
    lines = (line.partition(b":") for line in head.lower().split(b"\r\n"))
    return next((int(value) for name, _, value in lines if name == b"content-length"), 0)


def closing(request: Message) -> bytes:
    """The bytes of a request, which asks that its connection ends with the answer."""
    head, _, body = request.raw.partition(b"\r\n\r\n")
    lines = [line for line in head.split(b"\r\n") if not line.lower().startswith((b"connection:", b"keep-alive:"))]
    return b"\r\n".join([*lines, b"Connection: close"]) + b"\r\n\r\n" + body


async def exchange(port: int, request: bytes, timeout: float = 20) -> bytes:
    """Send a request on a connection of its own; all that comes back. Raises OSError, TimeoutError."""
    async with asyncio.timeout(timeout):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            writer.write(request)
            await writer.drain()
            return await reader.read(-1)
        finally:
            writer.close()


async def post_json(port: int, path: str, body: Any, headers: dict[str, str], timeout: float) -> Message | None:
    """The answer to a JSON request; None when none came whole."""
    content = json.dumps(body).encode()
    named = {
        "Host": f"127.0.0.1:{port}",
        "Content-Type": "application/json",
        "Content-Length": str(len(content)),
        "Connection": "close",
        **headers,
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in named.items())
    try:
        return parse(await exchange(port, f"POST {path} HTTP/1.1\r\n{head}\r\n".encode() + content, timeout))
    except (OSError, TimeoutError):
        return None
