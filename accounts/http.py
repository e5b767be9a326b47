"""What a request says of who sent it: its scope, given by the middleware, and the network it came from."""

from django.conf import settings
from django.http import HttpRequest

from accounts.scope import Scope


class ScopedRequest(HttpRequest):
    scope: Scope


def network_address(request: HttpRequest) -> str:
    """Where a request came from; behind the proxy of the settings, what that proxy says it is."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    return forwarded.rpartition(",")[2].strip() or str(request.META.get("REMOTE_ADDR", ""))
