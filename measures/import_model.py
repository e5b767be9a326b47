from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from common.text import TITLE_LIMIT
from indicators.models import Indicator


class MeasureImport(models.Model):
    """A table of values that was read and waits for its person to confirm or leave.

    `lines` are the `RawLine`s of the file as objects, `unread` the headings that were not understood. `is_share`: its
    rates are written between 0 and 1. `outcome` counts what became of the lines, once confirmed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="measure_imports")
    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="imports")
    filename = models.CharField("fichier", max_length=TITLE_LIMIT)
    lines = models.JSONField("lignes lues")
    unread = models.JSONField("colonnes non lues", default=list)
    is_share = models.BooleanField("taux entre 0 et 1", default=False)
    created_at = models.DateTimeField("lu le", auto_now_add=True)
    confirmed_at = models.DateTimeField("confirmé le", null=True, blank=True)
    outcome = models.JSONField("résultat", null=True, blank=True)

    class Meta:
        verbose_name = "import de valeurs"
        verbose_name_plural = "imports de valeurs"
        ordering = ("-created_at", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | Q(confirmed_at__gte=F("created_at")),
                name="measure_import_confirmed_after_it_was_read",
                violation_error_message="Un import ne peut pas être confirmé avant d’avoir été lu.",
            )
        ]

    def __str__(self) -> str:
        return self.filename
