"""The page that says which data exist, and robots.txt."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import conditional_page, require_safe

from common.addresses import absolute_url
from common.revalidation import revalidated
from syntheses.writers.csv_secrecy import THRESHOLD

_KEPT_OUT = ("/administration/", "/api/", "/connexion/", "/partage/", "/recherche/", "/restitutions/", "/sessions/")


@conditional_page
@require_safe
def data(request: HttpRequest) -> HttpResponse:
    context = {
        "api": absolute_url(reverse("api:root")),
        "site": absolute_url(""),
        "by_address": settings.API_LIMIT_ADDRESS,
        "by_account": settings.API_LIMIT_ACCOUNT,
        "hidden_below": THRESHOLD,
    }
    return revalidated(request, render(request, "catalogue/data.html", context))


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in _KEPT_OUT)]
    lines.append(f"Sitemap: {request.build_absolute_uri(reverse('catalogue:sitemap'))}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
