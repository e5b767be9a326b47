from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from common.text import TITLE_LIMIT
from territories.models import Territory


class WordTemplate(models.Model):
    """The Word template of a région académique or of an académie: its documents, and those below, are made from it.

    Rows are never changed nor deleted: another template, or the default one again, only gives the one before its end.
    `uid` is of the form that sent it: sent twice, it is one template.
    """

    territory = models.ForeignKey(Territory, on_delete=models.CASCADE, related_name="word_templates")
    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    name = models.CharField("nom du fichier", max_length=TITLE_LIMIT)
    file = models.FileField("fichier", upload_to="modeles/", max_length=200)
    size = models.PositiveIntegerField("octets")
    sha256 = models.CharField("empreinte du fichier", max_length=64)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField("déposé le", default=timezone.now)
    replaced_at = models.DateTimeField("remplacé le", null=True, blank=True)

    class Meta:
        verbose_name = "modèle Word"
        verbose_name_plural = "modèles Word"
        ordering = ("territory", "-added_at")
        constraints = [
            models.UniqueConstraint(
                "territory",
                condition=Q(replaced_at__isnull=True),
                name="word_template_one_at_a_time",
                violation_error_message="Ce territoire a déjà un modèle.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.territory} · {self.name}"
