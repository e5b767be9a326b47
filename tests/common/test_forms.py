from __future__ import annotations

import re
from pathlib import Path

import pytest
from crispy_forms.utils import render_crispy_form
from django import forms
from lxml import html as lxml_html

from common.forms import DsfrForm
from tests.e2e.gallery.forms import MeetingFormSet, SessionForm, WholeForm, formset_helper

pytestmark = pytest.mark.urls("tests.e2e.gallery.urls")

NASTY = "<b>x</b>{{ 7 }}"
PRINTED = "&lt;b&gt;x&lt;/b&gt;{{ 7 }}"


def parse(markup: str) -> lxml_html.HtmlElement:
    return lxml_html.fromstring(f"<div>{markup}</div>")


def test_a_form_that_says_its_errors_is_not_told_to_say_them_twice() -> None:
    pages = {path: path.read_text() for path in Path("templates").rglob("*.html")}
    assert len(pages) > 100
    twice = [str(path) for path, text in pages.items() if "{{ form }}" in text and "{% error_summary form" in text]
    assert twice == []


def test_a_refused_field_is_described_by_its_help_its_limit_and_its_error() -> None:
    page = parse(str(SessionForm({})["summary"].as_field_group()))
    described = page.xpath("//textarea/@aria-describedby")[0].split()
    assert described == ["id_summary_helptext", "id_summary_limit", "id_summary_error"]
    assert [page.xpath(f"string(//*[@id='{name}'])").strip() for name in described] == [
        "Une idée par ligne.",
        "10\u202f000 caractères au plus.",
        "Renseignez ce champ.",
    ]
    assert page.xpath("//textarea/@aria-invalid") == ["true"]


def test_what_already_described_a_widget_still_does() -> None:
    class Form(DsfrForm):
        name = forms.CharField(help_text="Aide", widget=forms.TextInput(attrs={"aria-describedby": "elsewhere"}))

    assert 'aria-describedby="elsewhere id_name_helptext"' in str(Form()["name"])


def test_a_group_of_choices_is_a_fieldset_described_as_a_whole() -> None:
    page = parse(str(SessionForm({})["audience"].as_field_group()))
    (fieldset,) = page.xpath("//fieldset")
    assert fieldset.get("aria-describedby") == "id_audience_helptext id_audience_error"
    assert "Publics" in fieldset.xpath("string(legend)")
    for box in fieldset.xpath(".//input"):
        assert fieldset.xpath(f".//label[@for='{box.get('id')}']")


@pytest.mark.parametrize(
    ("name", "classes"),
    [
        ("title", "fr-input"),
        ("territory", "fr-select"),
        ("report", "fr-upload"),
        ("summary", "fr-input"),
        ("participants", "fr-input"),
    ],
)
def test_a_widget_has_its_dsfr_class(name: str, classes: str) -> None:
    assert parse(str(SessionForm()[name])).xpath("//*[@name]/@class") == [classes]


def test_crispy_adds_a_class_instead_of_replacing_ours() -> None:
    assert 'class="fr-input large"' in render_crispy_form(WholeForm())


def test_text_follows_its_own_direction_and_is_never_cut_by_the_browser() -> None:
    fields = SessionForm()
    assert 'dir="auto"' in str(fields["title"])
    assert 'dir="auto"' in str(fields["summary"])
    assert "maxlength" not in str(fields["title"]) + str(fields["summary"])


def test_a_text_too_long_is_counted_and_kept() -> None:
    form = SessionForm({"title": "é" * 301})
    assert form.errors["title"] == ["Le texte compte 301 caractères\u202f; réduisez-le à 300 au plus."]
    assert "é" * 301 in str(form["title"])


def test_a_message_written_for_a_field_is_kept() -> None:
    class Form(DsfrForm):
        ours = forms.DateField()
        theirs = forms.DateField(error_messages={"required": "Quel jour\u202f?"})
        amount = forms.DecimalField()

    errors = Form({"amount": "x"}).errors
    assert errors["ours"] == ["Renseignez ce champ."]
    assert errors["theirs"] == ["Quel jour\u202f?"]
    assert errors["amount"] == ["Écrivez un nombre, en chiffres."]


def test_dates_and_hours_are_the_browser_s_own_fields() -> None:
    form = MeetingFormSet(prefix="dates", initial=[{"day": "2020-10-12", "starts_at": "18:00"}])[0]
    assert 'type="date" name="dates-0-day" value="2020-10-12"' in str(form["day"])
    assert 'type="time" name="dates-0-starts_at" value="18:00"' in str(form["starts_at"])


def test_required_fields_say_so_and_a_form_of_required_fields_says_it_once() -> None:
    class Once(DsfrForm):
        says_all_required = True
        name = forms.CharField(label="Nom")

    assert str(SessionForm()).count("(obligatoire)") == 5
    assert "(obligatoire)" not in str(Once())
    assert "Tous les champs sont obligatoires." in str(Once())


def test_labels_helps_choices_values_and_errors_are_printed_as_text() -> None:
    class Form(DsfrForm):
        text = forms.CharField(label=NASTY, help_text=NASTY)
        box = forms.BooleanField(label=NASTY, help_text=NASTY, required=False)
        radio = forms.ChoiceField(
            label=NASTY, help_text=NASTY, choices=[("a", NASTY)], widget=forms.RadioSelect, required=False
        )
        secret = forms.CharField(label=NASTY, help_text=NASTY, widget=forms.PasswordInput, required=False)

    form = Form({"text": NASTY})
    for name in form.fields:
        form.add_error(name, NASTY)
    markup = str(form)
    assert "<b>" not in markup
    # Each field: label, help, error, and its two texts in the summary; one choice and one value more.
    assert markup.count(PRINTED) == 4 * 5 + 2


def test_a_whole_form_has_its_token_its_summary_and_its_buttons() -> None:
    markup = render_crispy_form(WholeForm({}), context={"csrf_token": "token-of-the-page"})
    page = parse(markup)
    assert page.xpath("//form/@method") == ["post"]
    assert page.xpath("//input[@name='csrfmiddlewaretoken']/@value") == ["token-of-the-page"]
    assert page.xpath("//a[@href='#id_name']")
    assert page.xpath("//button/@class") == ["fr-btn", "fr-btn fr-btn--secondary"]
    assert page.xpath("//button/@type") == ["submit", "submit"]


def test_a_part_of_a_form_writes_neither_form_nor_token() -> None:
    markup = render_crispy_form(SessionForm({}), context={"csrf_token": "token-of-the-page"})
    assert not re.search(r"<form|csrfmiddlewaretoken|role=\"alert\"", markup)


def test_a_formset_lays_out_its_empty_row_like_the_others() -> None:
    page = parse(render_crispy_form(MeetingFormSet(prefix="dates"), formset_helper()))
    row, model = page.xpath("//fieldset[@data-formset-row]")
    assert " ".join(row.xpath("string(legend)").split()) == "Date et lieu 1"
    for block in (row, model):
        assert block.xpath(".//div[contains(@class, 'fr-col-md-4')]//input[@type='date']")
    assert model.xpath(".//input/@name") == [
        "dates-__prefix__-day",
        "dates-__prefix__-starts_at",
        "dates-__prefix__-place",
    ]
    assert row.xpath(".//input[@type='checkbox']/@name") == ["dates-0-DELETE"]
    assert page.xpath("//button[@data-formset-add]")[0].text == "Ajouter une date"


def test_ids_are_unique_in_a_page_of_forms() -> None:
    markup = render_crispy_form(SessionForm({})) + render_crispy_form(MeetingFormSet(prefix="dates"), formset_helper())
    ids = parse(markup).xpath("//@id")
    assert len(ids) == len(set(ids))
