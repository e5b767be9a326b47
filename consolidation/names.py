"""How a point is called in a sentence."""

from __future__ import annotations


def name_of(reference: str | None, words: str, most: int = 40) -> str:
    """Its reference; without one, the beginning of its words (`most` characters) as a citation."""
    return reference or f"«\u00a0{words[:most]}\u00a0»"
