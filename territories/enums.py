from django.db.models import TextChoices


class Level(TextChoices):
    """Levels of the tree, from the root down: the order of the members is the order of the levels."""

    NATIONAL = "national", "National"
    REGION = "region_academique", "Région académique"
    ACADEMIE = "academie", "Académie"
    DEPARTEMENT = "departement", "Département"
    BASSIN = "bassin", "Bassin"
    ETABLISSEMENT = "etablissement", "Établissement"

    @property
    def depth(self) -> int:
        """0 for the nation, 5 for an établissement."""
        return list(Level).index(self)

    @property
    def below(self) -> str:
        """The level just below, as it follows a noun: « des bassins »; "" for an établissement."""
        return _BELOW.get(self, "")


_BELOW = {
    Level.NATIONAL: "des régions académiques",
    Level.REGION: "des académies",
    Level.ACADEMIE: "des départements",
    Level.DEPARTEMENT: "des bassins",
    Level.BASSIN: "des établissements",
}
