"""Abstract models every app may use."""

from django.db import models


class Timestamped(models.Model):
    """When a row was made and last changed (set by the application's clock)."""

    created_at = models.DateTimeField("créé le", auto_now_add=True)
    updated_at = models.DateTimeField("modifié le", auto_now=True)

    class Meta:
        abstract = True
