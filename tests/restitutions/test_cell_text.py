"""A cell typed as lines: what each mark means, and the law parse(render(lines)) == lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.text import clean_text
from restitutions.block_text import BlockLine, parse_blocks, render_blocks
from restitutions.cell_text import CellLine, line_problems, parse_cell, render_cell

MARKED = st.text(alphabet="-*\\#?a  \t", min_size=1, max_size=8)
TEXTS = st.one_of(st.text(min_size=1, max_size=30), MARKED).map(clean_text).filter(bool)


@st.composite
def cells(draw: st.DrawFn) -> list[CellLine]:
    lines = draw(st.lists(st.builds(CellLine, TEXTS, st.booleans(), st.booleans()), max_size=6))
    return [CellLine(line.text, line.is_item and place > 0, line.highlighted) for place, line in enumerate(lines)]


@given(cells())
def test_what_is_rendered_is_read_back(lines: list[CellLine]) -> None:
    assert parse_cell(render_cell(lines)) == lines


@given(st.text(alphabet=" -*\\\t\nab", max_size=40))
def test_reading_any_text_twice_is_reading_it_once(text: str) -> None:
    once = parse_cell(text)
    assert parse_cell(render_cell(once)) == once


@given(st.lists(st.builds(BlockLine, st.sampled_from(["paragraph", "bullet", "subheading", "question"]), TEXTS)))
def test_a_running_text_is_read_back_as_it_was(lines: list[BlockLine]) -> None:
    assert parse_blocks(render_blocks(lines)) == lines


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("- le soir", CellLine("le soir", is_item=True)),
        ("-le soir", CellLine("le soir", is_item=True)),
        ("  le soir", CellLine("le soir", is_item=True)),
        ("\tle soir", CellLine("le soir", is_item=True)),
        (" le soir", CellLine("le soir")),
        ("* le soir", CellLine("le soir", highlighted=True)),
        ("- * le soir", CellLine("le soir", is_item=True, highlighted=True)),
        ("* - le soir", CellLine("le soir", is_item=True, highlighted=True)),
        ("- - le soir", CellLine("- le soir", is_item=True)),
        (r"\- 20 % de papier", CellLine("- 20 % de papier")),
        (r"\* en option", CellLine("* en option")),
        (r"\\serveur\commun", CellLine(r"\serveur\commun")),
        (r"\serveur", CellLine(r"\serveur")),
    ],
)
def test_each_mark_has_one_meaning(typed: str, line: CellLine) -> None:
    assert parse_cell(f"Le réseau tombe\n{typed}") == [CellLine("Le réseau tombe"), line]


def test_a_first_line_is_never_a_sub_point() -> None:
    assert parse_cell("- le soir") == [CellLine("le soir")]


def test_empty_lines_and_marks_alone_are_nothing() -> None:
    assert parse_cell("\r\n  \r\n-\r\n*\r\nun\r\n") == [CellLine("un")]


def test_a_question_mark_begins_a_question() -> None:
    assert parse_blocks("? Comment ouvrir") == [BlockLine("question", "Comment ouvrir")]
    assert parse_blocks(r"\? Comment ouvrir") == [BlockLine("paragraph", "? Comment ouvrir")]


def test_a_line_too_long_and_too_many_lines_are_said_in_french() -> None:
    assert line_problems(["a", "b" * 10_001]) == [
        "La ligne 2 compte 10001 caractères ; raccourcissez-la à 10000 au plus."
    ]
    assert line_problems(["a"] * 201) == ["Ce texte compte 201 lignes ; gardez-en 200 au plus."]
    assert line_problems(["a" * 10_000] * 200) == []
