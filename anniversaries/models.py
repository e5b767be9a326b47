from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.enums import Right
from accounts.scope import Scope
from anniversaries.enums import Format
from common.french import day
from restitutions.models import Restitution
from syntheses.enums import JobState
from syntheses.lease_model import Leased
from syntheses.models import Version

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

WORDS_LIMIT = 2000
"""Characters of the reason for a withdrawal."""


def _ended() -> Exists:
    """Their plan was withdrawn since they were published: they may say words that a correction took away."""
    since = Version.objects.filter(restitution=OuterRef("restitution"), withdrawn_at__gte=OuterRef("published_at"))
    return Exists(since)


class AnniversaryQuerySet(models.QuerySet["Anniversary"]):
    def told(self) -> Self:
        """Each says whether the withdrawal of its plan ended its publication."""
        return self.annotate(ended=_ended())

    def published(self) -> Self:
        """Those published, not withdrawn, and whose plan was not withdrawn since."""
        return self.filter(~_ended(), published_at__isnull=False, withdrawn_at__isnull=True)

    def readable(self) -> Self:
        """Those the public may read: published, not withdrawn, and their plan is online."""
        online = Version.objects.readable().filter(restitution=OuterRef("restitution"))
        return self.published().filter(Exists(online))

    def visible_to(self, scope: Scope) -> Self:
        """What everybody reads; what was ever published, for the readers of the territory; drafts, for its team."""
        online = Version.objects.readable().filter(restitution=OuterRef("restitution"))
        of_all = Q(published_at__isnull=False, withdrawn_at__isnull=True) & Exists(online) & ~_ended()
        place = "restitution__territory"
        once_published = Q(published_at__isnull=False) & scope.q(Right.READ, place)
        return self.filter(of_all | once_published | scope.q(Right.READ_DRAFTS, place))


class Anniversary(models.Model):
    """An anniversary report, frozen: its number, its day, its author, what it says. Only what becomes of it changes.

    `uid` is what asked for it: asked twice, it is one. `payload` is an `anniversaries.report.AnniversaryReport`;
    `edition` what its documents say besides, so that they stay the same. It is the team's until it is published.
    `ended` is said by `told`: its plan was withdrawn since it was published.
    """

    ended: bool = False

    uid = models.UUIDField("identifiant", default=uuid.uuid4, unique=True, editable=False)
    restitution = models.ForeignKey(Restitution, on_delete=models.PROTECT, related_name="anniversaries")
    number = models.PositiveIntegerField("numéro")
    as_of = models.DateField("à la date du")
    payload = models.JSONField("contenu")
    checksum = models.CharField("empreinte SHA-256", max_length=64)
    edition = models.JSONField("mentions figées", default=dict, editable=False)
    made_at = models.DateTimeField("fait le", default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    is_scheduled = models.BooleanField("fait à la date choisie", default=False)
    published_at = models.DateTimeField("publié le", null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    withdrawn_at = models.DateTimeField("retiré le", null=True, blank=True)
    withdrawal_reason = models.CharField("motif du retrait", max_length=WORDS_LIMIT, blank=True)

    objects = AnniversaryQuerySet.as_manager()

    if TYPE_CHECKING:
        files: RelatedManager[AnniversaryFile]

    class Meta:
        verbose_name = "rapport anniversaire"
        verbose_name_plural = "rapports anniversaires"
        ordering = ("restitution", "-number")
        constraints = [
            models.UniqueConstraint(
                "restitution",
                "number",
                name="anniversary_number_once",
                violation_error_message="Ce plan a déjà un rapport de ce numéro.",
            ),
            models.UniqueConstraint(
                "restitution",
                "checksum",
                # One that was withdrawn is not published again: the same said anew is another report.
                condition=Q(withdrawn_at__isnull=True),
                name="anniversary_once_a_content",
                violation_error_message="Ce rapport est déjà fait.",
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1),
                name="anniversary_number_positive",
                violation_error_message="Le numéro d’un rapport commence à 1.",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawal_reason="")
                | (Q(published_at__isnull=False, withdrawn_at__isnull=False) & ~Q(withdrawal_reason="")),
                name="anniversary_withdrawn_says_why",
                violation_error_message="Un rapport retiré a été publié, et dit pourquoi il ne l’est plus.",
            ),
        ]

    def __str__(self) -> str:
        return f"Rapport anniversaire n°\u00a0{self.number}"

    @property
    def as_of_text(self) -> str:
        """« 22 novembre 2022 »."""
        return day(self.as_of, weekday=False)

    @property
    def is_draft(self) -> bool:
        return self.published_at is None

    @property
    def is_online(self) -> bool:
        """Published and not withdrawn, nor its plan since: the public reads it. For a report that is `told`."""
        return self.published_at is not None and self.withdrawn_at is None and not self.ended

    @property
    def may_be_published(self) -> bool:
        """It never was, or went offline with its plan."""
        return self.withdrawn_at is None and (self.is_draft or self.ended)

    @property
    def state(self) -> tuple[str, str]:
        """For the badge: a state of the site, and its word."""
        if self.withdrawn_at:
            return "retire", "Retiré"
        if self.ended:
            return "retire", "Hors ligne"
        return ("publiee", "Publié") if self.published_at else ("brouillon", "À relire")


class AnniversaryFile(Leased):
    """One file of a report, written once by a worker: its bytes never change, and nothing purges them."""

    report = models.ForeignKey(Anniversary, on_delete=models.PROTECT, related_name="files")
    format = models.CharField("format", max_length=4, choices=Format.choices)
    file = models.FileField("fichier", upload_to="anniversaires/", max_length=200, blank=True)
    size = models.PositiveIntegerField("octets", null=True, blank=True)
    sha256 = models.CharField("empreinte du fichier", max_length=64, blank=True)

    class Meta:
        verbose_name = "fichier d’un rapport anniversaire"
        verbose_name_plural = "fichiers des rapports anniversaires"
        ordering = ("report", "pk")
        constraints = [
            models.UniqueConstraint(
                "report",
                "format",
                name="anniversary_file_once_a_format",
                violation_error_message="Ce rapport a déjà son fichier dans ce format.",
            ),
            models.CheckConstraint(
                condition=~Q(state=JobState.DONE) | (~Q(file="") & Q(size__isnull=False)),
                name="anniversary_file_done_is_there",
                violation_error_message="Un fichier terminé a un nom et une taille.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} · {self.format}"


class Schedule(models.Model):
    """The day on which the next report of a plan is made by itself; each year again when `yearly`.

    `chosen` is the day as somebody chose it: that of each year is counted from it, so that 29 February comes back.
    `uid` and the day name what is asked: however often it is asked, it is one report.
    """

    uid = models.UUIDField("identifiant", default=uuid.uuid4, unique=True, editable=False)
    restitution = models.OneToOneField(Restitution, on_delete=models.CASCADE, related_name="anniversary_schedule")
    day = models.DateField("jour")
    chosen = models.DateField("jour choisi")
    yearly = models.BooleanField("chaque année", default=True)
    tells_reasons = models.BooleanField("avec les motifs", default=False)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    set_at = models.DateTimeField("choisi le", default=timezone.now)

    class Meta:
        verbose_name = "date d’un rapport anniversaire"
        verbose_name_plural = "dates des rapports anniversaires"
        ordering = ("day", "pk")

    def __str__(self) -> str:
        return f"{self.restitution} · {self.day}"

    @property
    def is_of_leap_years(self) -> bool:
        """Whether 29 February was chosen for each year: it is the 28th of the others."""
        return self.yearly and (self.chosen.month, self.chosen.day) == (2, 29)
