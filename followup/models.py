from __future__ import annotations

import uuid
from datetime import date
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.enums import Right
from accounts.scope import Scope
from common.attached import AttachedFile
from common.compiled import Given
from common.file_types import FileType
from common.models import Timestamped
from common.text import ENTRY_LIMIT, TITLE_LIMIT
from followup.enums import CLOSED, UNDER_A_REASON, ActionState, EventKind
from restitutions.enums import Horizon
from restitutions.models import Restitution
from territories.models import Territory
from workshops.models import Campaign, Theme

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

WORDS_LIMIT = 2000
"""Characters in a comment or in a reason."""


class ActionQuerySet(models.QuerySet["Action"]):
    def in_scope_of(self, scope: Scope) -> Self:
        """Those of one's territories, whether their plan is online or not."""
        return self.filter(scope.q(Right.READ))

    def visible_to(self, scope: Scope) -> Self:
        """Those of plans that are online, for everybody; all those of one's territories."""
        return self.filter(Q(on_plan=True, is_online=True) | scope.q(Right.READ))

    def with_due(self) -> Self:
        """Annotates `due`: the due date of the follow-up, or else the planned end; None when neither is said."""
        return self.annotate(due=Coalesce("due_on", "planned_end"))

    def late(self, today: date) -> Self:
        """Neither done nor abandoned, and due before today."""
        return self.with_due().filter(late_on(today))


def late_on(today: date | Given) -> Q:
    """The rule of what is late, on rows that `with_due` annotated."""
    return ~Q(state__in=CLOSED) & Q(due__lt=today)


class Action(Timestamped):
    """One action of a published plan: what the plan says of it, and where it stands.

    What the plan says is written by `followup.plan` alone, from the newest version that was readable. `reference` is
    the action's for ever: a new version rewords the row and keeps its follow-up. `on_plan`: whether that version has
    it; `is_online`: whether the public may read that version now. What is planned comes from the row of the action:
    `stakeholders` are objects "text" and "role", `measures` objects "reference" and "text", the others are texts.

    Where it stands is written by `followup.services` alone; `version` grows each time. `due_on` replaces
    `planned_end`. Who is responsible may be a person, a body or both: only the body is public.
    """

    restitution = models.ForeignKey(Restitution, on_delete=models.PROTECT, related_name="followed_actions")
    campaign = models.ForeignKey(Campaign, verbose_name="campagne", on_delete=models.PROTECT, related_name="+")
    territory = models.ForeignKey(Territory, verbose_name="territoire", on_delete=models.PROTECT, related_name="+")
    theme = models.ForeignKey(Theme, verbose_name="thématique", null=True, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField("référence", max_length=40, db_index=True, editable=False)
    position = models.PositiveIntegerField("ordre", default=0)
    text = models.CharField("action", max_length=ENTRY_LIMIT)
    details = models.JSONField("précisions", default=list)
    levers = models.JSONField("leviers", default=list)
    stakeholders = models.JSONField("acteurs", default=list)
    timeframes = models.JSONField("échéances", default=list)
    measures = models.JSONField("indicateurs et facteurs de réussite", default=list)
    horizon = models.CharField("horizon", max_length=6, choices=Horizon.choices, blank=True)
    planned_start = models.DateField("début prévu", null=True)
    planned_end = models.DateField("fin prévue", null=True)
    on_plan = models.BooleanField("au plan", default=True)
    is_online = models.BooleanField("en ligne", default=True)

    state = models.CharField("état", max_length=10, choices=ActionState.choices, default=ActionState.TO_START)
    state_reason = models.CharField("motif", max_length=WORDS_LIMIT, blank=True)
    progress = models.PositiveSmallIntegerField("avancement en %", default=0)
    started_on = models.DateField("début réel", null=True, blank=True)
    ended_on = models.DateField("fin réelle", null=True, blank=True)
    due_on = models.DateField("échéance", null=True, blank=True)
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="personne responsable",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    responsible_body = models.CharField("organisme responsable", max_length=TITLE_LIMIT, blank=True)
    version = models.PositiveIntegerField("version", default=1, editable=False)
    followed_at = models.DateTimeField("dernière nouvelle le", null=True, editable=False)

    objects = ActionQuerySet.as_manager()

    if TYPE_CHECKING:
        events: RelatedManager[ActionEvent]
        documents: RelatedManager[ActionDocument]

    class Meta:
        verbose_name = "action suivie"
        verbose_name_plural = "actions suivies"
        ordering = ("restitution", "position", "pk")
        constraints = [
            models.UniqueConstraint(
                "restitution",
                "reference",
                name="action_once_a_reference",
                violation_error_message="Cette action est déjà suivie.",
            ),
            models.CheckConstraint(
                condition=Q(progress__lte=100),
                name="action_progress_is_a_percentage",
                violation_error_message="L’avancement va de 0 à 100\u00a0%.",
            ),
            models.CheckConstraint(
                condition=Q(state=ActionState.TO_START, started_on=None, ended_on=None, progress=0)
                | Q(state=ActionState.UNDER_WAY, started_on__isnull=False, ended_on=None)
                | Q(state=ActionState.SUSPENDED, ended_on=None)
                | Q(state=ActionState.DONE, ended_on__isnull=False, progress=100)
                | Q(state=ActionState.ABANDONED, ended_on__isnull=False),
                name="action_state_has_its_dates",
                violation_error_message="L’état, l’avancement et les dates réelles ne vont pas ensemble.",
            ),
            models.CheckConstraint(
                condition=(Q(state__in=UNDER_A_REASON) & ~Q(state_reason=""))
                | (~Q(state__in=UNDER_A_REASON) & Q(state_reason="")),
                name="action_set_aside_says_why",
                violation_error_message="Une action suspendue ou abandonnée dit pourquoi.",
            ),
            models.CheckConstraint(
                condition=Q(started_on=None) | Q(ended_on=None) | Q(ended_on__gte=F("started_on")),
                name="action_ends_after_it_starts",
                violation_error_message="La fin réelle ne peut pas précéder le début réel.",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def deadline(self) -> date | None:
        """The due date of the follow-up, or else the planned end."""
        return self.due_on or self.planned_end

    @property
    def is_closed(self) -> bool:
        return self.state in CLOSED

    @property
    def is_late(self) -> bool:
        """The rule of `late_on`, today."""
        return not self.is_closed and self.deadline is not None and self.deadline < timezone.localdate()


class ActionEvent(models.Model):
    """One thing that happened to an action. Never changed once written.

    `uid` comes from the page and from what it asked (`common.once`), so that a form sent twice is one event. `before`
    and `after` hold the fields that changed, as JSON: states by their value, dates in ISO, people by their number.
    `by` is None for what a publication did.
    """

    uid = models.UUIDField("identifiant", default=uuid.uuid4, unique=True, editable=False)
    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="events")
    what = models.CharField("nature", max_length=12, choices=EventKind.choices)
    before = models.JSONField("avant", default=dict)
    after = models.JSONField("après", default=dict)
    text = models.CharField("texte", max_length=WORDS_LIMIT, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField("le", default=timezone.now)

    class Meta:
        verbose_name = "événement du suivi"
        verbose_name_plural = "événements du suivi"
        ordering = ("action", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(what__in=EventKind.values),
                name="action_event_kind_known",
                violation_error_message="Cet événement n’existe pas.",
            ),
            models.CheckConstraint(
                condition=~Q(what=EventKind.COMMENT) | ~Q(text=""),
                name="action_comment_has_text",
                violation_error_message="Un commentaire ne peut pas être vide.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_what_display()} · {self.action}"


class ActionDocumentQuerySet(models.QuerySet["ActionDocument"]):
    def kept(self) -> Self:
        """Those that were not taken away."""
        return self.filter(removed_at=None)


class ActionDocument(AttachedFile):
    """A file that says something of an action: a convention, a photograph. For the team: no version lists it."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="documents")
    file = models.FileField("fichier", upload_to="suivi/", max_length=100)

    objects = ActionDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "document d’une action"
        verbose_name_plural = "documents d’une action"
        ordering = ("added_at", "pk")
        constraints = [
            models.UniqueConstraint(
                "action",
                "sha256",
                condition=Q(removed_at=None),
                name="document_once_an_action",
                violation_error_message="Ce document est déjà joint à cette action.",
            ),
            models.CheckConstraint(
                condition=Q(content_type__in=FileType.values),
                name="document_type_known",
                violation_error_message="Ce type de fichier n’est pas accepté.",
            ),
        ]
