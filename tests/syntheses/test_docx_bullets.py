"""The Word reader takes bullets of Word and typed ones, nested or not, and sees what is bold and green."""

from __future__ import annotations

import pytest
from docx.document import Document
from docx.enum.dml import MSO_THEME_COLOR
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from syntheses.readers.docx_styles import is_green
from syntheses.report import Entry
from tests.syntheses.word import DIAGNOSIS, GREEN, PLAN, TOGETHER, new, raw, section, table, texts

SIGNS = ["►", "•", "-", "–", "*", "▪", "o", "➢", "◦", "●"]


def with_irritants(text: str) -> Document:
    document = new()
    table(document, DIAGNOSIS, (TOGETHER, "1", text, ""))
    return document


def irritants(document: Document) -> list[object]:
    return texts(section(document).diagnosis[0].irritants)


@pytest.mark.parametrize("sign", SIGNS)
def test_a_typed_bullet_is_taken_off_whatever_its_sign(sign: str) -> None:
    assert irritants(with_irritants(f"{sign} Débit\n{sign} Prêt de tablettes")) == ["Débit", "Prêt de tablettes"]


def test_words_that_begin_like_a_bullet_are_left_whole() -> None:
    kept = ["on manque de temps", "-5 % de débit", "1) Former", "ou alors rien"]
    assert irritants(with_irritants("\n".join(kept))) == kept


def test_a_line_without_a_bullet_among_bullets_is_one_of_its_own() -> None:
    assert irritants(with_irritants("• Débit\nPrêt\n• Bruit")) == ["Débit", "Prêt", "Bruit"]


def test_lines_cut_by_breaks_in_one_paragraph_are_bullets() -> None:
    document = new()
    made = table(document, DIAGNOSIS, (TOGETHER, "1", "", ""))
    run = made.cell(1, 2).paragraphs[0].add_run("- Débit")
    run.add_break()
    run.add_text("- Prêt")
    assert irritants(document) == ["Débit", "Prêt"]


def test_bullets_typed_one_after_the_other_on_a_line_are_told_apart() -> None:
    assert irritants(with_irritants("► Débit ► Prêt ► Bruit")) == ["Débit", "Prêt", "Bruit"]


def test_a_lead_in_takes_the_bullets_under_it() -> None:
    written = "Le matériel :\n- trop vieux\n- trop rare\nLe débit\n- zones blanches"
    assert irritants(with_irritants(written)) == [
        ("Le matériel :", ["trop vieux", "trop rare"]),
        "Le débit",
        "zones blanches",
    ]


def test_a_weaker_sign_or_an_indent_nests_and_deeper_levels_are_flattened() -> None:
    assert irritants(with_irritants("► Former\n- les élèves\no au collège\n- les parents\n► Équiper")) == [
        ("Former", ["les élèves", "au collège", "les parents"]),
        "Équiper",
    ]
    assert irritants(with_irritants("- Former\n\t- les élèves\n- Équiper")) == [("Former", ["les élèves"]), "Équiper"]


def listed(cell: _Cell, *lines: tuple[str, str]) -> None:
    cell.paragraphs[0]._p.getparent().remove(cell.paragraphs[0]._p)
    for style, text in lines:
        cell.add_paragraph(text, style=style)


def test_word_lists_nest_by_their_style() -> None:
    document = new()
    made = table(document, DIAGNOSIS, (TOGETHER, "1", "", ""))
    lines = (("List Bullet", "Former"), ("List Bullet 2", "les élèves"), ("List Bullet 3", "au collège"))
    listed(made.cell(1, 2), *lines, ("List Bullet", "Équiper"))
    assert irritants(document) == [("Former", ["les élèves", "au collège"]), "Équiper"]


def numbered(paragraph: Paragraph, level: int) -> None:
    properties = paragraph._p.get_or_add_pPr()
    numbering = OxmlElement("w:numPr")
    for name, value in (("w:ilvl", level), ("w:numId", 1)):
        item = OxmlElement(name)
        item.set(qn("w:val"), str(value))
        numbering.append(item)
    properties.append(numbering)


def test_word_lists_nest_by_their_level() -> None:
    document = new()
    made = table(document, DIAGNOSIS, (TOGETHER, "1", "Former\nles élèves\nÉquiper", ""))
    for paragraph, level in zip(made.cell(1, 2).paragraphs, (1, 2, 1), strict=True):
        numbered(paragraph, level)
    assert irritants(document) == [("Former", ["les élèves"]), "Équiper"]


def test_a_style_based_on_a_list_style_is_a_list() -> None:
    document = new()
    made = table(document, DIAGNOSIS, (TOGETHER, "1", "", ""))
    style = document.styles.add_style("Puce maison", WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["List Bullet 2"]
    listed(made.cell(1, 2), ("List Bullet", "Former"), ("Puce maison", "les élèves"))
    assert irritants(document) == [("Former", ["les élèves"])]


def plan(document: Document) -> Paragraph:
    """A paragraph of the Comment of a plan."""
    made = table(document, PLAN, (TOGETHER, "Former", "", "", "", ""))
    return made.cell(1, 2).paragraphs[0]


def highlighted(document: Document) -> bool:
    (entry,) = section(document).plan[0].how
    return entry.highlighted


@pytest.mark.parametrize(("bold", "colour", "expected"), [
    (True, GREEN, True),
    (True, RGBColor(0x38, 0x56, 0x23), True),
    (True, RGBColor(0x9B, 0xBB, 0x59), True),
    (False, GREEN, False),
    (True, RGBColor(0x00, 0x70, 0xC0), False),
    (True, RGBColor(0, 0, 0), False),
    (True, None, False),
])  # fmt: skip
def test_bold_and_green_together_mark_an_action(bold: bool, colour: RGBColor | None, expected: bool) -> None:
    document = new()
    run = plan(document).add_run("Ouvrir la salle")
    run.bold = bold
    if colour is not None:
        run.font.color.rgb = colour
    assert highlighted(document) is expected


def test_the_mark_may_come_from_styles_and_be_taken_back() -> None:
    document = new()
    strong = document.styles.add_style("Souligné", WD_STYLE_TYPE.CHARACTER)
    strong.font.bold = True
    strong.font.color.rgb = GREEN
    under = document.styles.add_style("Souligné bis", WD_STYLE_TYPE.CHARACTER)
    under.base_style = strong
    paragraph = plan(document)
    run = paragraph.add_run("Ouvrir la salle", style="Souligné bis")
    assert highlighted(document) is True
    run.bold = False
    assert highlighted(document) is False


def test_bold_set_by_two_styles_is_off_again() -> None:
    document = new()
    for name, kind in (("Titre vert", WD_STYLE_TYPE.PARAGRAPH), ("Fort", WD_STYLE_TYPE.CHARACTER)):
        style = document.styles.add_style(name, kind)
        style.font.bold = True
        style.font.color.rgb = GREEN
    paragraph = plan(document)
    paragraph.style = "Titre vert"
    run = paragraph.add_run("Ouvrir la salle")
    assert highlighted(document) is True
    run.style = "Fort"
    assert highlighted(document) is False


def test_a_green_paragraph_style_marks_only_its_bold_words() -> None:
    document = new()
    style = document.styles.add_style("Vert", WD_STYLE_TYPE.PARAGRAPH)
    style.font.color.rgb = GREEN
    paragraph = plan(document)
    paragraph.style = style
    run = paragraph.add_run("Ouvrir la salle")
    assert highlighted(document) is False
    run.bold = True
    assert highlighted(document) is True


def test_a_colour_of_the_theme_is_looked_up() -> None:
    document = new()
    run = plan(document).add_run("Ouvrir la salle")
    run.bold = True
    run.font.color.theme_color = MSO_THEME_COLOR.ACCENT_3
    assert highlighted(document) is True
    run.font.color.theme_color = MSO_THEME_COLOR.ACCENT_2
    assert highlighted(document) is False


def test_only_the_bullets_that_are_green_and_bold_are_marked_and_only_in_a_plan() -> None:
    document = new()
    paragraph = plan(document)
    paragraph.add_run("Former :")
    cell = document.tables[0].cell(1, 2)
    for text, green in (("- les élèves", True), ("- les parents", False)):
        run = cell.add_paragraph().add_run(text)
        run.bold = True
        run.font.color.rgb = GREEN if green else RGBColor(0, 0, 0)
    made = table(document, DIAGNOSIS, (TOGETHER, "1", "", ""))
    run = made.cell(1, 2).paragraphs[0].add_run("Débit")
    run.bold, run.font.color.rgb = True, GREEN
    found = section(document)
    items = (Entry(text="les élèves", highlighted=True), Entry(text="les parents"))
    assert found.plan[0].how == (Entry(text="Former :", items=items),)
    assert found.diagnosis[0].irritants == (Entry(text="Débit"),)


def test_a_green_sign_alone_marks_nothing() -> None:
    document = new()
    paragraph = plan(document)
    sign = paragraph.add_run("► ")
    sign.bold, sign.font.color.rgb = True, GREEN
    paragraph.add_run("Ouvrir la salle")
    assert highlighted(document) is False


@pytest.mark.parametrize("colour", ["00B050", "92D050", "008000", "70AD47", "9BBB59", "548235", "00FF00", "18753C"])
def test_greens_are_green(colour: str) -> None:
    assert is_green(colour)


@pytest.mark.parametrize("colour", ["FF0000", "0070C0", "FFC000", "000000", "7F7F7F", "FFFFFF", "00B0F0", "auto", ""])
def test_other_colours_are_not(colour: str) -> None:
    assert not is_green(colour)


def test_symbols_of_wingdings_are_bullets_too() -> None:
    document = new()
    made = table(document, DIAGNOSIS, (TOGETHER, "1", "", ""))
    for text in ("Débit", "Prêt"):
        paragraph = made.cell(1, 2).add_paragraph()
        raw(paragraph, '<w:r><w:sym w:font="Wingdings" w:char="F0D8"/></w:r>')
        paragraph.add_run(f" {text}")
    assert irritants(document) == ["Débit", "Prêt"]
