"""The HTML file: nothing of a report is missing, everything is in its place, and it stands alone."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from lxml.html import HtmlElement

from syntheses.report import Block, DiagnosisRow, Entry, Link, PlanRow, ProjectionRow, Report, Retex, ThemeSection
from syntheses.writers.html import write_html
from tests.syntheses.hostile import HOSTILE_LINKS, hostile_report
from tests.syntheses.page_text import sentences, squeeze, text_of, tree, unbalanced
from tests.syntheses.printing import EDITION, small_report
from tests.syntheses.reference import REGIONS, needs_reference, reference_report

TABLES = {
    "diagnosis": ("Diagnostic des points forts et irritants", ("retex", "irritants", "strengths")),
    "projections": ("Projections : synthèse des besoins & axes d’amélioration", ("irritants", "needs", "levers")),
    "plan": ("Plan d’action", ("what", "how", "who", "when", "indicators")),
}


def page(report: Report) -> HtmlElement:
    return tree(write_html(report, edition=EDITION))


@needs_reference
@pytest.mark.parametrize("name", REGIONS)
def test_every_sentence_of_a_reference_report_is_there_in_order(name: str) -> None:
    report = reference_report(name)
    document = page(report)
    assert squeeze(report.title) in text_of(document.find(".//h1"))
    said = text_of(document.get_element_by_id("contenu-du-rapport"))
    place = 0
    for sentence in sentences(report):
        found = said.find(squeeze(sentence), place)
        assert found >= 0, sentence
        place = found + len(squeeze(sentence))


@needs_reference
@pytest.mark.parametrize(("name", "tables"), [("pays-de-la-loire", 15), ("nouvelle-aquitaine", 0)])
def test_every_entry_of_a_reference_report_is_in_its_column(name: str, tables: int) -> None:
    report = reference_report(name)
    themes = page(report).find_class("rp-theme")
    seen = 0
    for element, section in zip(themes, report.themes, strict=True):
        parts = {part.find("h3").text: part for part in element.find_class("rp-part")}
        for kind, (title, columns) in TABLES.items():
            if not getattr(section, kind):
                continue
            lines = parts[title].xpath(".//tbody/tr")
            wanted_cells = [[cell(getattr(row, column)) for column in columns] for row in getattr(section, kind)]
            assert [[shown(td) for td in line.findall("td")] for line in lines] == wanted_cells
            seen += 1
    assert seen == tables


@needs_reference
@pytest.mark.parametrize(("name", "entries"), [("pays-de-la-loire", 387), ("nouvelle-aquitaine", 64)])
def test_every_entry_of_a_reference_report_has_an_anchor_of_its_own(name: str, entries: int) -> None:
    """A citation of a RETEX, in the first column of the diagnosis, is no entry: it leads to one."""
    document = page(reference_report(name))
    citations = "ancestor::td[@data-label='RETEX']"
    lines = document.xpath(f"//td//li[not({citations})]")
    challenges = document.xpath(
        "//section[contains(@id, '-challenges')]//*[self::p or self::li or self::h4 or self::h5]"
    )
    anchors = [one.get("id") for one in (*lines, *challenges)]
    assert len(anchors) == len(set(anchors)) == entries
    assert all(document.get_element_by_id(anchor).xpath("./a/@href") == [f"#{anchor}"] for anchor in anchors)


@needs_reference
def test_the_bilan_of_a_reference_report_has_every_number_in_its_column() -> None:
    rows = page(reference_report("nouvelle-aquitaine")).get_element_by_id("bilan").xpath(".//tbody/tr")
    assert [[text_of(one) for one in row] for row in rows] == [
        ["Poitiers", "29", "325", "4"],
        ["Limoges", "14", "50", "non renseigné"],
        ["Bordeaux", "24", "425", "5"],
        ["Total", "67", "800", "au moins 9"],
    ]


def shown(cell: HtmlElement) -> list[str]:
    """The bullets of a cell, sub-bullets in their lead-in."""
    return [text_of(bullet) for bullet in cell.xpath("./ul/li")]


def cell(items: tuple[Entry | str, ...]) -> list[str]:
    return [squeeze(item) if isinstance(item, str) else wanted(item) for item in items]


def wanted(entry: Entry) -> str:
    mark = "★ " if entry.highlighted else ""
    return squeeze(" ".join([f"{mark}{entry.text}", *(wanted(item) for item in entry.items)]))


def test_the_file_stands_alone() -> None:
    data = write_html(hostile_report(), edition=EDITION)
    document = tree(data)
    assert document.xpath("//script | //link | //img | //iframe | //object | //@style | //@onclick") == []
    assert len(document.findall(".//style")) == 1
    assert document.xpath("//*[@src]") == []
    assert b"@import" not in data
    assert b"url(" not in data.split(b"</style>")[0]
    assert document.get("lang") == "fr"


def test_the_tags_are_balanced_whatever_is_written() -> None:
    assert unbalanced(write_html(hostile_report(), edition=EDITION)) == []
    assert unbalanced(write_html(small_report(), edition=EDITION)) == []


def test_hostile_texts_are_printed_as_text() -> None:
    said = text_of(page(hostile_report()))
    assert "<script>alert(1)</script> <b>gras</b> &amp; {{ 7|add:7 }} {% now 'Y' %}" in said
    assert "</style><style>*{display:none}</style> url(file:///etc/passwd)" in said
    assert "التعليم الرقمي للجميع في المدرسة" in said


def test_only_web_addresses_can_be_followed() -> None:
    document = page(Report(layout="ateliers", themes=(hostile_links(),)))
    hrefs = [a.get("href") for a in document.xpath("//article//ul//a")]
    assert hrefs == ["https://example.org/" + "a" * 3000, "https://example.org/é?q=☃#x"]
    said = text_of(document)
    assert all(link in said for link in HOSTILE_LINKS)


def hostile_links() -> ThemeSection:
    return ThemeSection(theme=1, retex=(Retex(label="RETEX 1", links=tuple(Link(url=url) for url in HOSTILE_LINKS)),))


@pytest.mark.parametrize("report", [hostile_report(), small_report()], ids=["hostile", "small"])
def test_no_id_is_given_twice_and_every_inner_link_leads_somewhere(report: Report) -> None:
    document = page(report)
    ids = Counter(document.xpath("//@id"))
    assert [name for name, times in ids.items() if times > 1] == []
    targets = {href[1:] for href in document.xpath("//a/@href") if href.startswith("#") and len(href) > 1}
    assert targets <= set(ids)
    assert not [name for name in ids if re.search(r"\s", name)]


def test_an_entry_keeps_its_reference_as_anchor() -> None:
    entries = (Entry(text="Un", ref="PDL-T3-I12"), Entry(text="Deux"), Entry(text="Trois", ref="PDL-T3-I12"))
    section = ThemeSection(theme=3, diagnosis=(DiagnosisRow(irritants=entries),))
    document = page(Report(layout="ateliers", themes=(section,)))
    anchors = [li.get("id") for li in document.xpath("//td//li")]
    assert anchors == ["PDL-T3-I12", "t1-diagnosis-1-irritants-2", "t1-diagnosis-1-irritants-3"]
    assert document.get_element_by_id("PDL-T3-I12").xpath("./a/@href") == ["#PDL-T3-I12"]


def test_a_reference_that_is_no_name_is_not_an_anchor() -> None:
    entry = Entry(text="Un", ref='x" onclick="alert(1)')
    document = page(Report(layout="ateliers", themes=(ThemeSection(theme=1, plan=(PlanRow(how=(entry,)),)),)))
    assert [li.get("id") for li in document.xpath("//td//li")] == ["t1-plan-1-how-1"]


def test_a_highlighted_point_is_bold_marked_and_said() -> None:
    section = ThemeSection(theme=1, plan=(PlanRow(how=(Entry(text="Agir", highlighted=True), Entry(text="Voir"))),))
    document = page(Report(layout="ateliers", themes=(section,)))
    strong = document.xpath("//td//strong")
    assert [(one.get("class"), squeeze(one.text_content())) for one in strong] == [
        ("rp-highlighted", "★ Particulièrement souligné : Agir")
    ]
    style = document.findtext(".//style")
    assert ".rp .rp-highlighted { color: var(--rp-green); font-weight: 700; }" in style
    assert "point particulièrement souligné dans les échanges" in text_of(document)


def test_what_is_known_of_an_actor_and_a_date_is_said() -> None:
    who = Entry(text="La DANE", role="porteur", sources=("VEN-T1-AC1", "MAY-T1-AC4"))
    when = Entry(text="Dès la rentrée", horizon="court")
    section = ThemeSection(theme=1, plan=(PlanRow(who=(who,), when=(when,)),))
    said = text_of(page(Report(layout="ateliers", themes=(section,))))
    assert "La DANE (porteur) repris de VEN-T1-AC1, MAY-T1-AC4" in said
    assert "Dès la rentrée (court terme)" in said


def test_a_retex_number_of_the_diagnosis_leads_to_its_retex() -> None:
    section = ThemeSection(
        theme=1,
        retex=(Retex(label="RETEX 1", ref="PDL-T1-R1"), Retex(label="RETEX 3 bis")),
        diagnosis=(DiagnosisRow(retex=("1", "3 bis", "7")),),
    )
    links = page(Report(layout="ateliers", themes=(section,))).xpath("//td//a/@href")
    assert links == ["#PDL-T1-R1", "#t1-retex-2"]


def test_an_empty_cell_says_so() -> None:
    section = ThemeSection(theme=1, projections=(ProjectionRow(needs=(Entry(text="Du temps"),)),))
    cells = page(Report(layout="ateliers", themes=(section,))).xpath("//td")
    assert [text_of(cell) for cell in cells] == ["non renseigné", "Du temps", "non renseigné"]
    assert [cell.get("data-label") for cell in cells][:2] == ["Irritants principaux", "Besoin"]


def test_a_subheading_under_a_challenge_is_one_rank_lower() -> None:
    blocks = tuple(
        Block(type=kind, text=text)
        for kind, text in (("subheading", "Avant"), ("question", "Comment ?"), ("subheading", "DÉBITS"))
    )
    document = page(Report(layout="region", themes=(ThemeSection(theme=1, challenges=blocks),)))
    assert [(h.tag, text_of(h)) for h in document.xpath("//h4 | //h5")] == [
        ("h4", "Avant"),
        ("h4", "Comment ?"),
        ("h5", "DÉBITS"),
    ]


def test_the_same_edition_gives_the_same_bytes() -> None:
    assert write_html(small_report(), edition=EDITION) == write_html(small_report(), edition=EDITION)


def test_an_empty_report_says_it_is_empty() -> None:
    assert "Ce document ne contient encore aucune fiche." in text_of(page(Report(layout="ateliers")))
