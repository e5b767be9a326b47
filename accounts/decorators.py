"""The door of the signed-in pages."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from common.polling import STOP_POLLING
from common.typed import typed_texts

R = TypeVar("R", bound=HttpResponseBase)


def signed_in(view: Callable[..., R]) -> Callable[..., R | HttpResponse]:
    """A view for signed-in people. Others are sent to sign in; a form they send is shown back, with nothing lost."""
    guarded = login_required(view)

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> R | HttpResponse:
        if request.method == "POST" and not request.user.is_authenticated:
            return expired_page(request)
        if request.headers.get("HX-Request") and not request.user.is_authenticated:
            # What a page follows by itself stays as it is: the page to sign in would be put in its place.
            return HttpResponse(status=STOP_POLLING, headers={"HX-Reswap": "none"})
        return guarded(request, *args, **kwargs)

    return opened


def expired_page(request: HttpRequest) -> HttpResponse:
    """401: the connection has expired, here is what was typed, here is the way back."""
    context = {"typed": typed_texts(request.POST), "next": urlencode({"next": _page_of(request)})}
    answer = render(request, "accounts/expired.html", context, status=401)
    answer["WWW-Authenticate"] = 'Form realm="egn"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _page_of(request: HttpRequest) -> str:
    """The page where the form was: some addresses are only sent to, and cannot be opened."""
    referer = request.META.get("HTTP_REFERER", "")
    if url_has_allowed_host_and_scheme(referer, allowed_hosts={request.get_host()}):
        page = urlsplit(referer)
        return page._replace(scheme="", netloc="", fragment="").geturl() or "/"
    return request.get_full_path()
