from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from common.forms import DsfrForm
from tests.e2e.gallery.forms import MeetingFormSet, SessionForm


def render(source: str, **context: Any) -> str:
    return Template("{% load egn_tags %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("source", "value", "printed"),
    [
        ("{{ value|fr_number }}", 12345, "12\u202f345"),
        ("{{ value|fr_number }}", None, "non renseigné"),
        ('{{ value|fr_count:"session,sessions" }}', 3, "3\u00a0sessions"),
        ("{{ value|fr_date }}", date(2020, 10, 12), "lundi 12 octobre 2020"),
        ("{{ value|fr_date }}", datetime(2020, 10, 11, 22, 30, tzinfo=UTC), "lundi 12 octobre 2020"),
        ("{{ value|fr_date }}", None, ""),
        ("{{ value|fr_datetime }}", datetime(2020, 10, 12, 18), "lundi 12 octobre 2020, 18\u00a0h\u00a000"),
        ("{{ value|file_size }}", 234_000, "234\u00a0ko"),
        ("{{ value|unlocalized }}", 12345, "12345"),
        ("{{ value|dsfr_button }}", "btn btn-primary fr-btn--secondary", "fr-btn fr-btn--secondary"),
    ],
)
def test_a_filter_prints(source: str, value: Any, printed: str) -> None:
    assert render(source, value=value) == printed


@pytest.mark.parametrize(
    ("path", "mark"),
    [("/sessions/", 'aria-current="page"'), ("/sessions/12/", 'aria-current="true"'), ("/syntheses/", "")],
)
def test_the_menu_marks_the_page_and_the_section_that_holds_it(rf: RequestFactory, path: str, mark: str) -> None:
    link = render('{% nav_link "/sessions/" "Sessions" %}', request=rf.get(path))
    assert ("aria-current" in link) == bool(mark)
    assert mark in link


def test_the_home_page_does_not_hold_every_page(rf: RequestFactory) -> None:
    assert "aria-current" not in render('{% nav_link "/" "Accueil" %}', request=rf.get("/syntheses/"))


def test_a_state_is_written_in_words() -> None:
    badge = render("{% state_badge state label %}", state="validee", label="Validée")
    assert 'data-state="validee"' in badge
    assert ">Validée<" in badge


def test_bars_are_drawn_against_the_greatest_and_unknown_is_not_drawn() -> None:
    html = render('{% bar_list rows label="Participants" %}', rows=[("A", 50), ("B", 200), ("C", None), ("D", 0)])
    assert [html.count(f'width="{width}" height="4"></rect>') for width in (25, 100)] == [1, 5]
    assert html.count("egn-bars__fill") == 2
    assert html.count("non renseigné") == 1


def test_bars_of_nothing_known_do_not_divide_by_zero() -> None:
    assert "egn-bars__fill" not in render('{% bar_list rows label="x" %}', rows=[("A", 0), ("B", None)])


def test_the_table_frame_can_be_reached_and_names_itself_as_text() -> None:
    html = render("{% table_frame label=label %}<table></table>{% endtable_frame %}", label='<b>"Plan"</b>')
    assert 'role="region" aria-label="&lt;b&gt;&quot;Plan&quot;&lt;/b&gt;" tabindex="0"' in " ".join(html.split())
    assert "<table></table>" in html


def test_no_summary_without_an_error() -> None:
    assert render("{% error_summary form %}", form=SessionForm()).strip() == ""


def test_the_summary_links_to_each_field_of_forms_and_formsets() -> None:
    form = SessionForm({"title": "", "mode": "x"})
    formset = MeetingFormSet(
        {"dates-TOTAL_FORMS": "2", "dates-INITIAL_FORMS": "0", "dates-1-day": "demain"}, prefix="dates"
    )
    html = render("{% error_summary form formset %}", form=form, formset=formset)
    assert '<a href="#id_title">Titre de la session</a>' in html
    assert '<a href="#id_mode_0">Modalité</a>' in html
    assert '<a href="#id_audience_0">Publics</a>' in html
    assert '<a href="#id_dates-1-day">Ligne 2, Jour</a>&nbsp;: Écrivez une date complète' in html


def test_the_summary_prints_what_a_form_says_of_itself_as_text() -> None:
    class Broken(DsfrForm):
        error_title = "<i>titre</i>"

        def clean(self) -> None:
            self.add_error(None, "<i>Deux dates se chevauchent</i>")

    html = render("{% error_summary form %}", form=Broken({}))
    assert "<i>" not in html
    assert "&lt;i&gt;Deux dates se chevauchent&lt;/i&gt;" in html
