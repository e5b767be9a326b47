"""JSON → Report. Takes what `writers.json_writer` writes and the plainer forms of the reference transcriptions."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from common.patterns import SHA256
from common.text import fold
from restitutions.enums import BlockType, Horizon, Layout, Speaker, StakeholderRole
from syntheses.readers import limits
from syntheses.readers.json_fields import Fields, Tally, as_text, refuse
from syntheses.readers.json_parse import parse
from syntheses.readers.themes import OFFICIAL_THEMES, ThemeFinder, ThemeName, split_title
from syntheses.report import (
    SCHEMA,
    Attachment,
    Attendance,
    Block,
    DiagnosisRow,
    Entry,
    Facilitator,
    Link,
    MeetingSummary,
    NotUnderstood,
    PlanRow,
    ProjectionRow,
    Reading,
    Report,
    ReportRefusedError,
    Retex,
    Session,
    TerritoryRef,
    ThemeSection,
)
from territories.enums import Level
from workshops.enums import AttendanceCategory, SessionFormat

_SHA256 = re.compile(SHA256)
_CATEGORIES = {fold(word): value for value, label in AttendanceCategory.choices for word in (value, label)}


def read_json(data: bytes, *, themes: Sequence[ThemeName] = OFFICIAL_THEMES, source: str = "") -> Reading:
    """Read a file. Raises ReportRefusedError with one French sentence that names the place."""
    return from_value(parse(data), themes=themes, source=source)


def from_dict(payload: Any) -> Report:
    """The report that `to_dict` froze, however long it has grown since it was taken in."""
    return _Reader(OFFICIAL_THEMES, Tally(limit=math.inf)).read(payload, "").report


def from_value(value: Any, *, themes: Sequence[ThemeName] = OFFICIAL_THEMES, source: str = "") -> Reading:
    """Read a parsed JSON value."""
    return _Reader(themes, Tally()).read(value, source)


def give_theme(report: Report, theme: int | None) -> Report:
    """The report with that thématique for its only part that names none, unless another part is already of it."""
    nameless = [section for section in report.themes if section.theme is None]
    if theme is None or len(nameless) != 1 or any(section.theme == theme for section in report.themes):
        return report
    themes = tuple(replace(section, theme=theme) if section.theme is None else section for section in report.themes)
    return replace(report, themes=themes)


class _Reader:
    """Walks the value once; keys nobody knows end in its `tally`."""

    def __init__(self, themes: Sequence[ThemeName], tally: Tally) -> None:
        self.finder = ThemeFinder(themes)
        self.tally = tally

    def fields(self, value: Any, place: str) -> Fields:
        return Fields(value, place, self.tally)

    def read(self, value: Any, source: str) -> Reading:
        top = self.fields(value, "")
        if (top.number("schema") or SCHEMA) > SCHEMA:
            raise ReportRefusedError("Ce fichier vient d’une version plus récente du logiciel : il n’a pas été lu.")
        report = Report(
            layout=top.choice("layout", Layout.values, Layout.WORKSHOPS),
            title=top.text("title"),
            campaign=top.text("campaign"),
            territory=self.territory(top.object("territory")),
            region=top.text("region"),
            contact=top.text("contact"),
            document=top.text("document"),
            source=top.text("source") or source,
            description=top.each("description", self.block),
            meetings=top.each("meetings", self.meeting),
            totals_note=top.text("totals_note", limits.NOTE_LIMIT),
            sessions=top.each("sessions", self.session),
            themes=top.each("themes", self.section),
            boilerplate=top.texts("boilerplate"),
        )
        top.over()
        return Reading(report=report, not_understood=tuple(self.tally.left_over))

    def territory(self, at: Fields | None) -> TerritoryRef | None:
        if at is None:
            return None
        ref = TerritoryRef(level=at.choice("level", Level.values), code=at.text("code"), name=at.text("name"))
        at.over()
        return ref

    def meeting(self, value: Any, place: str) -> MeetingSummary:
        at = self.fields(value, place)
        line = MeetingSummary(
            academie=at.text("academie") or refuse(f"{place}.academie", "le nom manque"),
            zap_meetings=at.number("zap_meetings"),
            participants=at.number("participants"),
            departments=at.number("departments"),
        )
        at.over()
        return line

    def session(self, value: Any, place: str) -> Session:
        at = self.fields(value, place)
        session = Session(
            region=at.text("region"),
            dates_places=at.texts("dates_places", limits.PLACE_LIMIT),
            format=at.choice("format", SessionFormat.values),
            facilitators=at.each("facilitators", self.facilitator),
            participants=at.each("participants", self.attendance),
        )
        categories = [line.category for line in session.participants]
        if len(set(categories)) != len(categories):
            refuse(f"{place}.participants", "une catégorie figure deux fois")
        at.over()
        return session

    def facilitator(self, value: Any, place: str) -> Facilitator | None:
        at = self.fields(value, place)
        person = Facilitator(name=at.text("name"), role=at.text("role", limits.PLACE_LIMIT))
        at.over()
        return person if person.name or person.role else None

    def attendance(self, value: Any, place: str) -> Attendance:
        at = self.fields(value, place)
        words = at.text("category")
        line = Attendance(
            category=_CATEGORIES.get(fold(words)) or refuse(place, f"la catégorie « {words[:60]} » n’existe pas"),
            checked=at.flag("checked"),
            participants=at.number("participants"),
            participants_note=at.text("participants_note", limits.NOTE_LIMIT),
            establishments=at.number("establishments"),
        )
        at.over()
        return line

    def section(self, value: Any, place: str) -> ThemeSection:
        at = self.fields(value, place)
        theme, number = at.number("theme"), at.number("number")
        heading, label = at.text("heading"), at.text("label")
        section = ThemeSection(
            theme=theme if theme is not None else self.theme(heading, label, number),
            number=number,
            heading=heading,
            label=label,
            situation=at.each("situation", self.block),
            actions=at.each("actions", self.block),
            retex=at.each("retex", self.retex),
            diagnosis=at.each("diagnosis", self.diagnosis),
            projections=at.each("projections", self.projection),
            plan=at.each("plan", self.plan),
            challenges=at.each("challenges", self.block),
        )
        at.over()
        return section

    def theme(self, heading: str, label: str, number: int | None) -> int | None:
        """By title first: a report numbers the thématiques its own way."""
        found = self.finder.find_opening(split_title(heading).text) or self.finder.find(label)
        return found or (number if number in self.finder.numbers and not (heading or label) else None)

    def retex(self, value: Any, place: str) -> Retex:
        at = self.fields(value, place)
        item = Retex(
            label=at.text("label") or refuse(f"{place}.label", "l’intitulé manque"),
            scope=at.text("scope"),
            text=at.texts("text"),
            links=at.each("links", self.link),
            speakers=at.each("speakers", self.speaker),
            ref=at.text("ref"),
            attachments=at.each("attachments", self.attachment),
        )
        at.over()
        return item

    def attachment(self, value: Any, place: str) -> Attachment:
        at = self.fields(value, place)
        sha256 = at.text("sha256")
        if not _SHA256.fullmatch(sha256):
            refuse(f"{place}.sha256", "64 chiffres hexadécimaux sont attendus")
        attachment = Attachment(
            name=at.text("name") or refuse(f"{place}.name", "le nom manque"),
            size=at.number("size", limits.SIZE_LIMIT) or 0,
            sha256=sha256,
        )
        at.over()
        return attachment

    def speaker(self, value: Any, place: str) -> str:
        if value not in Speaker.values:
            refuse(place, f"la valeur n’existe pas ({', '.join(Speaker.values)})")
        return str(value)

    def link(self, value: Any, place: str) -> Link | None:
        at = self.fields({"url": value} if isinstance(value, str) else value, place)
        link = Link(url=at.text("url", limits.URL_LIMIT), label=at.text("label"))
        at.over()
        if link.url.startswith(("http://", "https://")):
            return link
        for text in filter(None, (link.label, link.url)):
            why = "Ce n’est pas une adresse web (http:// ou https://)."
            self.tally.left_over.append(NotUnderstood(where=place, text=text, why=why))
        return None

    def diagnosis(self, value: Any, place: str) -> DiagnosisRow:
        at = self.fields(value, place)
        row = DiagnosisRow(
            retex=at.texts("retex"),
            irritants=at.each("irritants", self.entry),
            strengths=at.each("strengths", self.entry),
        )
        at.over()
        return row

    def projection(self, value: Any, place: str) -> ProjectionRow:
        at = self.fields(value, place)
        row = ProjectionRow(**{cell: at.each(cell, self.entry) for cell in ("irritants", "needs", "levers")})
        at.over()
        return row

    def plan(self, value: Any, place: str) -> PlanRow:
        at = self.fields(value, place)
        row = PlanRow(
            what=at.each("what", self.entry),
            how=at.each("how", self.entry),
            who=at.each("who", self.stakeholder),
            when=at.each("when", self.timeframe),
            indicators=at.each("indicators", self.entry),
        )
        at.over()
        return row

    def stakeholder(self, value: Any, place: str) -> Entry | None:
        return self.entry(value, place, extra="who")

    def timeframe(self, value: Any, place: str) -> Entry | None:
        return self.entry(value, place, extra="when")

    def entry(self, value: Any, place: str, extra: str = "", nested: bool = False) -> Entry | None:
        """One bullet: a text, or an object. `extra` says which cell has fields of its own."""
        at = self.fields({"text": value} if isinstance(value, str) else value, place)
        text = at.text("text", limits.ENTRY_LIMIT)
        items: tuple[Entry, ...] = ()
        if not nested:
            items = at.each("items", lambda item, where: self.entry(item, where, extra, nested=True))
        elif at.has("items"):
            refuse(f"{place}.items", "un sous-point ne peut pas avoir de sous-points")
        if items and not text:
            refuse(f"{place}.text", "le texte manque")
        starts_on, ends_on = (at.day("starts_on"), at.day("ends_on")) if extra == "when" else (None, None)
        if starts_on and ends_on and ends_on < starts_on:
            refuse(f"{place}.ends_on", "la fin ne peut pas précéder le début")
        entry = Entry(
            text=text,
            items=items,
            highlighted=at.flag("highlighted"),
            ref=at.text("ref", 40),
            sources=at.texts("sources", 40),
            role=at.choice("role", StakeholderRole.values) if extra == "who" else "",
            horizon=at.choice("horizon", Horizon.values) if extra == "when" else "",
            starts_on=starts_on,
            ends_on=ends_on,
        )
        at.over()
        return entry if text else None

    def block(self, value: Any, place: str) -> Block | None:
        if isinstance(value, str):
            text = as_text(value, place, limits.ENTRY_LIMIT)
            return Block(type=BlockType.PARAGRAPH, text=text) if text else None
        at = self.fields(value, place)
        block = Block(
            type=at.choice("type", BlockType.values, BlockType.PARAGRAPH),
            text=at.text("text", limits.ENTRY_LIMIT),
            ref=at.text("ref", 40),
        )
        at.over()
        return block if block.text else None
