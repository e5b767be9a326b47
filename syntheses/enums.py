from django.db.models import TextChoices


class JobState(TextChoices):
    """Where the making of a file stands."""

    QUEUED = "queued", "En attente"
    RUNNING = "running", "En cours"
    DONE = "done", "Prêt"
    FAILED = "failed", "En échec"
