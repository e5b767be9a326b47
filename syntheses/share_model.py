from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from restitutions.models import Restitution


class ShareLink(models.Model):
    """A link that lets whoever holds it read a restitution before it is published, until it expires or is revoked.

    `uid` comes from the form that made it. The address holds a token derived from it (`syntheses.sharing`), of which
    only a digest is kept: nobody who reads the database can open what it shares.
    """

    restitution = models.ForeignKey(Restitution, on_delete=models.CASCADE, related_name="share_links")
    uid = models.UUIDField("identifiant", default=uuid.uuid4, unique=True, editable=False)
    token_digest = models.CharField("empreinte du jeton", max_length=64, unique=True, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField("créé le", default=timezone.now, editable=False)
    expires_at = models.DateTimeField("expire le")
    revoked_at = models.DateTimeField("retiré le", null=True, blank=True)

    class Meta:
        verbose_name = "lien de partage"
        verbose_name_plural = "liens de partage"
        ordering = ("-created_at", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")),
                name="share_link_expires_after_it_was_made",
                violation_error_message="Un lien de partage expire après sa création.",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | Q(revoked_at__gte=F("created_at")),
                name="share_link_revoked_after_it_was_made",
                violation_error_message="Un lien de partage ne peut pas être retiré avant d’être créé.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.restitution} · jusqu’au {self.expires_at:%Y-%m-%d}"

    @property
    def is_open(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now()
