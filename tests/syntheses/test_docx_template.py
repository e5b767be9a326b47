"""Word templates that a rectorat edits: filled in however Word saved them, refused with what is wrong in them."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from syntheses.readers.docx import read_docx
from syntheses.report import Report, ReportRefusedError
from syntheses.writers.docx_default import default_template
from syntheses.writers.docx_template import check_template
from syntheses.writers.docx_writer import write_docx
from syntheses.writers.office_zip import zipped
from tests.syntheses.office import EDITION, REPORT, edited, parts_of

DOCUMENT = "word/document.xml"
FIELDS = ("titre", "territoire", "campagne", "date", "version")


def saved(document: Document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def blank(*, without: str = "") -> Document:
    """A document of Word's own with every field, made from nothing of ours."""
    document = docx.Document()
    for name in FIELDS:
        if name != without:
            document.add_paragraph(f"{{{{{name}}}}}")
    if without != "contenu":
        document.add_paragraph("{{contenu}}")
    return document


def written(template: bytes, report: Report = REPORT) -> bytes:
    return write_docx(report, layout="ateliers", edition=EDITION, template=template)


def refusal(template: bytes) -> str:
    with pytest.raises(ReportRefusedError) as caught:
        check_template(template)
    return str(caught.value)


def test_ours_is_one() -> None:
    check_template(default_template())
    assert written(default_template()) == written(b"")


@pytest.mark.parametrize("name", [*FIELDS, "contenu"])
def test_a_template_that_lost_a_field_is_refused_with_its_name(name: str) -> None:
    assert refusal(saved(blank(without=name))) == f"Il manque le champ {{{{{name}}}}} dans ce modèle."


def test_a_field_nobody_knows_is_refused_with_its_name() -> None:
    document = blank()
    document.add_paragraph("{{ recteur }}")
    assert refusal(saved(document)).startswith(
        "Le champ {{recteur}} n’existe pas. Les champs possibles sont {{titre}},"
    )


def test_the_content_stands_once_alone_in_the_body() -> None:
    sentence = "Le champ {{contenu}} doit être une fois, seul dans son paragraphe, hors de tout tableau."
    twice, beside, inside = blank(), blank(without="contenu"), blank(without="contenu")
    twice.add_paragraph("{{contenu}}")
    beside.add_paragraph("Voici : {{contenu}}")
    inside.add_table(1, 1).cell(0, 0).text = "{{contenu}}"
    assert [refusal(saved(one)) for one in (twice, beside, inside)] == [sentence] * 3


def test_a_field_cut_into_runs_by_word_is_one_field() -> None:
    document = blank(without="titre")
    paragraph = document.paragraphs[0].insert_paragraph_before("Synthèse : ")
    for piece in ("{", "{ti", "tre ", "}", "} !"):
        paragraph.add_run(piece)
    paragraph.runs[1].bold = True
    texts = [p.text for p in docx.Document(io.BytesIO(written(saved(document)))).paragraphs]
    assert texts[0] == "Synthèse : Synthèse d’essai !"


def test_fields_of_margins_and_tables_are_filled_and_empty_ones_leave_no_line() -> None:
    document = blank(without="version")
    document.sections[0].header.paragraphs[0].text = "{{version}} – {{devise}}"
    document.sections[0].footer.paragraphs[0].text = "Empreinte"
    document.paragraphs[0].insert_paragraph_before("Devise : {{devise}}")
    document.add_table(1, 1).cell(0, 0).text = "{{territoire}}"
    made = docx.Document(io.BytesIO(written(saved(document))))
    assert made.sections[0].header.paragraphs[0].text == "Version 3 – "
    assert made.tables[-1].cell(0, 0).text == "Vendée"
    assert [p.text for p in made.paragraphs if "Devise" in p.text] == []


def test_what_is_made_from_a_template_of_word_reads_back_the_same() -> None:
    document = blank()
    document.add_paragraph("Rectorat d’essai, 3 rue des Essais")
    data = written(saved(document))
    assert read_docx(data).report == REPORT
    changed = edited(data, DOCUMENT, lambda xml: xml.replace("Zones blanches", "Zones grises"))
    reading = read_docx(changed)
    assert "Rectorat d’essai, 3 rue des Essais" in reading.report.boilerplate
    assert reading.not_understood == ()


def test_styles_follow_their_names_when_word_gives_them_other_ids() -> None:
    def localised(xml: str) -> str:
        return xml.replace('"Heading1"', '"Titre1"').replace('"ListBullet"', '"Listepuces"')

    template = default_template()
    for part in ("word/styles.xml", "word/numbering.xml"):
        template = edited(template, part, localised)
    made = docx.Document(io.BytesIO(written(template)))
    assert [p.style.style_id for p in made.paragraphs if p.style is not None and p.style.name == "Heading 1"] == [
        "Titre1"
    ] * 4
    assert read_docx(written(template)).report == REPORT


def test_a_template_without_our_styles_gets_them_and_real_bullets() -> None:
    def bare(xml: str) -> str:
        return re.sub(
            r'<w:style [^>]*w:styleId="(?:EGN|ListBullet|Heading2)[^"]*">.*?</w:style>', "", xml, flags=re.DOTALL
        )

    template = edited(default_template(), "word/styles.xml", bare)
    parts = parts_of(template)
    del parts["word/numbering.xml"]
    for name, gone in (
        ("word/_rels/document.xml.rels", rb"<Relationship [^>]*numbering.xml\"/>"),
        ("[Content_Types].xml", rb"<Override [^>]*numbering.xml\"[^>]*/>"),
    ):
        parts[name] = re.sub(gone, b"", parts[name])
    parts[DOCUMENT] = re.sub(rb'w:val="EGN\w+"', b'w:val="Normal"', parts[DOCUMENT])
    data = written(zipped(parts))
    assert read_docx(data).report == REPORT
    seen = edited(data, DOCUMENT, lambda xml: xml.replace("Zones blanches", "Zones grises"))
    (plan,) = read_docx(seen).report.themes[0].plan
    assert [item.text for item in plan.how[0].items] == ["au collège", "au lycée"]


def test_a_bullet_that_is_in_no_list_is_put_in_one_where_word_expects_it() -> None:
    def loose(xml: str) -> str:
        return re.sub(r"(?<=<w:pPr>)<w:numPr>.*?</w:numPr>", "<w:keepNext/><w:widowControl/>", xml, count=1)

    template = edited(default_template(), "word/styles.xml", loose)
    (style,) = [one for one in docx.Document(io.BytesIO(written(template))).styles if one.name == "List Bullet"]
    properties = style.element.find(qn("w:pPr"))
    assert [one.tag.rpartition("}")[2] for one in properties][:3] == ["keepNext", "widowControl", "numPr"]


def test_one_of_our_documents_may_become_a_template() -> None:
    document = parts_of(written(b"", Report(layout="region", title="Une autre")))
    template = zipped({**document, DOCUMENT: parts_of(default_template())[DOCUMENT]})
    data = written(template)
    assert read_docx(data).report == REPORT
    assert parts_of(data)["word/_rels/document.xml.rels"].count(b"customXml/egn1.xml") == 1


def test_what_a_rectorat_draws_is_kept_byte_for_byte() -> None:
    parts = parts_of(default_template())
    parts["word/media/logo.png"] = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
    assert parts_of(written(zipped(parts)))["word/media/logo.png"] == parts["word/media/logo.png"]


def related(kind: str, target: str, mode: str = "External") -> Callable[[str], str]:
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    made = f'<Relationship Id="x9" Type="{office}{kind}" Target="{target}" TargetMode="{mode}"/>'
    return lambda xml: xml.replace("</Relationships>", f"{made}</Relationships>")


def test_what_acts_or_fetches_is_refused() -> None:
    rels = "word/_rels/document.xml.rels"

    def changed(kind: str, target: str, mode: str = "External") -> bytes:
        return edited(default_template(), rels, related(kind, target, mode))

    fetched = "Ce modèle va chercher autre chose hors de lui (image) : enregistrez-le sans ce lien."
    assert refusal(changed("image", "https://example.org/suivi.png")) == fetched.replace(" :", "\u00a0:")
    assert "(attachedTemplate)" in refusal(changed("attachedTemplate", "file:///modele.dotm"))
    assert "(hyperlink)" in refusal(changed("hyperlink", "javascript:alert(1)"))
    assert "(oleObject)" in refusal(changed("oleObject", "embeddings/a.bin", "Internal"))
    check_template(changed("hyperlink", "https://example.org/"))
    acting = blank()
    acting.paragraphs[0]._p.append(
        parse_xml(f"<w:r {nsdecls('w')}><w:instrText> DDEAUTO c:\\\\a.exe </w:instrText></w:r>")
    )
    assert refusal(saved(acting)) == "Ce modèle contient un objet ou un champ qui agit (DDEAUTO)\u00a0: retirez-le."


def test_macros_bombs_and_other_files_are_refused() -> None:
    parts = parts_of(default_template())
    assert "macros" in refusal(zipped({**parts, "word/vbaProject.bin": b"x"}))
    assert "démesurée" in refusal(zipped({**parts, "word/media/a.bin": b"\0" * (5 * 1024 * 1024)}))
    assert "n’est pas un document Word" in refusal(b"%PDF-1.7")
    entity = b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    assert "DOCTYPE" in refusal(zipped({**parts, "word/styles.xml": entity}))
