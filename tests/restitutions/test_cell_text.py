"""A cell typed as lines: what each mark means, and the law parse(render(lines)) == lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.text import clean_text
from restitutions.block_text import BlockLine, parse_blocks, render_blocks
from restitutions.cell_text import CellLine, line_problems, parse_cell, render_cell

MARKED = st.text(alphabet="-*•►▪·–—\\#?a  \t\u00a0", min_size=1, max_size=8)
ASKED = st.builds(
    "".join, st.tuples(st.sampled_from(["", "\\", "- ", "? "]), st.just("Comment ouvrir"), st.sampled_from(["", " ?"]))
)
TEXTS = st.one_of(st.text(min_size=1, max_size=30), MARKED, ASKED).map(clean_text).filter(bool)


@st.composite
def cells(draw: st.DrawFn) -> list[CellLine]:
    lines = draw(st.lists(st.builds(CellLine, TEXTS, st.booleans(), st.booleans()), max_size=6))
    return [CellLine(line.text, line.is_item and place > 0, line.highlighted) for place, line in enumerate(lines)]


@given(cells())
def test_what_is_rendered_is_read_back(lines: list[CellLine]) -> None:
    assert parse_cell(render_cell(lines)) == lines


@given(st.text(alphabet=" -*•–\\\t\nab", max_size=40))
def test_reading_any_text_twice_is_reading_it_once(text: str) -> None:
    once = parse_cell(text)
    assert parse_cell(render_cell(once)) == once


@given(
    st.lists(st.builds(BlockLine, st.sampled_from(["paragraph", "bullet", "subheading", "question"]), TEXTS)),
    st.booleans(),
)
def test_a_running_text_is_read_back_as_it_was(lines: list[BlockLine], challenges: bool) -> None:
    assert parse_blocks(render_blocks(lines, challenges=challenges), challenges=challenges) == lines


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
        ("**gras**", CellLine("**gras**")),
        ("*gras", CellLine("gras", highlighted=True)),
        ("• Postes", CellLine("Postes")),
        ("►Maintenance", CellLine("Maintenance")),
        ("– tiret", CellLine("tiret")),
        ("–\u00a0tiret", CellLine("tiret")),
        ("–5 degrés", CellLine("–5 degrés")),
        ("  ▪ Postes", CellLine("Postes", is_item=True)),
        ("• * Postes", CellLine("Postes", highlighted=True)),
        (r"\• Postes", CellLine("• Postes")),
    ],
)
def test_each_mark_has_one_meaning(typed: str, line: CellLine) -> None:
    assert parse_cell(f"Le réseau tombe\n{typed}") == [CellLine("Le réseau tombe"), line]


def test_a_first_line_is_never_a_sub_point() -> None:
    assert parse_cell("- le soir") == [CellLine("le soir")]


def test_a_pasted_list_is_read_as_it_looks() -> None:
    assert parse_cell("- Débit\n- WiFi\n  - le soir\n• Postes\n► Maintenance\n– tiret") == [
        CellLine("Débit"),
        CellLine("WiFi"),
        CellLine("le soir", is_item=True),
        CellLine("Postes"),
        CellLine("Maintenance"),
        CellLine("tiret"),
    ]


@pytest.mark.parametrize("sign", ["-", "•", "–"])
def test_a_list_pasted_with_its_margin_is_read_from_that_margin(sign: str) -> None:
    pasted = f"   {sign} Débit\n   {sign} WiFi\n\t\t{sign} le soir"
    assert parse_cell(pasted) == [CellLine("Débit"), CellLine("WiFi"), CellLine("le soir", is_item=True)]


def test_a_sign_that_is_a_word_is_shown_with_a_backslash_only_where_needed() -> None:
    texts = ["• Postes", "– tiret", "–5 degrés", "**gras**", "* en option"]
    assert render_cell([CellLine(text) for text in texts]).split("\n") == [
        r"\• Postes",
        r"\– tiret",
        "–5 degrés",
        "**gras**",
        r"\* en option",
    ]


def test_empty_lines_and_marks_alone_are_nothing() -> None:
    assert parse_cell("\r\n  \r\n-\r\n*\r\nun\r\n") == [CellLine("un")]


def test_a_question_mark_begins_a_question() -> None:
    assert parse_blocks("? Comment ouvrir") == [BlockLine("question", "Comment ouvrir")]
    assert parse_blocks(r"\? Comment ouvrir") == [BlockLine("paragraph", "? Comment ouvrir")]


@pytest.mark.parametrize(
    "asked",
    [
        "Comment ouvrir l’école\u00a0?",
        "Quelles salles équiper ?",
        "POURQUOI attendre ?",
        "En quoi est-ce utile ?",
        "Dans quelle mesure former ?",
        "Où commencer ?",
        "Qui forme ?",
        "Que garder ?",
        "Qu’attendre du réseau ?",
        "Faut-il tout changer ?",
        "Peut-on prêter ?",
    ],
)
def test_a_line_worded_as_a_question_is_a_challenge_without_its_sign(asked: str) -> None:
    assert parse_blocks(asked, challenges=True) == [BlockLine("question", asked)]
    assert parse_blocks(f"\\{asked}", challenges=True) == [BlockLine("paragraph", asked)]
    assert parse_blocks(f"- {asked}", challenges=True) == [BlockLine("bullet", asked)]
    assert parse_blocks(asked) == [BlockLine("paragraph", asked)]


@pytest.mark.parametrize("said", ["Comment ouvrir.", "Ouvrir un lieu ?", "Quelquefois fermé ?", "Ou bien prêter ?"])
def test_another_line_of_the_challenges_is_a_proposal(said: str) -> None:
    assert parse_blocks(said, challenges=True) == [BlockLine("paragraph", said)]


def test_a_line_too_long_and_too_many_lines_are_said_in_french() -> None:
    assert line_problems(["a", "b" * 10_001]) == [
        "La ligne 2 compte 10001 caractères ; raccourcissez-la à 10000 au plus."
    ]
    assert line_problems(["a"] * 201) == ["Ce texte compte 201 lignes ; gardez-en 200 au plus."]
    assert line_problems(["a" * 10_000] * 200) == []
