"""Report → JSON, with the keys of the reference transcriptions. Deterministic: the same report, the same bytes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from restitutions.enums import Layout
from syntheses.report import (
    SCHEMA,
    Attendance,
    Block,
    DiagnosisRow,
    Entry,
    Link,
    PlanRow,
    ProjectionRow,
    Report,
    Retex,
    Session,
    ThemeSection,
)
from workshops.enums import AttendanceCategory


def write_json(report: Report) -> bytes:
    """UTF-8, one space of indent, a final newline; keys in the order of the Report."""
    return (json.dumps(to_dict(report), ensure_ascii=False, indent=1) + "\n").encode()


def to_dict(report: Report) -> dict[str, Any]:
    """The JSON value of a report: dicts, lists, texts, integers, booleans and null only."""
    territory = report.territory
    return {
        "schema": SCHEMA,
        "document": report.document,
        "source": report.source,
        "layout": report.layout,
        "title": report.title,
        "campaign": report.campaign,
        "territory": (
            {"level": territory.level, "code": territory.code, "name": territory.name} if territory else None
        ),
        "region": report.region,
        "contact": report.contact,
        "description": _blocks(report.description),
        "meetings": [
            {
                "academie": line.academie,
                "zap_meetings": line.zap_meetings,
                "participants": line.participants,
                "departments": line.departments,
            }
            for line in report.meetings
        ],
        "totals_note": report.totals_note,
        "sessions": [_session(session) for session in report.sessions],
        "themes": [_section(section, report.layout) for section in report.themes],
        "boilerplate": list(report.boilerplate),
    }


def _session(session: Session) -> dict[str, Any]:
    return {
        "region": session.region,
        "dates_places": list(session.dates_places),
        "format": session.format or None,
        "facilitators": [{"name": person.name or None, "role": person.role} for person in session.facilitators],
        "participants": [_attendance(line) for line in session.participants],
    }


def _attendance(line: Attendance) -> dict[str, Any]:
    return {
        "category": AttendanceCategory(line.category).label,
        "checked": line.checked,
        "participants": line.participants,
        "participants_note": line.participants_note or None,
        "establishments": line.establishments,
    }


def _section(section: ThemeSection, layout: str) -> dict[str, Any]:
    return {
        "theme": section.theme,
        "number": section.number,
        "heading": section.heading,
        "label": section.label,
        "situation": _blocks(section.situation),
        "actions": _blocks(section.actions),
        "retex": [_retex(item, layout) for item in section.retex],
        "diagnosis": [_diagnosis(row) for row in section.diagnosis],
        "projections": [_cells(row, ("irritants", "needs", "levers")) for row in section.projections],
        "plan": [_cells(row, ("what", "how", "who", "when", "indicators")) for row in section.plan],
        "challenges": _blocks(section.challenges),
    }


def _retex(item: Retex, layout: str) -> dict[str, Any]:
    value = {
        "label": item.label,
        "scope": item.scope or None,
        "text": list(item.text),
        "links": [_link(link, layout) for link in item.links],
    }
    attachments = [{"name": one.name, "size": one.size, "sha256": one.sha256} for one in item.attachments]
    return value | _given(speakers=list(item.speakers), ref=item.ref, attachments=attachments)


def _link(link: Link, layout: str) -> str | dict[str, Any]:
    """The ateliers model lists bare addresses, the région model labelled ones."""
    if layout == Layout.WORKSHOPS and not link.label:
        return link.url
    return {"label": link.label or None, "url": link.url}


def _diagnosis(row: DiagnosisRow) -> dict[str, Any]:
    return {"retex": list(row.retex)} | _cells(row, ("irritants", "strengths"))


def _cells(row: DiagnosisRow | ProjectionRow | PlanRow, names: Iterable[str]) -> dict[str, Any]:
    return {name: [_entry(entry) for entry in getattr(row, name)] for name in names}


def _entry(entry: Entry) -> dict[str, Any]:
    return {"text": entry.text} | _given(
        items=[_entry(item) for item in entry.items],
        highlighted=entry.highlighted,
        ref=entry.ref,
        sources=list(entry.sources),
        role=entry.role,
        horizon=entry.horizon,
        starts_on=entry.starts_on and entry.starts_on.isoformat(),
        ends_on=entry.ends_on and entry.ends_on.isoformat(),
    )


def _blocks(blocks: Iterable[Block]) -> list[dict[str, Any]]:
    return [{"type": block.type, "text": block.text} | _given(ref=block.ref) for block in blocks]


def _given(**values: Any) -> dict[str, Any]:
    """Those that say something: an absent key is shorter than an empty one."""
    return {key: value for key, value in values.items() if value}
