"""The search page."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import conditional_page, require_safe

from accounts.http import ScopedRequest
from catalogue.forms import SearchForm
from catalogue.search import search
from common.revalidation import revalidated


@conditional_page
@require_safe
def results(request: ScopedRequest) -> HttpResponse:
    """Everything is in the address. Nothing asked is nothing searched."""
    form = SearchForm(request.GET, scope=request.scope)
    wanted, scope = form.wanted(), form.own_scope
    asks = bool(wanted.query.words or (wanted.narrows and not wanted.query.text))
    found = search(wanted, page=request.GET.get("page"), scope=scope) if asks else None
    context = {
        "form": form,
        "wanted": wanted,
        "own": scope is not None,
        "found": found,
        "themes": form.themes,
        "words_alone": urlencode({"q": wanted.query.text}),
        "as_suggested": form.asking(found.suggested) if found else "",
    }
    return revalidated(request, render(request, "catalogue/search.html", context))
