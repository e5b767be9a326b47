from django.db.models import TextChoices


class EventKind(TextChoices):
    """What happened to a remark after it was made."""

    ANSWER = "reponse", "Réponse"
    RESOLVED = "resolue", "Résolue"
    REOPENED = "rouverte", "Rouverte"
