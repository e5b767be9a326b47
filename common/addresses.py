"""Addresses of pages as they are written outside the site: in e-mails, on paper."""

from django.conf import settings


def absolute_url(path: str) -> str:
    """The whole address of a page, from its path ("/sessions/3/")."""
    return f"{settings.SITE_URL}/{path.lstrip('/')}"
