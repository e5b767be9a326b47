"""Session sheets: region, dates, format, facilitators, the nine categories."""

from __future__ import annotations

import pytest
from docx.document import Document

from syntheses.readers.attendance import category_of
from syntheses.readers.docx import read_docx
from syntheses.report import Attendance, Facilitator
from tests.syntheses.word import new, raw, read, save, table

PRIMARY = "Équipes pédagogiques, éducatives administratives du premier degré"
SECONDARY = "Équipes pédagogiques, éducatives, administratives du second degré"


def sheet(document: Document, *, format: str = "☐ Présentiel ☒ Distanciel ☐ Les 2", people: str = "") -> None:
    table(
        document,
        ("Nom de la Région académique", "Bretagne"),
        ("Date(s) et lieu(x) de la session", "• Le 12/10 à Rennes\n• Le 13/10 à Brest"),
        ("Format de la session\nCocher la case correspondante", format),
        ("Animateurs des sessions", "Déléguée au numérique\nChargé de mission"),
        ("Participants à la session", people),
    )


def participants(people: str) -> tuple[Attendance, ...]:
    document = new()
    sheet(document, people=people)
    return read(document).report.sessions[0].participants


def test_a_session_sheet_is_read_line_by_line() -> None:
    document = new()
    sheet(document, people=f"☒ {PRIMARY}\nNombre de participants : 7\nNombre d’établissements représentés : 3")
    (session,) = read(document).report.sessions
    assert (session.region, session.format) == ("Bretagne", "distanciel")
    assert session.dates_places == ("Le 12/10 à Rennes", "Le 13/10 à Brest")
    assert session.facilitators == (Facilitator(role="Déléguée au numérique"), Facilitator(role="Chargé de mission"))
    assert session.participants == (
        Attendance(category="premier_degre", checked=True, participants=7, establishments=3),
    )


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("☒ Présentiel\n☐ Distanciel\n☐ Les 2", "presentiel"),
        ("[x] Présentiel [ ] Distanciel [ ] Les 2", "presentiel"),
        ("☐ Présentiel ☐ Distanciel ☑ Les deux", "les_deux"),
        ("☒ Présentiel ☒ Distanciel", "les_deux"),
        ("À distance", "distanciel"),
        ("☐ Présentiel ☐ Distanciel ☐ Les 2", ""),
        ("Présentiel\nDistanciel\nLes 2", ""),
    ],
)
def test_the_format_is_the_box_that_is_ticked(written: str, expected: str) -> None:
    document = new()
    sheet(document, format=written)
    assert read(document).report.sessions[0].format == expected


def test_unknown_is_not_nobody_and_a_remark_is_kept() -> None:
    found = participants(
        f"☒ {SECONDARY}\nNombre de participants : 2 238 (dont 2 000 à distance)\n☒ Chercheurs\n"
        "Nombre de participants :\n☐ Opérateurs\nNombre de participants : 0\n"
        "☒ Représentants de la filière EdTech\nNombre de participants : une dizaine"
    )
    assert found == (
        Attendance(category="second_degre", checked=True, participants=2238, participants_note="dont 2 000 à distance"),
        Attendance(category="chercheurs", checked=True),
        Attendance(category="operateurs", checked=False, participants=0),
        Attendance(category="edtech", checked=True, participants_note="une dizaine"),
    )


def test_categories_without_boxes_or_in_near_words_are_known() -> None:
    found = participants(f"Chercheurs : 4\nÉquipes pédagogiques, éducatives et administratives du 2nd degré\n{PRIMARY}")
    assert [(line.category, line.checked, line.participants) for line in found] == [
        ("premier_degre", False, None),
        ("second_degre", False, None),
        ("chercheurs", True, 4),
    ]


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("Équipes pédagogiques du 1er degré", "premier_degre"),
        ("Equipes pedagogiques, educatives, administratives du second degre", "second_degre"),
        ("Élus, cadres et représentants d'association, d'élus communaux, départementaux et régionaux", "elus"),
        ("Élus", "elus"),
        ("Usagers (familles et élèves)", "usagers"),
        ("EdTech", "edtech"),
        ("Martiens", None),
    ],
)
def test_a_category_is_known_by_its_words(text: str, category: str | None) -> None:
    assert category_of(text, ticked=True) == category


def test_a_sentence_without_a_box_is_no_category() -> None:
    assert category_of("Nous remercions les familles qui sont venues si nombreuses", ticked=False) is None


def test_a_category_nobody_knows_and_one_given_twice_are_listed() -> None:
    document = new()
    sheet(document, people="☒ Martiens\nNombre de participants : 3\n☒ Chercheurs\n☒ Chercheurs")
    reading = read(document)
    assert [item.text for item in reading.not_understood] == ["Martiens", "Nombre de participants : 3", "Chercheurs"]


def test_two_sheets_are_two_sessions_and_one_cut_in_two_is_one() -> None:
    document = new()
    sheet(document, people="☒ Chercheurs")
    document.add_paragraph("")
    table(document, ("", "☒ Opérateurs\nNombre de participants : 2"))
    document.add_paragraph("")
    sheet(document)
    sessions = read(document).report.sessions
    assert [[line.category for line in session.participants] for session in sessions] == [
        ["chercheurs", "operateurs"],
        [],
    ]


@pytest.mark.parametrize(("value", "expected"), [("1", "distanciel"), ("0", "")])
def test_the_boxes_of_word_controls_are_read(value: str, expected: str) -> None:
    document = new()
    sheet(document, format="")
    paragraph = document.tables[0].cell(2, 1).paragraphs[0]
    raw(
        paragraph,
        f'<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="{value}"/></w14:checkbox></w:sdtPr>'
        "<w:sdtContent><w:r><w:t>x</w:t></w:r></w:sdtContent></w:sdt>",
    )
    paragraph.add_run(" Distanciel")
    assert read_docx(save(document)).report.sessions[0].format == expected
