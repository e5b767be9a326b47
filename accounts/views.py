"""Signing in and out, and one's own account."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.decorators import signed_in
from accounts.demo import DEMO_PASSWORD, demo_accounts, is_demo_address
from accounts.forms import NewPasswordForm, SignInForm
from accounts.http import ScopedRequest


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    wanted = _safe_next(request)
    target = wanted or settings.LOGIN_REDIRECT_URL
    if request.user.is_authenticated and request.method != "POST":
        return HttpResponseRedirect(target)
    form = SignInForm(request, data=request.POST or None)
    if request.method == "POST" and form.is_valid():
        login(request, form.get_user())
        return HttpResponseRedirect(target)
    return render(request, "registration/login.html", {"form": form, "next": wanted, **_demo()})


@sensitive_post_parameters("old_password", "new_password1", "new_password2")
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: ScopedRequest) -> HttpResponse:
    """Who one is here, and one's password. Those of a demonstration are everybody's: they do not change."""
    user = request.scope.account
    may_change = not is_demo_address(user.email)
    form = NewPasswordForm(user, data=request.POST or None)
    if request.method == "POST" and may_change and form.is_valid():
        update_session_auth_hash(request, form.save())
        messages.success(request, "Votre mot de passe est changé.")
        return redirect("account")
    context = {"form": form, "grants": request.scope.grants, "may_change": may_change}
    return render(request, "accounts/account.html", context)


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
    wanted = _safe_next(request) or reverse("admin:index")
    return HttpResponseRedirect(f"{settings.LOGIN_URL}?{urlencode({'next': wanted})}")


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
