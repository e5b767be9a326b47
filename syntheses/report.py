"""The hinge: one immutable value that every document passes through, at every level of the tree.

Attribute names are the keys of the JSON form. Text is one cleaned line (`common.text.clean_text`), never HTML; an
absent text is "", an unknown number is None (never 0). Order is meaning: tuples print in their order.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

SCHEMA = 1
"""Version of the JSON form; a reader refuses a newer one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One bullet of one cell. `items` are its sub-bullets (one level); `sources` are the refs it was merged from."""

    text: str
    items: tuple[Entry, ...] = ()
    highlighted: bool = False
    ref: str = ""
    sources: tuple[str, ...] = ()
    role: str = ""
    """Stakeholders only: a `StakeholderRole` value."""
    horizon: str = ""
    """Timeframes only: a `Horizon` value."""
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One paragraph, bullet, subheading or question (`type` is a `BlockType` value) of a running text."""

    type: str
    text: str
    ref: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    url: str
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that goes with a RETEX: its name, its bytes and their SHA-256 in hexadecimal. Its content is elsewhere."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Retex:
    """One retour d'expérience as presented: "RETEX 3 bis", who it concerns, a few lines, links."""

    label: str
    scope: str = ""
    text: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    speakers: tuple[str, ...] = ()
    """`Speaker` values: who speaks."""
    ref: str = ""
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagnosisRow:
    """`retex` is what the cell says: numbers ("1, 2") or free labels."""

    retex: tuple[str, ...] = ()
    irritants: tuple[Entry, ...] = ()
    strengths: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectionRow:
    irritants: tuple[Entry, ...] = ()
    needs: tuple[Entry, ...] = ()
    levers: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow:
    what: tuple[Entry, ...] = ()
    how: tuple[Entry, ...] = ()
    who: tuple[Entry, ...] = ()
    when: tuple[Entry, ...] = ()
    indicators: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeSection:
    """One fiche thématique as it prints.

    `theme` is the thématique's number in its campaign (None when it was not recognised); `number`, `heading` and
    `label` are this report's own, which may differ.
    """

    theme: int | None = None
    number: int | None = None
    heading: str = ""
    label: str = ""
    situation: tuple[Block, ...] = ()
    actions: tuple[Block, ...] = ()
    retex: tuple[Retex, ...] = ()
    diagnosis: tuple[DiagnosisRow, ...] = ()
    projections: tuple[ProjectionRow, ...] = ()
    plan: tuple[PlanRow, ...] = ()
    challenges: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Facilitator:
    name: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """One of the nine categories (`category` is an `AttendanceCategory` value). None is unknown, 0 is nobody."""

    category: str
    checked: bool = False
    participants: int | None = None
    participants_note: str = ""
    establishments: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One session sheet. `format` is a `SessionFormat` value or "" when not said."""

    region: str
    dates_places: tuple[str, ...] = ()
    format: str = ""
    facilitators: tuple[Facilitator, ...] = ()
    participants: tuple[Attendance, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingSummary:
    """One line of the "bilan des rencontres": an académie, its meetings, head-count and departments."""

    academie: str
    zap_meetings: int | None = None
    participants: int | None = None
    departments: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TerritoryRef:
    level: str
    code: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A whole restitution or synthesis. `layout` is a `Layout` value.

    `boilerplate` holds the model's own sentences found in a document (titles of parts, instructions): kept so that
    nothing of a file is lost, never printed. `document` and `source` say where the report was read from.
    """

    layout: str
    title: str = ""
    campaign: str = ""
    territory: TerritoryRef | None = None
    region: str = ""
    contact: str = ""
    document: str = ""
    source: str = ""
    description: tuple[Block, ...] = ()
    meetings: tuple[MeetingSummary, ...] = ()
    totals_note: str = ""
    sessions: tuple[Session, ...] = ()
    themes: tuple[ThemeSection, ...] = ()
    boilerplate: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NotUnderstood:
    """A text that found no place: where it stands in the file, what it says, why it was not placed."""

    where: str
    text: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a reader returns. Every sentence of the file is in `report` or in `not_understood`."""

    report: Report
    not_understood: tuple[NotUnderstood, ...] = field(default=())


class ReportRefusedError(Exception):
    """A file or a report that cannot be taken. `str()` is one French sentence for the person who sent it."""


def entries_of(section: ThemeSection) -> Iterator[tuple[str, Entry]]:
    """Every top-level entry of the three tables with its cell key ("diagnosis.irritants"…), in printing order."""
    tables = (
        ("diagnosis", section.diagnosis, ("irritants", "strengths")),
        ("projections", section.projections, ("irritants", "needs", "levers")),
        ("plan", section.plan, ("what", "how", "who", "when", "indicators")),
    )
    for table, rows, cells in tables:
        for row in rows:
            for cell in cells:
                for entry in getattr(row, cell):
                    yield f"{table}.{cell}", entry


def without_attachments(report: Report) -> Report:
    """The same report, its RETEX without files: what a document carries of it."""

    def bare(section: ThemeSection) -> ThemeSection:
        return replace(section, retex=tuple(replace(item, attachments=()) for item in section.retex))

    return replace(report, themes=tuple(bare(section) for section in report.themes))


def counts(report: Report) -> dict[str, int]:
    """How many of each kind a report holds; sub-bullets count. Keys are stable: scripts read them."""
    result = {
        "sessions": len(report.sessions),
        "meetings": len(report.meetings),
        "description": len(report.description),
        "themes": len(report.themes),
    }
    for key in ("situation", "actions", "retex", "diagnosis", "projections", "plan", "challenges"):
        result[key] = sum(len(getattr(section, key)) for section in report.themes)
    result["entries"] = sum(1 + len(entry.items) for section in report.themes for _, entry in entries_of(section))
    result["highlighted"] = sum(
        item.highlighted
        for section in report.themes
        for _, entry in entries_of(section)
        for item in (entry, *entry.items)
    )
    return result
