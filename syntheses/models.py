from __future__ import annotations

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from accounts.enums import Right
from accounts.models import User
from accounts.scope import Scope
from common.text import TITLE_LIMIT
from restitutions.enums import Layout, State
from restitutions.models import Restitution, RetexAttachment
from syntheses.archive_model import ArchiveJob as ArchiveJob
from syntheses.enums import JobState
from syntheses.lease_model import Leased
from syntheses.share_model import ShareLink as ShareLink
from syntheses.template_model import WordTemplate as WordTemplate
from territories.models import Territory
from workshops.models import Campaign


class Snapshot(models.Model):
    """A Report frozen as JSON. The same report of the same restitution is one snapshot, whoever asks for it.

    `was_draft` is true as long as this content was only ever frozen from a draft: its documents are then for those
    who may read drafts, whatever becomes of the restitution. `files` are the attachments it lists; they last as
    long as it does.
    """

    restitution = models.ForeignKey(Restitution, on_delete=models.CASCADE, related_name="snapshots")
    payload = models.JSONField("contenu")
    checksum = models.CharField("empreinte SHA-256", max_length=64)
    was_draft = models.BooleanField("figé à l’état de brouillon", default=True)
    files = models.ManyToManyField(
        RetexAttachment, verbose_name="pièces jointes", related_name="snapshots", editable=False
    )
    created_at = models.DateTimeField("figé le", auto_now_add=True)

    class Meta:
        verbose_name = "instantané"
        ordering = ("-created_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                "restitution",
                "checksum",
                name="snapshot_once_a_content",
                violation_error_message="Ce contenu de la restitution est déjà figé.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.restitution} · {self.checksum[:8]}"


class VersionQuerySet(models.QuerySet["Version"]):
    def readable(self) -> Self:
        """Those the public may read: not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)


class Version(models.Model):
    """A published version of a restitution: its number, its date, its author, what it froze, under its title of then.

    `reason` says why it corrects the one before, and is public; the first one has none.

    `edition` is what its documents say besides the report ("brand", "campaign_title", "territory_name"), so that they
    stay the same when a campaign, a territory or the site changes its name.
    """

    restitution = models.ForeignKey(Restitution, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField("numéro")
    title = models.CharField("titre", max_length=TITLE_LIMIT, blank=True, editable=False)
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="versions")
    published_at = models.DateTimeField("publiée le", default=timezone.now)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField("motif", max_length=2000, blank=True)
    withdrawn_at = models.DateTimeField("retirée le", null=True, blank=True)
    withdrawal_reason = models.CharField("motif du retrait", max_length=2000, blank=True)
    edition = models.JSONField("mentions figées", default=dict, editable=False)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = "version"
        ordering = ("restitution", "-number")
        constraints = [
            models.UniqueConstraint(
                "restitution",
                "number",
                name="version_number_once",
                violation_error_message="Cette restitution a déjà une version de ce numéro.",
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1),
                name="version_number_positive",
                violation_error_message="Le numéro d’une version commence à 1.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} · version {self.number}"

    @property
    def name(self) -> str:
        """What the public calls it: the title it froze, whatever its restitution is called now."""
        return self.title or f"Restitution – {self.restitution.territory}"

    @property
    def is_readable(self) -> bool:
        """Whether the public may read it now: it was not withdrawn."""
        return self.withdrawn_at is None


class VersionFile(models.Model):
    """A file of a version, kept as it was first written: its bytes never change. The PDFs are those of its jobs."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="files")
    format = models.CharField("format", max_length=10)
    file = models.FileField("fichier", upload_to="rendus/", max_length=200)
    size = models.PositiveIntegerField("octets")
    sha256 = models.CharField("empreinte du fichier", max_length=64)
    made_at = models.DateTimeField("écrit le", auto_now_add=True)

    class Meta:
        verbose_name = "fichier d’une version"
        verbose_name_plural = "fichiers des versions"
        ordering = ("version", "format")
        constraints = [
            models.UniqueConstraint(
                "version",
                "format",
                name="version_file_once_a_format",
                violation_error_message="Cette version a déjà son fichier dans ce format.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.version} · {self.format}"


class RenderJobQuerySet(models.QuerySet["RenderJob"]):
    def readable_by(self, scope: Scope) -> Self:
        """Those whose file this person may have.

        Of a readable version: everybody, unless its annex tells from one that was withdrawn. Otherwise those of the
        person's territories, as far as their restitution may be read there; a working document frozen from a draft,
        only by those who may read drafts.
        """
        of = "snapshot__restitution__"
        withdrawn = Version.objects.filter(
            restitution=OuterRef("snapshot__restitution"), number=OuterRef("since"), withdrawn_at__isnull=False
        )
        published = Q(version__withdrawn_at__isnull=True) & ~Exists(withdrawn)
        beyond_drafts = Q(version__isnull=False) | Q(snapshot__was_draft=False)
        return self.filter(
            (Q(version__isnull=False) & published)
            | (scope.q(Right.READ, f"{of}territory") & ~Q(**{f"{of}state": State.DRAFT}) & beyond_drafts)
            | scope.q(Right.READ_DRAFTS, f"{of}territory")
        )


class RenderJob(Leased):
    """One PDF to make.

    `version` is empty for a working document. `since` is the number of the version from which an annex tells what
    changed, 0 without an annex. A job asked twice is one job.
    """

    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="jobs")
    version = models.ForeignKey(Version, null=True, blank=True, on_delete=models.CASCADE, related_name="jobs")
    layout = models.CharField("mise en page", max_length=10, choices=Layout.choices)
    since = models.PositiveIntegerField("annexe depuis la version", default=0)
    file = models.FileField("fichier", upload_to="rendus/", max_length=200, blank=True)
    size = models.PositiveIntegerField("octets", null=True, blank=True)
    sha256 = models.CharField("empreinte du fichier", max_length=64, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = RenderJobQuerySet.as_manager()

    class Meta:
        verbose_name = "production de PDF"
        verbose_name_plural = "productions de PDF"
        ordering = ("-created_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                "snapshot",
                "layout",
                "since",
                condition=Q(version__isnull=True),
                name="job_once_a_draft_and_layout",
                violation_error_message="Ce document de travail est déjà produit dans cette mise en page.",
            ),
            models.UniqueConstraint(
                "version",
                "layout",
                "since",
                condition=Q(version__isnull=False),
                name="job_once_a_version_and_layout",
                violation_error_message="Cette version est déjà produite dans cette mise en page.",
            ),
            models.CheckConstraint(
                condition=~Q(state=JobState.DONE)
                | (~Q(file="") & Q(size__isnull=False) & Q(finished_at__isnull=False)),
                name="job_done_has_its_file",
                violation_error_message="Une production terminée a un fichier, une taille et une date.",
            ),
            models.CheckConstraint(
                condition=~Q(state=JobState.RUNNING) | Q(lease_until__isnull=False),
                name="job_running_has_a_lease",
                violation_error_message="Une production en cours a un bail.",
            ),
            models.CheckConstraint(
                condition=Q(progress__lte=100),
                name="job_progress_in_percent",
                violation_error_message="L’avancement va de 0 à 100 %.",
            ),
        ]

    def __str__(self) -> str:
        return f"PDF {self.layout} · {self.snapshot}"


class ImportPreview(models.Model):
    """A file that was read and waits for its person to confirm or leave. `restitution` is set once, on confirmation."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="import_previews")
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="+")
    territory = models.ForeignKey(Territory, on_delete=models.CASCADE, related_name="+")
    title = models.CharField("titre", max_length=TITLE_LIMIT, blank=True)
    filename = models.CharField("fichier", max_length=TITLE_LIMIT)
    payload = models.JSONField("contenu lu")
    not_understood = models.JSONField("non compris", default=list)
    restitution = models.ForeignKey(
        Restitution, null=True, blank=True, on_delete=models.SET_NULL, related_name="import_previews"
    )
    created_at = models.DateTimeField("lu le", auto_now_add=True)
    confirmed_at = models.DateTimeField("confirmé le", null=True, blank=True)

    class Meta:
        verbose_name = "import en attente"
        verbose_name_plural = "imports en attente"
        ordering = ("-created_at", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | Q(confirmed_at__gte=F("created_at")),
                name="import_confirmed_after_it_was_read",
                violation_error_message="Un import ne peut pas être confirmé avant d’avoir été lu.",
            )
        ]

    def __str__(self) -> str:
        return self.filename
