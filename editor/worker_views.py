"""The service worker, at the root of the site so that it may answer for the fiches."""

from __future__ import annotations

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe


@require_safe
@cache_control(no_cache=True)
def service_worker(_request: HttpRequest) -> HttpResponse:
    """The script of static/js/worker.js; the browser asks for it anew each day and at each visit."""
    path = finders.find("js/worker.js")
    if path is None:
        raise Http404
    with open(path, encoding="utf-8") as script:
        answer = HttpResponse(script.read(), content_type="text/javascript; charset=utf-8")
    answer["Service-Worker-Allowed"] = f"/{settings.FORCE_SCRIPT_NAME or ''}"
    return answer
