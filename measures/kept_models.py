"""What is kept beside the measures, so that a page reads only what it shows: made from them, never typed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from indicators.models import Indicator
from measures.milestones import Standing
from territories.models import Territory


class Tally(models.Model):
    """The value of a territory for one period: its own, or what the territories below give (`measures.rollup`).

    A territory without one has no value. `value` and `weight` are exact fractions, « 37/3 »; `how` is a value of
    `rollup.How`, `parts`, `yes` and `out_of` are as in `rollup.Total`. `below` is what the territories below give
    when the value is its own, in the same form, else "". `missing` counts the awaited territories that say nothing.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="tallies", db_index=False)
    territory = models.ForeignKey(Territory, on_delete=models.CASCADE, related_name="tallies", db_index=False)
    period_start = models.DateField("premier jour")
    how = models.CharField("origine", max_length=8)
    value = models.TextField("valeur")
    weight = models.TextField("sur combien", blank=True)
    parts = models.PositiveIntegerField("territoires comptés")
    yes = models.PositiveIntegerField("oui")
    out_of = models.PositiveIntegerField("réponses")
    below = models.TextField("territoires du dessous", blank=True)
    missing = models.PositiveIntegerField("territoires manquants")

    class Meta:
        verbose_name = "valeur d’un territoire"
        verbose_name_plural = "valeurs des territoires"
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "territory", "period_start"],
                name="tally_once_a_period",
                violation_error_message="La valeur de ce territoire est déjà gardée pour cette période.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.territory_id} {self.period_start}: {self.value}"


class Spell(models.Model):
    """Where an indicator stands in a territory from one day to another, both included, as long as nobody says more.

    It is a matter of days: a value is due, a period closes. So the days on which it changes are kept, and a page asks
    for those of today. `first_start`, `first_value`, `last_start` and `last_value` are the first and last values that
    count on these days. Without a territory: where it stands in all those that have said nothing, nor those below.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="spells", db_index=False)
    territory = models.ForeignKey(Territory, null=True, on_delete=models.CASCADE, related_name="spells", db_index=False)
    standing = models.CharField("jalon", max_length=15, choices=Standing.choices)
    first_day = models.DateField("du")
    last_day = models.DateField("au")
    first_start = models.DateField("première période", null=True)
    first_value = models.TextField("première valeur", blank=True)
    last_start = models.DateField("dernière période", null=True)
    last_value = models.TextField("dernière valeur", blank=True)

    class Meta:
        verbose_name = "jalon d’un indicateur"
        verbose_name_plural = "jalons des indicateurs"
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "territory", "first_day"],
                name="spell_once_a_day",
                violation_error_message="Ce que devient cet indicateur ce jour-là est déjà gardé.",
            ),
            models.UniqueConstraint(
                fields=["indicator", "first_day"],
                condition=Q(territory=None),
                name="spell_of_the_silent_once_a_day",
                violation_error_message="Ce que devient cet indicateur sans valeur ce jour-là est déjà gardé.",
            ),
            models.CheckConstraint(
                condition=Q(last_day__gte=models.F("first_day")),
                name="spell_in_order",
                violation_error_message="Le dernier jour ne peut pas précéder le premier.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["territory", "last_day", "first_day", "standing", "indicator"], name="spell_of_territory"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.territory_id} {self.first_day}: {self.standing}"
