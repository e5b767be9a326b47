"""Filters and tags of every page: French numbers and dates, navigation, summary of errors, states."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm
from django.forms.formsets import BaseFormSet
from django.template.base import FilterExpression, Parser, Token
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils import timezone

from common import french
from common.forms import DsfrBoundField, DsfrFormMixin

register = template.Library()


@register.filter
def fr_number(value: int | float | None) -> str:
    """1234 → « 1 234 »; None → « non renseigné »."""
    return french.number(value)


@register.filter
def fr_count(value: int | None, words: str) -> str:
    """`{{ n|fr_count:"session,sessions" }}` → « 3 sessions »; None → « non renseigné »."""
    singular, plural = words.split(",")
    return french.count(value, singular, plural)


@register.filter
def fr_date(value: date | datetime | None) -> str:
    """« lundi 12 octobre 2020 »; None → "". An aware datetime is taken in the site's time zone."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return french.day(value) if value else ""


@register.filter
def fr_datetime(value: datetime | None) -> str:
    """« lundi 12 octobre 2020, 18 h 00 »; None → ""."""
    return french.moment(value) if value else ""


@register.filter
def file_size(size: int) -> str:
    """Bytes → « 234 ko »."""
    return french.file_size(size)


@register.filter
def dsfr_button(crispy_classes: str) -> str:
    """The classes of a crispy button, in DSFR: "btn btn-primary fr-btn--secondary" → "fr-btn fr-btn--secondary"."""
    return " ".join(["fr-btn", *(name for name in crispy_classes.split() if name.startswith(("fr-btn--", "fr-icon-")))])


@register.filter
def elided_pages(page: Page) -> Iterator[int | str]:
    """Page numbers to print, with « … » for those left out."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


@register.filter
def unlocalized(value: int) -> str:
    """A number for an attribute or an address: no separator of thousands."""
    return str(value)


@register.filter
def at(values: Mapping[Any, Any], key: Any) -> Any:
    """`{{ values|at:key }}`: what a mapping holds under a key, or None."""
    return values.get(key)


class LoopNode(template.Node):
    """What `{% loop %}` prints: that template escapes all it is given, as those of the pages do."""

    def __init__(self, name: str, values: Mapping[str, FilterExpression]) -> None:
        self.name, self.values = name, values

    def render(self, context: Context) -> str:
        given = {name: value.resolve(context) for name, value in self.values.items()}
        page = {str(name): value for name, value in context.flatten().items()}
        return render_to_string(self.name, {**page, **given}, using="loops")


@register.tag
def loop(parser: Parser, token: Token) -> LoopNode:
    """`{% loop "room/lines.html" lines=… %}`: a template of `templates/loops` (Jinja2), with the values of the page."""
    _, name, *pairs = token.split_contents()
    return LoopNode(name.strip('"'), template.base.token_kwargs(pairs, parser))


@register.inclusion_tag("layout/nav_link.html", takes_context=True)
def nav_link(context: Context, path: str, label: str) -> dict[str, str]:
    """One entry of the main menu, marked when it is the page ("page") or holds it ("true")."""
    request = context.get("request")
    here = request.path if request else ""
    inside = path != "/" and here.startswith(path)
    return {"path": path, "label": label, "current": "page" if here == path else "true" if inside else ""}


@register.inclusion_tag("components/state_badge.html")
def state_badge(state: str, label: str) -> dict[str, str]:
    """`{% state_badge one.state one.get_state_display %}`: the state in words, with a mark that fills as it goes on."""
    return {"state": state, "label": label}


@register.inclusion_tag("components/bar_list.html")
def bar_list(rows: Iterable[tuple[str, int | None]], label: str) -> dict[str, Any]:
    """`{% bar_list rows label="…" %}` for pairs (label, value or None); the greatest value fills its line."""
    pairs = list(rows)
    top = max((value for _, value in pairs if value), default=1)
    lines = [{"label": name, "value": value, "share": str(round(100 * (value or 0) / top))} for name, value in pairs]
    return {"rows": lines, "label": label}


@register.simple_block_tag(end_name="endtable_frame")
def table_frame(content: str, label: str, wide: bool = False) -> str:
    """`{% table_frame label="…" %}<table …>…{% endtable_frame %}`: the table in a frame that scrolls, and prints."""
    return render_to_string("components/table_frame.html", {"content": content, "label": label, "wide": wide})


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: BaseForm | BaseFormSet) -> dict[str, Any]:
    """What is to be corrected in forms and formsets, with a link to each field. Prints nothing without errors."""
    items = [item for form in forms for item in _errors_of(form)]
    first = next((form for form in forms if isinstance(form, DsfrFormMixin)), DsfrFormMixin)
    return {"items": items, "title": first.error_title, "text": first.error_text}


def _errors_of(form: BaseForm | BaseFormSet, row: str = "") -> Iterator[dict[str, str]]:
    if isinstance(form, BaseFormSet):
        if form.is_bound:
            yield from ({"target": "", "label": "", "message": str(error)} for error in form.non_form_errors())
        name = getattr(getattr(form, "helper", None), "row_label", "Ligne")
        for position, one in enumerate(form.forms, start=1):
            yield from _errors_of(one, row=f"{name} {position}, ")
        return
    for name, errors in form.errors.items():
        if name in form.fields:
            field = form[name]
            target = field.focus_id if isinstance(field, DsfrBoundField) and not field.is_hidden else ""
            label = f"{row}{field.label}"
        else:
            target, label = "", row.removesuffix(", ")
        yield from ({"target": target, "label": label, "message": str(error)} for error in errors)
