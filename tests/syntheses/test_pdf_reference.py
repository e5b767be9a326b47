"""Both reference reports, in both layouts: every sentence of the .yaml is in the PDF, in order and in its column."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pypdf import PdfReader

from tests.pdf_reading import Node, read_structure, squeeze
from tests.syntheses.printing import printed
from tests.syntheses.reference import needs_reference, reference_data, reference_report
from tests.verapdf import assert_valid

pytestmark = needs_reference

LOIRE, AQUITAINE = "pays-de-la-loire", "nouvelle-aquitaine"
PAGES = {(LOIRE, "ateliers"): 24, (LOIRE, "region"): 23, (AQUITAINE, "ateliers"): 17, (AQUITAINE, "region"): 14}
COLUMNS = {
    "diagnosis": ("retex", "irritants", "strengths"),
    "projections": ("irritants", "needs", "levers"),
    "plan": ("what", "how", "who", "when", "indicators"),
}
FIRST_HEADERS = {"RETEX": "diagnosis", "Irritants principaux": "projections", "Quoi": "plan"}

_printed: dict[tuple[str, str], bytes] = {}


def document(name: str, layout: str) -> bytes:
    if (name, layout) not in _printed:
        _printed[name, layout] = printed(reference_report(name), layout)
    return _printed[name, layout]


def cell_texts(items: list[Any]) -> list[str]:
    """The texts of a cell of the .yaml in reading order, sub-bullets included."""
    texts = []
    for item in items:
        if isinstance(item, str):
            texts.append(item)
        else:
            texts += [item["text"], *cell_texts(item.get("items", []))]
    return texts


def narrative_texts(theme: dict[str, Any], key: str) -> list[str]:
    if key == "retex":
        return [
            text
            for retex in theme.get("retex", [])
            for text in (retex["label"], retex.get("scope") or "", *retex["text"], *links(retex))
        ]
    return [block["text"] for block in theme.get(key, [])]


def links(retex: dict[str, Any]) -> list[str]:
    pairs = [("", link) if isinstance(link, str) else (link["label"] or "", link["url"]) for link in retex["links"]]
    return [text for pair in pairs for text in pair]


def find_in_order(content: str, texts: list[str]) -> None:
    """Every text stands in the squeezed content, each after the one before."""
    position = 0
    for text in texts:
        found = content.find(squeeze(text), position)
        assert found >= 0, f"not found in its place: {text}"
        position = found + len(squeeze(text))


@pytest.mark.parametrize(("name", "layout"), PAGES)
def test_the_file_is_valid_under_both_standards(name: str, layout: str, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(document(name, layout))
    assert_valid(path)


@pytest.mark.parametrize(("name", "layout"), PAGES)
def test_the_number_of_pages_is_about_the_one_looked_at(name: str, layout: str) -> None:
    """Another version of the library that draws text may move a line over a page: not more than two."""
    assert abs(len(PdfReader(BytesIO(document(name, layout))).pages) - PAGES[name, layout]) <= 2


@pytest.mark.parametrize("layout", ["ateliers", "region"])
def test_every_row_of_the_three_tables_is_in_order_with_every_cell_in_its_column(layout: str) -> None:
    found: dict[str, list[list[str]]] = {"diagnosis": [], "projections": [], "plan": []}
    for table in read_structure(document(LOIRE, layout)).all("Table"):
        header, *body = [[squeeze(cell.text()) for cell in row.all("TH", "TD")] for row in table.all("TR")]
        kind = next((kind for title, kind in FIRST_HEADERS.items() if header[1:2] == [squeeze(title)]), None)
        if kind:
            found[kind] += body
    themes = reference_data(LOIRE)["themes"]
    for kind, columns in COLUMNS.items():
        expected = [
            [
                squeeze(f"{theme['number']} {theme['label']}"),
                *(squeeze("".join(cell_texts(row[column]))) or "nonrenseigné" for column in columns),
            ]
            for theme in themes
            for row in theme[kind]
        ]
        assert found[kind] == expected


@pytest.mark.parametrize(("name", "layout"), PAGES)
def test_every_sentence_of_every_fiche_is_printed_in_reading_order(name: str, layout: str) -> None:
    cover, _contents, *chapters = read_structure(document(name, layout)).children
    data = reference_data(name)
    assert isinstance(cover, Node)
    assert squeeze(data.get("title") or "") in squeeze(cover.text())
    texts = [block["text"] for block in data.get("description", [])] + [data.get("totals_note") or ""]
    for theme in data["themes"]:
        texts.append(theme["heading"])
        for key in ("situation", "actions", "retex", "challenges"):
            texts += narrative_texts(theme, key)
    find_in_order(squeeze("".join(chapter.text() for chapter in chapters if isinstance(chapter, Node))), texts)


@pytest.mark.parametrize("layout", ["ateliers", "region"])
def test_every_session_sheet_is_printed_with_its_nine_lines(layout: str) -> None:
    tables = read_structure(document(LOIRE, layout)).all("Table")
    sheets = [table for table in tables if table.all("TR")[0].text().startswith("Catégories")]
    facts = [table for table in tables if table.all("TR")[0].text().startswith("Intitulé")]
    for session, table, fact in zip(reference_data(LOIRE)["sessions"], sheets, facts, strict=True):
        cells = [[squeeze(cell.text()) for cell in row.all("TH", "TD")] for row in table.all("TR")[1:-1]]
        assert cells == [
            [
                squeeze(line["category"]),
                "oui" if line["checked"] else "noncochée",
                number(line["participants"]),
                number(line["establishments"]),
                squeeze(line["participants_note"] or ""),
            ]
            for line in session["participants"]
        ]
        roles = [" ".join(filter(None, (one["name"], one["role"]))) for one in session["facilitators"]]
        find_in_order(squeeze(fact.text()), [session["region"], *session["dates_places"], *roles])


def test_the_totals_of_the_sessions_are_computed() -> None:
    sheets = [row.text() for row in read_structure(document(LOIRE, "ateliers")).all("TR") if "Total" in row.text()]
    assert [squeeze(row) for row in sheets] == ["Total116aumoins40", "Total2845aumoins291"]


@pytest.mark.parametrize("layout", ["ateliers", "region"])
def test_the_bilan_has_every_number_in_its_column_and_their_totals(layout: str) -> None:
    bilan = read_structure(document(AQUITAINE, layout)).all("Table")[0]
    header, *lines, total = [[squeeze(cell.text()) for cell in row.all("TH", "TD")] for row in bilan.all("TR")]
    assert header == ["Académie", "RencontresZAP/ECLORE", "Participants", "Départements"]
    assert lines == [
        [squeeze(line["academie"]), *(number(line[key]) for key in ("zap_meetings", "participants", "departments"))]
        for line in reference_data(AQUITAINE)["meetings"]
    ]
    assert total == ["Total", "67", "800", "aumoins9"]


@pytest.mark.parametrize(("name", "layout"), PAGES)
def test_every_address_is_a_live_link(name: str, layout: str) -> None:
    with pikepdf.open(BytesIO(document(name, layout))) as pdf:
        live = {
            str(annotation.A.URI)
            for page in pdf.pages
            for annotation in page.obj.get("/Annots", [])
            if "/URI" in annotation.get("/A", {})
        }
    expected = {
        link if isinstance(link, str) else link["url"]
        for theme in reference_data(name)["themes"]
        for retex in theme["retex"]
        for link in retex["links"]
    }
    assert live == expected


def number(value: int | None) -> str:
    return "nonrenseigné" if value is None else str(value)


def tags(node: Node) -> set[str]:
    return {one.tag for one in node.nodes()}


def test_the_tree_has_the_tags_of_a_document() -> None:
    assert tags(read_structure(document(LOIRE, "ateliers"))) >= {"H1", "H2", "H3", "H4", "P", "L", "LI", "Lbl", "LBody"}
    assert tags(read_structure(document(LOIRE, "ateliers"))) >= {"Table", "THead", "TBody", "TR", "TH", "TD", "Link"}
