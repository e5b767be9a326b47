"""The door of the API: methods, tokens, limits, and what every answer carries. Cookies are not looked at."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver
from django.utils.cache import get_conditional_response, patch_vary_headers, set_response_etag

from accounts.http import network_address
from accounts.scope import Scope
from catalogue.api.limits import wait_of_account, wait_of_address
from catalogue.api.problems import problem, refused_token
from catalogue.tokens import open_secret

View = Callable[..., HttpResponse]
READS = ("GET", "HEAD")
logger = logging.getLogger(__name__)


class ApiRequest(HttpRequest):
    """`reader` is what a token opens, None without one; `may_write` whether it was made to write too."""

    reader: Scope | None
    may_write: bool


def behind_the_door(patterns: Iterable[URLPattern | URLResolver], writes: Collection[str]) -> list[URLPattern]:
    """The addresses of an API, each opened through the door. `writes` names those that take a POST too."""
    return [
        URLPattern(
            one.pattern,
            opened(one.callback, (*READS, "POST") if one.name in writes else READS),
            one.default_args,
            one.name,
        )
        for one in patterns
        if isinstance(one, URLPattern)
    ]


def opened(view: View, methods: tuple[str, ...] = READS) -> View:
    """A view of the API: what comes in is checked, what goes out is the same for every operation."""

    @wraps(view)
    def door(request: ApiRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = request.method
        try:
            response = _refusal(request, methods)
            if response is None:
                # A HEAD is a GET whose body the server leaves out.
                request.method = "GET" if asked in READS else asked
                response = view(request, *args, **kwargs)
        except Exception:
            logger.exception("the API could not answer %s", request.path)
            response = problem(500, "Une panne a empêché de répondre. Réessayez dans un moment.")
        response = _finished(request, response)
        request.method = asked
        return response

    return door


def _refusal(request: ApiRequest, methods: tuple[str, ...]) -> HttpResponse | None:
    """Why a request goes no further, or None; `reader` and `may_write` are set then."""
    request.reader, request.may_write = None, False
    if request.method not in methods:
        allowed = ", ".join(methods)
        response = problem(405, f"Cette adresse ne connaît que\u00a0: {allowed}.")
        response["Allow"] = allowed
        return response
    told = request.headers.get("Authorization", "")
    if not told:
        return _too_many(wait_of_address(network_address(request)))
    scheme, _, secret = told.partition(" ")
    found = open_secret(secret.strip()) if scheme.lower() == "bearer" else None
    if found is None:
        # Those who try tokens are counted as visitors are.
        return _too_many(wait_of_address(network_address(request))) or refused_token()
    request.reader, request.may_write = found.scope, found.may_write
    return _too_many(wait_of_account(request.reader.account.pk))


def _too_many(wait: int) -> HttpResponse | None:
    if not wait:
        return None
    response = problem(429, f"Trop de demandes en une minute\u00a0: attendez {wait}\u00a0secondes.")
    response["Retry-After"] = str(wait)
    return response


def _finished(request: ApiRequest, response: HttpResponse) -> HttpResponse:
    """Anybody's page may read what is public; a token is never sent by a browser on its own.

    Asked again each time, so that what is unpublished disappears; an unchanged answer costs no body.
    """
    patch_vary_headers(response, ["Authorization"])
    response["Cache-Control"] = "private, no-cache" if "Authorization" in request.headers else "no-cache"
    response["X-Robots-Tag"] = "noindex"
    if request.method not in READS:
        response["Cache-Control"] = "no-store"
    elif response.status_code == 200:
        set_response_etag(response)
        response = get_conditional_response(request, etag=response["ETag"], response=response) or response
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = "ETag, Link, Retry-After"
    return response


def not_found(_request: HttpRequest, **_where: object) -> HttpResponse:
    """Any other address below the API's."""
    return problem(404, "Il n’y a rien à cette adresse\u00a0: voyez /api/v1/openapi.json.")
