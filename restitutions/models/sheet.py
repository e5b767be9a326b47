from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from common.models import Timestamped
from common.text import ENTRY_LIMIT, TITLE_LIMIT
from restitutions.enums import BlockType, Part
from restitutions.models.restitution import Restitution
from workshops.models import Theme

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from restitutions.models.attachment import RetexAttachment
    from restitutions.models.entry import Entry, Row


class ThemeSheet(Timestamped):
    """A fiche thématique: one thématique of one restitution, with the report's own number, heading and label."""

    restitution = models.ForeignKey(Restitution, on_delete=models.CASCADE, related_name="sheets")
    theme = models.ForeignKey(Theme, verbose_name="thématique", on_delete=models.PROTECT, related_name="sheets")
    position = models.PositiveIntegerField("ordre", default=0)
    number = models.PositiveIntegerField("numéro imprimé", null=True, blank=True)
    heading = models.CharField("titre imprimé", max_length=TITLE_LIMIT, blank=True)
    label = models.CharField("libellé imprimé", max_length=TITLE_LIMIT, blank=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    if TYPE_CHECKING:
        blocks: RelatedManager[NarrativeBlock]
        retex: RelatedManager[Retex]
        rows: RelatedManager[Row]
        entries: RelatedManager[Entry]

    class Meta:
        verbose_name = "fiche thématique"
        verbose_name_plural = "fiches thématiques"
        ordering = ("restitution", "position", "pk")
        constraints = [
            models.UniqueConstraint(
                "restitution",
                "theme",
                name="sheet_once_a_theme",
                violation_error_message="Cette restitution a déjà une fiche pour cette thématique.",
            )
        ]

    def __str__(self) -> str:
        return self.heading or str(self.theme)


class NarrativeBlock(models.Model):
    """One paragraph, bullet or subheading of a running text, of a restitution or of one of its fiches."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    restitution = models.ForeignKey(Restitution, on_delete=models.CASCADE, related_name="blocks")
    sheet = models.ForeignKey(ThemeSheet, null=True, blank=True, on_delete=models.CASCADE, related_name="blocks")
    part = models.CharField("partie", max_length=12, choices=Part.choices)
    type = models.CharField("type", max_length=12, choices=BlockType.choices)
    text = models.CharField("texte", max_length=ENTRY_LIMIT)
    position = models.PositiveIntegerField("ordre", default=0)

    class Meta:
        verbose_name = "bloc de texte"
        ordering = ("restitution", "sheet", "part", "position", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(part=Part.DESCRIPTION, sheet__isnull=True)
                | (~Q(part=Part.DESCRIPTION) & Q(sheet__isnull=False)),
                name="description_belongs_to_the_restitution",
                violation_error_message="Seul le descriptif se place hors d’une fiche.",
            ),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="block_has_text",
                violation_error_message="Un bloc de texte ne peut pas être vide.",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]


class Retex(Timestamped):
    """A retour d'expérience as presented. `lines` is a list of texts, `speakers` a list of `Speaker` values."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sheet = models.ForeignKey(ThemeSheet, on_delete=models.CASCADE, related_name="retex")
    position = models.PositiveIntegerField("ordre", default=0)
    label = models.CharField("intitulé", max_length=TITLE_LIMIT)
    scope = models.CharField("portée", max_length=TITLE_LIMIT, blank=True)
    lines = models.JSONField("texte", default=list, blank=True)
    speakers = models.JSONField("qui parle", default=list, blank=True)
    version = models.PositiveIntegerField("version", default=1, editable=False)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    reference = models.CharField("référence", max_length=40, null=True, unique=True, editable=False)

    if TYPE_CHECKING:
        links: RelatedManager[RetexLink]
        attachments: RelatedManager[RetexAttachment]

    class Meta:
        verbose_name = "RETEX"
        verbose_name_plural = "RETEX"
        ordering = ("sheet", "position", "pk")
        constraints = [
            models.CheckConstraint(
                condition=~Q(label=""),
                name="retex_has_label",
                violation_error_message="Un RETEX a un intitulé, par exemple « RETEX 1 ».",
            )
        ]

    def __str__(self) -> str:
        return self.label


class RetexLink(models.Model):
    """A resource of a RETEX: a video, an article."""

    retex = models.ForeignKey(Retex, on_delete=models.CASCADE, related_name="links")
    position = models.PositiveIntegerField("ordre", default=0)
    url = models.CharField("adresse", max_length=2000)
    label = models.CharField("intitulé du lien", max_length=TITLE_LIMIT, blank=True)

    class Meta:
        verbose_name = "lien"
        ordering = ("retex", "position", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(url__startswith="http://") | Q(url__startswith="https://"),
                name="retex_link_is_a_web_address",
                violation_error_message="Une adresse commence par http:// ou https://.",
            )
        ]

    def __str__(self) -> str:
        return self.label or self.url
