"""One fiche thématique shaped for a screen: the same parts, in the same order and under the same titles as in print."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from common.text import fold
from restitutions.enums import Layout
from restitutions.thread import cited_keys
from syntheses.report import Attachment, DiagnosisRow, PlanRow, ProjectionRow, Retex, ThemeSection

from .precision import speakers
from .print_theme import ACCENTS, COLUMNS, ORDER, TITLES
from .web_text import Anchors, WebLine, WebLink, WebRun, web_challenges, web_lines, web_link, web_runs

_OWN_NUMBER = re.compile(r"^\s*th[ée]matique\s*(?:n\s*[°o]\s*)?\d+\s*[:.–—-]?\s*", re.IGNORECASE)
_CELLS = {
    "projections": ("irritants", "needs", "levers"),
    "plan": ("what", "how", "who", "when", "indicators"),
}


@dataclass(frozen=True, slots=True)
class WebFile:
    """A file of a RETEX. `url` is "" where it is named without being given (see `web_files`)."""

    name: str
    format: str
    size: int
    sha256: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class WebRetex:
    anchor: str
    ref: str
    label: str
    scope: str
    speakers: str
    texts: tuple[str, ...]
    links: tuple[WebLink, ...]
    files: tuple[WebFile, ...]


@dataclass(frozen=True, slots=True)
class WebCell:
    column: str
    lines: tuple[WebLine, ...]


@dataclass(frozen=True, slots=True)
class WebTable:
    columns: tuple[str, ...]
    rows: tuple[tuple[WebCell, ...], ...]
    highlighted: bool


@dataclass(frozen=True, slots=True)
class WebPart:
    """One part of a fiche; exactly one of `runs`, `retex` and `table` has content."""

    kind: str
    anchor: str
    title: str
    runs: tuple[WebRun, ...] = ()
    retex: tuple[WebRetex, ...] = ()
    table: WebTable | None = None


@dataclass(frozen=True, slots=True)
class WebTheme:
    """`accent` is 1 to 5; `subtitle` is the report's own label when the heading does not say it.

    `theme` is the number of the thématique in its campaign, None when it was not recognised.
    """

    anchor: str
    heading: str
    subtitle: str
    accent: int
    parts: tuple[WebPart, ...]
    theme: int | None = None


def web_theme(section: ThemeSection, rank: int, layout: str, anchors: Anchors) -> WebTheme:
    """Shape one section; `rank` is its place in the report, from 1."""
    number = section.number or section.theme
    heading = section.heading
    if not heading:
        heading = " : ".join(part for part in (f"Thématique {number}" if number else "", section.label) if part)
    kinds = [kind for kind in ORDER[Layout(layout)] if getattr(section, kind)]
    return WebTheme(
        anchor=f"t{rank}",
        heading=heading or "Thématique",
        subtitle="" if fold(section.label) in fold(heading) else section.label,
        accent=((number or rank) - 1) % ACCENTS + 1,
        parts=tuple(_SHAPERS[kind](section, kind, f"t{rank}-{kind}", anchors) for kind in kinds),
        theme=section.theme,
    )


def short_heading(theme: WebTheme) -> str:
    """The heading without "Thématique 3 :", for the contents."""
    return _OWN_NUMBER.sub("", theme.heading) or theme.heading


def _text_part(section: ThemeSection, kind: str, anchor: str, _anchors: Anchors) -> WebPart:
    return WebPart(kind, anchor, TITLES[kind], runs=web_runs(getattr(section, kind), level=4))


def _challenges_part(section: ThemeSection, kind: str, anchor: str, anchors: Anchors) -> WebPart:
    return WebPart(kind, anchor, TITLES[kind], runs=web_challenges(section.challenges, anchors, anchor, level=4))


def _retex_part(section: ThemeSection, kind: str, anchor: str, anchors: Anchors) -> WebPart:
    retex = tuple(
        _web_retex(item, anchors.give(item.ref, f"{anchor}-{rank}")) for rank, item in enumerate(section.retex, start=1)
    )
    return WebPart(kind, anchor, TITLES[kind], retex=retex)


def _web_retex(item: Retex, anchor: str) -> WebRetex:
    return WebRetex(
        anchor=anchor,
        ref=item.ref,
        label=item.label or "RETEX",
        scope=item.scope,
        speakers=speakers(item),
        texts=item.text,
        links=tuple(web_link(link) for link in item.links),
        files=tuple(_web_file(one) for one in item.attachments),
    )


def _web_file(one: Attachment) -> WebFile:
    name, _, end = one.name.rpartition(".")
    return WebFile(name=name or one.name, format=end.upper() if name else "", size=one.size, sha256=one.sha256)


def _table_part(section: ThemeSection, kind: str, anchor: str, anchors: Anchors) -> WebPart:
    columns = COLUMNS[kind]
    rows = tuple(
        tuple(WebCell(column, lines) for column, lines in zip(columns, cells, strict=True))
        for cells in (
            _cells(row, kind, f"{anchor}-{rank}", section, anchors)
            for rank, row in enumerate(getattr(section, kind), start=1)
        )
    )
    lines = [line for row in rows for cell in row for line in cell.lines]
    highlighted = any(line.highlighted or any(item.highlighted for item in line.items) for line in lines)
    return WebPart(kind, anchor, TITLES[kind], table=WebTable(columns, rows, highlighted))


def _cells(
    row: DiagnosisRow | ProjectionRow | PlanRow, kind: str, position: str, section: ThemeSection, anchors: Anchors
) -> tuple[tuple[WebLine, ...], ...]:
    if isinstance(row, DiagnosisRow):
        targets = _retex_targets(section, position.rsplit("-diagnosis", 1)[0], anchors)
        labels = tuple(WebLine("", text, target=_target(text, targets)) for text in row.retex)
        irritants = web_lines(row.irritants, anchors, f"{position}-irritants")
        return labels, irritants, web_lines(row.strengths, anchors, f"{position}-strengths")
    return tuple(web_lines(getattr(row, cell), anchors, f"{position}-{cell}") for cell in _CELLS[kind])


def _retex_targets(section: ThemeSection, theme: str, anchors: Anchors) -> dict[str, str]:
    """Anchor of each RETEX of the fiche by what a label may call it: "3 bis", "retex 3 bis"."""
    targets: dict[str, str] = {}
    for rank, item in enumerate(section.retex, start=1):
        anchor = anchors.of(f"{theme}-retex-{rank}")
        for name in (fold(item.label), fold(item.label).removeprefix("retex ")):
            targets.setdefault(name, anchor)
    return targets


def _target(label: str, targets: dict[str, str]) -> str:
    keys = cited_keys(label)
    return targets.get(keys[0], "") if len(keys) == 1 else ""


_SHAPERS: dict[str, Callable[[ThemeSection, str, str, Anchors], WebPart]] = {
    "situation": _text_part,
    "actions": _text_part,
    "challenges": _challenges_part,
    "retex": _retex_part,
    "diagnosis": _table_part,
    "projections": _table_part,
    "plan": _table_part,
}
