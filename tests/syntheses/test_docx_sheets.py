"""Session sheets as people fill them in: crosses, words and numbers in place of boxes, columns, tables in cells."""

from __future__ import annotations

import pytest

from syntheses.readers.docx import read_docx
from syntheses.report import Attendance, Reading
from tests.syntheses.raw_word import cell, p, rows, word
from workshops.enums import AttendanceCategory

NAMES = [str(category.label) for category in AttendanceCategory]
VALUES = [category.value for category in AttendanceCategory]
BASE = (("Région académique", "Bretagne"), ("Date et lieu", "Le 3 octobre : Rennes"))


def read(*last: tuple[str, ...]) -> Reading:
    return read_docx(word(rows(*BASE, *last)))


def people(*last: tuple[str, ...]) -> tuple[Attendance, ...]:
    (session,) = read(*last).report.sessions
    return session.participants


@pytest.mark.parametrize(
    "line", ["x {} : 4", "X {} : 4", "☒ {} (4)", "✓ {} – 4", "[x] {} = 4", "- {} : 4 personnes", "☑ {} 4", "{} : 4 ☒"]
)
def test_the_nine_categories_are_read_in_any_order_however_they_are_ticked_and_counted(line: str) -> None:
    found = people(("Participants", "\n".join(line.format(name) for name in reversed(NAMES))))
    assert found == tuple(Attendance(category=value, checked=True, participants=4) for value in VALUES)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("oui", Attendance(category="chercheurs", checked=True)),
        ("non", Attendance(category="chercheurs")),
        ("0", Attendance(category="chercheurs", participants=0)),
        ("une vingtaine", Attendance(category="chercheurs", checked=True, participants_note="une vingtaine")),
        ("environ 15", Attendance(category="chercheurs", checked=True, participants_note="environ 15")),
        (
            "12 dont 3 à distance",
            Attendance(category="chercheurs", checked=True, participants=12, participants_note="dont 3 à distance"),
        ),
        (
            "12 (dont 3)",
            Attendance(category="chercheurs", checked=True, participants=12, participants_note="dont 3"),
        ),
    ],
)
def test_what_follows_a_category_is_its_answer(answer: str, expected: Attendance) -> None:
    assert people(("Participants", f"Chercheurs : {answer}")) == (expected,)
    assert people(("Participants", "Chercheurs", answer)) == (expected,)


def test_categories_and_answers_may_stand_in_columns_or_in_a_table_of_the_cell() -> None:
    expected = [("premier_degre", True, None), ("second_degre", True, 12), ("representants_academiques", False, None)]
    pairs = ((NAMES[0], "x"), (NAMES[1], "12"), (NAMES[2], "non"))
    across = (("Participants", *pairs[0]), ("", *pairs[1]), ("", *pairs[2]))
    below = (("Participants", ""), *pairs)
    inside = (("Participants", cell(rows(*pairs) + p())),)
    for written in (across, below, inside):
        assert [(one.category, one.checked, one.participants) for one in people(*written)] == expected


def test_a_second_number_is_listed_not_written_over_the_first() -> None:
    reading = read(
        (
            "Participants",
            "☒ Chercheurs\nNombre de participants : 12 Nombre de participants : 14\nNombre de participants : 16\n"
            "Nombre d’établissements : 3\nNombre d’établissements : 5\nNombre d’établissements : 99999999999",
        )
    )
    (session,) = reading.report.sessions
    assert session.participants == (Attendance(category="chercheurs", checked=True, participants=12, establishments=3),)
    assert [item.text for item in reading.not_understood] == [
        "14",
        "16",
        "Nombre d’établissements : 5",
        "99999999999",
    ]


def test_a_name_that_says_more_than_the_category_is_kept_beside_the_number() -> None:
    (line,) = people(("Participants", "☒ Parents FCPE du Finistère : 4"))
    assert (line.category, line.participants, line.participants_note) == ("usagers", 4, "Parents FCPE du Finistère")


def test_what_is_added_under_a_label_and_a_line_of_another_label_are_listed() -> None:
    reading = read(
        (cell(p("Animateurs") + p("Cocher la case correspondante") + p("Tous bénévoles")), "Une conseillère"),
        ("Remarques", "Il faisait froid."),
    )
    assert [one.role for one in reading.report.sessions[0].facilitators] == ["Une conseillère"]
    assert [item.text for item in reading.not_understood] == ["Tous bénévoles", "Remarques", "Il faisait froid."]


@pytest.mark.parametrize(
    ("label", "value", "attribute", "expected"),
    [
        ("Animée par", "Une conseillère", "facilitators", "Une conseillère"),
        ("Lieux et dates :", "Brest", "dates_places", "Brest"),
        ("PUBLIC PRÉSENT", "☒ Élus", "participants", "elus"),
    ],
)
def test_labels_have_other_words(label: str, value: str, attribute: str, expected: str) -> None:
    (session,) = read_docx(word(rows(BASE[0], (label, value)))).report.sessions
    (one,) = getattr(session, attribute)
    assert expected in (one, getattr(one, "role", ""), getattr(one, "category", ""))
