"""What a request says: who sent it (its scope, given by the middleware), from which network, of which territory."""

from ipaddress import IPv4Address, IPv6Network, ip_address

from django.conf import settings
from django.http import Http404, HttpRequest

from accounts.enums import Right
from accounts.scope import Scope
from territories.models import Territory


class ScopedRequest(HttpRequest):
    scope: Scope


def territory_asked(request: ScopedRequest) -> Territory | None:
    """The territory of the address, 404 out of one's own; without one, the first of one's territories, or None."""
    slug, grants = request.GET.get("territoire", ""), request.scope.grants
    if not slug:
        return grants[0].territory if grants else None
    # What is no text for the database names nothing.
    found = None if "\0" in slug else Territory.objects.filter(slug=slug).first()
    if found is None or not request.scope.may(Right.READ, found):
        raise Http404
    return found


def network_address(request: HttpRequest) -> str:
    """Where a request came from; behind the proxy of the settings, what that proxy says it is.

    In IPv6 a subscriber has the 2^64 addresses of a network, and is named by it.
    """
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    said = forwarded.rpartition(",")[2].strip() or str(request.META.get("REMOTE_ADDR", ""))
    try:
        address = ip_address(said)
    except ValueError:
        return said
    if isinstance(address, IPv4Address):
        return said
    return str(address.ipv4_mapped or IPv6Network((int(address), 64), strict=False))
