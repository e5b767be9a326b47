"""Share links: their list and making, revoking one, and the page they open."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.decorators import signed_in
from accounts.enums import Right
from accounts.http import ScopedRequest
from restitutions.enums import State
from restitutions.models import Restitution
from syntheses.compose import compose
from syntheses.forms import ShareForm
from syntheses.freeze import draft_edition
from syntheses.models import ShareLink
from syntheses.selectors import current_versions, own_url
from syntheses.sharing import TooManyLinksError, create_link, find_link, links_of, revoke_link
from syntheses.views.desk import restitution_in_scope
from syntheses.writers.web_context import web_report


def shareable(request: ScopedRequest, pk: int) -> Restitution:
    """A restitution that this person may share: out of scope 404, without the right to edit 403."""
    one = restitution_in_scope(request, pk)
    if not request.scope.may(Right.EDIT, one.territory):
        raise PermissionDenied
    return one


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def shares(request: ScopedRequest, pk: int) -> HttpResponse:
    """The links of a restitution, and making one; none is made of what is published: it has a public page."""
    one = shareable(request, pk)
    form = ShareForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and one.state != State.PUBLISHED and form.is_valid():
        try:
            create_link(restitution=one, by=request.scope.account, **form.cleaned_data)
        except TooManyLinksError as error:
            form.add_error(None, str(error))
        except Restitution.DoesNotExist:
            raise Http404 from None
        else:
            messages.success(request, "Le lien est créé. Copiez son adresse et envoyez-la aux personnes concernées.")
            return redirect("syntheses:shares", pk)
    is_open, closed = links_of(one)
    is_published = one.state == State.PUBLISHED
    context = {"restitution": one, "form": form, "open": is_open, "closed": closed, "is_published": is_published}
    return render(request, "syntheses/shares.html", context)


@signed_in
@require_POST
def revoke(request: ScopedRequest, pk: int, uid: uuid.UUID) -> HttpResponse:
    """Close a link; closing it twice is closing it once."""
    one = shareable(request, pk)
    revoke_link(link=get_object_or_404(ShareLink, restitution=one, uid=uid))
    messages.success(request, "Le lien est retiré\u00a0: il n’ouvre plus rien.")
    return redirect("syntheses:shares", pk)


@require_safe
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """What a link opens: the restitution as it stands now, or why it does not open any more (410).

    Once a version is online, the link leads to it; a correction is read by the links made for it, and by no older one.
    """
    link = find_link(token)
    if link is None:
        raise Http404
    if not link.is_open:
        return _apart(render(request, "syntheses/share_closed.html", {"link": link}, status=410))
    one = link.restitution
    version = current_versions().filter(restitution=one).first()
    if version and (one.correcting_since is None or link.created_at < one.correcting_since):
        return _apart(redirect(own_url(version)))
    report = web_report(compose(one), edition=draft_edition(one))
    context = {"restitution": one, "link": link, "report": report}
    return _apart(render(request, "syntheses/shared.html", context))


def _apart(response: HttpResponse) -> HttpResponse:
    """Kept by no cache and no search engine, and told to no page it leads to.

    The origin alone is: without it a browser says that the forms of the page come from nowhere, and signing out of
    the site is refused.
    """
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "strict-origin"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
