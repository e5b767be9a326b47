"""The forms of a value: recorded, corrected, taken back."""

from __future__ import annotations

import uuid
from datetime import date
from decimal import Decimal
from typing import Any

from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.core.exceptions import ValidationError

from accounts.models import User
from accounts.scope import Scope
from common.crispy import PartHelper
from common.fields import LineField, OnceField
from common.forms import DsfrForm
from common.once import once
from common.text import TITLE_LIMIT
from indicators.enums import IndicatorKind
from indicators.fields import ValueField, expect_unit
from indicators.models import Indicator
from indicators.numbers import bare_text, value_text
from measures.checks import EARLIEST
from measures.given import Given
from measures.models import COMMENT_LIMIT, Measure
from measures.periods import has_periods, periods_between
from measures.perms import enterable
from territories.forms import TerritoryField
from territories.models import Territory

YEARS_BACK = 5
"""How far back the periods are proposed, unless the indicator begins before."""


class _ValueForm(DsfrForm):
    """A value, what a rate is out of, its source. `indicator` says which number is expected."""

    uid = OnceField()
    value = ValueField(label="Valeur")
    weight = ValueField(
        label="Sur combien",
        help_text="Si vous le savez\u00a0: le nombre d’élèves, d’écoles, auquel le taux se rapporte.",
    )
    source = LineField(label="Source", max_length=TITLE_LIMIT, required=False)
    comment = LineField(
        label="Commentaire", max_length=COMMENT_LIMIT, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, indicator: Indicator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.indicator = indicator
        expect_unit(self.fields, indicator)
        self.fields["value"].required = True
        if indicator.kind == IndicatorKind.YES_NO:
            self.fields["value"].widget = forms.RadioSelect(choices=[("oui", "Oui"), ("non", "Non")])
            self.fields["value"].error_messages["required"] = "Répondez par oui ou par non."
        else:
            self.fields["value"].help_text = f"Par exemple\u00a0: {_example(indicator)}."
        if indicator.kind != IndicatorKind.RATE:
            del self.fields["weight"]
        self.helper = PartHelper()
        self.helper.layout = self.layout()

    def layout(self) -> Layout:
        numbers = [Column(name, css_class="fr-col-md-6") for name in ("value", "weight") if name in self.fields]
        return Layout(Row(*numbers), "source", "comment")

    def given(self, territory: Territory, day: date, seen: int | None, by: User) -> Given:
        """What a valid form asks, under a name that is the same when it is sent again."""
        data = self.cleaned_data
        value, weight, source, comment = data["value"], data.get("weight"), data["source"], data["comment"]
        return Given(
            uid=once(data["uid"], self.indicator.pk, territory.pk, day, seen, by.pk, value, weight, source, comment),
            indicator=self.indicator,
            territory=territory,
            day=day,
            value=value,
            weight=weight,
            source=source,
            comment=comment,
            seen=seen,
        )

    def refuse(self, error: ValidationError) -> None:
        """Show what was refused on its field, or above the form."""
        for name, messages in error.message_dict.items():
            for message in messages:
                self.add_error(name if name in self.fields else None, message)


class RecordForm(_ValueForm):
    """A value for a territory and a period: a period of the list, or a day where values have no period."""

    territory = TerritoryField(label="Territoire")
    day = forms.DateField(label="Date", help_text="Le jour où la valeur a été constatée.")

    def __init__(self, *args: Any, indicator: Indicator, scope: Scope, today: date, **kwargs: Any) -> None:
        super().__init__(*args, indicator=indicator, **kwargs)
        offered = enterable(scope, indicator).select_related("parent").order_by("name", "pk")
        self.offer("territory", offered)
        if indicator.awaited != indicator.territory.level:
            self.fields["territory"].help_text = (
                f"Une valeur est attendue de chaque {indicator.awaited.label.lower()}. Celle d’un territoire qui en"
                " contient passe avant ce qu’ils donnent."
            )
        if has_periods(indicator.periodicity):
            first = min(filter(None, [date(today.year - YEARS_BACK, 1, 1), indicator.baseline_on]))
            first = max(first, EARLIEST)
            periods = periods_between(indicator.periodicity, first, today)
            choices = [(one.start.isoformat(), one.label) for one in reversed(periods)]
            self.fields["day"] = _PeriodField(label="Période", choices=[("", "Choisissez une période"), *choices])
        self.order_fields(["uid", "territory", "day", "value", "weight", "source", "comment"])

    def layout(self) -> Layout:
        both = Row(Column("territory", css_class="fr-col-md-6"), Column("day", css_class="fr-col-md-6"))
        return Layout(both, *super().layout())


class _PeriodField(forms.TypedChoiceField):
    """A period, named by its first day."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            coerce=date.fromisoformat,
            error_messages={
                "required": "Choisissez une période.",
                "invalid_choice": "Choisissez une période de la liste.",
            },
            **kwargs,
        )


class CorrectForm(_ValueForm):
    """Another value in place of the one that was `seen`, and why."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reason = self.fields["comment"]
        reason.label, reason.required = "Pourquoi", True
        reason.help_text = "Par exemple\u00a0: une école comptée deux fois. Ce motif reste dans l’historique."


class WithdrawForm(DsfrForm):
    """Why a value is taken back."""

    error_title = "La valeur n’a pas été retirée"
    uid = OnceField()
    seen = forms.IntegerField(widget=forms.HiddenInput)
    comment = LineField(
        label="Pourquoi",
        max_length=COMMENT_LIMIT,
        help_text="Ce motif reste dans l’historique.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def given(self, measure: Measure, by: User) -> Given:
        """What a valid form asks: the value taken back."""
        seen, comment = self.cleaned_data["seen"], self.cleaned_data["comment"]
        uid = once(self.cleaned_data["uid"], "withdraw", seen, by.pk, comment)
        return Given(
            uid=uid,
            indicator=measure.indicator,
            territory=measure.territory,
            day=measure.period_start,
            value=None,
            comment=comment,
            seen=seen,
        )


def typed_again(measure: Measure) -> dict[str, Any]:
    """A measure as the initial of the form that corrects it: numbers as a person types them."""
    numbers = {"value": measure.value, "weight": measure.weight}
    kinds = {"value": measure.kind, "weight": IndicatorKind.COUNT}
    typed = {name: bare_text(kinds[name], one) for name, one in numbers.items() if one is not None}
    return {**typed, "source": measure.source, "seen": measure.pk, "uid": uuid.uuid4()}


def _example(indicator: Indicator) -> str:
    """« 12,5 % », « 1 200 élèves »."""
    number = Decimal("12.5") if indicator.kind == IndicatorKind.RATE else Decimal(1200)
    return value_text(indicator.kind, indicator.unit, number)
