"""The links of a RETEX as lines, for a form without script: « intitulé adresse », or the address alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from common.text import TITLE_LIMIT, clean_lines

ADDRESS_LIMIT = 2000
LINK_LIMIT = 50
"""Links of one RETEX."""

_LINE = re.compile(r"(?:(?P<label>.*) )?(?P<url>https?://\S+)", re.IGNORECASE)
_SCHEME = re.compile(r"https?://", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class LinkLine:
    url: str
    label: str = ""


def render_links(links: Iterable[LinkLine]) -> str:
    """One link a line."""
    return "\n".join(f"{link.label} {link.url}".strip() for link in links)


def parse_links(text: str, limit: int = LINK_LIMIT) -> tuple[list[LinkLine], list[str]]:
    """The links of a text, `limit` at most, and what is wrong with the other lines (French sentences)."""
    links, problems = [], []
    for position, line in enumerate(clean_lines(text), start=1):
        found = _LINE.fullmatch(line)
        if found is None:
            problems.append(f"Ligne {position} : finissez par une adresse complète, qui commence par https://.")
            continue
        url = _SCHEME.sub(lambda scheme: scheme[0].lower(), found["url"], count=1)
        label = (found["label"] or "").strip()
        if len(url) > ADDRESS_LIMIT or len(label) > TITLE_LIMIT:
            problems.append(
                f"Ligne {position} : l’intitulé a {TITLE_LIMIT} caractères au plus, l’adresse {ADDRESS_LIMIT}."
            )
        links.append(LinkLine(url, label))
    if len(links) > limit:
        problems.append(f"Gardez {limit} liens au plus par RETEX.")
    return links, problems
