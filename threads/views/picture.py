"""The thread of a thématique as a picture: of a restitution for its team, of what is online for everybody."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.decorators import signed_in
from accounts.enums import Right
from accounts.http import ScopedRequest
from accounts.scope import Scope
from consolidation.orphans import QUESTIONS, orphans
from restitutions.enums import State
from restitutions.models import Entry, Restitution, ThemeSheet
from restitutions.views.access import place_of, visible_restitution
from restitutions.views.sheet import trail_context
from syntheses.models import Version
from syntheses.selectors import current_versions, own_url
from threads.frozen import frozen_fiche, report_of
from threads.graph import Notes, graph_of, paths, untangled
from threads.indicators import notes_of
from threads.picture import svg
from threads.points import Fiche
from threads.rows import rows_fiche, with_provenance
from workshops.models import Theme


@signed_in
@never_cache
@require_safe
def fiche_thread(request: ScopedRequest, pk: int, number: int) -> HttpResponse:
    """The thread of a fiche, with what is loose in it for those who read its drafts."""
    place = place_of(visible_restitution(request, pk), number)
    sheet = place.sheet if place.sheet.pk else None
    fiche = _of_rows(sheet, place.restitution)
    notes = notes_of(place.restitution, fiche, request.scope)
    is_team = request.scope.may(Right.READ_DRAFTS, place.restitution.territory)
    context = {
        **trail_context(place),
        **_drawn(fiche, notes, place.theme),
        "loose_ends": _loose_ends(place.restitution, sheet) if sheet and is_team else [],
    }
    return render(request, "threads/fiche.html", context)


@never_cache
@require_safe
def theme_thread(request: ScopedRequest, slug: str, number: int) -> HttpResponse:
    """The thread of a thématique in what a territory has online."""
    versions = current_versions().filter(restitution__territory__slug=slug).select_related("snapshot")
    version = versions.first()
    if version is None:
        raise Http404
    theme = get_object_or_404(Theme, campaign=version.restitution.campaign_id, number=number)
    fiche = _online_fiche(version, theme)
    context = {
        "version": version,
        "theme": theme,
        "themes": Theme.objects.filter(campaign=theme.campaign_id).order_by("number"),
        "url": own_url(version),
        **_drawn(fiche, notes_of(version.restitution, fiche, Scope(AnonymousUser())), theme),
    }
    return render(request, "threads/theme.html", context)


def _online_fiche(version: Version, theme: Theme) -> Fiche:
    """What the version online froze; from the rows while they are the same: they know more of what answers what."""
    if version.restitution.state == State.PUBLISHED:
        return _of_rows(
            ThemeSheet.objects.filter(restitution=version.restitution, theme=theme).first(), version.restitution
        )
    section = next((one for one in report_of(version).themes if one.theme == theme.number), None)
    return frozen_fiche(section) if section else Fiche()


def _of_rows(sheet: ThemeSheet | None, restitution: Restitution) -> Fiche:
    return with_provenance(rows_fiche(sheet.pk), sheet.pk, restitution.territory) if sheet else Fiche()


def _drawn(fiche: Fiche, indicators: Notes, theme: Theme) -> dict[str, Any]:
    graph = untangled(graph_of(fiche, indicators))
    title = f"Le fil de la thématique {theme.number}"
    return {
        "is_empty": not graph.nodes,
        "picture": svg(graph, title=title, url=lambda reference: reverse("threads:entry", args=[reference])),
        "paths": paths(fiche, graph),
    }


def _loose_ends(restitution: Restitution, sheet: ThemeSheet) -> list[tuple[str, str, list[Entry]]]:
    """The questions that have an answer here: title, advice, entries (one SQL statement each)."""
    found = orphans(restitution)
    told = ((one.title, one.advice, list(found[one.key].filter(sheet=sheet))) for one in QUESTIONS)
    return [(title, advice, entries) for title, advice, entries in told if entries]
