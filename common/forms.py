"""The form kit: every form and field of the site is rendered with the DSFR look, valid HTML and French messages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms import widgets
from django.forms.renderers import TemplatesSetting

from common.form_messages import speak_plain_french

_NO_CLASS = (widgets.CheckboxInput, widgets.RadioSelect, widgets.HiddenInput, widgets.MultipleHiddenInput)


class DsfrBoundField(forms.BoundField):
    """A field that knows its DSFR template, its classes and everything that describes it to assistive technologies.

    Classes and descriptions are added when the widget is rendered, so that a `css_class` of crispy or a widget's own
    `aria-describedby` adds to them instead of replacing them, and so that `formset.empty_form` gets them too.
    """

    @property
    def group_template(self) -> str:
        """The template that lays out label, help, widget and errors."""
        widget = self.field.widget
        if isinstance(widget, widgets.RadioSelect):
            return "dsfr/fields/choices.html"
        if isinstance(widget, widgets.CheckboxInput):
            return "dsfr/fields/checkbox.html"
        if isinstance(widget, widgets.PasswordInput):
            return "dsfr/fields/password.html"
        return "dsfr/fields/input.html"

    @property
    def css_block(self) -> str:
        """The DSFR block of the widget: `fr-input`, `fr-select` or `fr-upload`."""
        if isinstance(self.field.widget, widgets.Select):
            return "fr-select"
        return "fr-upload" if isinstance(self.field.widget, widgets.FileInput) else "fr-input"

    @property
    def option_block(self) -> str:
        """The DSFR block of one choice: `fr-checkbox` or `fr-radio`."""
        return "fr-checkbox" if isinstance(self.field.widget, widgets.CheckboxSelectMultiple) else "fr-radio"

    @property
    def is_inline(self) -> bool:
        """Whether the choices stand side by side: asked by `attrs={"data-inline": True}` on the widget."""
        return bool(self.field.widget.attrs.get("data-inline"))

    @property
    def is_marked_required(self) -> bool:
        """Whether the label says « obligatoire »: not when the form says so once for all its fields."""
        return self.field.required and not getattr(self.form, "says_all_required", False)

    @property
    def limit(self) -> int | None:
        """The greatest number of characters of a text area, to be said beside it."""
        is_area = isinstance(self.field.widget, widgets.Textarea)
        return getattr(self.field, "max_length", None) if is_area else None

    @property
    def focus_id(self) -> str:
        """The id a link of the error summary points to: the widget, or the first choice of a group."""
        return self.id_for_label or f"{self.auto_id}_0"

    @property
    def aria_describedby(self) -> str:
        """Ids of what describes the widget: its own, the help text, the limit and the errors, in reading order."""
        if not self.auto_id or self.is_hidden:
            return ""
        described: tuple[tuple[object, str], ...] = (
            (True, str(self.field.widget.attrs.get("aria-describedby", ""))),
            (self.help_text, f"{self.auto_id}_helptext"),
            (self.limit, f"{self.auto_id}_limit"),
            (self.errors, f"{self.auto_id}_error"),
        )
        return " ".join(name for present, name in described if present and name)

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        widget = widget or self.field.widget
        built = super().build_widget_attrs(attrs, widget)
        if isinstance(widget, _NO_CLASS):
            return built
        classes: list[str] = [self.css_block, str(built.get("class") or widget.attrs.get("class", ""))]
        if isinstance(widget, widgets.PasswordInput):
            classes.insert(0, "fr-password__input")
        built["class"] = " ".join(name for name in classes if name)
        if isinstance(widget, widgets.Textarea) or getattr(widget, "input_type", "") in {"text", "search"}:
            built.setdefault("dir", "auto")
        return built


class DsfrRenderer(TemplatesSetting):
    """Renders forms from the project's templates. Templates are found by `django.template.loader`."""

    form_template_name = "dsfr/form.html"
    field_template_name = "dsfr/field_group.html"
    bound_field_class = DsfrBoundField


def _use_native_pickers(widget: forms.Widget) -> None:
    """Dates and hours as the browser's own fields, which speak ISO whatever the language of the page."""
    native = {
        widgets.DateInput: ("date", "%Y-%m-%d"),
        widgets.TimeInput: ("time", "%H:%M"),
        widgets.DateTimeInput: ("datetime-local", "%Y-%m-%dT%H:%M"),
    }
    if type(widget) in native and isinstance(widget, widgets.DateTimeBaseInput):
        widget.input_type, widget.format = native[type(widget)]


class DsfrFormMixin(forms.BaseForm):
    """What our forms add to Django's. Set `says_all_required` when every field is required and the form says so once.

    Browsers cut a pasted text at `maxlength` without a word: the attribute is removed, the server counts and keeps
    the text.
    """

    says_all_required = False
    error_title = "Rien n’a été enregistré"
    error_text = "Ce que vous avez écrit est conservé ci-dessous."
    """Title and text of the summary printed above a refused form."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("maxlength", None)
            _use_native_pickers(field.widget)
            speak_plain_french(field)

    def offer(self, name: str, choices: QuerySet[Any] | Sequence[tuple[str, str]]) -> None:
        """Give a field of choices what is offered to the person in front of it: objects, or values and labels."""
        field = self.fields[name]
        if isinstance(choices, QuerySet):
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = choices
        else:
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices


class DsfrForm(DsfrFormMixin, forms.Form):
    pass


class DsfrFilterForm(DsfrForm):
    """What a list shows, from the address of its page."""

    @property
    def asked(self) -> dict[str, Any]:
        """What was understood of the address: a refused value filters nothing."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
