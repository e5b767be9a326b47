"""Each text field of a region says a word of its own, which is in each document as many times as it should be."""

from __future__ import annotations

import pytest

from tests.syntheses.exactness.conftest import Region
from tests.syntheses.exactness.documents import FORMATS, words_in
from tests.syntheses.exactness.not_words import NOT_WORDS
from tests.syntheses.exactness.table import TABLE, Times, nowhere
from tests.syntheses.exactness.words import name_of, our_models, text_fields

pytestmark = [pytest.mark.django_db, pytest.mark.data]

UNSAID = nowhere("another restitution’s")


def times(line: Times, facts: dict[str, dict[str, int] | int], word: str) -> int:
    if isinstance(line, int):
        return line
    more, name = line if isinstance(line, tuple) else (0, line)
    fact = facts[name]
    return more + (fact[word] if isinstance(fact, dict) else fact)


def test_every_text_field_has_a_word_in_the_region_or_a_reason_to_have_none(region: Region) -> None:
    fields = {name_of(model, one) for model in our_models() for one in text_fields(model)}
    said = set(region.words.field_of.values())
    assert fields - set(NOT_WORDS) == {name.split(" (")[0] for name in TABLE}
    assert set(NOT_WORDS) <= fields
    variants = {name for words in region.words.said.values() for name in words.values()}
    assert said | variants == set(TABLE)


def test_what_is_not_said_once_has_a_reason() -> None:
    for name, line in TABLE.items():
        assert line.why or all(line.times(format) == 1 for format in FORMATS), name


@pytest.mark.parametrize("format", FORMATS)
def test_every_word_is_said_as_many_times_as_the_table_says(region: Region, format: str) -> None:
    wrong = []
    for place, (pk, documents) in enumerate(region.documents.items()):
        found = words_in(format, documents[format])
        said = region.words.said[pk]
        for word, field in region.words.field_of.items():
            name = said.get(word, field)
            wanted = times((TABLE[name] if word in said else UNSAID).times(format), region.facts[pk], word)
            if found[word] != wanted:
                wrong.append(f"{name} in the {format} of restitution {place + 1}: {found[word]} instead of {wanted}")
    assert not wrong, "\n".join(sorted(wrong))
