from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.scope import Scope
from common.text import ENTRY_LIMIT
from remarks.enums import EventKind
from restitutions.enums import Kind
from restitutions.models import Restitution
from workshops.models import Theme

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

REMARK_LIMIT = 2000
"""Characters in a remark or in an answer."""


class RemarkQuerySet(models.QuerySet["Remark"]):
    def visible_to(self, scope: Scope) -> Self:
        """Those of the restitutions of one's territories that one may read; what is in them is for the team alone."""
        return self.filter(restitution__in=Restitution.objects.in_scope_of(scope).order_by().values("pk"))

    def waiting(self) -> Self:
        """Those nobody has resolved."""
        return self.filter(resolved_at__isnull=True)


class Remark(models.Model):
    """What the coordination says of a fiche, or of one of its entries.

    `uid` comes from the page and from what it says (`common.once`), so that a form sent twice is one remark. `entry_id`
    is not a foreign key: with the copies of what the entry said then, the remark outlives it.
    """

    uid = models.UUIDField("identifiant", default=uuid.uuid4, unique=True, editable=False)
    restitution = models.ForeignKey(Restitution, on_delete=models.CASCADE, related_name="remarks")
    theme = models.ForeignKey(Theme, verbose_name="thématique", on_delete=models.PROTECT, related_name="+")
    entry_id = models.UUIDField("entrée", null=True, blank=True)
    entry_kind = models.CharField("nature de l’entrée", max_length=20, choices=Kind.choices, blank=True)
    entry_text = models.CharField("texte de l’entrée", max_length=ENTRY_LIMIT, blank=True)
    entry_reference = models.CharField("référence de l’entrée", max_length=40, blank=True)
    text = models.CharField("remarque", max_length=REMARK_LIMIT)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField("écrite le", auto_now_add=True)
    resolved_at = models.DateTimeField("résolue le", null=True, blank=True)

    objects = RemarkQuerySet.as_manager()

    if TYPE_CHECKING:
        events: RelatedManager[RemarkEvent]

    class Meta:
        verbose_name = "remarque"
        ordering = ("restitution", "theme", "created_at", "pk")
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="remark_has_text",
                violation_error_message="Une remarque ne peut pas être vide.",
            ),
            models.CheckConstraint(
                condition=Q(entry_id__isnull=True, entry_text="", entry_kind="", entry_reference="")
                | (Q(entry_id__isnull=False) & ~Q(entry_text="")),
                name="remark_keeps_what_its_entry_said",
                violation_error_message="Une remarque sur une entrée garde le texte de l’entrée.",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def is_resolved(self) -> bool:
        return self.resolved_at is not None


class RemarkEvent(models.Model):
    """An answer to a remark, its resolution or its reopening: who, when, and in which words."""

    uid = models.UUIDField("identifiant", default=uuid.uuid4, unique=True, editable=False)
    remark = models.ForeignKey(Remark, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField("nature", max_length=10, choices=EventKind.choices)
    text = models.CharField("texte", max_length=REMARK_LIMIT, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField("le", auto_now_add=True)

    class Meta:
        verbose_name = "suite d’une remarque"
        verbose_name_plural = "suites des remarques"
        ordering = ("remark", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=EventKind.values),
                name="remark_event_kind_known",
                violation_error_message="Cette suite d’une remarque n’existe pas.",
            ),
            models.CheckConstraint(
                condition=~Q(kind=EventKind.ANSWER) | ~Q(text=""),
                name="remark_answer_has_text",
                violation_error_message="Une réponse ne peut pas être vide.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.remark}"
