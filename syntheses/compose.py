"""Rows → Report, for any number of restitutions at once, in the same number of SQL statements."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from restitutions.enums import Kind, Part, Table
from restitutions.models import (
    Entry,
    MeetingSummary,
    NarrativeBlock,
    Restitution,
    RestitutionWorkshop,
    Retex,
    RetexAttachment,
    RetexLink,
    Row,
    ThemeSheet,
)
from syntheses import report as hinge
from syntheses.cells import CHALLENGE_TYPE, TABLES
from workshops.enums import AttendanceCategory
from workshops.french import meeting_text
from workshops.models import Attendance, Facilitator, Meeting

_CATEGORY_ORDER = {category: position for position, category in enumerate(AttendanceCategory.values)}


def compose(restitution: Restitution) -> hinge.Report:
    """The report of one restitution (fifteen SQL statements at most, whatever its size)."""
    return compose_all(Restitution.objects.filter(pk=restitution.pk))[restitution.pk]


def compose_all(restitutions: QuerySet[Restitution]) -> dict[int, hinge.Report]:
    """The reports of many restitutions, by id."""
    found = list(restitutions.select_related("campaign", "territory"))
    data = _load([restitution.pk for restitution in found])
    return {restitution.pk: _report(restitution, data) for restitution in found}


@dataclass
class _Data:
    """Children by parent id, each list in printing order."""

    workshops: dict[Any, list[RestitutionWorkshop]]
    meetings: dict[Any, list[Meeting]]
    facilitators: dict[Any, list[Facilitator]]
    attendances: dict[Any, list[Attendance]]
    summaries: dict[Any, list[MeetingSummary]]
    description: dict[Any, list[NarrativeBlock]]
    sheets: dict[Any, list[ThemeSheet]]
    blocks: dict[Any, list[NarrativeBlock]]
    retex: dict[Any, list[Retex]]
    links: dict[Any, list[RetexLink]]
    attachments: dict[Any, list[RetexAttachment]]
    rows: dict[Any, list[Row]]
    cells: dict[tuple[uuid.UUID, str], list[Entry]]
    challenges: dict[Any, list[Entry]]
    items: dict[Any, list[Entry]]
    sources: dict[uuid.UUID, list[str]]


def _grouped(rows: Iterable[Any], key: str) -> dict[Any, list[Any]]:
    groups: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, key)].append(row)
    return groups


def _load(ids: Sequence[int]) -> _Data:
    of_sheets = {"sheet__restitution__in": ids}
    reported = list(RestitutionWorkshop.objects.filter(restitution__in=ids).select_related("workshop__territory"))
    of_workshops = {"workshop__reported_in__restitution__in": ids}
    blocks = list(NarrativeBlock.objects.filter(restitution__in=ids).order_by("position", "pk"))
    entries = list(Entry.objects.filter(**of_sheets).order_by("position", "pk"))
    cells: dict[tuple[uuid.UUID, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.row_id and entry.parent_id is None:
            cells[entry.row_id, entry.kind].append(entry)
    return _Data(
        workshops=_grouped(reported, "restitution_id"),
        meetings=_grouped(Meeting.objects.filter(**of_workshops).distinct(), "workshop_id"),
        facilitators=_grouped(Facilitator.objects.filter(**of_workshops).distinct(), "workshop_id"),
        attendances=_grouped(Attendance.objects.filter(**of_workshops).distinct(), "workshop_id"),
        summaries=_grouped(MeetingSummary.objects.filter(restitution__in=ids), "restitution_id"),
        description=_grouped([block for block in blocks if block.sheet_id is None], "restitution_id"),
        sheets=_grouped(
            ThemeSheet.objects.filter(restitution__in=ids).select_related("theme").order_by("position", "pk"),
            "restitution_id",
        ),
        blocks=_grouped([block for block in blocks if block.sheet_id], "sheet_id"),
        retex=_grouped(Retex.objects.filter(**of_sheets).order_by("position", "pk"), "sheet_id"),
        links=_grouped(RetexLink.objects.filter(retex__sheet__restitution__in=ids), "retex_id"),
        attachments=_grouped(RetexAttachment.objects.kept().filter(retex__sheet__restitution__in=ids), "retex_id"),
        rows=_grouped(Row.objects.filter(**of_sheets).order_by("position", "pk"), "sheet_id"),
        cells=cells,
        challenges=_grouped([entry for entry in entries if entry.row_id is None], "sheet_id"),
        items=_grouped([entry for entry in entries if entry.parent_id], "parent_id"),
        sources=_sources(ids),
    )


def _sources(ids: Sequence[int]) -> dict[uuid.UUID, list[str]]:
    """The references of what each entry was merged from, in the order in which they were linked."""
    sources: dict[uuid.UUID, list[str]] = defaultdict(list)
    pairs = (
        Entry.origins.through.objects.filter(from_entry__sheet__restitution__in=ids)
        .order_by("pk")
        .values_list("from_entry_id", "to_entry__reference")
    )
    for entry, reference in pairs:
        if reference:
            sources[entry].append(reference)
    return sources


def _report(restitution: Restitution, data: _Data) -> hinge.Report:
    territory = restitution.territory
    return hinge.Report(
        layout=restitution.layout,
        title=restitution.title,
        campaign=restitution.campaign.slug,
        territory=hinge.TerritoryRef(level=territory.level, code=territory.code, name=territory.label),
        region=restitution.region,
        contact=restitution.contact,
        document=restitution.document,
        source=restitution.source,
        description=_blocks(data.description[restitution.pk]),
        meetings=tuple(
            hinge.MeetingSummary(
                academie=line.academie,
                zap_meetings=line.zap_meetings,
                participants=line.participants,
                departments=line.departments,
            )
            for line in data.summaries[restitution.pk]
        ),
        totals_note=restitution.totals_note,
        sessions=tuple(_session(reported, data) for reported in data.workshops[restitution.pk]),
        themes=tuple(_section(sheet, data) for sheet in data.sheets[restitution.pk]),
        boilerplate=tuple(restitution.boilerplate),
    )


def _session(reported: RestitutionWorkshop, data: _Data) -> hinge.Session:
    workshop = reported.workshop
    lines = sorted(data.attendances[workshop.pk], key=lambda line: _CATEGORY_ORDER[line.category])
    return hinge.Session(
        region=workshop.title or workshop.territory.label,
        dates_places=tuple(meeting_text(meeting) for meeting in data.meetings[workshop.pk]),
        format=workshop.format,
        facilitators=tuple(
            hinge.Facilitator(name=person.name, role=person.role) for person in data.facilitators[workshop.pk]
        ),
        participants=tuple(
            hinge.Attendance(
                category=line.category,
                checked=line.checked,
                participants=line.participants,
                participants_note=line.participants_note,
                establishments=line.establishments,
            )
            for line in lines
        ),
    )


def _blocks(blocks: Iterable[NarrativeBlock]) -> tuple[hinge.Block, ...]:
    return tuple(hinge.Block(type=block.type, text=block.text) for block in blocks)


def _section(sheet: ThemeSheet, data: _Data) -> hinge.ThemeSection:
    blocks = data.blocks[sheet.pk]
    tables: dict[str, tuple[Any, ...]] = {}
    for table, (attribute, kinds) in TABLES.items():
        make = {"diagnosis": hinge.DiagnosisRow, "projections": hinge.ProjectionRow, "plan": hinge.PlanRow}[attribute]
        lines = []
        for row in data.rows[sheet.pk]:
            if row.table != table:
                continue
            cells: dict[str, Any] = {cell: _entries(data.cells[row.pk, kind], data) for kind, cell in kinds.items()}
            if table == Table.DIAGNOSIS:
                cells["retex"] = tuple(entry.text for entry in data.cells[row.pk, Kind.RETEX_LABEL])
            lines.append(make(**cells))
        tables[attribute] = tuple(lines)
    return hinge.ThemeSection(
        theme=sheet.theme.number,
        number=sheet.number,
        heading=sheet.heading,
        label=sheet.label,
        situation=_blocks(block for block in blocks if block.part == Part.SITUATION),
        actions=_blocks(block for block in blocks if block.part == Part.ACTIONS),
        retex=tuple(_retex(item, data) for item in data.retex[sheet.pk]),
        challenges=tuple(
            hinge.Block(type=CHALLENGE_TYPE.get(entry.kind, entry.style), text=entry.text, ref=entry.reference or "")
            for entry in data.challenges[sheet.pk]
        ),
        **tables,
    )


def _retex(item: Retex, data: _Data) -> hinge.Retex:
    return hinge.Retex(
        label=item.label,
        scope=item.scope,
        text=tuple(item.lines),
        links=tuple(hinge.Link(url=link.url, label=link.label) for link in data.links[item.pk]),
        speakers=tuple(item.speakers),
        ref=item.reference or "",
        attachments=tuple(
            hinge.Attachment(name=one.name, size=one.size, sha256=one.sha256) for one in data.attachments[item.pk]
        ),
    )


def _entries(entries: Iterable[Entry], data: _Data) -> tuple[hinge.Entry, ...]:
    return tuple(
        hinge.Entry(
            text=entry.text,
            items=_entries(data.items[entry.pk], data),
            highlighted=entry.highlighted,
            ref=entry.reference or "",
            sources=tuple(data.sources.get(entry.pk, ())),
            role=entry.role,
            horizon=entry.horizon,
            starts_on=entry.starts_on,
            ends_on=entry.ends_on,
        )
        for entry in entries
    )
