from django.db.models import TextChoices


class Layout(TextChoices):
    """The two official report layouts."""

    WORKSHOPS = "ateliers", "Ateliers (paysage)"
    REGION = "region", "Région (portrait)"


class BlockType(TextChoices):
    """What one block of a narrative or of the challenges is."""

    PARAGRAPH = "paragraph", "Paragraphe"
    BULLET = "bullet", "Point"
    SUBHEADING = "subheading", "Intertitre"
    QUESTION = "question", "Défi"


class Horizon(TextChoices):
    """Time horizon of a plan row, when it was said."""

    SHORT = "court", "Court terme"
    MEDIUM = "moyen", "Moyen terme"
    LONG = "long", "Long terme"


class StakeholderRole(TextChoices):
    """What a stakeholder is to the action: the one who carries it, or one concerned by it."""

    LEAD = "porteur", "Porteur"
    CONCERNED = "concerne", "Concerné"
