"""What Word wraps around a text: tracked changes, controls, links, boxes, notes, headers and footers."""

from __future__ import annotations

import pytest
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE

from syntheses.readers.docx import read_docx
from syntheses.report import Link
from tests.syntheses.word import DIAGNOSIS, TOGETHER, new, raw, read, save, section, table, texts

TEXT_BOX = (
    '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    '<mc:Choice Requires="wps"><w:drawing><wps:txbx xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
    "<w:txbxContent><w:p><w:r><w:t>Dans la boîte</w:t></w:r></w:p></w:txbxContent></wps:txbx></w:drawing></mc:Choice>"
    "<mc:Fallback><w:pict><w:txbxContent><w:p><w:r><w:t>Dans la boîte</w:t></w:r></w:p></w:txbxContent></w:pict>"
    "</mc:Fallback></mc:AlternateContent></w:r>"
)


def situation() -> Document:
    document = new()
    document.add_heading(f"Thématique 3 : {TOGETHER}", 1)
    document.add_heading("État des lieux", 2)
    return document


def lines(document: Document) -> list[str]:
    return [block.text for block in section(document).situation]


def test_a_tracked_insertion_is_read_and_a_deletion_is_not() -> None:
    document = situation()
    paragraph = document.add_paragraph("On se parle ")
    raw(paragraph, '<w:del w:id="1" w:author="a"><w:r><w:delText>peu</w:delText></w:r></w:del>')
    raw(paragraph, '<w:ins w:id="2" w:author="a"><w:r><w:t>souvent</w:t></w:r></w:ins>')
    assert lines(document) == ["On se parle souvent"]


def test_controls_smart_tags_and_fields_are_walked_into() -> None:
    document = situation()
    paragraph = document.add_paragraph()
    raw(paragraph, "<w:sdt><w:sdtContent><w:r><w:t>Un contrôle, </w:t></w:r></w:sdtContent></w:sdt>")
    raw(paragraph, '<w:smartTag w:element="e"><w:r><w:t>une balise, </w:t></w:r></w:smartTag>')
    raw(paragraph, '<w:fldSimple w:instr=" DATE "><w:r><w:t>un champ.</w:t></w:r></w:fldSimple>')
    assert lines(document) == ["Un contrôle, une balise, un champ."]


def test_the_prompt_of_an_empty_control_is_not_a_text() -> None:
    document = situation()
    document.add_paragraph("On se parle peu.")
    raw(
        document.add_paragraph(),
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr>"
        "<w:sdtContent><w:r><w:t>Cliquez ici</w:t></w:r></w:sdtContent></w:sdt>",
    )
    report = read(document).report
    assert [block.text for block in report.themes[0].situation] == ["On se parle peu."]
    assert "Cliquez ici" in report.boilerplate


def test_a_text_box_is_read_once_after_its_paragraph() -> None:
    document = situation()
    raw(document.add_paragraph("Autour"), TEXT_BOX)
    assert lines(document) == ["Autour", "Dans la boîte"]


def test_hidden_text_is_listed_not_published() -> None:
    document = situation()
    document.add_paragraph("On se parle peu.").add_run(" (à taire)").font.hidden = True
    reading = read(document)
    assert [block.text for block in reading.report.themes[0].situation] == ["On se parle peu."]
    assert [(item.text, item.why) for item in reading.not_understood] == [
        ("(à taire)", "Texte masqué dans le document.")
    ]


def linked(document: Document, text: str, url: str) -> None:
    paragraph = document.add_paragraph()
    identifier = document.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    raw(paragraph, f'<w:hyperlink r:id="{identifier}"><w:r><w:t>{text}</w:t></w:r></w:hyperlink>')


def test_a_link_of_a_retex_keeps_its_words_and_its_address() -> None:
    document = new()
    document.add_heading(f"Thématique 3 : {TOGETHER}", 1)
    document.add_heading("1. Retour d’expérience", 2)
    document.add_paragraph("RETEX 1")
    linked(document, "La vidéo", "https://example.org/v")
    linked(document, "https://example.org/a", "https://example.org/a")
    raw(
        document.add_paragraph("Voir "),
        '<w:fldSimple w:instr=" HYPERLINK &quot;https://example.org/b&quot; "><w:r><w:t>ici</w:t></w:r></w:fldSimple>',
    )
    (retex,) = section(document).retex
    assert retex.text == ("Voir ici",)
    assert retex.links == (
        Link(url="https://example.org/v", label="La vidéo"),
        Link(url="https://example.org/a"),
        Link(url="https://example.org/b", label="ici"),
    )


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "https://exa mple.org"])
def test_a_link_that_cannot_be_followed_is_listed(url: str) -> None:
    document = new()
    document.add_heading(f"Thématique 3 : {TOGETHER}", 1)
    document.add_heading("1. Retour d’expérience", 2)
    document.add_paragraph("RETEX 1")
    linked(document, "La vidéo", url)
    reading = read(document)
    assert reading.report.themes[0].retex[0].links == ()
    assert [item.text for item in reading.not_understood] == [f"La vidéo {url}"]


def test_an_address_behind_words_elsewhere_is_listed() -> None:
    document = situation()
    linked(document, "Le guide", "https://example.org/guide")
    reading = read(document)
    assert [block.text for block in reading.report.themes[0].situation] == ["Le guide"]
    assert [item.text for item in reading.not_understood] == ["Le guide : https://example.org/guide"]


def test_a_table_of_contents_opens_no_part() -> None:
    document = new()
    style = document.styles.add_style("toc 1", 1)
    document.add_paragraph("Thématique 3 : Travailler ensemble autrement 3", style=style)
    document.add_paragraph("Thématique 5 : Gouvernance et anticipation 7", style=style)
    table(document, DIAGNOSIS, (TOGETHER, "1", "Débit", ""))
    found = section(document)
    assert (found.theme, found.heading) == (3, "")


def test_headers_and_footers_give_region_and_contact_and_the_rest_is_listed() -> None:
    document = situation()
    document.add_paragraph("On se parle peu.")
    footer = document.sections[0].footer.paragraphs[0]
    footer.text = "Région académique Bretagne\tContact : dane@example.org\tPage 3 sur 12"
    document.sections[0].header.paragraphs[0].text = "Brouillon du 3 mars"
    reading = read(document)
    assert (reading.report.region, reading.report.contact) == ("Région académique Bretagne", "dane@example.org")
    assert [(item.where, item.text) for item in reading.not_understood] == [("En-tête", "Brouillon du 3 mars")]


def test_comments_are_listed() -> None:
    document = situation()
    run = document.add_paragraph("On se parle peu.").runs[0]
    document.add_comment(run, text="À vérifier", author="x")
    assert [item.text for item in read(document).not_understood] == ["À vérifier"]


def test_a_row_tracked_as_deleted_is_left_out() -> None:
    document = new()
    made = table(document, DIAGNOSIS, (TOGETHER, "1", "Débit", ""), (TOGETHER, "2", "Prêt", ""))
    properties = made.rows[2]._tr.get_or_add_trPr()
    raw_deletion = properties.makeelement("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}del", {})
    properties.append(raw_deletion)
    found = read_docx(save(document)).report.themes[0]
    assert [texts(row.irritants) for row in found.diagnosis] == [["Débit"]]


def test_rows_and_cells_wrapped_in_controls_are_read() -> None:
    document = new()
    made = table(document, DIAGNOSIS, (TOGETHER, "1", "Débit", "Entraide"))
    for element in (made.rows[1].cells[2]._tc, made.rows[1]._tr):
        control = element.makeelement("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}sdt", {})
        content = control.makeelement("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}sdtContent", {})
        control.append(content)
        parent = element.getparent()
        assert parent is not None
        parent.replace(element, control)
        content.append(element)
    found = section(document)
    assert (texts(found.diagnosis[0].irritants), texts(found.diagnosis[0].strengths)) == (["Débit"], ["Entraide"])


# --- pictures -----------------------------------------------------------------------------------------------------


def picture(described: str = "") -> str:
    return (
        '<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
        f'<wp:docPr id="1" name="Image 1"{described}/><a:graphic '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData><a:blip/></a:graphicData>'
        "</a:graphic></wp:inline></w:drawing></w:r>"
    )


def pictures(document: Document) -> list[tuple[str, str]]:
    why = "Les images ne sont pas reprises."
    return [(item.where, item.text) for item in read(document).not_understood if item.why == why]


def test_a_picture_is_mentioned_where_it_stands_with_its_alternative_text() -> None:
    document = situation()
    raw(document.add_paragraph("On se parle peu."), picture(' descr="La salle &lt;b&gt;vide&lt;/b&gt;"'))
    raw(document.add_paragraph(), picture())
    assert pictures(document) == [("Paragraphe 3", "La salle <b>vide</b>"), ("Paragraphe 4", "Image")]
    assert lines(document) == ["On se parle peu."]


def test_a_picture_of_a_cell_or_of_an_older_word_is_mentioned_once() -> None:
    document = situation()
    cell = table(document, DIAGNOSIS, ("Ensemble", "1", "Rien", "Tout")).rows[1].cells[2]
    raw(
        cell.paragraphs[0],
        '<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml" alt="Un plan"><v:imagedata/></v:shape>'
        "</w:pict></w:r>",
    )
    assert pictures(document) == [("Tableau 1, ligne 2, colonne 3", "Un plan")]


def test_a_text_box_is_no_picture_and_those_inside_it_are_counted_once() -> None:
    document = situation()
    raw(document.add_paragraph("Autour"), TEXT_BOX.replace("<w:p><w:r>", f"<w:p>{picture()}<w:r>", 1))
    raw(document.add_paragraph("Sans image"), TEXT_BOX)
    assert pictures(document) == [("Paragraphe 4", "Image")]
