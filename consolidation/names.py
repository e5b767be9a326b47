"""How a point is called in a sentence, and where its own page is."""

from __future__ import annotations

from functools import cache

from django.urls import reverse


def name_of(reference: str | None, words: str, most: int = 40) -> str:
    """Its reference; without one, the beginning of its words (`most` characters) as a citation."""
    return reference or f"«\u00a0{words[:most]}\u00a0»"


def page_of(reference: str | None) -> str:
    """The address of the page of a point; "" when it has no reference."""
    return f"{_before()}{reference}/" if reference else ""


@cache
def _before() -> str:
    """What stands before the reference: a page has dozens, and asking for each address would take half its time."""
    return reverse("threads:entry", args=["X"]).removesuffix("X/")
