from django.db.models import TextChoices


class AskKind(TextChoices):
    """What is asked."""

    VALUE = "valeur", "Valeur d’un indicateur"
    NEWS = "nouvelle", "Nouvelle d’une action"


class AskState(TextChoices):
    """Whether an answer is awaited: closed is for what somebody else gave, or what is not due any more."""

    OPEN = "ouverte", "En attente"
    ANSWERED = "repondue", "Répondue"
    CLOSED = "close", "Close"
