"""The numbers that a document says, read where it says them. What is not known is left out."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import cast

from lxml import etree, html

from syntheses.writers.csv_cells import OPEN
from tests.pdf_reading import Node, read_structure
from tests.syntheses.exactness.facts import Key
from workshops.enums import AttendanceCategory

UNKNOWN = "non renseigné"
CODES = {label: code for code, label in AttendanceCategory.choices}
NUMBERS = ("meetings", "participants", "departments")
_SAID = re.compile(r"(?:au moins )?\d[\d\s]*")

Heads = dict[Key, str]


def figures_in(format: str, data: bytes) -> Heads:
    """Every number, by what it counts (see `facts.Key`): « au moins 1 234 » is "au moins 1234"."""
    reader = {"page": _page, "html": _page, "pdf": _pdf, "docx": _office, "odt": _office, "csv": _csv, "json": _json}
    return {key: said for key, told in reader[format](data) if (said := _number(told))}


def _number(told: object) -> str:
    """The number that some words begin with, "" for none."""
    found = _SAID.match(re.sub(r"\s", " ", str("" if told is None else told)).strip())
    return re.sub(r"(?<=\d) +|\s+$", "", found[0]) if found else ""


# --- pages ----------------------------------------------------------------------------------------------------------


def _page(data: bytes) -> Iterator[tuple[Key, object]]:
    root = html.document_fromstring(data.decode())
    for fact in _in(root, "//div[@class='rp-cover']//dt[.='Participation']/following-sibling::dd"):
        yield ("cover",), fact.text_content()
    for row in _in(root, "//section[@id='bilan']//tbody/tr"):
        yield from _meeting([cell.text_content() for cell in row])
    for lines in _in(root, "//section[@id='sessions']/ul"):
        yield from _lines(("all",), ("sum",), lines)
    for session in _in(root, "//article[@class='rp-session']"):
        [title], [lines] = _in(session, "h3/span"), _in(session, "ul")
        yield from _lines(("line", title.text_content()), ("total", title.text_content()), lines)


def _in(element: html.HtmlElement, path: str) -> list[html.HtmlElement]:
    return cast("list[html.HtmlElement]", element.xpath(path))


def _lines(line: Key, total: Key, lines: html.HtmlElement) -> Iterator[tuple[Key, object]]:
    for one in lines:
        label, people, more, *_ = (span.text_content() for span in _in(one, "span"))
        yield (*line, CODES[label], "participants"), people
        yield (*line, CODES[label], "establishments"), more.partition(", ")[2]
    told = lines.getnext().text_content().removeprefix("Total\u00a0: ").split(", ")
    for what, said in zip(("participants", "establishments"), told, strict=False):
        yield (*total, what), said


def _meeting(cells: list[str]) -> Iterator[tuple[Key, object]]:
    name, *numbers = cells
    key = ("meetings",) if name.strip() == "Total" else ("meeting", name.strip())
    for what, said in zip(NUMBERS, numbers, strict=True):
        yield (*key, what), said


# --- PDF ------------------------------------------------------------------------------------------------------------


def _pdf(data: bytes) -> Iterator[tuple[Key, object]]:
    session = ""
    for table in read_structure(data).all("Table"):
        (first, *heads), *rows = ([cell.text() for cell in row.all("TH", "TD")] for row in _rows(table))
        if first == "Académie":
            for row in rows:
                yield from _meeting(row)
        elif first == "Intitulé":
            session = heads[0]
        elif first == "Catégories de participants":
            for label, _, people, establishments, _ in rows:
                key = ("total", session) if label == "Total" else ("line", session, CODES[label])
                yield (*key, "participants"), people
                yield (*key, "establishments"), establishments


def _rows(table: Node) -> list[Node]:
    return table.all("TR")


# --- Word and OpenDocument ------------------------------------------------------------------------------------------

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def _office(data: bytes) -> Iterator[tuple[Key, object]]:
    lines = iter(_paragraphs(data))
    session = category = ""
    for line in lines:
        if line == "Départements":
            for _ in range(2):
                yield from _meeting([next(lines) for _ in range(4)])
        elif line == "Région académique":
            session = next(lines)
        elif line[:1] in "☒☐" and line[2:] in CODES:
            category = CODES[line[2:]]
        for what, words in (
            ("participants", "Nombre de participants : "),
            ("establishments", "Nombre d’établissements : "),
        ):
            if line.startswith(words):
                yield ("line", session, category, what), line.removeprefix(words)


def _paragraphs(data: bytes) -> Iterable[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        name = next(name for name in archive.namelist() if name in ("word/document.xml", "content.xml"))
        root = etree.fromstring(archive.read(name))
    return ["".join(map(str, one.itertext())) for one in root.iter(f"{_W}p", f"{_TEXT}p")]


# --- data -----------------------------------------------------------------------------------------------------------


def _csv(data: bytes) -> Iterator[tuple[Key, object]]:
    titles = {}
    for row in _table(data, "rencontres"):
        assert not row["participants"] or row["participants_secret"] == "false"
        numbers = [row["rencontres_bassin"], row["participants"], row["departements"]]
        yield from _meeting([row["academie"], *numbers])
    for row in _table(data, "sessions"):
        assert not row["participants"] or row["participants_secret"] == "false"
        titles[row["session"]] = row["intitule"]
        at_least = "au moins " if row["categories_inconnues"] != "0" else ""
        yield ("total", row["intitule"], "participants"), f"{at_least}{row['participants']}"
    for row in _table(data, "participation"):
        assert not row["participants"] or row["participants_secret"] == "false"
        key = ("line", titles[row["session"]], row["categorie"])
        yield (*key, "participants"), row["participants"]
        yield (*key, "establishments"), row["etablissements"]


def _table(data: bytes, name: str) -> Iterator[dict[str, str]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        text = archive.read(f"{OPEN.folder}/{name}.csv").decode(OPEN.encoding)
    return csv.DictReader(io.StringIO(text, newline=""))


def _json(data: bytes) -> Iterator[tuple[Key, object]]:
    report = json.loads(data)
    for line in report["meetings"]:
        numbers = [line["zap_meetings"], line["participants"], line["departments"]]
        yield from _meeting([line["academie"], *numbers])
    for session in report["sessions"]:
        for line in session["participants"]:
            for what in ("participants", "establishments"):
                yield ("line", session["region"], CODES[line["category"]], what), line[what]
