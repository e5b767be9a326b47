"""Files listed on a page: while one is being prepared, and only then, its list asks for itself again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from common.polling import STOP_POLLING
from syntheses.downloads import Download


@dataclass(frozen=True)
class FileList:
    """The files of one thing. `id` is that of its list in the page of the address `page`; `label` names the list."""

    id: str
    label: str
    page: str
    files: tuple[Download, ...]

    @property
    def awaited(self) -> int:
        """How many are being prepared."""
        return sum(one.is_awaited for one in self.files)


def answer_poll(request: HttpRequest, lists: Iterable[FileList]) -> HttpResponse | None:
    """The list that htmx asks for, nothing when it is as it was shown; None when it is a page that is asked for."""
    if not request.headers.get("HX-Request"):
        return None
    found = next((one for one in lists if one.id == request.headers.get("HX-Target")), None)
    if found is None:
        response = HttpResponse(status=STOP_POLLING)
    elif request.GET.get("attendus") == str(found.awaited):
        response = HttpResponse(status=204)
    else:
        response = render(request, "syntheses/awaited_poll.html", {"list": found})
    add_never_cache_headers(response)
    return response


def is_any_awaited(lists: Iterable[FileList]) -> bool:
    """Whether the page has something to follow."""
    return any(one.awaited for one in lists)
