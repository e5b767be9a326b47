"""Every number that a document says of people is the one that a statement of SQL written for this test computes."""

from __future__ import annotations

import pytest

from tests.syntheses.exactness.conftest import Region
from tests.syntheses.exactness.documents import FORMATS
from tests.syntheses.exactness.facts import Key
from tests.syntheses.exactness.figures import figures_in

pytestmark = [pytest.mark.django_db, pytest.mark.data]

SAID = {
    "page": {"cover", "line", "total", "all", "sum", "meeting", "meetings"},
    "html": {"cover", "line", "total", "all", "sum", "meeting", "meetings"},
    "pdf": {"line", "total", "meeting", "meetings"},
    "docx": {"line", "meeting"},
    "odt": {"line", "meeting"},
    "csv": {"line", "total", "meeting"},
    "json": {"line", "meeting"},
}
"""What each format says. Sums over all sessions are on pages, when there are several sessions."""

SECRET = {0: {"1013", "1"}, 1: {"3", "4", "2", "7"}}
"""Head-counts that CSV hides in the first two bassins: those under 5, and what would let them be computed.

The other formats say them: the page, PDF, Word, ODT and JSON of a version are the document that a territory wrote.
"""


def is_said(format: str, key: Key, number: str, place: int, sessions: int) -> bool:
    kind, what = key[0], key[-1]
    if kind not in SAID[format] or (kind in ("all", "sum") and sessions < 2):
        return False
    if format != "csv" or kind == "meeting":
        return True
    is_secret = what == "participants" and number in SECRET.get(place, ())
    return not is_secret and not (kind == "total" and what == "establishments")


@pytest.mark.parametrize("format", FORMATS)
def test_every_head_count_is_that_of_an_independent_statement(region: Region, format: str) -> None:
    for place, (pk, documents) in enumerate(region.documents.items()):
        heads = region.heads[pk]
        sessions = len({key[1] for key in heads if key[0] == "total"})
        wanted = {key: number for key, number in heads.items() if is_said(format, key, number, place, sessions)}
        assert figures_in(format, documents[format]) == wanted, f"restitution {place + 1}"
        assert any(key[0] == "meeting" for key in wanted)


def test_the_region_has_head_counts_of_every_sort(region: Region) -> None:
    first, second, third = (region.heads[pk] for pk in list(region.heads)[:3])
    assert first["cover",] == "au moins 2076"
    assert second["cover",] == "9"
    assert ("cover",) not in third
    assert [sum(key[0] == "line" for key in heads) for heads in region.heads.values()] == [12, 6, 0, 0, 0, 0, 4]
