"""What is chosen rather than written is said beside the words it is about, at every level, in every format."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from syntheses.writers.csv_cells import OPEN
from tests.pdf_reading import squeeze
from tests.syntheses.exactness.conftest import Region
from tests.syntheses.exactness.documents import FORMATS, texts_in

pytestmark = [pytest.mark.django_db, pytest.mark.data]

DATA = ("csv", "json")


@dataclass(frozen=True)
class Precision:
    """Beside the words of `field`: in documents, a pattern where {} is the word; in data, columns and keys."""

    field: str
    shown: str
    columns: dict[str, str]
    keys: dict[str, Any]


PRECISIONS = (
    Precision("Entry.text (stakeholder)", r"{} \(porteur\)", {"role": "porteur"}, {"role": "porteur"}),
    Precision(
        "Entry.text (timeframe)",
        r"{} \(court terme, du 1er mars 2021 au 1er septembre 2021\)",
        {"horizon": "court", "debut": "2021-03-01", "fin": "2021-09-01"},
        {"horizon": "court", "starts_on": "2021-03-01", "ends_on": "2021-09-01"},
    ),
    Precision(
        "Retex.scope",
        r"{}.{{0,40}}Qui parle : élèves, parents",
        {"qui_parle": "eleves\nparents"},
        {"speakers": ["eleves", "parents"]},
    ),
    Precision("Workshop.title", "{}.{{0,120}}Les deux", {"format": "les_deux"}, {"format": "les_deux"}),
)


@pytest.mark.parametrize("format", FORMATS)
def test_what_is_chosen_is_said_beside_the_words_it_is_about(region: Region, format: str) -> None:
    for pk, documents in region.documents.items():
        for one in PRECISIONS:
            words = [word for word, field in region.words.said[pk].items() if field == one.field]
            if format not in DATA:
                text = squeeze("".join(texts_in(format, documents[format])))
                lacking = [word for word in words if not re.search(squeeze(one.shown).format(word), text)]
            else:
                lacking = [word for word in words if not _says(records(format, documents[format]), word, one, format)]
            assert not lacking, f"{one.field} in the {format}"


def test_the_region_has_each_of_them_below_and_above(region: Region) -> None:
    for one in PRECISIONS:
        bassin, *_, top = ([*said.values()] for said in (region.words.said[pk] for pk in region.documents))
        assert one.field in bassin
        assert one.field in top


def _says(found: Iterator[dict[str, Any]], word: str, one: Precision, format: str) -> bool:
    wanted = one.columns if format == "csv" else one.keys
    about = [record for record in found if word in [value for value in record.values() if isinstance(value, str)]]
    return any(all(record.get(key) == value for key, value in wanted.items()) for record in about)


def records(format: str, data: bytes) -> Iterator[dict[str, Any]]:
    """Every row of the open-data files, or every object of the JSON."""
    if format == "json":
        yield from _objects(json.loads(data))
        return
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.startswith(OPEN.folder):
                yield from csv.DictReader(io.StringIO(archive.read(name).decode(OPEN.encoding), newline=""))


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from _objects(one)
