from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from common.models import Timestamped
from common.text import ENTRY_LIMIT
from restitutions.enums import CHALLENGE_KINDS, BlockType, Horizon, Kind, StakeholderRole, Table
from restitutions.models.sheet import Retex, ThemeSheet

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class Row(Timestamped):
    """A row of one of the three tables; its cells are entries. `version` grows when any of its cells changes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sheet = models.ForeignKey(ThemeSheet, on_delete=models.CASCADE, related_name="rows")
    table = models.CharField("tableau", max_length=12, choices=Table.choices)
    position = models.PositiveIntegerField("ordre", default=0)
    version = models.PositiveIntegerField("version", default=1, editable=False)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    retex = models.ManyToManyField(Retex, verbose_name="RETEX cités", blank=True, related_name="rows")

    if TYPE_CHECKING:
        entries: RelatedManager[Entry]

    class Meta:
        verbose_name = "ligne"
        ordering = ("sheet", "table", "position", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(table__in=Table.values),
                name="row_table_known",
                violation_error_message="Ce tableau n’existe pas.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_table_display()} · {self.position + 1}"


class Entry(Timestamped):
    """One bullet of one cell, or one line of the challenges.

    `id` is made by whoever creates the entry, so that a save sent twice is one entry. `reference` ("PDL-T3-I12") is
    given once and never changes. `parent` is the lead-in of a sub-bullet (one level). `answers` is the thread inside
    a restitution (a main irritant answers irritants, a planned lever takes up levers); `origins` are the entries of
    lower restitutions it was consolidated from.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sheet = models.ForeignKey(ThemeSheet, on_delete=models.CASCADE, related_name="entries")
    row = models.ForeignKey(Row, null=True, blank=True, on_delete=models.CASCADE, related_name="entries")
    kind = models.CharField("nature", max_length=20, choices=Kind.choices)
    style = models.CharField("forme", max_length=12, choices=BlockType.choices, default=BlockType.BULLET)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveIntegerField("ordre", default=0)
    text = models.CharField("texte", max_length=ENTRY_LIMIT)
    highlighted = models.BooleanField("particulièrement souligné", default=False)
    version = models.PositiveIntegerField("version", default=1, editable=False)
    reference = models.CharField("référence", max_length=40, null=True, unique=True, editable=False)
    role = models.CharField("rôle", max_length=10, choices=StakeholderRole.choices, blank=True)
    horizon = models.CharField("horizon", max_length=6, choices=Horizon.choices, blank=True)
    starts_on = models.DateField("à partir du", null=True, blank=True)
    ends_on = models.DateField("avant le", null=True, blank=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    answers = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="answered_by")
    origins = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="consolidated_into")

    class Meta:
        verbose_name = "entrée"
        ordering = ("sheet", "row", "kind", "position", "pk")
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="entry_has_text",
                violation_error_message="Une entrée ne peut pas être vide.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=Kind.values),
                name="entry_kind_known",
                violation_error_message="Cette nature d’entrée n’existe pas.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=CHALLENGE_KINDS, row__isnull=True)
                | (~Q(kind__in=CHALLENGE_KINDS) & Q(row__isnull=False)),
                name="entry_of_a_table_has_a_row",
                violation_error_message="Une entrée de tableau appartient à une ligne, un défi ou une proposition non.",
            ),
            models.CheckConstraint(
                condition=Q(role="") | Q(kind=Kind.STAKEHOLDER),
                name="entry_role_is_a_stakeholder_s",
                violation_error_message="Seul un acteur a un rôle.",
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.TIMEFRAME) | Q(horizon="", starts_on__isnull=True, ends_on__isnull=True),
                name="entry_dates_are_a_timeframe_s",
                violation_error_message="Seule une échéance a un horizon et des dates.",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="entry_ends_after_it_starts",
                violation_error_message="La fin ne peut pas précéder le début.",
            ),
            models.CheckConstraint(
                condition=~Q(pk=F("parent")),
                name="entry_not_its_own_parent",
                violation_error_message="Un point ne peut pas être son propre sous-point.",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]


class ReferenceSequence(models.Model):
    """The last number given under a prefix ("PDL-T3-I"): a reference is never given twice, even after a deletion."""

    prefix = models.CharField(max_length=30, unique=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "suite de références"
        ordering = ("prefix",)

    def __str__(self) -> str:
        return f"{self.prefix}{self.last}"
