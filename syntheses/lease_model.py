from __future__ import annotations

from django.db import models

from common.models import Timestamped
from syntheses.enums import JobState


class Leased(Timestamped):
    """A thing to make, and the truth about it: the broker is only a bell (docs/adr/0004). See `syntheses.leases`.

    `lease_until` is pushed back while the worker lives; once past, another worker may take the job up.
    """

    state = models.CharField("état", max_length=8, choices=JobState.choices, default=JobState.QUEUED)
    progress = models.PositiveSmallIntegerField("avancement en %", default=0)
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    lease_until = models.DateTimeField("bail jusqu’à", null=True, blank=True)
    lease_token = models.UUIDField(null=True, blank=True)
    error = models.CharField("échec", max_length=1000, blank=True)
    finished_at = models.DateTimeField("terminé le", null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_over(self) -> bool:
        return self.state in (JobState.DONE, JobState.FAILED)
