from __future__ import annotations

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.enums import Right
from accounts.scope import Scope
from common.models import Timestamped
from common.text import TITLE_LIMIT
from territories.models import Territory
from workshops.enums import AttendanceCategory, SessionFormat, SheetBlock, WorkshopState


class Campaign(models.Model):
    """One edition of the cycle: its dates and its thématiques."""

    slug = models.SlugField("identifiant", unique=True)
    title = models.CharField("titre", max_length=TITLE_LIMIT)
    opens_on = models.DateField("ouverture")
    closes_on = models.DateField("clôture")

    class Meta:
        verbose_name = "campagne"
        ordering = ("-opens_on", "slug")
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")),
                name="campaign_closes_after_it_opens",
                violation_error_message="La clôture ne peut pas précéder l’ouverture.",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Theme(models.Model):
    """A thématique of a campaign: its official number and title, and the other titles reports give it."""

    campaign = models.ForeignKey(Campaign, verbose_name="campagne", on_delete=models.PROTECT, related_name="themes")
    number = models.PositiveSmallIntegerField("numéro")
    title = models.CharField("titre officiel", max_length=TITLE_LIMIT)
    short_label = models.CharField("libellé court", max_length=100)
    variants = models.JSONField("autres titres", default=list, blank=True)
    colour = models.CharField("couleur", max_length=20, default="theme-1")

    class Meta:
        verbose_name = "thématique"
        ordering = ("campaign", "number")
        constraints = [
            models.UniqueConstraint(
                "campaign",
                "number",
                name="theme_number_once_a_campaign",
                violation_error_message="Cette campagne a déjà une thématique de ce numéro.",
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1) & Q(number__lte=99),
                name="theme_number_positive",
                violation_error_message="Le numéro d’une thématique va de 1 à 99.",
            ),
        ]

    def __str__(self) -> str:
        return f"Thématique {self.number} : {self.short_label}"

    @property
    def names(self) -> tuple[str, ...]:
        """Every title by which a report may call this thématique."""
        return (self.title, self.short_label, *self.variants)


class WorkshopQuerySet(models.QuerySet["Workshop"]):
    def visible_to(self, scope: Scope) -> Self:
        return self.filter(scope.q(Right.READ))


class Workshop(Timestamped):
    """A session: where and when people met, who facilitated, who came.

    `uid` is made by whoever creates the session, so that a form sent twice is one session; `version` grows at each
    save, so that a stale form never overwrites.
    """

    uid = models.UUIDField("identifiant", default=uuid.uuid4, unique=True, editable=False)
    campaign = models.ForeignKey(Campaign, verbose_name="campagne", on_delete=models.PROTECT, related_name="workshops")
    territory = models.ForeignKey(
        Territory, verbose_name="territoire", on_delete=models.PROTECT, related_name="workshops"
    )
    title = models.CharField("intitulé", max_length=TITLE_LIMIT, blank=True)
    format = models.CharField("format", max_length=12, choices=SessionFormat.choices, blank=True)
    state = models.CharField("état", max_length=8, choices=WorkshopState.choices, default=WorkshopState.PLANNED)
    version = models.PositiveIntegerField("version", default=1, editable=False)
    locked = models.BooleanField("verrouillée", default=False, editable=False)
    """Whether a restitution that is no longer a draft reports it: what was sent must stay what was validated."""
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    objects = WorkshopQuerySet.as_manager()

    class Meta:
        verbose_name = "session"
        ordering = ("-created_at", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=WorkshopState.values),
                name="workshop_state_known",
                violation_error_message="Cet état de session n’existe pas.",
            )
        ]

    def __str__(self) -> str:
        return self.title or f"Session – {self.territory}"


class Meeting(models.Model):
    """One slot of a session: a date or a range with hours and place, or words ("Du 28/09 au 09/10 : Vendée")."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="meetings")
    position = models.PositiveIntegerField(default=0)
    text = models.CharField("date et lieu en toutes lettres", max_length=500, blank=True)
    starts_on = models.DateField("date", null=True, blank=True)
    ends_on = models.DateField("date de fin", null=True, blank=True)
    starts_at = models.TimeField("début", null=True, blank=True)
    ends_at = models.TimeField("fin", null=True, blank=True)
    place = models.CharField("lieu", max_length=200, blank=True)

    class Meta:
        verbose_name = "date et lieu"
        verbose_name_plural = "dates et lieux"
        ordering = ("workshop", "position", "pk")
        constraints = [
            models.CheckConstraint(
                condition=~Q(text="") | Q(starts_on__isnull=False),
                name="meeting_says_when",
                violation_error_message="Indiquez une date, ou écrivez la date et le lieu en toutes lettres.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="meeting_ends_after_it_starts",
                violation_error_message="La date de fin ne peut pas précéder la date de début.",
            ),
        ]

    def __str__(self) -> str:
        return self.text or f"{self.starts_on}"


class Facilitator(models.Model):
    """Who ran the session; either part may be unknown, not both."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="facilitators")
    position = models.PositiveIntegerField(default=0)
    name = models.CharField("nom", max_length=TITLE_LIMIT, blank=True)
    role = models.CharField("fonction", max_length=500, blank=True)

    class Meta:
        verbose_name = "animateur ou animatrice"
        verbose_name_plural = "équipe d’animation"
        ordering = ("workshop", "position", "pk")
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") | ~Q(role=""),
                name="facilitator_has_name_or_role",
                violation_error_message="Indiquez un nom ou une fonction.",
            )
        ]

    def __str__(self) -> str:
        return " – ".join(part for part in (self.name, self.role) if part)


class Attendance(models.Model):
    """One of the nine categories in a session: ticked or not, how many. NULL is unknown, 0 is nobody."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="attendances")
    category = models.CharField("catégorie", max_length=30, choices=AttendanceCategory.choices)
    checked = models.BooleanField("présente", default=False)
    participants = models.PositiveIntegerField("participants", null=True, blank=True)
    participants_note = models.CharField("précision", max_length=1000, blank=True)
    establishments = models.PositiveIntegerField("établissements représentés", null=True, blank=True)

    class Meta:
        verbose_name = "participation"
        ordering = ("workshop", "pk")
        constraints = [
            models.UniqueConstraint(
                "workshop",
                "category",
                name="attendance_once_a_category",
                violation_error_message="Cette catégorie est déjà renseignée pour cette session.",
            ),
            models.CheckConstraint(
                condition=Q(category__in=AttendanceCategory.values),
                name="attendance_category_known",
                violation_error_message="Cette catégorie de participants n’existe pas.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_category_display()


class BlockSave(models.Model):
    """The last save of one block of a session sheet: its version, and who made it when. No row before the first."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="block_saves")
    block = models.CharField("bloc", max_length=15, choices=SheetBlock.choices)
    version = models.PositiveIntegerField("version", default=1)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    saved_at = models.DateTimeField("enregistré le", auto_now=True)

    class Meta:
        verbose_name = "enregistrement d’un bloc"
        ordering = ("workshop", "block")
        constraints = [
            models.UniqueConstraint(
                "workshop",
                "block",
                name="block_save_once_a_block",
                violation_error_message="Ce bloc de la session a déjà un enregistrement.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_block_display()} · {self.version}"
