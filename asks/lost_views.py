"""The pages of a link that takes no answer, and the new ones they offer. A GET writes nothing."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import network_address
from asks import again
from asks.again import BusyError, Offer, ask_for_links, offer_of, offer_to
from asks.answers import Look, NotOpenError, Standing, look
from asks.forms import LostLinkForm
from asks.letters import asked_where, asked_words
from asks.links import find_correspondent, find_link

STATUS = {Standing.EXPIRED: 410, Standing.OVER: 410, Standing.REFUSED: 403}


def about(seen: Look) -> dict[str, Any]:
    """What the templates of a link are given."""
    ask = seen.ask
    return {
        "seen": seen,
        "ask": ask,
        "link": seen.link,
        "person": ask.person,
        "what": asked_words(ask),
        "where": asked_where(ask),
        "standing": seen.standing.value,
    }


def closed(request: HttpRequest, seen: Look, token: str) -> HttpResponse:
    """Why a link takes no answer, and what its button sends."""
    context = {**about(seen), "token": token, "offer": offer_of(seen).value}
    return apart(render(request, "asks/closed.html", context, status=STATUS.get(seen.standing, 200)))


def unknown(request: HttpRequest, token: str) -> HttpResponse:
    """A link to answer that is none: of another purpose, it still says whose it is; changed, it says nothing."""
    known = find_correspondent(token)
    if known:
        offer = offer_to(known.user)
        context = {"token": token, "is_offered": offer is Offer.DUE, "person": known.user}
        return apart(render(request, "asks/other.html", context, status=404))
    return nothing(request)


def nothing(request: HttpRequest) -> HttpResponse:
    """Nothing of the link is believed: one types one's address."""
    form = LostLinkForm(initial={"uid": uuid.uuid4()})
    return apart(render(request, "asks/unknown.html", {"form": form}, status=404))


@require_http_methods(["GET", "HEAD", "POST"])
def lost(request: HttpRequest) -> HttpResponse:
    """An address typed: the same sentence for each, and the links of what is due leave for who has it."""
    form = LostLinkForm(request.POST if request.method == "POST" else None, initial={"uid": uuid.uuid4()})
    if not form.is_bound or not form.is_valid():
        return apart(render(request, "asks/lost.html", {"form": form}))
    said, network = form.cleaned_data, network_address(request)
    try:
        ask_for_links(uid=said["uid"], email=said["email"], network=network, now=timezone.now())
    except BusyError:
        return apart(render(request, "asks/lost.html", {"form": form, "is_busy": True}, status=429))
    return apart(render(request, "asks/lost.html", {"is_asked": True}))


@require_POST
def send_again(request: HttpRequest, token: str) -> HttpResponse:
    """Send new links to the address that had this one."""
    link, known, now = find_link(token), find_correspondent(token), timezone.now()
    try:
        if link:
            is_sent = again.send_again(link, now)
        elif known:
            is_sent = again.send_what_is_due(known.user, now)
        else:
            return nothing(request)
    except NotOpenError:
        return closed(request, look(link, now), token) if link else unknown(request, token)
    return apart(render(request, "asks/sent.html", {"is_sent": is_sent}, status=200 if is_sent else 429))


def apart(response: HttpResponse) -> HttpResponse:
    """Kept by no cache and no search engine, and told to no page it leads to (as a shared restitution)."""
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "strict-origin"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
