"""Serving an attached file: checked each time, always a download, never run nor shown by the site."""

from __future__ import annotations

from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from accounts.http import ScopedRequest
from common.attached import give_file
from syntheses.files import find_attachment


@require_safe
def attachment(request: ScopedRequest, sha256: str) -> HttpResponseBase:
    """A file by what it holds: 404 for whoever may not have it; a visitor is asked to sign in."""
    found = find_attachment(sha256, request.scope)
    if found is None:
        if request.user.is_authenticated:
            raise Http404
        return redirect_to_login(request.get_full_path())
    one, is_public = found
    return give_file(request, one, is_public=is_public)
