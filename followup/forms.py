"""What one may say of an action: one form for each change, each with the `uid` that makes it done once."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from accounts.models import User
from common.fields import AttachedField, LineField, OnceField, ParagraphsField
from common.forms import DsfrForm
from followup.enums import ActionState
from followup.models import WORDS_LIMIT, Action
from followup.people import offered_people
from followup.workflow import WORKFLOW


class ActionForm(DsfrForm):
    """`version` is the action's when the page was opened. `seen` is what the page sends back for it."""

    name = ""
    """The value of the hidden field `quoi`."""

    uid = OnceField()
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31)

    def __init__(
        self, data: QueryDict | None = None, files: MultiValueDict[str, UploadedFile] | None = None, *, action: Action
    ) -> None:
        initial = {"uid": uuid.uuid4(), **self.stored(action)}
        super().__init__(data, files, initial=initial, auto_id=f"{self.name}-%s")
        self.action = action
        self.seen: object = data.get("version", "") if data is not None else action.version
        self.adapt()

    def stored(self, action: Action) -> dict[str, Any]:
        """What is stored, by field."""
        return {"version": action.version}

    def adapt(self) -> None:
        """Offer what the action allows."""

    def refuse(self, error: ValidationError) -> None:
        """Show what the service refused on its field, or above the form."""
        for name, messages in error.message_dict.items():
            for message in messages:
                self.add_error(name if name in self.fields else None, message)


class StateForm(ActionForm):
    """`door` is the button: a transition of `followup.workflow`."""

    name = "etat"
    error_title = "L’état n’a pas changé"

    door = forms.ChoiceField(
        label="Le nouvel état",
        choices=[(name, name) for name in WORKFLOW.names],
        widget=forms.HiddenInput,
        error_messages={"required": "Choisissez ce que devient l’action avec un des boutons."},
    )
    on = forms.DateField(
        label="Date du changement",
        required=False,
        help_text="Celle du lancement, de la fin ou de l’abandon. Vide\u00a0: aujourd’hui.",
        widget=forms.DateInput,
    )
    reason = ParagraphsField(
        label="Motif",
        max_length=WORDS_LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def adapt(self) -> None:
        wanted = [one.label.lower() for one in WORKFLOW.leaving(self.action.state) if one.needs_reason]
        listed = " ou ".join(filter(None, [", ".join(wanted[:-1]), wanted[-1] if wanted else ""]))
        self.fields["reason"].help_text = (
            f"Demandé pour {listed}. Il est gardé au journal, pour l’équipe\u202f; la coordination peut le donner dans "
            "un rapport anniversaire."
        )

    def clean(self) -> None:
        door = self.cleaned_data.get("door", "")
        if door and WORKFLOW[door].needs_reason and not self.cleaned_data.get("reason") and "reason" not in self.errors:
            self.add_error("reason", f"Indiquez le motif pour {WORKFLOW[door].label.lower()}.")


class ProgressForm(ActionForm):
    name = "avancement"

    progress = forms.IntegerField(label="Avancement, en %", min_value=0, max_value=100)
    due_on = forms.DateField(label="Échéance", required=False, widget=forms.DateInput)
    started_on = forms.DateField(label="Début réel", required=False, widget=forms.DateInput)
    ended_on = forms.DateField(label="Fin réelle", required=False, widget=forms.DateInput)

    def stored(self, action: Action) -> dict[str, Any]:
        return {**super().stored(action), **_standing(action)}

    def adapt(self) -> None:
        action = self.action
        """Only the dates that go with the state; without its field, one keeps its value."""
        if action.state == ActionState.TO_START:
            del self.fields["started_on"]
        if not action.is_closed:
            del self.fields["ended_on"]
        if action.state in (ActionState.TO_START, ActionState.DONE):
            del self.fields["progress"]
        self.fields["due_on"].help_text = (
            "Elle remplace la fin prévue au plan. Vide\u00a0: la fin prévue au plan."
            if action.planned_end
            else "Le plan n’en donne pas."
        )

    @property
    def values(self) -> dict[str, Any]:
        """What to save."""
        return {name: self.cleaned_data.get(name, value) for name, value in _standing(self.action).items()}


def _standing(action: Action) -> dict[str, Any]:
    return {name: getattr(action, name) for name in ("progress", "due_on", "started_on", "ended_on")}


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        """Names alone: who may edit here need not know the addresses of everybody above."""
        return str(obj.name)


class ResponsibleForm(ActionForm):
    name = "responsable"

    person = PersonField(
        User.objects.none(),
        label="Personne responsable",
        required=False,
        empty_label="Personne pour l’instant",
        help_text="Son nom n’est montré qu’à l’équipe. Si cette personne peut écrire ici, des nouvelles lui sont"
        " demandées par courriel.",
    )
    body = LineField(
        label="Organisme responsable",
        required=False,
        help_text="Par exemple\u00a0: Conseil départemental. Il est public quand le plan est en ligne.",
    )

    def stored(self, action: Action) -> dict[str, Any]:
        return {**super().stored(action), "person": action.responsible_id, "body": action.responsible_body}

    def adapt(self) -> None:
        self.offer("person", offered_people(self.action.territory, self.action.responsible))


class CommentForm(ActionForm):
    name = "commentaire"

    text = ParagraphsField(
        label="Commentaire",
        max_length=WORDS_LIMIT,
        help_text="Pour l’équipe\u00a0: il n’est pas public.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class DocumentForm(ActionForm):
    name = "document"
    error_title = "Le document n’est pas joint"
    error_text = AttachedField.not_kept

    file = AttachedField(label="Document à joindre")


KINDS: tuple[type[ActionForm], ...] = (StateForm, ProgressForm, ResponsibleForm, CommentForm, DocumentForm)
FORMS = {form.name: form for form in KINDS}
"""By the value of the hidden field `quoi`."""
