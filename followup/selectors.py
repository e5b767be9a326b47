"""Reads of one action."""

from __future__ import annotations

from followup.models import Action, ActionQuerySet


def find_action(actions: ActionQuerySet, reference: str) -> Action | None:
    """The action of a reference among some, with its places (one SQL statement).

    Of two restitutions that have the same reference, that which is on a plan now.
    """
    if "\0" in reference:  # No text for the database: it names nothing.
        return None
    places = ("territory", "campaign", "theme", "responsible", "restitution__territory", "restitution__campaign")
    known = actions.filter(reference=reference).select_related(*places)
    return known.order_by("-on_plan", "-is_online", "-pk").first()
