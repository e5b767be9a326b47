"""Report → rows, all or nothing."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from accounts.models import User
from common.text import TITLE_LIMIT, clean_text
from restitutions.enums import BlockType, Kind, Part, Table
from restitutions.models import (
    Entry,
    MeetingSummary,
    NarrativeBlock,
    Restitution,
    RestitutionWorkshop,
    Retex,
    RetexLink,
    Row,
    ThemeSheet,
)
from restitutions.references import give_references
from restitutions.thread import citations, same_text_answers
from syntheses import report as hinge
from syntheses.cells import CHALLENGE_KIND, TABLES
from syntheses.sources import known_sources
from territories.models import Territory
from workshops.enums import WorkshopState
from workshops.models import Attendance, Campaign, Facilitator, Meeting, Theme, Workshop

BATCH = 500
"""Rows a statement: SQLite bounds the number of parameters."""


@dataclass
class _Rows:
    """What one intake will insert, gathered before the first write."""

    restitution: Restitution
    by: User | None
    sheets: list[ThemeSheet] = field(default_factory=list)
    blocks: list[NarrativeBlock] = field(default_factory=list)
    retex: list[Retex] = field(default_factory=list)
    links: list[RetexLink] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    sources: dict[uuid.UUID, tuple[str, ...]] = field(default_factory=dict)
    """References of other restitutions, by the entry that was merged from them."""


@transaction.atomic
def intake(
    report: hinge.Report, *, campaign: Campaign, territory: Territory, by: User | None = None, title: str = ""
) -> Restitution:
    """Write a report as a new draft restitution of a territory, in batches of rows.

    Known `sources` become origins. Raises ReportRefusedError (one French sentence): see `check` and `title_of`.
    """
    themes = {theme.number: theme for theme in Theme.objects.filter(campaign=campaign).order_by("number")}
    check(report, themes)
    restitution = Restitution.objects.create(
        campaign=campaign,
        territory=territory,
        title=title_of(report, title),
        layout=report.layout,
        region=report.region,
        contact=report.contact,
        totals_note=report.totals_note,
        document=report.document,
        source=report.source,
        boilerplate=list(report.boilerplate),
        created_by=by,
    )
    _write_sessions(restitution, report.sessions, by)
    MeetingSummary.objects.bulk_create(
        MeetingSummary(
            restitution=restitution,
            position=position,
            academie=line.academie,
            zap_meetings=line.zap_meetings,
            participants=line.participants,
            departments=line.departments,
        )
        for position, line in enumerate(report.meetings)
    )
    rows = _Rows(restitution, by)
    _gather_blocks(rows, None, Part.DESCRIPTION, report.description)
    for position, section in enumerate(report.themes):
        sheet = ThemeSheet(
            restitution=restitution,
            theme=themes[section.theme or 0],
            position=position,
            number=section.number,
            heading=section.heading,
            label=section.label,
        )
        rows.sheets.append(sheet)
    ThemeSheet.objects.bulk_create(rows.sheets)
    for sheet, section in zip(rows.sheets, report.themes, strict=True):
        _gather_section(rows, sheet, section)
    _write(rows)
    return restitution


def title_of(report: hinge.Report, title: str) -> str:
    """The title chosen, or the one read. Raises ReportRefusedError when it is too long to be kept whole."""
    kept = clean_text(title) or report.title
    if len(kept) > TITLE_LIMIT:
        raise hinge.ReportRefusedError(
            f"Le titre a {len(kept)} caractères, {TITLE_LIMIT} au plus : choisissez-en un plus court."
        )
    return kept


def check(report: hinge.Report, themes: dict[int, Theme]) -> None:
    """Refuse a report that cannot become a restitution of the campaign that has these thématiques."""
    if not (report.themes or report.sessions or report.description or report.meetings):
        raise hinge.ReportRefusedError("Aucune partie d’une restitution n’a été reconnue : rien n’a été importé.")
    seen: set[int] = set()
    for section in report.themes:
        name = section.heading or section.label or section.theme
        if name is None:
            raise hinge.ReportRefusedError(
                "Ce document ne dit pas de quelle thématique il s’agit : choisissez-la, puis recommencez."
            )
        if section.theme not in themes:
            raise hinge.ReportRefusedError(f"La thématique « {name} » n’est pas une thématique de cette campagne.")
        if section.theme in seen:
            raise hinge.ReportRefusedError(f"La thématique « {name} » figure deux fois dans ce document.")
        seen.add(section.theme)


def _write_sessions(restitution: Restitution, sessions: Sequence[hinge.Session], by: User | None) -> None:
    workshops = [
        Workshop(
            campaign=restitution.campaign,
            territory=restitution.territory,
            title=session.region,
            format=session.format,
            state=WorkshopState.HELD,
            created_by=by,
        )
        for session in sessions
    ]
    Workshop.objects.bulk_create(workshops)
    pairs = list(zip(workshops, sessions, strict=True))
    RestitutionWorkshop.objects.bulk_create(
        RestitutionWorkshop(restitution=restitution, workshop=workshop, position=position)
        for position, workshop in enumerate(workshops)
    )
    Meeting.objects.bulk_create(
        Meeting(workshop=workshop, position=position, text=text)
        for workshop, session in pairs
        for position, text in enumerate(session.dates_places)
    )
    Facilitator.objects.bulk_create(
        Facilitator(workshop=workshop, position=position, name=person.name, role=person.role)
        for workshop, session in pairs
        for position, person in enumerate(session.facilitators)
    )
    Attendance.objects.bulk_create(
        Attendance(
            workshop=workshop,
            category=line.category,
            checked=line.checked,
            participants=line.participants,
            participants_note=line.participants_note,
            establishments=line.establishments,
        )
        for workshop, session in pairs
        for line in session.participants
    )


def _gather_blocks(rows: _Rows, sheet: ThemeSheet | None, part: str, blocks: Iterable[hinge.Block]) -> None:
    rows.blocks.extend(
        NarrativeBlock(
            restitution=rows.restitution, sheet=sheet, part=part, type=block.type, text=block.text, position=position
        )
        for position, block in enumerate(blocks)
    )


def _gather_section(rows: _Rows, sheet: ThemeSheet, section: hinge.ThemeSection) -> None:
    _gather_blocks(rows, sheet, Part.SITUATION, section.situation)
    _gather_blocks(rows, sheet, Part.ACTIONS, section.actions)
    for position, item in enumerate(section.retex):
        retex = Retex(
            sheet=sheet,
            position=position,
            label=item.label,
            scope=item.scope,
            lines=list(item.text),
            speakers=list(item.speakers),
            reference=item.ref or None,
        )
        rows.retex.append(retex)
        rows.links.extend(
            RetexLink(retex=retex, position=index, url=link.url, label=link.label)
            for index, link in enumerate(item.links)
        )
    for table, (attribute, cells) in TABLES.items():
        for position, line in enumerate(getattr(section, attribute)):
            row = Row(sheet=sheet, table=table, position=position, updated_by=rows.by)
            rows.rows.append(row)
            if table == Table.DIAGNOSIS:
                labels = [hinge.Entry(text=label) for label in line.retex]
                _gather_entries(rows, sheet, row, Kind.RETEX_LABEL, labels)
            for kind, cell in cells.items():
                _gather_entries(rows, sheet, row, kind, getattr(line, cell))
    for position, block in enumerate(section.challenges):
        kind = CHALLENGE_KIND[block.type]
        style = block.type if kind == Kind.PROPOSAL else BlockType.PARAGRAPH
        entry = Entry(
            sheet=sheet, kind=kind, style=style, text=block.text, position=position, reference=block.ref or None
        )
        rows.entries.append(entry)


def _gather_entries(
    rows: _Rows, sheet: ThemeSheet, row: Row, kind: str, entries: Iterable[hinge.Entry], parent: Entry | None = None
) -> None:
    for position, item in enumerate(entries):
        entry = Entry(
            id=uuid.uuid4(),
            sheet=sheet,
            row=row,
            kind=kind,
            parent=parent,
            position=position,
            text=item.text,
            highlighted=item.highlighted,
            reference=item.ref or None,
            role=item.role,
            horizon=item.horizon,
            starts_on=item.starts_on,
            ends_on=item.ends_on,
            updated_by=rows.by,
        )
        rows.entries.append(entry)
        if item.sources:
            rows.sources[entry.pk] = item.sources
        _gather_entries(rows, sheet, row, kind, item.items, entry)


def _write(rows: _Rows) -> None:
    known = known_sources(rows.sources.values(), rows.restitution.campaign, rows.restitution.territory)
    give_references(rows.sheets, rows.entries, rows.retex)
    NarrativeBlock.objects.bulk_create(rows.blocks, batch_size=BATCH)
    Retex.objects.bulk_create(rows.retex, batch_size=BATCH)
    RetexLink.objects.bulk_create(rows.links, batch_size=BATCH)
    Row.objects.bulk_create(rows.rows, batch_size=BATCH)
    Entry.objects.bulk_create([entry for entry in rows.entries if entry.parent_id is None], batch_size=BATCH)
    Entry.objects.bulk_create([entry for entry in rows.entries if entry.parent_id is not None], batch_size=BATCH)
    Row.retex.through.objects.bulk_create(
        [Row.retex.through(row_id=row, retex_id=retex) for row, retex in citations(rows.retex, rows.entries)],
        batch_size=BATCH,
    )
    Entry.answers.through.objects.bulk_create(
        [
            Entry.answers.through(from_entry_id=answer, to_entry_id=answered)
            for answer, answered in same_text_answers(rows.entries)
        ],
        batch_size=BATCH,
    )
    Entry.origins.through.objects.bulk_create(
        [
            Entry.origins.through(from_entry_id=entry, to_entry_id=known[source])
            for entry, sources in rows.sources.items()
            for source in dict.fromkeys(sources)
            if source in known
        ],
        batch_size=BATCH,
    )
