from django.db.models import TextChoices


class SessionFormat(TextChoices):
    """How people met."""

    ON_SITE = "presentiel", "Présentiel"
    REMOTE = "distanciel", "Distanciel"
    BOTH = "les_deux", "Les deux"


class AttendanceCategory(TextChoices):
    """The nine official categories of participants, in the order and wording of the official form."""

    PRIMARY = "premier_degre", "Équipes pédagogiques, éducatives administratives du premier degré"
    SECONDARY = "second_degre", "Équipes pédagogiques, éducatives, administratives du second degré"
    ACADEMIC = "representants_academiques", "Représentants académiques"
    USERS = "usagers", "Représentants des usagers (familles et élèves)"
    ASSOCIATIONS = (
        "associations",
        "Associations et collectifs actifs de la sphère éducative locale, de médiation et d’inclusion",
    )
    ELECTED = (
        "elus",
        "Élus, cadres et représentants d’association, d’élus communaux, départementaux, régionaux et des collectivités",
    )
    RESEARCHERS = "chercheurs", "Chercheurs"
    OPERATORS = "operateurs", "Opérateurs"
    EDTECH = "edtech", "Représentants de la filière EdTech"


class WorkshopState(TextChoices):
    """Where a session stands in its own life."""

    PLANNED = "prevue", "Prévue"
    HELD = "tenue", "Tenue"
    CANCELLED = "annulee", "Annulée"


class SheetBlock(TextChoices):
    """The four blocks of a session sheet, in the order of the page; each is saved by itself."""

    GENERAL = "general", "Informations générales"
    MEETINGS = "dates", "Dates et lieux"
    TEAM = "equipe", "Équipe d’animation"
    ATTENDANCE = "participation", "Participation"

    @property
    def following(self) -> str:
        """The block after this one; "" after the last."""
        blocks = list(SheetBlock)
        place = blocks.index(self) + 1
        return blocks[place].value if place < len(blocks) else ""
