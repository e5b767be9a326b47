from __future__ import annotations

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from common.text import ENTRY_LIMIT
from consolidation.enums import Outcome
from restitutions.models import Entry, ThemeSheet

REASON_LIMIT = 500
"""Characters in the reason for setting an entry aside."""


class DecisionQuerySet(models.QuerySet["Decision"]):
    def in_force(self) -> Self:
        """Those that still say something: the entry made or merged into is there, or the source was set aside."""
        # A column that is never null, so that the database joins: an EXISTS inside an OR makes it read every entry.
        return self.filter(Q(outcome=Outcome.SET_ASIDE) | Q(into__kind__isnull=False))


class Decision(models.Model):
    """What the coordination decided of one entry of the level below, for the fiche it writes (`sheet`).

    `id` is made by whoever decides: the same decision sent twice is one. `text_then` and `reference_then` are what the
    source said when it was decided, so that a change below, or a deletion, is seen. Neither `source` nor `into` is
    held by the database: a decision outlives a deletion that may be undone, and is then in force again.

    Once a change of the source was seen, `text_then` is what was seen; `text_before` is what it was, to undo that.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sheet = models.ForeignKey(ThemeSheet, on_delete=models.CASCADE, related_name="decisions")
    source = models.ForeignKey(Entry, on_delete=models.DO_NOTHING, db_constraint=False, related_name="decisions")
    outcome = models.CharField("décision", max_length=6, choices=Outcome.choices)
    into = models.ForeignKey(
        Entry, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="made_by_decisions"
    )
    reason = models.CharField("motif", max_length=REASON_LIMIT, blank=True)
    text_then = models.CharField("texte repris", max_length=ENTRY_LIMIT)
    reference_then = models.CharField("référence reprise", max_length=40, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField("le", default=timezone.now)
    text_before = models.CharField("texte avant que ce soit vu", max_length=ENTRY_LIMIT, blank=True)
    seen_at = models.DateTimeField("vu le", null=True, blank=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = "décision"
        ordering = ("at", "pk")
        indexes = [
            models.Index(fields=["sheet", "by", "at"], name="decision_last_of_a_person"),
            models.Index(
                fields=["sheet", "seen_by", "seen_at"],
                name="decision_last_seen_by_a_person",
                condition=Q(seen_at__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                "sheet",
                "source",
                name="decision_once_a_source",
                violation_error_message="Cette entrée a déjà été reprise, fusionnée ou écartée.",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=Outcome.values),
                name="decision_outcome_known",
                violation_error_message="Cette décision n’existe pas.",
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.SET_ASIDE, into__isnull=True)
                | (~Q(outcome=Outcome.SET_ASIDE) & Q(into__isnull=False, reason="")),
                name="decision_says_into_what_or_why",
                violation_error_message="Une entrée reprise l’est dans une autre ; une entrée écartée a un motif.",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.SET_ASIDE) | ~Q(reason=""),
                name="decision_aside_has_a_reason",
                violation_error_message="Dites pourquoi cette entrée est écartée.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} · {self.reference_then or self.text_then[:40]}"


class SuggestionRefusal(models.Model):
    """Two entries of the level below that somebody said not to be the same point, for a fiche (`sheet`).

    `first` is the one whose id is smaller: a pair is refused once, whoever looks at it from either side. Neither is
    held by the database, as for a decision. Taking it back deletes it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sheet = models.ForeignKey(ThemeSheet, on_delete=models.CASCADE, related_name="refused_suggestions")
    first = models.ForeignKey(Entry, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    second = models.ForeignKey(Entry, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField("le", default=timezone.now)

    class Meta:
        verbose_name = "rapprochement refusé"
        verbose_name_plural = "rapprochements refusés"
        ordering = ("-at", "pk")
        constraints = [
            models.UniqueConstraint(
                "sheet",
                "first",
                "second",
                name="suggestion_refused_once",
                violation_error_message="Ce rapprochement est déjà refusé.",
            ),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")),
                name="suggestion_refused_in_order",
                violation_error_message="Un rapprochement est fait de deux points différents.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} ≠ {self.second_id}"
