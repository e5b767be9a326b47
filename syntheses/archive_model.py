from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from syntheses.enums import JobState
from syntheses.lease_model import Leased
from territories.models import Territory
from workshops.models import Campaign

KEPT_DAYS = 7
"""How long an archive stays on the server: it holds drafts and names."""


class ArchiveJob(Leased):
    """The archive of a campaign of a territory and of all it contains, to make or made: one at a time.

    Asked again once it is over, it is made anew. Its file is deleted after `KEPT_DAYS`, with the row.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="archives")
    territory = models.ForeignKey(Territory, on_delete=models.CASCADE, related_name="archives")
    file = models.FileField("fichier", upload_to="archives/", max_length=200, blank=True)
    size = models.PositiveBigIntegerField("octets", null=True, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = "archive"
        ordering = ("-created_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                "campaign",
                "territory",
                name="archive_once_a_campaign_and_territory",
                violation_error_message="L’archive de cette campagne et de ce territoire est déjà demandée.",
            ),
            models.CheckConstraint(
                condition=~Q(state=JobState.DONE)
                | (~Q(file="") & Q(size__isnull=False) & Q(finished_at__isnull=False)),
                name="archive_done_has_its_file",
                violation_error_message="Une archive terminée a un fichier, une taille et une date.",
            ),
            models.CheckConstraint(
                condition=~Q(state=JobState.RUNNING) | Q(lease_until__isnull=False),
                name="archive_running_has_a_lease",
                violation_error_message="Une archive en cours a un bail.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign} · {self.territory}"

    @property
    def kept_until(self) -> datetime | None:
        """When its file goes; None as long as there is none."""
        done = self.state == JobState.DONE and self.finished_at
        return self.finished_at + timedelta(days=KEPT_DAYS) if done and self.finished_at else None

    @property
    def is_there(self) -> bool:
        """Whether its file may be downloaded: made, and not too old."""
        return self.kept_until is not None and timezone.now() < self.kept_until
