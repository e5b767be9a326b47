from django.db.models import TextChoices


class Outcome(TextChoices):
    """What was decided of an entry of the level below."""

    TAKEN = "taken", "Reprise"
    MERGED = "merged", "Fusionnée"
    SET_ASIDE = "aside", "Écartée"
