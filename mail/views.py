"""The mailbox of a demonstration: what would have been sent, for anybody who looks. Nowhere else."""

from __future__ import annotations

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from common.addresses import absolute_url
from mail.models import Message

PAGE = 20


@never_cache
@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """Every message, the newest first."""
    if not settings.DEMO:
        raise Http404
    page = Paginator(Message.objects.order_by("-created_at", "-pk"), PAGE).get_page(request.GET.get("page"))
    messages = [(message, _lines(message.text_sent)) for message in page]
    return render(request, "mail/outbox.html", {"page": page, "messages_shown": messages})


def _lines(text: str) -> list[tuple[str, bool]]:
    """Each line, and whether it is the address of a page of the site."""
    here = absolute_url("")
    return [(line, line.startswith(here) and " " not in line) for line in text.splitlines()]
