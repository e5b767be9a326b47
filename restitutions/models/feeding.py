from __future__ import annotations

from django.conf import settings
from django.db import models

from restitutions.models.restitution import Restitution


class FeedingChange(models.Model):
    """The log of what feeds what: which restitution was tied to which synthesis, or untied (`target` is None), by whom.

    `before` and `target` are kept while those restitutions are there.
    """

    restitution = models.ForeignKey(Restitution, on_delete=models.CASCADE, related_name="feeding_changes")
    before = models.ForeignKey(Restitution, null=True, on_delete=models.SET_NULL, related_name="+")
    target = models.ForeignKey(Restitution, null=True, on_delete=models.SET_NULL, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField("le")

    class Meta:
        verbose_name = "rattachement"
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.restitution} → {self.target or '–'}"
