"""Addresses of pages: as they are written outside the site, in e-mails, on paper; and as a page writes hundreds."""

from functools import cache, lru_cache

from django.conf import settings
from django.urls import reverse
from django.utils.http import urlencode


def absolute_url(path: str) -> str:
    """The whole address of a page, from its path ("/sessions/3/")."""
    return f"{settings.SITE_URL}/{path.lstrip('/')}"


@lru_cache(maxsize=2048)
def filtered_url(route: str, **asked: str) -> str:
    """The page of a route without parameters, with the filters that say something."""
    said = {name: value for name, value in asked.items() if value}
    return f"{_path(route)}?{urlencode(said)}" if said else _path(route)


@cache
def _path(route: str) -> str:
    return reverse(route)
