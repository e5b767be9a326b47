"""One's own account: who one is here, one's password, the browsers in which one is signed in."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts.decorators import signed_in
from accounts.demo import is_demo_address
from accounts.forms import NewPasswordForm
from accounts.http import ScopedRequest
from accounts.session_store import digest_of
from accounts.sessions import devices_of, end_other_sessions, end_session
from common.french import count


@sensitive_post_parameters("old_password", "new_password1", "new_password2")
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: ScopedRequest) -> HttpResponse:
    """The password of an account of a demonstration is everybody's: it does not change. Some accounts have none."""
    user = request.scope.account
    may_change = user.has_usable_password() and not is_demo_address(user.email)
    form = NewPasswordForm(user, data=request.POST or None)
    if request.method == "POST" and may_change and form.is_valid():
        update_session_auth_hash(request, form.save())
        end_other_sessions(user, request.session.session_key)
        messages.success(request, "Votre mot de passe est changé. Vos autres appareils sont déconnectés.")
        return redirect("account")
    context = {
        "form": form,
        "grants": request.scope.grants,
        "may_change": may_change,
        "has_password": user.has_usable_password(),
        "devices": devices_of(user, request.session.session_key),
    }
    return render(request, "accounts/account.html", context)


@signed_in
@require_POST
def end_one(request: ScopedRequest, key: str) -> HttpResponse:
    """Sign one browser out. One that is out already, or is not one's own, changes nothing."""
    if key == digest_of(request.session.session_key or ""):
        logout(request)
        return redirect(settings.LOGOUT_REDIRECT_URL)
    end_session(request.scope.account, key)
    messages.success(request, "Cet appareil est déconnecté.")
    return redirect("account")


@signed_in
@require_POST
def end_others(request: ScopedRequest) -> HttpResponse:
    ended = end_other_sessions(request.scope.account, request.session.session_key)
    said = "Aucun autre appareil n’était connecté."
    if ended:
        said = f"C’est fait\u00a0: {count(ended, 'autre appareil déconnecté', 'autres appareils déconnectés')}."
    messages.success(request, said)
    return redirect("account")
