"""Signing in, with a code or with a password, and out."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.attempts import TooManyAttemptsError
from accounts.codes import CodeGoneError, CodesLockedError, NetworkBusyError, WrongCodeError, ask_for_code, check_code
from accounts.demo import DEMO_PASSWORD, demo_accounts
from accounts.forms import AskCodeForm, CodeForm, SignInForm
from accounts.http import network_address
from accounts.models import User
from accounts.sessions import begin_session
from common.french import count

ASKED = "sign_in_code"
"""What the session of a browser keeps of the code it asked for: {"uid": …, "email": …}."""

LOCKED = (
    "Trop de codes faux ont été essayés avec cette adresse. Attendez un quart d’heure, puis demandez un nouveau code. "
    "Un mot de passe, si vous en avez un, ouvre toujours votre compte."
)
TOO_MANY = (
    "Plusieurs codes ont déjà été demandés pour cette adresse. Le dernier reste valable dix minutes\u00a0: regardez "
    "aussi dans les indésirables. Vous pourrez en demander un autre dans un quart d’heure."
)
BUSY = "Trop de codes ont été demandés depuis votre réseau. Attendez un quart d’heure, puis recommencez."
GONE = "Ce code ne sert plus\u00a0: il a plus de dix minutes, ou il a été remplacé. Demandez-en un autre."


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Two ways on one page: an address alone asks for a code; an address and a password open at once."""
    wanted = _safe_next(request)
    if request.user.is_authenticated and request.method != "POST":
        return _enter(wanted)
    sent = request.POST if request.method == "POST" else None
    ask = AskCodeForm(sent if sent is not None and "email" in sent else None)
    form = SignInForm(request, data=sent if not ask.is_bound else None)
    if ask.is_bound and ask.is_valid() and _ask(request, ask):
        return redirect(_with_next("login_code", wanted))
    if form.is_bound and form.is_valid():
        begin_session(request, form.get_user())
        return _enter(wanted)
    return render(request, "registration/login.html", {"ask": ask, "form": form, "next": wanted, **_demo()})


@sensitive_post_parameters("code")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def give_code(request: HttpRequest) -> HttpResponse:
    """Give back the code this browser asked for."""
    wanted, asked = _safe_next(request), request.session.get(ASKED)
    if request.user.is_authenticated and request.method != "POST":
        return _enter(wanted)
    if not asked:
        return redirect(_with_next("login", wanted))
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        user = _check(form, email=asked["email"], uid=uuid.UUID(asked["uid"]))
        if user is not None:
            del request.session[ASKED]
            begin_session(request, user)
            return _enter(wanted)
    context = {"form": form, "email": asked["email"], "next": wanted}
    return render(request, "registration/code.html", context)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


@never_cache
@require_safe
def administration_sign_in(request: HttpRequest) -> HttpResponse:
    """The administration has no sign-in of its own: one door, one limit of guesses."""
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect(_with_next("login", _safe_next(request) or reverse("admin:index")))


def _ask(request: HttpRequest, form: AskCodeForm) -> bool:
    """Ask for a code, and let this browser remember it; False when it is refused, with the reason in the form."""
    email = form.cleaned_data["email"].strip().lower()
    try:
        uid = ask_for_code(email=email, network=network_address(request))
    except (CodesLockedError, TooManyAttemptsError, NetworkBusyError) as error:
        form.add_error(None, {CodesLockedError: LOCKED, TooManyAttemptsError: TOO_MANY}.get(type(error), BUSY))
        return False
    request.session[ASKED] = {"uid": str(uid), "email": email}
    return True


def _check(form: CodeForm, *, email: str, uid: uuid.UUID) -> User | None:
    """Whom a code opens to; None with the reason in the form."""
    try:
        return check_code(email=email, uid=uid, digits=form.cleaned_data["code"])
    except WrongCodeError as wrong:
        left = count(wrong.left, "essai", "essais")
        form.add_error("code", f"Ce n’est pas le dernier code envoyé. Vérifiez-le\u202f; il vous reste {left}.")
    except CodeGoneError:
        form.add_error("code", GONE)
    except CodesLockedError:
        form.add_error(None, LOCKED)
    return None


def _enter(wanted: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(wanted or settings.LOGIN_REDIRECT_URL)


def _with_next(name: str, wanted: str) -> str:
    return f"{reverse(name)}?{urlencode({'next': wanted})}" if wanted else reverse(name)


def _safe_next(request: HttpRequest) -> str:
    """Where to go after signing in, when it is a page of this site; else ""."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else ""


def _demo() -> dict[str, object]:
    """What the sign-in page of a demonstration shows besides the form."""
    return {"demo_accounts": demo_accounts(), "demo_password": DEMO_PASSWORD if settings.DEMO else ""}
