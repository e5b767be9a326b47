from __future__ import annotations

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from common.file_types import NAME_LIMIT, FileType
from restitutions.models.sheet import Retex


class RetexAttachmentQuerySet(models.QuerySet["RetexAttachment"]):
    def kept(self) -> Self:
        """Those that were not removed, and whose RETEX is there."""
        return self.filter(removed_at=None, retex__sheet__isnull=False)


class RetexAttachment(models.Model):
    """A file that goes with a RETEX: a PDF or an image.

    `id` is made by whoever sends it, so that a form sent twice is one attachment. A row outlives its RETEX, on which
    the database therefore sets no constraint: a RETEX that is put back has its files again. What nothing lists nor can
    put back any more is taken away by `syntheses.purge`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    retex = models.ForeignKey(Retex, on_delete=models.DO_NOTHING, db_constraint=False, related_name="attachments")
    name = models.CharField("nom du fichier", max_length=NAME_LIMIT)
    content_type = models.CharField("type", max_length=20, choices=FileType.choices)
    size = models.PositiveIntegerField("octets")
    sha256 = models.CharField("empreinte SHA-256", max_length=64, db_index=True)
    file = models.FileField("fichier", upload_to="pieces/", max_length=100)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField("joint le", auto_now_add=True)
    removed_at = models.DateTimeField("retiré le", null=True, editable=False)

    objects = RetexAttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = "pièce jointe"
        verbose_name_plural = "pièces jointes"
        ordering = ("added_at", "pk")
        constraints = [
            models.UniqueConstraint(
                "retex",
                "sha256",
                condition=Q(removed_at=None),
                name="attachment_once_a_retex",
                violation_error_message="Ce fichier est déjà joint à ce RETEX.",
            ),
            models.CheckConstraint(
                condition=Q(content_type__in=FileType.values),
                name="attachment_type_known",
                violation_error_message="Ce type de fichier n’est pas accepté.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
