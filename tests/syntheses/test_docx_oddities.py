"""What Word hides a text in: symbols, old forms, drawings, alternatives, links to the document itself."""

from __future__ import annotations

import pytest

from syntheses.readers.docx import read_docx
from syntheses.report import Reading
from tests.syntheses.raw_word import p, run, word

BEFORE = p("Thématique 3 : Travailler ensemble autrement", style="heading 1") + p("État des lieux", style="heading 2")
FIELD = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'


def read(content: str, **parts: str) -> Reading:
    return read_docx(word(BEFORE, p(content), parts=parts))


def lines(content: str) -> list[str]:
    (section,) = read(content).report.themes
    return [block.text for block in section.situation]


def field(instruction: str, text: str) -> str:
    """A complex field: its code, then what is shown."""
    code = f"<w:r><w:instrText>{instruction}</w:instrText></w:r>"
    return FIELD.format("begin") + code + FIELD.format("separate") + run(text) + FIELD.format("end")


@pytest.mark.parametrize(
    ("font", "code", "character"),
    [
        ("MS Gothic", "2612", "☒"),
        ("Segoe UI Symbol", "2714", "✔"),
        ("Wingdings", "F0FE", "☒"),
        ("Wingdings", "E8", "➔"),
    ],
)
def test_a_symbol_is_its_character(font: str, code: str, character: str) -> None:
    written = f'<w:r><w:t>Voir </w:t><w:sym w:font="{font}" w:char="{code}"/><w:t> ici</w:t></w:r>'
    assert lines(written) == [f"Voir {character} ici"]


def test_the_choice_of_an_old_list_is_a_text() -> None:
    entries = "".join(f'<w:listEntry w:val="{name}"/>' for name in ("Rennes", "Nantes", "Brest"))
    choices = f'<w:ffData><w:ddList><w:result w:val="2"/>{entries}</w:ddList></w:ffData>'
    begin = f'<w:fldChar w:fldCharType="begin">{choices}</w:fldChar>'
    assert lines(f"{run('À ')}<w:r>{begin}</w:r>{FIELD.format('end')}") == ["À Brest"]
    endless = begin.replace('w:val="2"', f'w:val="{"9" * 5_000}"')
    assert lines(f"{run('À ')}<w:r>{endless}</w:r>{FIELD.format('end')}") == ["À Rennes"]


def test_a_box_keeps_the_words_written_in_it() -> None:
    control = "<w:sdt><w:sdtPr><w14:checkbox/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
    assert lines(control.format(run("☐")) + run(" Fait")) == ["☐ Fait"]
    assert lines(control.format(run("☐ On se parle peu."))) == ["☐ On se parle peu."]


def test_a_link_inside_the_document_is_no_address() -> None:
    for instruction in (' HYPERLINK \\l "plus_bas" ', " REF plus_bas \\h "):
        reading = read(field(instruction, "plus bas"))
        assert reading.not_understood == ()
        assert [block.text for block in reading.report.themes[0].situation] == ["plus bas"]


@pytest.mark.parametrize("quote", ['"', ""])
def test_an_address_in_a_field_is_listed(quote: str) -> None:
    reading = read(field(f" HYPERLINK {quote}https://example.org/guide{quote} ", "Le guide"))
    assert [item.text for item in reading.not_understood] == ["Le guide : https://example.org/guide"]


def test_the_alternative_that_has_a_text_is_read() -> None:
    emoji = "<mc:Choice Requires='w16se'/><mc:Fallback><w:t>🙂 bien</w:t></mc:Fallback>"
    assert lines(f"<w:r><mc:AlternateContent>{emoji}</mc:AlternateContent></w:r>") == ["🙂 bien"]


def test_a_box_inside_a_box_is_read_once() -> None:
    box = "<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    inner = box.format(p("Dedans"))
    assert lines(run("Autour") + box.format(p("Dehors") + p(inner))) == ["Autour", "Dehors", "Dedans"]


def test_words_that_are_drawn_are_listed() -> None:
    watermark = '<w:r><w:pict><v:shape><v:textpath string="PROJET À RELIRE"/></v:shape></w:pict></w:r>'
    series = "<c:ser><c:strRef><c:strCache><c:pt><c:v>Écoles reliées</c:v></c:pt></c:strCache></c:strRef></c:ser>"
    reading = read("On se parle peu.", header=p(watermark), chart=series)
    why = "Texte d’un schéma ou d’un graphique."
    assert [(item.where, item.text, item.why) for item in reading.not_understood] == [
        ("En-tête", "PROJET À RELIRE", why),
        ("Schéma", "Écoles reliées", why),
    ]


def test_words_above_others_are_read() -> None:
    ruby = "<w:r><w:ruby><w:rt>{}</w:rt><w:rubyBase>{}</w:rubyBase></w:ruby></w:r>"
    assert lines(ruby.format(run("annoté "), run("texte"))) == ["annoté texte"]
