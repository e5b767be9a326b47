"""A report and its edition shaped for the screen: what the fragments of `templates/syntheses/report/` show."""

from __future__ import annotations

from dataclasses import dataclass

from common.french import UNKNOWN
from common.french import day as french_day
from restitutions.enums import Layout
from syntheses.edition import Edition
from syntheses.report import Facilitator, Report, Session
from workshops.enums import SessionFormat

from . import web_figures
from .print_context import default_title
from .web_figures import WebAttendance, WebMeetings
from .web_text import Anchors, WebRun, web_runs
from .web_theme import WebTheme, short_heading, web_theme


@dataclass(frozen=True, slots=True)
class WebSession:
    anchor: str
    title: str
    region: str
    dates_places: tuple[str, ...]
    format: str
    facilitators: tuple[str, ...]
    attendance: WebAttendance


@dataclass(frozen=True, slots=True)
class WebCover:
    """Texts only; an unknown one is "" and is not shown."""

    title: str
    territory: str
    campaign: str
    version: str
    date: str
    region: str
    contact: str
    checksum: str
    head_count: str
    entity: str
    site: str


@dataclass(frozen=True, slots=True)
class WebContent:
    """One line of the contents, with the lines below it."""

    anchor: str
    title: str
    accent: int = 0
    below: tuple[WebContent, ...] = ()


@dataclass(frozen=True, slots=True)
class WebReport:
    """The whole document in reading order. `attendance` adds the sessions up when there are several."""

    cover: WebCover
    description: tuple[WebRun, ...]
    meetings: WebMeetings | None
    attendance: WebAttendance | None
    sessions: tuple[WebSession, ...]
    themes: tuple[WebTheme, ...]
    contents: tuple[WebContent, ...]


def web_report(report: Report, *, edition: Edition) -> WebReport:
    """Shape everything a page shows of a report. Pure."""
    anchors = Anchors()
    sessions = tuple(_session(session, rank) for rank, session in enumerate(report.sessions, start=1))
    themes = tuple(
        web_theme(section, rank, Layout(report.layout), anchors) for rank, section in enumerate(report.themes, start=1)
    )
    meetings = web_figures.meetings(report.meetings, report.totals_note)
    return WebReport(
        cover=_cover(report, edition),
        description=web_runs(report.description, level=3),
        meetings=meetings,
        attendance=web_figures.all_attendance(report.sessions),
        sessions=sessions,
        themes=themes,
        contents=_contents(report, meetings, sessions, themes),
    )


def _cover(report: Report, edition: Edition) -> WebCover:
    named = report.territory.name if report.territory else ""
    territory = edition.territory_name or named or report.region
    return WebCover(
        title=report.title or default_title(report, report.layout),
        territory=territory,
        campaign=edition.campaign_title or report.campaign,
        version="Document de travail" if edition.version is None else f"Version {edition.version}",
        date=french_day(edition.date, weekday=False),
        region="" if report.region == territory else report.region,
        contact=report.contact,
        checksum=edition.checksum,
        head_count=web_figures.head_count(report.sessions, report.meetings),
        entity=str(edition.brand.get("entity") or ""),
        site=str(edition.brand.get("site") or ""),
    )


def _session(session: Session, rank: int) -> WebSession:
    return WebSession(
        anchor=f"s{rank}",
        title=f"Session {rank}",
        region=session.region,
        dates_places=session.dates_places,
        format=dict(SessionFormat.choices).get(session.format, session.format) or UNKNOWN,
        facilitators=tuple(_facilitator(one) for one in session.facilitators),
        attendance=web_figures.attendance(session.participants),
    )


def _facilitator(person: Facilitator) -> str:
    return ", ".join(part for part in (person.name, person.role) if part) or UNKNOWN


def _contents(
    report: Report, meetings: WebMeetings | None, sessions: tuple[WebSession, ...], themes: tuple[WebTheme, ...]
) -> tuple[WebContent, ...]:
    lines = []
    if report.description:
        lines.append(WebContent("description", "Description de la concertation"))
    if meetings:
        lines.append(WebContent("bilan", "Bilan des rencontres"))
    if sessions:
        below = tuple(
            WebContent(one.anchor, f"{one.title} – {one.region}" if one.region else one.title) for one in sessions
        )
        lines.append(WebContent("sessions", "Sessions d’ateliers", below=below))
    lines.extend(
        WebContent(
            theme.anchor,
            short_heading(theme),
            theme.accent,
            tuple(WebContent(part.anchor, part.title) for part in theme.parts),
        )
        for theme in themes
    )
    return tuple(lines)
