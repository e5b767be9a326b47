from django.db.models import TextChoices

from accounts.enums import Right


class IndicatorKind(TextChoices):
    """What one value of an indicator is."""

    COUNT = "nombre", "Nombre"
    RATE = "taux", "Taux, en pourcentage"
    AMOUNT = "montant", "Montant, en euros"
    YES_NO = "oui_non", "Oui ou non"


class Direction(TextChoices):
    """Which way is better."""

    HIGHER = "hausse", "Plus haut vaut mieux"
    LOWER = "baisse", "Plus bas vaut mieux"


class Periodicity(TextChoices):
    """How often a value is expected."""

    MONTHLY = "mensuelle", "Chaque mois"
    QUARTERLY = "trimestrielle", "Chaque trimestre"
    HALF_YEARLY = "semestrielle", "Chaque semestre"
    YEARLY = "annuelle", "Chaque année"
    ONCE = "unique", "Une seule fois"


class EnteredBy(TextChoices):
    """Who may enter values."""

    EDITORS = "animation", "L’animation et la coordination"
    COORDINATORS = "coordination", "La coordination seule"

    @property
    def right(self) -> Right:
        """What one must hold on the territory of a value."""
        return Right.REVIEW if self == EnteredBy.COORDINATORS else Right.EDIT
