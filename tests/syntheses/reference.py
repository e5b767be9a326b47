"""The two reference reports as `Report` values, built from their .yaml transcription."""

from pathlib import Path
from typing import Any

import yaml

from common.text import clean_text
from syntheses.report import (
    Attendance,
    Block,
    DiagnosisRow,
    Entry,
    Facilitator,
    Link,
    MeetingSummary,
    PlanRow,
    ProjectionRow,
    Report,
    Retex,
    Session,
    ThemeSection,
)
from workshops.enums import AttendanceCategory

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "reference"
NAMES = ("pays-de-la-loire", "nouvelle-aquitaine")


def reference_data(name: str) -> dict[str, Any]:
    """The .yaml as it is."""
    data: dict[str, Any] = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return data


def reference_report(name: str) -> Report:
    data = reference_data(name)
    return Report(
        layout=data["layout"],
        title=_text(data.get("title")),
        region={"pays-de-la-loire": "Pays de la Loire", "nouvelle-aquitaine": "Nouvelle-Aquitaine"}[name],
        contact="contact@example.org",
        description=_blocks(data, "description"),
        meetings=tuple(MeetingSummary(**line) for line in data.get("meetings", [])),
        totals_note=_text(data.get("totals_note")),
        sessions=tuple(_session(item) for item in data.get("sessions", [])),
        themes=tuple(_theme(item) for item in data["themes"]),
    )


def _text(value: str | None) -> str:
    return clean_text(value or "")


def _blocks(data: dict[str, Any], key: str) -> tuple[Block, ...]:
    return tuple(Block(type=block["type"], text=_text(block["text"])) for block in data.get(key, []))


def _session(data: dict[str, Any]) -> Session:
    values = {label: value for value, label in AttendanceCategory.choices}
    return Session(
        region=_text(data["region"]),
        dates_places=tuple(data["dates_places"]),
        format=data["format"],
        facilitators=tuple(
            Facilitator(name=_text(one["name"]), role=_text(one["role"])) for one in data["facilitators"]
        ),
        participants=tuple(
            Attendance(
                category=values[line["category"]],
                checked=line["checked"],
                participants=line["participants"],
                participants_note=_text(line["participants_note"]),
                establishments=line["establishments"],
            )
            for line in data["participants"]
        ),
    )


def _theme(data: dict[str, Any]) -> ThemeSection:
    return ThemeSection(
        number=data["number"],
        heading=_text(data["heading"]),
        label=_text(data.get("label")),
        situation=_blocks(data, "situation"),
        actions=_blocks(data, "actions"),
        retex=tuple(_retex(item) for item in data.get("retex", [])),
        diagnosis=tuple(
            DiagnosisRow(
                retex=tuple(row["retex"]), irritants=_cell(row["irritants"]), strengths=_cell(row["strengths"])
            )
            for row in data.get("diagnosis", [])
        ),
        projections=tuple(
            ProjectionRow(**{key: _cell(row[key]) for key in ("irritants", "needs", "levers")})
            for row in data.get("projections", [])
        ),
        plan=tuple(
            PlanRow(**{key: _cell(row[key]) for key in ("what", "how", "who", "when", "indicators")})
            for row in data.get("plan", [])
        ),
        challenges=_blocks(data, "challenges"),
    )


def _retex(data: dict[str, Any]) -> Retex:
    return Retex(
        label=_text(data["label"]),
        scope=_text(data.get("scope")),
        text=tuple(data["text"]),
        links=tuple(_link(item) for item in data["links"]),
    )


def _link(item: str | dict[str, str | None]) -> Link:
    if isinstance(item, str):
        return Link(url=item)
    return Link(url=item["url"] or "", label=item["label"] or "")


def _cell(items: list[str | dict[str, Any]]) -> tuple[Entry, ...]:
    return tuple(_entry(item) for item in items)


def _entry(item: str | dict[str, Any]) -> Entry:
    if isinstance(item, str):
        return Entry(text=_text(item))
    return Entry(
        text=_text(item["text"]),
        items=_cell(item.get("items", [])),
        highlighted=item.get("highlighted", False),
    )
