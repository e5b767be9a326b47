"""The pages that links open, without an account: an answer, a new link, no more messages. A GET writes nothing."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from accounts.scope import Scope
from asks.answers import Look, NotOpenError, Standing, answer_news, answer_value, look, renew
from asks.forms import NewsForm, ValueForm
from asks.letters import asked_where, asked_words
from asks.links import find_correspondent, find_link
from asks.services import set_receives
from common.workflow import TransitionRefusedError
from followup.services import StaleActionError
from followup.workflow import available

STATUS = {Standing.EXPIRED: 410, Standing.OVER: 410, Standing.REFUSED: 403}


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """What is asked, with one field; a POST records it. Or why the link takes no answer."""
    link = find_link(token)
    if link is None:
        return _unknown(request)
    seen = look(link, timezone.now())
    if seen.standing is not Standing.OPEN:
        return _closed(request, seen, token)
    form = _form_of(seen, request)
    if request.method == "POST" and form.is_valid():
        try:
            _record(seen, form)
        except NotOpenError:
            return _closed(request, look(link, timezone.now()), token)
        except StaleActionError as stale:
            assert link.ask.action is not None
            link.ask.action.version, link.ask.action.state = stale.current.version, stale.current.state
            form = _form_of(look(link, timezone.now()), request, again=True)
            form.add_error(None, "Quelqu’un a changé l’action entre-temps. Relisez, puis enregistrez de nouveau.")
        except TransitionRefusedError as refused:
            form.add_error(None, str(refused))
        except ValidationError as refused:
            form.refuse(refused)
        else:
            return _apart(redirect(request.path))
    return _apart(render(request, "asks/answer.html", {**_context(seen), "form": form}))


@require_POST
def send_again(request: HttpRequest, token: str) -> HttpResponse:
    """Send a new link to the address that had the expired one."""
    link = find_link(token)
    if link is None:
        return _unknown(request)
    now = timezone.now()
    try:
        is_sent = renew(link, now)
    except NotOpenError:
        return _closed(request, look(link, now), token)
    return _apart(render(request, "asks/sent.html", {"is_sent": is_sent}, status=200 if is_sent else 429))


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """No more messages: the page asks, its button does it; or a mail program does, from anywhere (RFC 8058).

    No session is read: whoever posts here holds the link, which is all that the button asks for.
    """
    known = find_correspondent(token)
    if known is None:
        return _unknown(request)
    if request.method == "POST":
        known = set_receives(known.user, receives=False)
        if request.POST.get("List-Unsubscribe") != "One-Click":
            return _apart(redirect(request.path))
    return _apart(render(request, "asks/stop.html", {"known": known}))


def _form_of(seen: Look, request: HttpRequest, *, again: bool = False) -> Any:
    """The field of an ask, with what was sent; `again`: with the version of the action as it is now."""
    sent: Any = request.POST if request.method == "POST" else None
    ask = seen.ask
    if ask.indicator:
        return ValueForm(sent, indicator=ask.indicator)
    assert ask.action is not None
    if again:
        sent = {**request.POST.dict(), "version": str(ask.action.version)}
    return NewsForm(sent, action=ask.action, doors=available(ask.action, Scope(ask.person)))


def _record(seen: Look, form: Any) -> None:
    said, now = form.cleaned_data, timezone.now()
    if seen.ask.indicator:
        answer_value(seen.link, said["value"], said.get("weight"), now)
    else:
        answer_news(seen.link, said["door"], said["text"], said["version"], now)


def _context(seen: Look) -> dict[str, Any]:
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


def _closed(request: HttpRequest, seen: Look, token: str) -> HttpResponse:
    context = {**_context(seen), "token": token}
    return _apart(render(request, "asks/closed.html", context, status=STATUS.get(seen.standing, 200)))


def _unknown(request: HttpRequest) -> HttpResponse:
    return _apart(render(request, "asks/unknown.html", status=404))


def _apart(response: HttpResponse) -> HttpResponse:
    """Kept by no cache and no search engine, and told to no page it leads to (as a shared restitution)."""
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "strict-origin"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
