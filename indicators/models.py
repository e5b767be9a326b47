from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.enums import Right
from accounts.scope import Scope
from common.models import Timestamped
from common.text import TITLE_LIMIT
from indicators.enums import Direction, EnteredBy, IndicatorKind, Periodicity
from indicators.numbers import DECIMAL_PLACES, MAX_DIGITS, NB, value_text, why_not
from restitutions.enums import Kind
from restitutions.models import Entry, Restitution
from territories.enums import Level
from territories.models import Territory
from workshops.models import Theme

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

DEFINITION_LIMIT = 2000


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    def visible_to(self, scope: Scope) -> Self:
        """Those that one's territories define, at any depth, and those they inherit from above."""
        return self.inside_or_among(scope, refs_above(scope))

    def inside_or_among(self, scope: Scope, above: Any) -> Self:
        """Those of one's territories, and those of the territories of these prefixes."""
        return self.filter(scope.q(Right.READ) | Q(territory__ref__in=above))

    def usable_for(self, territory: Territory) -> Self:
        """The active ones that a territory or one of its ancestors defines."""
        return self.filter(active=True, territory__ref__in=_refs(territory.path))


def refs_above(scope: Scope) -> list[str]:
    """The prefixes of the territories that one reads, and of those that contain them."""
    return sorted({ref for path in scope.paths(Right.READ) for ref in _refs(path)})


def _refs(path: str) -> list[str]:
    """The prefixes of a territory and of its ancestors."""
    return path.strip("/").split("/")


class Indicator(Timestamped):
    """What is measured, in which unit, which way is better. Its values are in `measures`.

    `territory` defines it; its whole subtree may use it. `uid` is made by whoever creates it, so that a form sent
    twice is one indicator; `version` grows at each save, targets included. `awaited_level` is that of the territories
    expected to give values; "" is the level of the territory that defines it.
    """

    uid = models.UUIDField("identifiant", default=uuid.uuid4, unique=True, editable=False)
    territory = models.ForeignKey(
        Territory, verbose_name="territoire", on_delete=models.PROTECT, related_name="indicators"
    )
    theme = models.ForeignKey(
        Theme, verbose_name="thématique", null=True, blank=True, on_delete=models.PROTECT, related_name="indicators"
    )
    name = models.CharField("nom", max_length=TITLE_LIMIT)
    definition = models.CharField("définition", max_length=DEFINITION_LIMIT, blank=True)
    kind = models.CharField("nature", max_length=10, choices=IndicatorKind.choices)
    unit = models.CharField("unité", max_length=50, blank=True)
    direction = models.CharField("sens", max_length=6, choices=Direction.choices)
    source = models.CharField("source", max_length=TITLE_LIMIT, blank=True)
    periodicity = models.CharField("périodicité", max_length=15, choices=Periodicity.choices, blank=True)
    awaited_level = models.CharField("niveau attendu", max_length=20, choices=Level.choices, blank=True)
    entered_by = models.CharField(
        "saisie par", max_length=12, choices=EnteredBy.choices, default=EnteredBy.EDITORS.value
    )
    baseline_value = models.DecimalField(
        "valeur de départ", max_digits=MAX_DIGITS, decimal_places=DECIMAL_PLACES, null=True, blank=True
    )
    baseline_on = models.DateField("date de départ", null=True, blank=True)
    active = models.BooleanField("actif", default=True)
    version = models.PositiveIntegerField("version", default=1, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    objects = IndicatorQuerySet.as_manager()

    if TYPE_CHECKING:
        targets: RelatedManager[Target]
        measured: RelatedManager[MeasuredBy]

    class Meta:
        verbose_name = "indicateur"
        ordering = ("name", "pk")
        constraints = [
            models.UniqueConstraint(
                "territory",
                "name",
                name="indicator_name_once_a_territory",
                violation_error_message="Ce territoire a déjà un indicateur de ce nom.",
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="indicator_has_a_name",
                violation_error_message="Un indicateur a un nom.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=IndicatorKind.values),
                name="indicator_kind_known",
                violation_error_message="Cette nature d’indicateur n’existe pas.",
            ),
            models.CheckConstraint(
                condition=Q(direction__in=Direction.values),
                name="indicator_direction_known",
                violation_error_message="Dites s’il vaut mieux une valeur plus haute ou plus basse.",
            ),
            models.CheckConstraint(
                condition=~Q(kind=IndicatorKind.YES_NO) | Q(unit=""),
                name="indicator_yes_or_no_has_no_unit",
                violation_error_message="Un indicateur par oui ou par non n’a pas d’unité.",
            ),
            models.CheckConstraint(
                condition=Q(baseline_value__isnull=True, baseline_on__isnull=True)
                | Q(baseline_value__isnull=False, baseline_on__isnull=False),
                name="indicator_baseline_is_dated",
                violation_error_message="Une valeur de départ va avec sa date.",
            ),
            models.CheckConstraint(
                condition=Q(baseline_value__isnull=True) | Q(baseline_value__gte=0),
                name="indicator_baseline_not_negative",
                violation_error_message="La valeur de départ est supérieure ou égale à 0.",
            ),
            models.CheckConstraint(
                condition=Q(baseline_value__isnull=True) | ~Q(kind=IndicatorKind.RATE) | Q(baseline_value__lte=100),
                name="indicator_rate_between_0_and_100",
                violation_error_message="Un taux est compris entre 0 et 100.",
            ),
            models.CheckConstraint(
                condition=Q(baseline_value__isnull=True) | ~Q(kind=IndicatorKind.YES_NO) | Q(baseline_value__in=[0, 1]),
                name="indicator_yes_or_no",
                violation_error_message="La valeur de départ est oui ou non.",
            ),
            models.CheckConstraint(
                condition=Q(awaited_level__in=["", *Level.values]),
                name="indicator_awaited_level_known",
                violation_error_message="Ce niveau de territoires n’existe pas.",
            ),
            models.CheckConstraint(
                condition=Q(entered_by__in=EnteredBy.values),
                name="indicator_entered_by_known",
                violation_error_message="Dites qui saisit les valeurs.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.awaited.depth < self.territory.level_enum.depth:
            said = f"«{NB}{self.territory}{NB}» ne contient pas de territoires de ce niveau. Choisissez-en un autre."
            raise ValidationError({"awaited_level": said})

    @property
    def awaited(self) -> Level:
        """The level whose territories are expected to give values."""
        return Level(self.awaited_level or self.territory.level)

    @property
    def entry_right(self) -> Right:
        """What one must hold on a territory to enter its values."""
        return EnteredBy(self.entered_by).right

    @property
    def baseline_text(self) -> str:
        """« 12,5 % », or "" when it is unknown."""
        return "" if self.baseline_value is None else value_text(self.kind, self.unit, self.baseline_value)


class Target(models.Model):
    """A value to reach by a date."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="targets")
    due_on = models.DateField("échéance")
    value = models.DecimalField("valeur", max_digits=MAX_DIGITS, decimal_places=DECIMAL_PLACES)

    class Meta:
        verbose_name = "cible"
        ordering = ("indicator", "due_on")
        constraints = [
            models.UniqueConstraint(
                "indicator",
                "due_on",
                name="target_once_a_date",
                violation_error_message="Cet indicateur a déjà une cible à cette date.",
            ),
            models.CheckConstraint(
                condition=Q(value__gte=0),
                name="target_not_negative",
                violation_error_message="Une cible est supérieure ou égale à 0.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.due_on} : {self.value_text}"

    def clean(self) -> None:
        if self.value is not None and (reason := why_not(self.indicator.kind, self.value)):
            raise ValidationError({"value": reason})

    @property
    def value_text(self) -> str:
        return value_text(self.indicator.kind, self.indicator.unit, self.value)


class MeasuredBy(models.Model):
    """The tie of a success measure to the indicator that measures it; without one, the measure stays in words."""

    entry = models.ForeignKey(Entry, verbose_name="mesure", on_delete=models.CASCADE, related_name="measured_by")
    indicator = models.ForeignKey(
        Indicator, verbose_name="indicateur", on_delete=models.PROTECT, related_name="measured"
    )
    tied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    tied_at = models.DateTimeField("relié le", auto_now=True)

    class Meta:
        verbose_name = "mesure reliée"
        verbose_name_plural = "mesures reliées"
        ordering = ("indicator", "pk")
        constraints = [
            models.UniqueConstraint(
                "entry",
                name="success_measure_tied_once",
                violation_error_message="Cette mesure de réussite est déjà reliée à un indicateur.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.entry} · {self.indicator}"

    def clean(self) -> None:
        if self.entry.kind != Kind.SUCCESS_MEASURE:
            raise ValidationError({"entry": "Seule une mesure de réussite se relie à un indicateur."})
        territory = self.entry.sheet.restitution.territory
        if not self.indicator.territory.contains(territory):
            raise ValidationError({"indicator": f"« {territory} » ne dispose pas de cet indicateur."})


class TieRefusal(models.Model):
    """An indicator that somebody said not to measure a success measure; without one, the measure stays in words.

    A tie made since prevails. The entry is not held by the database: a refusal outlives a deletion that may be undone,
    and is then in force again. Taking it back deletes it.
    """

    restitution = models.ForeignKey(Restitution, on_delete=models.CASCADE, related_name="+")
    entry = models.ForeignKey(Entry, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    indicator = models.ForeignKey(Indicator, null=True, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField("le", default=timezone.now)

    class Meta:
        verbose_name = "rapprochement avec un indicateur refusé"
        verbose_name_plural = "rapprochements avec un indicateur refusés"
        ordering = ("entry", "pk")
        constraints = [
            models.UniqueConstraint(
                "entry",
                "indicator",
                name="indicator_refused_once",
                violation_error_message="Cet indicateur est déjà écarté pour cette mesure.",
            ),
            models.UniqueConstraint(
                "entry",
                condition=Q(indicator=None),
                name="left_in_words_once",
                violation_error_message="Cette mesure reste déjà en mots.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} ≠ {self.indicator_id or 'mots'}"
