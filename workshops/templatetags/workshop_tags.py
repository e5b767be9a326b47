"""How a session is said in templates."""

from django import template

from workshops.enums import SessionFormat, WorkshopState
from workshops.french import meeting_text
from workshops.models import Meeting
from workshops.values import MeetingValues

register = template.Library()

_BADGES = {WorkshopState.PLANNED: "fr-badge--info", WorkshopState.HELD: "fr-badge--success"}


@register.filter
def meeting_line(meeting: Meeting | MeetingValues) -> str:
    """« lundi 12 octobre 2020, 18 h 00 – 19 h 30, Nantes », or the words that were written."""
    return meeting_text(meeting)


@register.filter
def format_label(value: str) -> str:
    """« Présentiel »; "" → « non renseigné »."""
    return SessionFormat(value).label if value else "non renseigné"


@register.inclusion_tag("workshops/state.html")
def workshop_state(state: str) -> dict[str, str]:
    """`{% workshop_state workshop.state %}`: « Prévue », « Tenue », « Annulée »."""
    known = WorkshopState(state)
    return {"label": known.label, "css": _BADGES.get(known, "")}
