"""The forms: a value or news given from an e-mail, new links asked for, who is asked for the values of a territory."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from accounts.models import User
from common.fields import LineField, OnceField, ParagraphsField
from common.forms import DsfrForm
from common.workflow import Transition
from followup.models import WORDS_LIMIT, Action
from indicators.enums import IndicatorKind
from indicators.fields import ValueField, expect_unit
from indicators.models import Indicator
from measures.models import COMMENT_LIMIT


class _AnswerForm(DsfrForm):
    def refuse(self, error: ValidationError) -> None:
        """Show what was refused on its field, or above the form."""
        for name, messages in error.message_dict.items():
            for message in messages:
                self.add_error(name if name in self.fields else None, message)


class ValueForm(_AnswerForm):
    """The value; of a rate, what it is out of, which gives the territory its weight in the mean."""

    value = ValueField(label="Valeur")
    weight = ValueField(
        label="Sur combien",
        help_text="Si vous le savez\u00a0: le nombre d’élèves, d’écoles, auquel le taux se rapporte.",
    )

    def __init__(self, *args: Any, indicator: Indicator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        expect_unit(self.fields, indicator)
        self.fields["value"].required = True
        if indicator.kind == IndicatorKind.YES_NO:
            self.fields["value"].widget = forms.RadioSelect(choices=[("oui", "Oui"), ("non", "Non")])
            self.fields["value"].error_messages["required"] = "Répondez par oui ou par non."
        elif indicator.kind == IndicatorKind.RATE:
            self.fields["value"].help_text = "En %, par exemple\u00a0: 12,5."
        elif indicator.unit:
            self.fields["value"].help_text = f"En {indicator.unit}."
        if indicator.kind != IndicatorKind.RATE:
            del self.fields["weight"]


class CorrectionForm(ValueForm):
    """Another value in place of the one that was `seen`, and why."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    why = LineField(
        label="Pourquoi",
        max_length=COMMENT_LIMIT,
        help_text="Par exemple\u00a0: une école comptée deux fois. Ce motif reste dans l’historique.",
    )

    def refuse(self, error: ValidationError) -> None:
        """What is refused of the comment is shown on its field here."""
        named = {"why" if name == "comment" else name: said for name, said in error.message_dict.items()}
        super().refuse(ValidationError(named))


class LostLinkForm(DsfrForm):
    """The address of who has no link that opens."""

    error_title = "Rien n’a été demandé"
    error_text = ""

    uid = OnceField()
    email = forms.EmailField(
        max_length=254,
        label="Votre adresse électronique",
        help_text="Celle où vous recevez les demandes, par exemple\u00a0: prenom.nom@domaine.fr",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class NewsForm(_AnswerForm):
    """One sentence, and the change of state that it tells, if there is one."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31)
    door = forms.ChoiceField(label="L’état de l’action", required=False, widget=forms.RadioSelect)
    text = ParagraphsField(
        label="Votre nouvelle",
        max_length=WORDS_LIMIT,
        help_text="Une phrase suffit. Elle est gardée au journal, pour l’équipe. Si vous suspendez ou abandonnez, elle "
        "dit pourquoi, et la coordination peut la donner dans un rapport anniversaire.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, action: Action, doors: list[Transition], **kwargs: Any) -> None:
        super().__init__(*args, initial={"version": action.version, "door": ""}, **kwargs)
        stays = f"Ne change pas\u00a0: {action.get_state_display().lower()}"
        self.offer("door", [("", stays), *((one.name, one.label) for one in doors)])


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        """Names alone, as for actions."""
        return str(obj.name)


class ResponsibleForm(DsfrForm):
    """`seen` is who answered when the page was opened, so that a stale page does not undo a newer choice."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    person = PersonField(
        User.objects.none(),
        label="Personne à qui demander les valeurs",
        required=False,
        empty_label="Personne pour l’instant",
        help_text="Les personnes qui saisissent les valeurs de ce territoire.",
    )

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("person", people)
