from django.db.models import TextChoices


class ActionState(TextChoices):
    """Where an action stands."""

    TO_START = "a_lancer", "À lancer"
    UNDER_WAY = "en_cours", "En cours"
    SUSPENDED = "suspendue", "Suspendue"
    DONE = "terminee", "Terminée"
    ABANDONED = "abandonnee", "Abandonnée"


CLOSED = (ActionState.DONE, ActionState.ABANDONED)
"""Nothing more is awaited of them: they are never late."""

UNDER_A_REASON = (ActionState.SUSPENDED, ActionState.ABANDONED)
"""They say why, as long as they last."""


class EventKind(TextChoices):
    """What happened to an action, or to its place in the plan."""

    STATE = "etat", "État"
    PROGRESS = "avancement", "Avancement"
    DATES = "dates", "Dates"
    RESPONSIBLE = "responsable", "Responsable"
    COMMENT = "commentaire", "Commentaire"
    DOCUMENT = "document", "Document"
    PLAN = "plan", "Plan d’action"
