"""What helps typing: words the campaign already uses, indicators a success measure can be tied to."""

from __future__ import annotations

from django.http import Http404, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from accounts.decorators import signed_in
from accounts.http import ScopedRequest
from editor.selectors import known_texts
from indicators.models import Indicator
from restitutions.enums import Kind
from restitutions.views.access import visible_restitution

OFFERED = (Kind.STAKEHOLDER, Kind.TIMEFRAME)


@signed_in
@require_safe
def suggestions(request: ScopedRequest, pk: int) -> HttpResponse:
    """The acteurs or échéances of the campaign this person may read, most used first."""
    restitution = visible_restitution(request, pk)
    kind = request.GET.get("kind", "")
    if kind not in OFFERED:
        raise Http404
    return _kept_a_minute({"texts": known_texts(restitution.campaign_id, kind, request.scope)})


@signed_in
@require_safe
def indicators(request: ScopedRequest, pk: int) -> HttpResponse:
    """The indicators offered in the territory of a restitution, by name."""
    restitution = visible_restitution(request, pk)
    offered = Indicator.objects.usable_for(restitution.territory).order_by("name", "pk").values("id", "name")
    return _kept_a_minute({"indicators": list(offered)})


def _kept_a_minute(data: dict[str, object]) -> HttpResponse:
    answer = JsonResponse(data)
    answer["Cache-Control"] = "private, max-age=60"
    return answer
