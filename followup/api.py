"""The actions of published plans, as the API says them: what is planned, where each stands; nobody is named."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from catalogue.api.door import ApiRequest
from catalogue.api.filters import PlaceFilter, narrowed
from catalogue.api.indicators import BOTH_WAYS, reader_of
from catalogue.api.paging import paged
from catalogue.api.schemas import PageOut
from common.addresses import absolute_url
from followup.enums import ActionState
from followup.models import Action, late_on
from restitutions.enums import Horizon
from territories.enums import Level

router = Router(tags=["Suivi"])


class ActionFilter(PlaceFilter):
    theme: int | None = Field(None, ge=1, le=99, description="Numéro de la thématique.")
    state: ActionState | None = Field(None, description="Où en est l’action.")
    horizon: Horizon | None = Field(None, description="Horizon de ses échéances.")
    late: bool = Field(False, description="Celles dont l’échéance est passée, ni terminées ni abandonnées.")
    own: bool = Field(
        False, description="Avec un jeton : toutes celles de vos territoires, leur plan fût-il retiré ou changé."
    )


class ActionOut(Schema):
    """Une action d’un plan publié, et où elle en est."""

    reference: str
    text: str
    details: list[str] = Field(description="Ses sous-points.")
    campaign: str
    territory: str
    level: Level
    theme: int | None
    restitution: int
    levers: list[str]
    horizon: Horizon | None
    planned_start: date | None
    planned_end: date | None
    due_on: date | None = Field(description="Échéance du suivi, ou la fin prévue.")
    state: ActionState
    progress: int = Field(description="Avancement, en %.")
    started_on: date | None
    ended_on: date | None
    is_late: bool
    responsible_body: str = Field(description="L’organisme responsable. Les personnes ne sont pas nommées.")
    news_at: datetime | None = Field(description="Dernière nouvelle.")
    on_plan: bool = Field(description="Faux, avec « own », lorsque le plan en ligne ne l’a plus.")
    url: str
    thread_url: str


@router.get(
    "/actions",
    response=PageOut[ActionOut],
    url_name="actions",
    summary="Les actions des plans publiés, et où elles en sont",
    openapi_extra=BOTH_WAYS,
)
def actions(request: ApiRequest, response: HttpResponse, asked: Query[ActionFilter]) -> dict[str, Any]:
    """Dans l’ordre de chaque plan. Les motifs, les commentaires et les noms sont pour l’équipe, sur sa page."""
    own = Action.objects.in_scope_of(reader_of(request)) if asked.own else None
    found = narrowed(public_actions() if own is None else own, asked, place="territory__")
    wanted = {"theme__number": asked.theme, "state": asked.state, "horizon": asked.horizon}
    found = found.filter(**{name: value for name, value in wanted.items() if value})
    if asked.late:
        found = found.with_due().filter(late_on(timezone.localdate()))
    found = found.select_related("campaign", "territory", "theme").order_by("restitution_id", "position", "pk")
    return paged(request, response, found, asked, _action)


def public_actions() -> Any:
    """Those of the plans that are online."""
    return Action.objects.filter(on_plan=True, is_online=True)


def _action(one: Action) -> dict[str, Any]:
    said = (
        "reference", "text", "details", "levers", "planned_start", "planned_end", "state", "progress", "started_on",
        "ended_on", "is_late", "responsible_body", "on_plan",
    )  # fmt: skip
    return {
        **{name: getattr(one, name) for name in said},
        "campaign": one.campaign.slug,
        "territory": one.territory.ref,
        "level": one.territory.level,
        "theme": one.theme.number if one.theme else None,
        "restitution": one.restitution_id,
        "horizon": one.horizon or None,
        "due_on": one.deadline,
        "news_at": one.followed_at,
        "url": absolute_url(reverse("followup:action", args=[one.reference])),
        "thread_url": absolute_url(reverse("threads:entry", args=[one.reference])),
    }
