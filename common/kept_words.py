"""What the page says to static/js/keep.js, which keeps typed words on the device until they are saved.

A form carries a stamp of the words it sends. When its save succeeded, the session notes the stamp, and the pages that
follow say it: those words are forgotten then, and not before. Each page says the last ones again: an answer may be lost
on the way, or fetched to be kept and shown to nobody.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.contrib.messages.storage.base import BaseStorage
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

FIELD = "keep_stamp"
_NOTED = "saved_words"
_MOST = 20
_STAMP = re.compile(r"[0-9a-f]{24}")


class KeptWordsMiddleware:
    """Notes the stamp of a form whose save succeeded: a signed-in person is sent on, and no error is said."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "POST" and response.status_code == 302:
            stamp = _stamp_of(request)
            if stamp and request.user.is_authenticated and not _says_error(request):
                request.session[_NOTED] = [*request.session.get(_NOTED, []), stamp][-_MOST:]
        return response


def kept_words(request: HttpRequest | None) -> Mapping[str, Any]:
    """`keep`, asked for only on the pages of signed-in people."""
    return {"keep": lambda: _facts(request)} if request else {}


def _facts(request: HttpRequest) -> dict[str, str]:
    """`account`, `day` (of the server), `saved` (the last stamps), `posted` (stamp of the form being answered)."""
    return {
        "account": str(request.user.pk),
        "day": timezone.localdate().isoformat(),
        "saved": " ".join(request.session.get(_NOTED, [])),
        "posted": _stamp_of(request) if request.method == "POST" else "",
    }


def _stamp_of(request: HttpRequest) -> str:
    try:
        stamp = request.POST.get(FIELD, "")
    except (RequestDataTooBig, SuspiciousOperation):
        return ""
    return stamp if _STAMP.fullmatch(stamp) else ""


def _says_error(request: HttpRequest) -> bool:
    said = messages.get_messages(request)
    found = any(message.level >= messages.ERROR for message in said)
    if isinstance(said, BaseStorage):
        # Looking at them is not showing them.
        said.used = False
    return found
