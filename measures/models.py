from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, NoReturn, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from common.text import TITLE_LIMIT
from indicators.enums import IndicatorKind
from indicators.models import Indicator
from indicators.numbers import DECIMAL_PLACES, MAX_DIGITS, value_text
from measures.enums import Way
from measures.import_model import MeasureImport as MeasureImport
from measures.kept_models import Spell as Spell
from measures.kept_models import Tally as Tally
from measures.periods import Period, period_of
from territories.models import Territory

COMMENT_LIMIT = 2000
"""Characters in what is said of a value, or of why it is corrected."""


class AppendOnlyError(TypeError):
    """A measure is written once: it is corrected by another one, never changed nor deleted."""


class MeasureQuerySet(models.QuerySet["Measure"]):
    def in_force(self) -> Self:
        """Those that nothing corrects and that were not withdrawn: the values, one for a territory and a period."""
        return self.filter(corrected_by=None, withdrawn=False)

    def update(self, **_values: Any) -> NoReturn:
        raise AppendOnlyError("update")

    def delete(self) -> NoReturn:
        raise AppendOnlyError("delete")

    def bulk_update(self, *_args: Any, **_values: Any) -> NoReturn:
        raise AppendOnlyError("bulk_update")


class Measure(models.Model):
    """One value of an indicator, for a territory and a period, as somebody gave it once.

    `kind` is the nature the indicator had, so that the database holds the bounds. `weight` is what a rate is out of:
    a number of pupils, of schools. `corrects` is the measure this one replaces: a chain, never a tree. A measure
    `withdrawn` takes the value back and has none. `uid` is made by whoever gives it: sent twice, it is one measure.
    """

    uid = models.UUIDField("identifiant", default=uuid.uuid4, unique=True, editable=False)
    indicator = models.ForeignKey(
        Indicator, verbose_name="indicateur", on_delete=models.PROTECT, related_name="measures", db_index=False
    )
    territory = models.ForeignKey(
        Territory, verbose_name="territoire", on_delete=models.PROTECT, related_name="measures"
    )
    kind = models.CharField("nature", max_length=10, choices=IndicatorKind.choices)
    period_start = models.DateField("premier jour")
    period_end = models.DateField("dernier jour")
    value = models.DecimalField("valeur", max_digits=MAX_DIGITS, decimal_places=DECIMAL_PLACES, null=True, blank=True)
    weight = models.DecimalField(
        "sur combien", max_digits=MAX_DIGITS, decimal_places=DECIMAL_PLACES, null=True, blank=True
    )
    source = models.CharField("source", max_length=TITLE_LIMIT, blank=True)
    comment = models.CharField("commentaire", max_length=COMMENT_LIMIT, blank=True)
    way = models.CharField("voie", max_length=10, choices=Way.choices)
    corrects = models.OneToOneField(
        "self",
        verbose_name="corrige",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="corrected_by",
        error_messages={"unique": "Cette valeur a déjà été corrigée."},
    )
    withdrawn = models.BooleanField("retirée", default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField("enregistrée le")

    objects = MeasureQuerySet.as_manager()

    if TYPE_CHECKING:
        corrected_by: Measure

    class Meta:
        verbose_name = "relevé"
        ordering = ("indicator", "territory", "period_start", "pk")
        indexes = [models.Index(fields=["indicator", "territory", "period_start"], name="measure_place")]
        constraints = [
            models.UniqueConstraint(
                "indicator",
                "territory",
                "period_start",
                condition=Q(corrects=None),
                name="measure_first_once_a_period",
                violation_error_message="Une valeur est déjà enregistrée pour cette période.",
            ),
            models.CheckConstraint(
                condition=Q(period_end__gte=F("period_start")),
                name="measure_period_in_order",
                violation_error_message="Une période finit après avoir commencé.",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn=True, value=None, corrects__isnull=False)
                | Q(withdrawn=False, value__isnull=False),
                name="measure_without_value_if_withdrawn",
                violation_error_message="Seul un retrait n’a pas de valeur.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=IndicatorKind.values),
                name="measure_kind_known",
                violation_error_message="Cette nature d’indicateur n’existe pas.",
            ),
            models.CheckConstraint(
                condition=Q(value=None) | Q(value__gte=0),
                name="measure_not_negative",
                violation_error_message="Une valeur est supérieure ou égale à 0.",
            ),
            models.CheckConstraint(
                condition=Q(value=None) | ~Q(kind=IndicatorKind.RATE) | Q(value__lte=100),
                name="measure_rate_between_0_and_100",
                violation_error_message="Un taux est compris entre 0 et 100.",
            ),
            models.CheckConstraint(
                condition=Q(value=None) | ~Q(kind=IndicatorKind.YES_NO) | Q(value__in=[0, 1]),
                name="measure_yes_or_no",
                violation_error_message="La valeur est oui ou non.",
            ),
            models.CheckConstraint(
                condition=Q(weight=None) | Q(kind=IndicatorKind.RATE, weight__gt=0, withdrawn=False),
                name="measure_weight_of_a_rate",
                violation_error_message="Seul un taux se rapporte à un nombre, supérieur à 0.",
            ),
            models.CheckConstraint(
                condition=Q(way__in=Way.values),
                name="measure_way_known",
                violation_error_message="Cette voie de saisie n’existe pas.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.territory}, {self.period.label}\u00a0: {self.value_text}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Written once. Raises AppendOnlyError when it is already there."""
        if not self._state.adding:
            raise AppendOnlyError("save")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise AppendOnlyError("delete")

    @property
    def period(self) -> Period:
        return period_of(self.indicator.periodicity, self.period_start)

    @property
    def weight_text(self) -> str:
        """« 1 200 », or ""."""
        return "" if self.weight is None else value_text(IndicatorKind.COUNT, "", self.weight)

    @property
    def value_text(self) -> str:
        """« 12,5 % », or « valeur retirée »."""
        if self.value is None:
            return "valeur retirée"
        return value_text(self.kind, self.indicator.unit, self.value)
