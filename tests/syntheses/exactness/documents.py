"""The documents of a version, as they are given, and the words that each of them says."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.test import Client
from lxml import etree, html

from restitutions.models import Restitution
from syntheses.freeze import read_version
from syntheses.models import Version
from syntheses.selectors import own_url
from syntheses.writers.csv_cells import FORMS
from syntheses.writers.pdf import write_pdf
from tests.pdf_reading import read_structure, squeeze
from tests.syntheses.exactness.words import found

FORMATS = ("page", "html", "pdf", "docx", "odt", "csv", "json")
SEALS = ("customXml/", "egn/")
"""Where an office file carries its report as data: `read_docx` and `read_odt` are tested on it."""


def documents_of(restitution: Restitution, client: Client) -> dict[str, bytes]:
    """What anybody is given of the only version of a restitution, by format, and its page."""
    related = ("snapshot", "restitution__territory", "restitution__campaign")
    version = Version.objects.select_related(*related).get(restitution=restitution)
    given = {"page": _got(client, own_url(version))}
    for format in ("html", "docx", "odt", "csv", "json"):
        given[format] = _got(client, f"{own_url(version)}{format}/")
    report, edition = read_version(version)
    return given | {"pdf": write_pdf(report, layout=report.layout, edition=edition)}


def _got(client: Client, path: str) -> bytes:
    response = client.get(path)
    assert response.status_code == 200, path
    return bytes(response.content)


def words_in(format: str, data: bytes) -> Counter[str]:
    """How many times a document says each word, to who reads it."""
    if format == "csv":
        first, second = (found(cell for row in rows for cell in row) for rows in csv_rows(data).values())
        assert first == second, "the two forms do not say the same words"
        return first
    return found(_json_texts(json.loads(data)) if format == "json" else texts_in(format, data))


def texts_in(format: str, data: bytes) -> Iterable[str]:
    """The texts of a page, a PDF or an office document, as they are read one after the other."""
    if format == "pdf":
        return [squeeze(read_structure(data).text())]
    return _page_texts(data) if format in ("page", "html") else _office_texts(data)


def _page_texts(data: bytes) -> Iterator[str]:
    """The texts of a page in their order, then where its links lead."""
    root = html.document_fromstring(data.decode())
    etree.strip_elements(root, "script", "style", "title", with_tail=False)
    yield from map(str, root.itertext())
    yield from (address for link in root.iter("a") if (address := link.get("href") or "").startswith("http"))


def _office_texts(data: bytes) -> Iterator[str]:
    """The texts of every part of a file, its headers, footers and properties included, its seal apart."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.endswith(".xml") and not name.startswith(SEALS):
                yield from map(str, etree.fromstring(archive.read(name)).itertext())


def csv_rows(data: bytes) -> dict[str, list[list[str]]]:
    """The rows of all the files of a form, by its folder."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {
            form.folder: [
                row
                for name in archive.namelist()
                if name.startswith(form.folder)
                for row in csv.reader(
                    io.StringIO(archive.read(name).decode(form.encoding), newline=""), delimiter=form.delimiter
                )
            ]
            for form in FORMS
        }


def _json_texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _json_texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _json_texts(one)
