"""Serving an attached file: checked each time, always a download, never run nor shown by the site."""

from __future__ import annotations

from django.contrib.auth.views import redirect_to_login
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from accounts.http import ScopedRequest
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
    etag = quote_etag(one.sha256)
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        return unchanged
    try:
        file = default_storage.open(str(one.file))
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(file, as_attachment=True, filename=one.name, content_type=one.content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["ETag"] = etag
    response["Cache-Control"] = "no-cache" if is_public else "private, no-cache"
    return response
