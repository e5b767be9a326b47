"""One fiche, as it will print, with the way to each of its editors."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.urls import reverse

from accounts.enums import Right
from accounts.http import ScopedRequest
from common.french import count
from restitutions.enums import Step
from restitutions.selectors import SheetPage, sheet_page
from restitutions.services import titles_of
from restitutions.views.access import Place, place_of, visible_restitution

STAGES = (
    ("retex", "RETEX et diagnostic", (Step.RETEX, Step.DIAGNOSIS)),
    ("projections", "Projections", (Step.PROJECTIONS,)),
    ("plan", "Plan d’action", (Step.PLAN,)),
    ("textes", "Textes", (Step.TEXTS,)),
    ("defis", "Défis", (Step.CHALLENGES,)),
)
"""The steps of the stepper: key (and anchor), label, parts."""

_WORDS = {
    Step.RETEX: ("RETEX", "RETEX"),
    Step.TEXTS: ("paragraphe", "paragraphes"),
    Step.CHALLENGES: ("ligne", "lignes"),
}
_BLANK = {Step.RETEX: "RETEX à renseigner", Step.DIAGNOSIS: "diagnostic à renseigner"}
"""Of a step of several parts, the one where nothing is written yet."""


def sheet_context(request: ScopedRequest, pk: int, number: int) -> dict[str, Any]:
    """What the page of a fiche shows, its remarks apart: the page itself is of the app `remarks`. Raises Http404."""
    restitution = visible_restitution(request, pk)
    place = place_of(restitution, number)
    page = sheet_page(place.sheet)
    return {
        **trail_context(place),
        **_told(request),
        "page": page,
        "printed": titles_of(place.sheet),
        "steps": stages(page),
        "tables": {step.value: table for step, table in page.tables.items()},
        "can_edit": restitution.is_draft and request.scope.may(Right.EDIT, restitution.territory),
        "may_read_history": request.scope.may(Right.READ_DRAFTS, restitution.territory),
        "may_ever_edit": request.scope.may(Right.EDIT, restitution.territory),
    }


def stages(page: SheetPage) -> list[dict[str, str]]:
    """What the stepper component wants."""
    return [
        {"key": key, "label": label, "url": f"#{key}", "detail": _detail(page, parts)} for key, label, parts in STAGES
    ]


def _detail(page: SheetPage, parts: tuple[Step, ...]) -> str:
    """« 2 RETEX, diagnostic à renseigner »; a step with nothing at all says so once."""
    if not any(page.count(part) for part in parts):
        return "à renseigner"
    return ", ".join(map(page_words(page), parts))


def _told(request: ScopedRequest) -> dict[str, Any]:
    """What was just saved, said beside the part it is about (where the page opens); the rest at the top."""
    told = list(messages.get_messages(request))
    return {
        "messages": [message for message in told if message.extra_tags not in Step.values],
        "saved": [message for message in told if message.extra_tags in Step.values],
    }


def page_words(page: SheetPage) -> Any:
    """A function from a part to what it holds, in words."""

    def words(step: Step) -> str:
        number = page.count(step)
        if not number:
            return _BLANK[step]
        return count(number, *_WORDS.get(step, ("ligne", "lignes")))

    return words


def trail_context(place: Place) -> dict[str, Any]:
    """What the head of every page of a fiche shows: where it stands, and the other thématiques."""
    restitution = place.restitution
    overview = reverse("syntheses:restitution", args=[restitution.pk])
    return {
        "restitution": restitution,
        "theme": place.theme,
        "themes": place.themes,
        "trail": [("Restitutions", reverse("restitutions:list")), (str(restitution), overview)],
        "overview": overview,
    }
