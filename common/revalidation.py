"""What the public reads is kept by browsers and asked again each time."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.http import http_date

Response = TypeVar("Response", bound=HttpResponseBase)


def revalidated(request: HttpRequest, response: Response, changed: datetime | None = None) -> Response:
    """Kept by browsers, asked again each time: what is unpublished disappears, what has not changed costs nothing.

    Whoever has a session may be named or told something on the page: no cache between us keeps it.
    """
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        patch_cache_control(response, no_cache=True, private=True)
    else:
        patch_cache_control(response, no_cache=True)
    patch_vary_headers(response, ["Cookie"])
    if changed:
        response["Last-Modified"] = http_date(changed.timestamp())
    return response
