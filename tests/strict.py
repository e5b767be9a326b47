"""What the suite refuses: undefined template variables, writes in a GET, the network outside this machine."""

from __future__ import annotations

import ipaddress
import re
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import Engine
from django.template.base import FilterExpression
from django.template.context import Context
from django.template.defaultfilters import default, default_if_none
from django.template.defaulttags import ForNode

# --- templates ----------------------------------------------------------------------------------------------------


def is_ours(context: Context) -> bool:
    """Whether the template being rendered is the project's: other people's rely on undefined variables."""
    template = context.render_context.template
    name = str(template.origin.name) if template else ""
    return "site-packages" not in name


class UndefinedVariable(str):
    """`string_if_invalid`: the template engine asks for its truth when a variable is undefined, and never else."""

    def __bool__(self) -> bool:
        seen = sys._getframe(1).f_locals
        expression, context = seen.get("self"), seen.get("context")
        if not isinstance(expression, FilterExpression) or not isinstance(context, Context) or not is_ours(context):
            return False
        if any(function in {default, default_if_none} for function, _ in expression.filters):
            return False
        template = context.render_context.template
        raise AssertionError(f"Undefined variable {expression.var} in {template.origin if template else 'a template'}")


@contextmanager
def undefined_variables_refused() -> Iterator[None]:
    """`{{ undefined }}` and `{% for x in undefined %}` raise, unless a `default` filter says what is meant."""
    plain = FilterExpression.resolve

    def resolve(self: FilterExpression, context: Context, ignore_failures: bool = False) -> Any:
        if ignore_failures and isinstance(sys._getframe(1).f_locals.get("self"), ForNode):
            ignore_failures = False
        return plain(self, context, ignore_failures)

    engine = Engine.get_default()
    before = engine.string_if_invalid
    engine.string_if_invalid = UndefinedVariable()
    FilterExpression.resolve = resolve  # type: ignore[method-assign]
    try:
        yield
    finally:
        engine.string_if_invalid = before
        FilterExpression.resolve = plain  # type: ignore[method-assign]


# --- reads --------------------------------------------------------------------------------------------------------

WRITE = re.compile(r"\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+[\"`]?(\w+)", re.IGNORECASE)
SESSION_TABLE = "accounts_usersession"


def refuse_write(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    written = WRITE.match(sql)
    if written and written[1] != SESSION_TABLE:
        raise AssertionError(f"A GET must not write: {sql}")
    return execute(sql, params, many, context)


class ReadOnlyGetMiddleware:
    """Makes a GET that writes to the database fail, sessions apart. Only in tests/settings.py."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD", "OPTIONS"}:
            return self.get_response(request)
        with connection.execute_wrapper(refuse_write):
            return self.get_response(request)


# --- network ------------------------------------------------------------------------------------------------------


def is_local(address: Any) -> bool:
    """Whether a socket address is on this machine: a UNIX socket, 127.0.0.0/8 or ::1."""
    if not isinstance(address, tuple):
        return True
    if address[0] == "localhost":
        return True
    try:
        return ipaddress.ip_address(address[0]).is_loopback
    except ValueError:
        return False


@contextmanager
def network_refused() -> Iterator[None]:
    """Connections that leave this machine raise, from Python code of this process."""
    plain = {name: getattr(socket.socket, name) for name in ("connect", "connect_ex")}

    def guarded(name: str) -> Callable[[socket.socket, Any], Any]:
        def connect(self: socket.socket, address: Any) -> Any:
            if not is_local(address):
                raise AssertionError(f"A test must not reach the network: {address}")
            return plain[name](self, address)

        return connect

    for name in plain:
        setattr(socket.socket, name, guarded(name))
    try:
        yield
    finally:
        for name, method in plain.items():
            setattr(socket.socket, name, method)


def on_postgresql() -> bool:
    return settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
