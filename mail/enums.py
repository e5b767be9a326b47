from django.db.models import TextChoices


class MessageState(TextChoices):
    """Where the sending of a message stands."""

    QUEUED = "queued", "En attente"
    SENT = "sent", "Envoyé"
    FAILED = "failed", "En échec"
