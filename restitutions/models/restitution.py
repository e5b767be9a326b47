from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.enums import Right
from accounts.scope import Scope
from common.models import Timestamped
from common.text import TITLE_LIMIT
from restitutions.enums import Layout, State
from territories.models import Territory
from workshops.models import Campaign, Workshop

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from restitutions.models.sheet import NarrativeBlock, ThemeSheet

_SUBMITTED = Q(submitted_at__isnull=False)
_VALIDATED = Q(validated_at__isnull=False)
_PUBLISHED = Q(published_at__isnull=False)


class RestitutionQuerySet(models.QuerySet["Restitution"]):
    def visible_to(self, scope: Scope) -> Self:
        """Those whose rows may be read: published ones by everybody; in one's scope the others, drafts by the team.

        One that is being corrected is a draft here: the public reads the version online, never its rows.
        """
        return self.filter(
            Q(state=State.PUBLISHED) | (scope.q(Right.READ) & ~Q(state=State.DRAFT)) | scope.q(Right.READ_DRAFTS)
        )

    def in_scope_of(self, scope: Scope) -> Self:
        """Those of one's territories, as far as they may be read: what the signed-in pages list."""
        return self.filter((scope.q(Right.READ) & ~Q(state=State.DRAFT)) | scope.q(Right.READ_DRAFTS))


class Restitution(Timestamped):
    """What one territory reports in a campaign; a synthesis is a restitution that others feed.

    `uid` is made by whoever creates it; `version` grows at each save of its own fields. `state` changes only through
    `restitutions.workflow`. `correcting_since` is set while a published restitution is corrected: its state is then on
    the way to publication again, and the version online stays readable.
    """

    uid = models.UUIDField("identifiant", default=uuid.uuid4, unique=True, editable=False)
    campaign = models.ForeignKey(
        Campaign, verbose_name="campagne", on_delete=models.PROTECT, related_name="restitutions"
    )
    territory = models.ForeignKey(
        Territory, verbose_name="territoire", on_delete=models.PROTECT, related_name="restitutions"
    )
    title = models.CharField("titre", max_length=TITLE_LIMIT, blank=True)
    layout = models.CharField("mise en page", max_length=10, choices=Layout.choices, default=Layout.WORKSHOPS)
    state = models.CharField("état", max_length=10, choices=State.choices, default=State.DRAFT, editable=False)
    feeds = models.ForeignKey(
        "self", verbose_name="alimente", null=True, blank=True, on_delete=models.SET_NULL, related_name="fed_by"
    )
    workshops = models.ManyToManyField(
        Workshop, verbose_name="sessions", through="RestitutionWorkshop", related_name="restitutions"
    )
    region = models.CharField("région en pied de page", max_length=TITLE_LIMIT, blank=True)
    contact = models.CharField("contact en pied de page", max_length=TITLE_LIMIT, blank=True)
    totals_note = models.CharField("bilan en toutes lettres", max_length=1000, blank=True)
    document = models.CharField("document d’origine", max_length=TITLE_LIMIT, blank=True, editable=False)
    source = models.CharField("fichier d’origine", max_length=TITLE_LIMIT, blank=True, editable=False)
    boilerplate = models.JSONField("phrases du modèle", default=list, editable=False)
    version = models.PositiveIntegerField("version", default=1, editable=False)
    submitted_at = models.DateTimeField("transmise le", null=True, editable=False)
    validated_at = models.DateTimeField("validée le", null=True, editable=False)
    published_at = models.DateTimeField("publiée le", null=True, editable=False)
    correcting_since = models.DateTimeField("en correction depuis le", null=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    objects = RestitutionQuerySet.as_manager()

    if TYPE_CHECKING:
        sheets: RelatedManager[ThemeSheet]
        fed_by: RelatedManager[Restitution]
        blocks: RelatedManager[NarrativeBlock]
        meeting_summaries: RelatedManager[MeetingSummary]
        state_changes: RelatedManager[StateChange]

    class Meta:
        verbose_name = "restitution"
        ordering = ("-updated_at", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=~Q(pk=F("feeds")),
                name="restitution_does_not_feed_itself",
                violation_error_message="Une restitution ne peut pas s’alimenter elle-même.",
            ),
            models.CheckConstraint(
                condition=Q(layout__in=Layout.values),
                name="restitution_layout_known",
                violation_error_message="Cette mise en page n’existe pas.",
            ),
            models.CheckConstraint(
                condition=Q(correcting_since__isnull=True) | ~Q(state=State.PUBLISHED),
                name="restitution_corrected_is_not_published",
                violation_error_message="Une restitution en correction n’est pas à l’état publié.",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state=State.DRAFT) & ~_SUBMITTED & ~_VALIDATED & ~_PUBLISHED
                    | Q(state=State.SUBMITTED) & _SUBMITTED & ~_VALIDATED & ~_PUBLISHED
                    | Q(state=State.VALIDATED) & _SUBMITTED & _VALIDATED & ~_PUBLISHED
                    | Q(state=State.PUBLISHED) & _SUBMITTED & _VALIDATED & _PUBLISHED
                ),
                name="restitution_state_has_its_dates",
                violation_error_message="L’état de la restitution et ses dates ne concordent pas.",
            ),
        ]

    def __str__(self) -> str:
        return self.title or f"Restitution – {self.territory}"

    def is_in_scope_of(self, scope: Scope) -> bool:
        """As `RestitutionQuerySet.in_scope_of` says it, of one that was read with its territory."""
        return scope.may(Right.READ_DRAFTS, self.territory) or (
            not self.is_draft and scope.may(Right.READ, self.territory)
        )

    @property
    def is_draft(self) -> bool:
        return self.state == State.DRAFT

    @property
    def is_corrected(self) -> bool:
        """Being corrected: a version stays online meanwhile."""
        return self.correcting_since is not None


class RestitutionWorkshop(models.Model):
    """A session that a restitution reports, in its printing order."""

    restitution = models.ForeignKey(Restitution, on_delete=models.CASCADE, related_name="reported")
    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="reported_in")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("restitution", "position", "pk")
        constraints = [
            models.UniqueConstraint(
                "restitution",
                "workshop",
                name="workshop_once_a_restitution",
                violation_error_message="Cette session est déjà dans la restitution.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.restitution} · {self.workshop}"


class MeetingSummary(models.Model):
    """A line of the bilan des rencontres. NULL is unknown."""

    restitution = models.ForeignKey(Restitution, on_delete=models.CASCADE, related_name="meeting_summaries")
    position = models.PositiveIntegerField(default=0)
    academie = models.CharField("académie ou territoire", max_length=TITLE_LIMIT)
    zap_meetings = models.PositiveIntegerField("rencontres de bassin", null=True, blank=True)
    participants = models.PositiveIntegerField("participants", null=True, blank=True)
    departments = models.PositiveIntegerField("départements", null=True, blank=True)

    class Meta:
        verbose_name = "bilan des rencontres"
        ordering = ("restitution", "position", "pk")

    def __str__(self) -> str:
        return self.academie


class StateChange(models.Model):
    """The log of the door: who moved a restitution from which state to which, when, why."""

    restitution = models.ForeignKey(Restitution, on_delete=models.CASCADE, related_name="state_changes")
    transition = models.CharField("transition", max_length=20)
    source = models.CharField("de", max_length=10, choices=State.choices)
    target = models.CharField("à", max_length=10, choices=State.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField("le")
    reason = models.CharField("motif", max_length=2000, blank=True)

    class Meta:
        verbose_name = "changement d’état"
        ordering = ("-at", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(source__in=State.values, target__in=State.values),
                name="state_change_states_known",
                violation_error_message="Un changement d’état va d’un état connu à un autre.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.restitution} : {self.source} → {self.target}"
