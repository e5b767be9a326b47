"""OpenDocument texts that people typed: what their words mean, and what is refused."""

from __future__ import annotations

import pytest

from syntheses.readers.odt import read_odt
from syntheses.report import Block, Entry, Reading, ReportRefusedError, ThemeSection
from syntheses.writers.odt_writer import write_odt
from syntheses.writers.office_zip import zipped
from tests.syntheses.office import EDITION, REPORT, parts_of

SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{urn}:1.0"'
    for name, urn in {
        "office": "office",
        "style": "style",
        "text": "text",
        "table": "table",
        "draw": "drawing",
        "svg": "svg-compatible",
        "fo": "xsl-fo-compatible",
    }.items()
)
STYLES = """
<style:style style:name="Gras" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="Vert" style:family="text" style:parent-style-name="Gras">
<style:text-properties fo:color="#00B050"/></style:style>
<style:style style:name="Cache" style:family="text"><style:text-properties text:display="none"/></style:style>
"""
TITLE = '<text:h text:outline-level="1">Thématique 1 : Égal accès</text:h>'
SITUATION = '<text:h text:outline-level="2">État des lieux</text:h>'
MIME = b"application/vnd.oasis.opendocument.text"


def odt(body: str, **parts: bytes) -> bytes:
    content = (
        f'<office:document-content {SPACES} xmlns:xlink="http://www.w3.org/1999/xlink">'
        f"<office:automatic-styles>{STYLES}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    return zipped({"mimetype": MIME, "content.xml": content.encode(), **parts})


def read(body: str) -> Reading:
    return read_odt(odt(body))


def section(body: str) -> ThemeSection:
    reading = read(TITLE + body)
    assert reading.not_understood == ()
    (found,) = reading.report.themes
    return found


def row(*cells: str) -> str:
    made = "".join(f"<table:table-cell>{cell}</table:table-cell>" for cell in cells)
    return f"<table:table-row>{made}</table:table-row>"


def p(*texts: str) -> str:
    return "".join(f"<text:p>{text}</text:p>" for text in texts)


def listed(*items: str, style: str = "") -> str:
    made = "".join(f"<text:list-item>{item}</text:list-item>" for item in items)
    return f'<text:list text:style-name="{style}">{made}</text:list>'


def test_a_narrative_has_paragraphs_bullets_and_bold_subheadings() -> None:
    bold = '<text:span text:style-name="Gras">Débits</text:span>'
    found = section(SITUATION + p(bold, "Peu de  <text:s text:c='2'/>fibre.") + listed(p("Un"), p("Deux")))
    assert found.situation == (
        Block(type="subheading", text="Débits"),
        Block(type="paragraph", text="Peu de fibre."),
        Block(type="bullet", text="Un"),
        Block(type="bullet", text="Deux"),
    )


def test_the_cells_of_a_table_hold_bullets_under_bullets_and_marks() -> None:
    marked = '<text:span text:style-name="Vert">Former</text:span>'
    nested = f"<text:list-item>{p('Équiper')}{listed(p('au collège'), p('au lycée'))}</text:list-item>"
    cells = row(p("Égal accès"), f"<text:list>{nested}</text:list>", p(marked, "Payer<text:line-break/>Prêter"))
    header = f"<table:table-header-rows>{row(p('Thématique'), p('Quoi'), p('Comment'))}</table:table-header-rows>"
    (plan,) = section(f"<table:table>{header}{cells}</table:table>").plan
    assert plan.what == (Entry(text="Équiper", items=(Entry(text="au collège"), Entry(text="au lycée"))),)
    assert plan.how == (Entry(text="Former", highlighted=True), Entry(text="Payer"), Entry(text="Prêter"))


def test_merged_cells_speak_for_each_row_they_cover() -> None:
    covered = "<table:covered-table-cell/>"
    tall = '<table:table-cell table:number-rows-spanned="2"><text:p>Égal accès</text:p></table:table-cell>'
    rows = (
        row(p("Thématique"), p("Irritants"), p("Points forts"))
        + f"<table:table-row>{tall}<table:table-cell>{p('Débit')}</table:table-cell>"
        f'<table:table-cell table:number-columns-repeated="1">{p("Prêts")}</table:table-cell></table:table-row>'
        + f"<table:table-row>{covered}<table:table-cell>{p('Coût')}</table:table-cell><table:table-cell/>"
        "</table:table-row>"
    )
    found = section(f"<table:table>{rows}</table:table>")
    assert [(one.irritants, one.strengths) for one in found.diagnosis] == [
        ((Entry(text="Débit"),), (Entry(text="Prêts"),)),
        ((Entry(text="Coût"),), ()),
    ]


def test_what_was_deleted_stays_deleted_and_what_is_beside_is_listed() -> None:
    deleted = "<text:tracked-changes><text:changed-region><text:deletion><text:p>Effacé</text:p></text:deletion>"
    deleted += "</text:changed-region></text:tracked-changes>"
    note = '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>'
    note += "<text:note-body><text:p>Une source</text:p></text:note-body></text:note>"
    comment = "<office:annotation><text:p>À revoir</text:p></office:annotation>"
    hidden = '<text:span text:style-name="Cache">Secret</text:span>'
    image = "<draw:frame><draw:image/><svg:title>Carte</svg:title></draw:frame>"
    reading = read(deleted + TITLE + SITUATION + p(f"Peu{note} de{comment} fibre.{hidden}{image}"))
    assert reading.report.themes[0].situation == (Block(type="paragraph", text="Peu de fibre."),)
    assert [(one.where, one.text) for one in reading.not_understood] == [
        ("Paragraphe 3", "Secret"),
        ("Paragraphe 3", "Carte"),
        ("Note de bas de page 1", "Une source"),
        ("Commentaire", "À revoir"),
    ]


def test_boxes_sections_and_indexes_are_walked_into() -> None:
    box = f"<draw:frame><draw:text-box>{p('Dans un cadre.')}</draw:text-box></draw:frame>"
    contents = f"<text:table-of-content><text:index-body>{p('Égal accès 3')}</text:index-body></text:table-of-content>"
    found = section(f"{contents}{SITUATION}<text:section>{p(f'Avant.{box}')}</text:section>")
    assert [block.text for block in found.situation] == ["Avant.", "Dans un cadre."]


def test_a_link_behind_words_and_a_link_in_full_are_read() -> None:
    link = '<text:a xlink:href="https://example.org/a">la fiche</text:a>'
    title = '<text:h text:outline-level="2">Retours d’expérience</text:h>'
    found = section(title + p("RETEX 1 (Laval)", "Un tiers-lieu.", link, "https://example.org/b"))
    (retex,) = found.retex
    assert [(one.label, one.url) for one in retex.links] == [
        ("la fiche", "https://example.org/a"),
        ("", "https://example.org/b"),
    ]


def refusal(data: bytes) -> str:
    with pytest.raises(ReportRefusedError) as caught:
        read_odt(data)
    return str(caught.value)


def test_what_is_no_sound_odt_is_refused_in_one_sentence() -> None:
    assert refusal(b"PK\x03\x04abc").startswith("Ce document est abîmé")
    assert refusal(zipped({"mimetype": b"application/zip"})).startswith("Ce fichier n’est pas un document texte")
    assert refusal(zipped({"mimetype": MIME})).startswith("Ce document est abîmé")
    assert refusal(odt(p("Un"), **{"Basic/Standard/script.xml": b"<a/>"})).startswith("Ce document contient des macros")
    locked = b'<m:a xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><m:encryption-data/></m:a>'
    assert refusal(odt(p("Un"), **{"META-INF/manifest.xml": locked})).startswith("Ce fichier est protégé")
    assert refusal(odt(p("Rien de connu ici."))).startswith("Aucune partie d’une restitution")
    bomb = zipped({"mimetype": MIME, "content.xml": b" " * (5 * 1024 * 1024)})
    assert refusal(bomb).startswith("Ce document prend une place démesurée")
    entity = b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    assert refusal(zipped({"mimetype": MIME, "content.xml": entity})).startswith("Ce document contient des entités")


def test_a_damaged_hidden_report_is_no_reason_to_refuse() -> None:
    parts = parts_of(write_odt(REPORT, layout="ateliers", edition=EDITION))
    assert read_odt(zipped({**parts, "egn/restitution.rdf": b"<a"})).report.title == "Synthèse d’essai"
