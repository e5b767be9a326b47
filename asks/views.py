"""The pages that links open, without an account: an answer, no more messages. A GET writes nothing."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.scope import Scope
from asks.answers import Correction, Look, NotOpenError, Standing, answer_news, answer_value, look
from asks.forms import CorrectionForm, NewsForm, ValueForm
from asks.links import find_correspondent, find_link
from asks.lost_views import about, apart, closed, nothing, unknown
from asks.services import set_receives
from common.workflow import TransitionRefusedError
from followup.services import StaleActionError
from followup.workflow import available
from indicators.models import Indicator
from measures.forms import typed_again
from measures.services import StaleMeasureError

CHANGED = {
    "value": "Quelqu’un a changé la valeur entre-temps. Relisez, puis enregistrez de nouveau.",
    "action": "Quelqu’un a changé l’action entre-temps. Relisez, puis enregistrez de nouveau.",
}


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """What is asked, with one field; a POST records it. Or why the link takes no answer."""
    link = find_link(token)
    if link is None:
        return unknown(request, token)
    seen = look(link, timezone.now())
    if seen.standing is not Standing.OPEN:
        return closed(request, seen, token)
    form = _form_of(seen, request)
    if request.method == "POST" and form.is_valid():
        try:
            _record(seen, form)
        except NotOpenError:
            return closed(request, look(link, timezone.now()), token)
        except StaleMeasureError as stale:
            seen = look(link, timezone.now())
            form = _form_of(seen, request, {"seen": str(stale.current.pk)})
            form.add_error(None, CHANGED["value"])
        except StaleActionError as stale:
            assert link.ask.action is not None
            link.ask.action.version, link.ask.action.state = stale.current.version, stale.current.state
            seen = look(link, timezone.now())
            form = _form_of(seen, request, {"version": str(stale.current.version)})
            form.add_error(None, CHANGED["action"])
        except TransitionRefusedError as refused:
            form.add_error(None, str(refused))
        except ValidationError as refused:
            form.refuse(refused)
        else:
            return apart(redirect(request.path))
    return apart(render(request, "asks/answer.html", {**about(seen), "form": form}))


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """No more messages: the page asks, its button does it; or a mail program does, from anywhere (RFC 8058).

    No session is read: whoever posts here holds the link, which is all that the button asks for.
    """
    known = find_correspondent(token)
    if known is None:
        return nothing(request)
    if request.method == "POST":
        known = set_receives(known.user, receives=False)
        if request.POST.get("List-Unsubscribe") != "One-Click":
            return apart(redirect(request.path))
    return apart(render(request, "asks/stop.html", {"known": known}))


def _form_of(seen: Look, request: HttpRequest, now: dict[str, str] | None = None) -> Any:
    """The field of an ask, with what was sent; `now`: what was seen meanwhile, in place of what the page said."""
    sent: Any = request.POST if request.method == "POST" else None
    if now is not None:
        sent = {**request.POST.dict(), **now}
    ask = seen.ask
    if ask.indicator:
        return _value_form(seen, ask.indicator, sent)
    assert ask.action is not None
    return NewsForm(sent, action=ask.action, doors=available(ask.action, Scope(ask.person)))


def _value_form(seen: Look, indicator: Indicator, sent: Any) -> ValueForm:
    if not seen.link.corrects:
        return ValueForm(sent, indicator=indicator)
    return CorrectionForm(sent, indicator=indicator, initial=typed_again(seen.measure) if seen.measure else {})


def _record(seen: Look, form: Any) -> None:
    said, now = form.cleaned_data, timezone.now()
    if seen.ask.indicator:
        correction = Correction(said["seen"], said["why"]) if seen.link.corrects else None
        answer_value(seen.link, said["value"], said.get("weight"), now, correction)
    else:
        answer_news(seen.link, said["door"], said["text"], said["version"], now)
