"""A report and its edition shaped for the print templates: every value is a text ready to print, or a tuple of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from common.french import UNKNOWN, number
from restitutions.enums import Layout
from syntheses.edition import Edition
from syntheses.report import Attendance, Facilitator, MeetingSummary, Report, Session
from territories.enums import Level
from workshops.enums import AttendanceCategory, SessionFormat
from workshops.totals import HeadCount, count_of, establishments_of, participants_of

from .print_text import PrintRun, joined, print_blocks, printed
from .print_theme import PrintTheme, print_theme
from .typography import iso_instant, printed_day


def default_title(report: Report, layout: str) -> str:
    """What an untitled report is called: the région layout is a région académique's only at that level."""
    if layout == Layout.WORKSHOPS:
        return "Restitution des ateliers"
    of_region = report.territory is None or report.territory.level == Level.REGION
    return "Synthèse de région académique" if of_region else "Synthèse"


@dataclass(frozen=True, slots=True)
class PrintCategory:
    """One line of the nine categories; an unknown number is ""."""

    label: str
    checked: str
    participants: str
    establishments: str
    note: str


@dataclass(frozen=True, slots=True)
class PrintSession:
    anchor: str
    title: str
    region: str
    dates_places: tuple[str, ...]
    format: str
    facilitators: tuple[str, ...]
    categories: tuple[PrintCategory, ...]
    participants: str
    establishments: str
    partial: bool
    """True when a total leaves an unknown number out."""


@dataclass(frozen=True, slots=True)
class PrintMeeting:
    """`numbers` are meetings, participants and departments; "" is unknown."""

    academie: str
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PrintMeetings:
    """`totals` are the sums of each column's known numbers."""

    rows: tuple[PrintMeeting, ...]
    totals: tuple[str, ...]
    note: str
    partial: bool


@dataclass(frozen=True, slots=True)
class PrintCover:
    title: str
    territory: str
    campaign: str
    date: str
    version: str
    entity: str
    site: str
    tagline: str
    contact: str
    region: str
    checksum: str


@dataclass(frozen=True, slots=True)
class PrintReport:
    """The whole document, in the order of its pages."""

    layout: str
    created: str
    cover: PrintCover
    description: tuple[PrintRun, ...]
    meetings: PrintMeetings | None
    sessions: tuple[PrintSession, ...]
    themes: tuple[PrintTheme, ...]

    @property
    def has_content(self) -> bool:
        return bool(self.description or self.meetings or self.sessions or self.themes)


def print_report(report: Report, *, layout: str, edition: Edition) -> PrintReport:
    """Shape everything that prints. `layout` is a `Layout` value, whatever the report's own."""
    return PrintReport(
        layout=layout,
        created=iso_instant(edition.date),
        cover=_cover(report, layout, edition),
        description=print_blocks(report.description),
        meetings=_meetings(report.meetings, report.totals_note),
        sessions=tuple(_session(session, rank) for rank, session in enumerate(report.sessions, start=1)),
        themes=tuple(print_theme(section, rank, layout) for rank, section in enumerate(report.themes, start=1)),
    )


def _cover(report: Report, layout: str, edition: Edition) -> PrintCover:
    named = report.territory.name if report.territory else ""
    territory = edition.territory_name or named or report.region
    version = "Document de travail" if edition.version is None else f"Version {edition.version}"
    return PrintCover(
        title=printed(report.title or default_title(report, layout)),
        territory=printed(territory),
        campaign=printed(edition.campaign_title or report.campaign),
        date=printed_day(edition.date),
        version=version,
        entity=_brand(edition.brand, "entity"),
        site=_brand(edition.brand, "site"),
        tagline=_brand(edition.brand, "tagline"),
        contact=printed(report.contact) or _brand(edition.brand, "contact"),
        region=printed(report.region or territory),
        checksum=printed(edition.checksum),
    )


def _brand(brand: Mapping[str, object], key: str) -> str:
    return printed(str(brand.get(key) or ""))


def _meetings(meetings: tuple[MeetingSummary, ...], note: str) -> PrintMeetings | None:
    if not meetings and not note:
        return None
    numbers = [(line.zap_meetings, line.participants, line.departments) for line in meetings]
    totals = [count_of(column) for column in zip(*numbers, strict=True)]
    return PrintMeetings(
        rows=tuple(
            PrintMeeting(printed(line.academie) or UNKNOWN, tuple(_number(value) for value in row))
            for line, row in zip(meetings, numbers, strict=True)
        ),
        totals=tuple(_total(count) for count in totals),
        note=printed(note),
        partial=_is_partial(*totals),
    )


def _number(value: int | None) -> str:
    """An unknown number is "", which the templates print in words."""
    return "" if value is None else number(value)


def _total(count: HeadCount) -> str:
    """« 40 », « au moins 40 » when a number is unknown, "" when all are."""
    return str(count).replace("au moins ", "au moins\u00a0") if count.stated else ""


def _is_partial(*counts: HeadCount) -> bool:
    return any(count.stated and count.unknown for count in counts)


def _session(session: Session, rank: int) -> PrintSession:
    participants, establishments = participants_of(session.participants), establishments_of(session.participants)
    region = printed(session.region)
    return PrintSession(
        anchor=f"s{rank}",
        title=joined(f"Session\u00a0{rank}", region),
        region=region or UNKNOWN,
        dates_places=tuple(printed(line) for line in session.dates_places) or (UNKNOWN,),
        format=printed(dict(SessionFormat.choices).get(session.format, session.format)) or UNKNOWN,
        facilitators=tuple(_facilitator(one) for one in session.facilitators) or (UNKNOWN,),
        categories=_categories(session.participants),
        participants=_total(participants),
        establishments=_total(establishments),
        partial=_is_partial(participants, establishments),
    )


def _facilitator(facilitator: Facilitator) -> str:
    return printed(", ".join(part for part in (facilitator.name, facilitator.role) if part)) or UNKNOWN


def _categories(lines: tuple[Attendance, ...]) -> tuple[PrintCategory, ...]:
    """The nine official categories in their order, those nobody filled in included; then any other the report has."""
    official = dict(AttendanceCategory.choices)
    ordered = [line for category in official for line in _lines_of(category, lines)]
    ordered += [line for line in lines if line.category not in official]
    return tuple(
        PrintCategory(
            label=printed(official.get(line.category, line.category)) or UNKNOWN,
            checked="oui" if line.checked else "non cochée",
            participants=_number(line.participants),
            establishments=_number(line.establishments),
            note=printed(line.participants_note),
        )
        for line in ordered
    )


def _lines_of(category: str, lines: tuple[Attendance, ...]) -> list[Attendance]:
    return [line for line in lines if line.category == category] or [Attendance(category=category)]
