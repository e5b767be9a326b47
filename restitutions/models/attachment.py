from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from common.attached import AttachedFile
from common.file_types import FileType
from restitutions.models.sheet import Retex


class RetexAttachmentQuerySet(models.QuerySet["RetexAttachment"]):
    def kept(self) -> Self:
        """Those that were not removed, and whose RETEX is there."""
        return self.filter(removed_at=None, retex__sheet__isnull=False)


class RetexAttachment(AttachedFile):
    """A file that goes with a RETEX: a PDF or an image.

    A row outlives its RETEX, on which the database therefore sets no constraint: a RETEX that is put back has its files
    again. What nothing lists nor can put back any more is taken away by `syntheses.purge`.
    """

    retex = models.ForeignKey(Retex, on_delete=models.DO_NOTHING, db_constraint=False, related_name="attachments")
    file = models.FileField("fichier", upload_to="pieces/", max_length=100)

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
