"""The Word reader finds tables by the titles of their columns, whatever their order, their cuts and their merges."""

from __future__ import annotations

import pytest

from syntheses.report import Entry
from tests.syntheses.word import DIAGNOSIS, PLAN, PROJECTION, TOGETHER, new, read, section, table, texts


def test_a_document_may_begin_in_the_middle_with_one_table_and_no_heading() -> None:
    document = new()
    table(document, DIAGNOSIS, (TOGETHER, "1, 2", "• Débit\n• Prêt", "Entraide"))
    found = section(document)
    assert (found.theme, found.number, found.heading, found.label) == (3, None, "", TOGETHER)
    (row,) = found.diagnosis
    assert (row.retex, texts(row.irritants), texts(row.strengths)) == (("1, 2",), ["Débit", "Prêt"], ["Entraide"])


def test_columns_may_stand_in_any_order_and_in_other_words() -> None:
    document = new()
    table(
        document,
        ("POINT(S) FORT(S)", "thematique concernee", "Irritant(s)", "Retour d'expérience"),
        ("Entraide", TOGETHER, "Débit", "RETEX 2"),
    )
    table(
        document,
        ("Indicateurs", "Quand ?", "QUI", "comment ?", "Quoi ?"),
        ("Taux", "2021", "DANE", "Former", "Culture commune"),
    )
    found = section(document)
    (row,) = found.diagnosis
    assert (row.retex, texts(row.irritants), texts(row.strengths)) == (("RETEX 2",), ["Débit"], ["Entraide"])
    (plan,) = found.plan
    assert [texts(cell) for cell in (plan.what, plan.how, plan.who, plan.when, plan.indicators)] == [
        ["Culture commune"],
        ["Former"],
        ["DANE"],
        ["2021"],
        ["Taux"],
    ]


def test_columns_may_be_missing() -> None:
    document = new()
    document.add_heading(f"Thématique 3 : {TOGETHER}", 1)
    table(document, ("Irritants", "Points forts"), ("Débit", "Entraide"))
    document.add_heading("2. Projections", 2)
    table(document, ("Irritants", "Axes d'amélioration"), ("Débit", "Raccorder"))
    document.add_heading("3. Plan d'action", 2)
    table(document, ("Axes d'amélioration", "Actions à mener"), ("Raccorder", "Tirer la fibre"))
    found = section(document)
    assert texts(found.diagnosis[0].irritants) == ["Débit"]
    assert (texts(found.projections[0].irritants), texts(found.projections[0].levers)) == (["Débit"], ["Raccorder"])
    assert (texts(found.plan[0].what), texts(found.plan[0].how)) == (["Raccorder"], ["Tirer la fibre"])


def test_a_header_repeated_inside_a_table_is_not_a_row() -> None:
    document = new()
    table(document, DIAGNOSIS, (TOGETHER, "1", "Débit", "Entraide"), DIAGNOSIS, (TOGETHER, "2", "Prêt", "Écoute"))
    assert [texts(row.irritants) for row in section(document).diagnosis] == [["Débit"], ["Prêt"]]


def test_a_table_cut_in_two_is_one_table_with_its_header_again_or_without() -> None:
    document = new()
    table(document, DIAGNOSIS, (TOGETHER, "1", "Débit", "Entraide"))
    document.add_paragraph("")
    table(document, DIAGNOSIS, (TOGETHER, "2", "Prêt", "Écoute"))
    document.add_paragraph("")
    table(document, ("", "3", "Bruit", "Calme"))
    found = section(document)
    assert [(row.retex, texts(row.irritants)) for row in found.diagnosis] == [
        (("1",), ["Débit"]),
        (("2",), ["Prêt"]),
        (("3",), ["Bruit"]),
    ]


def test_content_that_looks_like_a_title_stays_content() -> None:
    document = new()
    table(document, PROJECTION, (TOGETHER, "Irritants", "Besoin de temps", "Leviers financiers"))
    (row,) = section(document).projections
    assert (texts(row.irritants), texts(row.needs)) == (["Irritants"], ["Besoin de temps"])
    assert texts(row.levers) == ["Leviers financiers"]


def test_a_row_of_words_that_are_titles_elsewhere_is_not_a_header() -> None:
    document = new()
    table(document, PROJECTION, (TOGETHER, "Irritants", "Besoins", "Leviers"))
    (row,) = section(document).projections
    assert [texts(cell) for cell in (row.irritants, row.needs, row.levers)] == [["Irritants"], ["Besoins"], ["Leviers"]]


def test_text_hidden_under_a_merged_cell_is_listed() -> None:
    document = new()
    made = table(document, DIAGNOSIS, (TOGETHER, "1", "Débit", "Entraide"), (TOGETHER, "2", "Prêt", "Écoute"))
    made.cell(1, 1).merge(made.cell(2, 1))
    made.cell(1, 1).text = "1"
    made.rows[2]._tr.tc_lst[1].p_lst[0].add_r().text = "caché"
    reading = read(document)
    assert [row.retex for row in reading.report.themes[0].diagnosis] == [("1",), ("1",)]
    assert [(item.text, item.why) for item in reading.not_understood] == [
        ("caché", "Texte recouvert par une cellule fusionnée.")
    ]


def test_a_table_names_the_theme_of_the_part_it_stands_in() -> None:
    document = new()
    document.add_heading("1. Retour d’expérience", 2)
    document.add_paragraph("RETEX 1 (Vendée)")
    table(document, DIAGNOSIS, (TOGETHER, "1", "Débit", ""))
    found = section(document)
    assert (found.theme, found.label, [retex.label for retex in found.retex]) == (3, TOGETHER, ["RETEX 1"])


def test_a_row_of_another_theme_goes_to_its_own_section() -> None:
    document = new()
    document.add_heading(f"Thématique 3 : {TOGETHER}", 1)
    table(
        document,
        DIAGNOSIS,
        (TOGETHER, "1", "Débit", ""),
        ("Gouvernance et anticipation", "2", "Pilotage", ""),
        ("", "3", "Décision", ""),
    )
    themes = read(document).report.themes
    assert [(s.theme, s.heading, s.label, [texts(r.irritants) for r in s.diagnosis]) for s in themes] == [
        (3, f"Thématique 3 : {TOGETHER}", TOGETHER, [["Débit"]]),
        (5, "", "Gouvernance et anticipation", [["Pilotage"], ["Décision"]]),
    ]


def test_cells_merged_down_say_the_same_for_each_of_their_rows() -> None:
    document = new()
    made = table(
        document,
        PROJECTION,
        (TOGETHER, "Débit lent", "Suivre en direct", "Fibre"),
        ("", "", "Rendre un devoir", "Clé 4G"),
    )
    for column in (0, 1):
        made.cell(1, column).merge(made.cell(2, column))
    rows = section(document).projections
    assert [(texts(r.irritants), texts(r.needs), texts(r.levers)) for r in rows] == [
        (["Débit lent"], ["Suivre en direct"], ["Fibre"]),
        (["Débit lent"], ["Rendre un devoir"], ["Clé 4G"]),
    ]


def test_a_title_may_span_columns_and_a_band_may_name_the_theme() -> None:
    document = new()
    made = table(
        document,
        ("Diagnostic des points forts et irritants", "", ""),
        ("RETEX", "Irritants", "Points forts"),
        ("Thématique 5 : Gouvernance et anticipation", "", ""),
        ("1", "Pilotage", "Écoute"),
    )
    for row in (0, 2):
        made.cell(row, 0).merge(made.cell(row, 2))
    found = section(document)
    assert (found.theme, found.number, found.heading) == (5, 5, "Thématique 5 : Gouvernance et anticipation")
    assert texts(found.diagnosis[0].strengths) == ["Écoute"]


def test_two_columns_of_stakeholders_tell_who_leads_from_who_is_concerned() -> None:
    document = new()
    table(
        document,
        ("Thématique", "Quoi", "Acteurs porteurs", "Acteurs concernés"),
        (TOGETHER, "Former", "DANE", "Familles"),
    )
    assert section(document).plan[0].who == (
        Entry(text="DANE", role="porteur"),
        Entry(text="Familles", role="concerne"),
    )


def test_an_unknown_column_is_listed_with_its_title() -> None:
    document = new()
    table(document, (*DIAGNOSIS, "Budget"), (TOGETHER, "1", "Débit", "Entraide", "10 000 €"))
    reading = read(document)
    assert [(item.text, item.why) for item in reading.not_understood] == [
        ("Budget", "Titre de colonne non reconnu."),
        ("10 000 €", "La colonne « Budget » n’est pas reconnue."),
    ]
    assert reading.not_understood[1].where == "Tableau 1, ligne 2, colonne 5"


def test_a_table_of_unknown_titles_is_listed_cell_by_cell() -> None:
    document = new()
    table(document, DIAGNOSIS, (TOGETHER, "1", "Débit", ""))
    document.add_paragraph("Annexe")
    table(document, ("Nom", "Ville"), ("Lycée Ampère", "Lyon"))
    listed = [item.text for item in read(document).not_understood]
    assert listed == ["Annexe", "Nom", "Ville", "Lycée Ampère", "Lyon"]


def test_empty_rows_of_the_model_are_not_rows() -> None:
    document = new()
    table(
        document, PLAN, (TOGETHER, "Former", "", "", "", ""), (TOGETHER, "", "", "", "", ""), ("", "", "-", "•", "", "")
    )
    assert [texts(row.what) for row in section(document).plan] == [["Former"]]


def test_a_table_inside_a_cell_is_read_by_its_own_titles() -> None:
    document = new()
    frame = document.add_table(rows=1, cols=1)
    table(frame.cell(0, 0), DIAGNOSIS, (TOGETHER, "1", "Débit", "Entraide"))
    assert texts(section(document).diagnosis[0].irritants) == ["Débit"]


@pytest.mark.parametrize("titles", [DIAGNOSIS, PROJECTION, PLAN])
def test_a_table_of_titles_alone_has_no_row(titles: tuple[str, ...]) -> None:
    document = new()
    document.add_heading(f"Thématique 3 : {TOGETHER}", 1)
    table(document, titles)
    report = read(document).report
    assert report.layout == "ateliers"
    assert (report.themes[0].diagnosis, report.themes[0].projections, report.themes[0].plan) == ((), (), ())


def test_a_table_of_meetings_is_read_like_the_lines() -> None:
    document = new()
    document.add_heading("Bilan des rencontres", 2)
    table(
        document,
        ("Académie", "Nombre de rencontres", "Nombre de participants", "Départements"),
        ("Rennes", "12", "340", "4"),
        ("Nantes", "", "1 200", ""),
        ("Total", "12", "1 540", "4"),
    )
    report = read(document).report
    assert [(m.academie, m.zap_meetings, m.participants, m.departments) for m in report.meetings] == [
        ("Rennes", 12, 340, 4),
        ("Nantes", None, 1200, None),
    ]
    assert report.totals_note == "Total 12 1 540 4"
