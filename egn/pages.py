"""Footer pages, help, and the pages shown when a request cannot be answered."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from common.context_processors import brand
from common.faults import is_disk_full
from common.typed import TypedText, typed_texts

logger = logging.getLogger(__name__)


def _page(template: str, status: int = 200) -> Callable[..., HttpResponse]:
    """A view of one template. What Django says of an error (exception, reason) is for the log, not for the page."""

    def show(request: HttpRequest, *_args: object, **_kwargs: object) -> HttpResponse:
        return render(request, template, status=status)

    return show


PUBLIC_PAGES = (("Accueil", "/"), ("Synthèses publiées", "/syntheses/"), ("Recherche", "/recherche/"))
MEMBER_PAGES = (
    ("Mon territoire", "/mon-territoire/"),
    ("Sessions", "/sessions/"),
    ("Restitutions", "/restitutions/"),
    ("Suivi", "/suivi/"),
    ("Indicateurs", "/indicateurs/"),
)
"""What the site map lists, apart from sign-in and footer pages; the same paths as layout/navigation.html."""


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/sitemap.html", {"public_pages": PUBLIC_PAGES, "member_pages": MEMBER_PAGES})


accessibility = require_safe(_page("pages/accessibility.html"))
legal = require_safe(_page("pages/legal.html"))
privacy = require_safe(_page("pages/privacy.html"))
cookies = require_safe(_page("pages/cookies.html"))
help_page = require_safe(_page("pages/help.html"))


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What a device keeps to show without network: rendered without the request, the same for everybody."""
    return HttpResponse(render_to_string("pages/offline.html", dict(brand(request))))


bad_request = _page("400.html", 400)
page_not_found = _page("404.html", 404)


def permission_denied(request: HttpRequest, *_args: object, **_kwargs: object) -> HttpResponse:
    """Out of one's rights, perhaps since a moment ago: what was typed is given back."""
    return render(request, "403.html", {"typed": typed_texts(request.POST)}, status=403)


def csrf_failure(request: HttpRequest, **_reason: object) -> HttpResponse:
    """The form was open too long, cookies are refused, or another site sent it (settings.CSRF_FAILURE_VIEW).

    What was typed is given back, save what another site would have us show.
    """
    origin = request.headers.get("Origin", "")
    is_ours = origin in {"", f"{request.scheme}://{request.get_host()}"}
    context = {"typed": typed_texts(request.POST) if is_ours else []}
    return render(request, "403_csrf.html", context, status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Rendered without the request: neither session nor database is touched, as either may be what broke.

    What was typed is given back, and a full disk is called by its name.
    """
    context = {**brand(request), "typed": _typed_in(request), "disk_full": is_disk_full(sys.exc_info()[1])}
    return HttpResponseServerError(render_to_string("500.html", context))


def _typed_in(request: HttpRequest) -> list[TypedText]:
    """Nothing when the form itself cannot be read: this page is the last one there is."""
    try:
        return typed_texts(request.POST)
    except Exception:
        logger.exception("what was typed could not be given back")
        return []
