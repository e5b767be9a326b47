"""What is kept of a text, and what is not."""

from __future__ import annotations

import unicodedata

import pytest

from common.text import clean_text


def test_a_character_newer_than_the_tables_of_python_is_kept() -> None:
    unassigned = "\U0001fbfa"
    assert unicodedata.category(unassigned) == "Cn"
    assert clean_text(f"école {unassigned}") == f"école {unassigned}"


@pytest.mark.parametrize("code", [0xFDD0, 0xFDEF, 0xFFFE, 0xFFFF, 0x1FFFE, 0x10FFFF, 0x00, 0x07, 0xD800])
def test_noncharacters_controls_and_surrogates_are_left_out(code: int) -> None:
    assert clean_text(f"é{chr(code)}cole") == "école"


@pytest.mark.parametrize("code", [0xFDCF, 0xFDF0, 0xFFFD])
def test_their_neighbours_are_kept(code: int) -> None:
    kept = unicodedata.normalize("NFC", chr(code))
    assert clean_text(f"é{chr(code)}cole") == f"é{kept}cole"
