"""« Points qui se ressemblent »: each suggestion is accepted or refused by a person, and either is undone."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.decorators import signed_in
from accounts.http import ScopedRequest
from common.once import once
from consolidation.errors import AlreadyDecidedError, ConsolidationRefusedError
from consolidation.joining import join, last_gesture, refuse, restore, unjoin
from consolidation.likeness import likenesses, refusals_of, refused_lines
from consolidation.models import Decision, SuggestionRefusal
from consolidation.names import name_of
from consolidation.sources import sources_of
from consolidation.suggestions import PAGE, suggestions
from consolidation.views.access import address_of, may_decide, own_place, team_place, without
from consolidation.views.decide import told
from consolidation.views.screen import uuid_of
from restitutions.models import Entry
from restitutions.views.access import Place, explains_locks
from restitutions.views.sheet import trail_context

REFUSED = "refuses"
_TABS = (("", "À examiner"), (REFUSED, "Refusés"))


@signed_in
@never_cache
@explains_locks
@require_http_methods(["GET", "HEAD", "POST"])
def similar(request: ScopedRequest, pk: int, number: int) -> HttpResponse:
    """Read what may be one; answer a suggestion, or take the last answer back."""
    if request.method != "POST":
        return _show(request, team_place(request, pk, number))
    place = own_place(request, pk, number)
    try:
        messages.success(request, _answer(request, place))
    except AlreadyDecidedError as error:
        messages.warning(request, told(error.decision))
    except ConsolidationRefusedError as error:
        messages.warning(request, str(error))
    query = QueryDict(request.POST.get("suite", "")).urlencode()
    after = uuid_pair(request.POST.get("suivant", ""))
    part = f"#paire-{after}" if after else "#rapprochements"
    return redirect(f"{_address(place)}?{query}{part}" if query else f"{_address(place)}{part}")


def uuid_pair(raw: str) -> str:
    """The key of a pair, or "" for anything else."""
    one, other = uuid_of(raw[:36]), uuid_of(raw[37:])
    return f"{one}-{other}" if one and other else ""


def _address(place: Place) -> str:
    return reverse("consolidation:similar", args=[place.restitution.pk, place.theme.number])


def _answer(request: ScopedRequest, place: Place) -> str:
    """Do what a button says, and say it. Raises Http404, BadRequest, and what the services raise."""
    asked: dict[str, Any] = {"restitution": place.restitution, "theme": place.theme}
    by = request.scope.account
    if "annuler" in request.POST:
        return _undone(asked, by, _named(request, "annuler"))
    if "retablir" in request.POST:
        is_back = restore(**asked, refused=_named(request, "retablir"))
        return "Ce rapprochement est de nouveau proposé." if is_back else "Ce rapprochement était déjà rétabli."
    entries = {entry.pk: entry for entry in (_point(place, _named(request, name)) for name in ("premier", "second"))}
    if "refuser" in request.POST:
        one, *others = entries.values()
        refuse(**asked, one=one, other=others[0] if others else one, by=by)
        return "C’est noté\u202f: ce sont deux points différents. Ce rapprochement n’est plus proposé."
    kept, uid = _named(request, "garder"), _named(request, "uid")
    if kept not in entries:
        raise BadRequest
    other = next((entry for pk, entry in entries.items() if pk != kept), entries[kept])
    decision = join(**asked, kept=entries[kept], other=other, uid=once(uid, "garder", kept, other.pk), by=by)
    into = Entry.objects.filter(pk=decision.into_id).first() if decision.into_id else None
    where = f" dans {name_of(into.reference, into.text)}" if into else ""
    return f"{name_of(other.reference, other.text)} est fusionnée{where}."


def _named(request: ScopedRequest, field: str) -> uuid.UUID:
    found = uuid_of(request.POST.get(field))
    if found is None:
        raise BadRequest
    return found


def _point(place: Place, pk: uuid.UUID) -> Entry:
    found = sources_of(place.restitution, place.theme).select_related("sheet__restitution__territory")
    entry = found.filter(pk=pk).first()
    if entry is None:
        raise Http404
    return entry


def _undone(asked: dict[str, Any], by: Any, decision: uuid.UUID) -> str:
    undone = unjoin(**asked, decision=decision, by=by)
    if undone is None:
        return "Cette décision était déjà annulée."
    name = name_of(undone.merged.reference_then, undone.merged.text_then)
    if undone.kept is None:
        return f"{name} est de nouveau à regarder."
    return f"{name_of(undone.kept.reference_then, undone.kept.text_then)} et {name} sont de nouveau à regarder."


def _show(request: ScopedRequest, place: Place) -> HttpResponse:
    can_decide = may_decide(request, place.restitution)
    sheet = place.sheet.pk
    refusals = refusals_of(sheet)
    found = suggestions(place.restitution, place.theme, sheet)
    tab = REFUSED if request.GET.get("voir") == REFUSED else ""
    page: Any = Paginator(refusals if tab else found, PAGE).get_page(request.GET.get("page"))
    context = {
        **trail_context(place),
        "uid": uuid.uuid4(),
        "can_decide": can_decide,
        "tab": tab,
        "tabs": [(name, label, refusals.count() if name else len(found)) for name, label in _TABS],
        "page": page,
        "pairs": [] if tab else likenesses(place, list(page)),
        "refused": refused_lines(list(page)) if tab else [],
        "number": len(found),
        "query": f"voir={tab}" if tab else "",
        "suite": without(request.GET, "fait").urlencode(),
        "address": _address(place),
        "bench": address_of(place),
        **_last(request, place, can_decide),
    }
    return render(request, "consolidation/similar.html", context)


def _last(request: ScopedRequest, place: Place, can_decide: bool) -> dict[str, Any]:
    """What this person did last for the fiche: its name, and the field that takes it back."""
    last = last_gesture(place.sheet, request.scope.account) if can_decide and place.sheet.pk else None
    if isinstance(last, SuggestionRefusal):
        return {"last": last, "last_field": "retablir", "last_words": "rapprochement refusé"}
    if isinstance(last, Decision):
        named = name_of(last.reference_then, last.text_then)
        return {"last": last, "last_field": "annuler", "last_words": f"{named}, {last.get_outcome_display().lower()}"}
    return {"last": None, "last_field": ""}
