from django.db.models import TextChoices


class Way(TextChoices):
    """How a value came in."""

    FORM = "formulaire", "Formulaire"
    GRID = "grille", "Grille"
    IMPORT = "import", "Import"
    API = "api", "API"
    EMAIL = "courriel", "Courriel"
