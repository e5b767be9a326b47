"""One's tokens of the API: made, seen, revoked."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.decorators import signed_in
from accounts.http import ScopedRequest
from catalogue.forms import TokenForm
from catalogue.tokens import Made, TooManyTokensError, create_token, revoke_token, tokens_of


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: ScopedRequest) -> HttpResponse:
    """The secret is shown in the answer to the form, and never again."""
    form, made = TokenForm(request.POST or None), None
    if request.method == "POST" and request.scope.grants and form.is_valid():
        made = _make(request, form)
        form = TokenForm() if made else form
    still_open, closed = tokens_of(request.scope.account)
    context = {
        "form": form,
        "made": made,
        "tokens": still_open,
        "closed": closed,
        "may_make": request.scope.grants,
        "trail": [("Mon compte", reverse("account"))],
    }
    return render(request, "catalogue/tokens.html", context)


def _make(request: ScopedRequest, form: TokenForm) -> Made | None:
    try:
        return create_token(owner=request.scope.account, **form.cleaned_data)
    except TooManyTokensError as refusal:
        form.add_error(None, str(refusal))
        return None


@signed_in
@require_POST
def revoke(request: ScopedRequest, pk: int) -> HttpResponse:
    """Nobody else's: for another person there is nothing to revoke."""
    revoke_token(owner=request.scope.account, pk=pk)
    messages.success(request, "Ce jeton n’ouvre plus rien.")
    return redirect("catalogue:tokens")
