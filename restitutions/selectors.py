"""Reads: one fiche as its page shows it, how far the fiches are, the list of restitutions."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db.models import Count, Exists, FilteredRelation, OuterRef, Q, QuerySet

from accounts.models import User
from common.compiled import Compiled
from restitutions.enums import CELLS, COLUMN_TITLES, STEP_TABLE, Kind, Part, Speaker, Step, Table
from restitutions.models import Entry, NarrativeBlock, Restitution, Retex, RetexAttachment, Row, ThemeSheet
from restitutions.services.details import DETAILED, detail_of
from restitutions.thread import numbers_of_none
from workshops.models import Theme


@dataclass(frozen=True)
class Bullet:
    """One entry of a cell with its sub-points. `anchor` is its reference, or "" when it has none."""

    pk: uuid.UUID
    text: str
    anchor: str
    highlighted: bool
    items: tuple[Bullet, ...] = ()
    note: str = ""
    """What an acteur or an échéance says besides its words: « porteur », « court terme, jusqu’au 30 juin 2021 »."""


@dataclass(frozen=True)
class SheetCell:
    kind: Kind
    title: str
    bullets: tuple[Bullet, ...]


@dataclass(frozen=True)
class SheetRow:
    """`has_details`: it has an acteur or an échéance, of which more can be said."""

    pk: uuid.UUID
    cells: tuple[SheetCell, ...]
    has_details: bool


@dataclass(frozen=True)
class SheetTable:
    """One official table: its column titles, and its rows in printing order."""

    step: Step
    columns: tuple[str, ...]
    rows: tuple[SheetRow, ...]

    @property
    def title(self) -> str:
        return f"Tableau\u00a0: {self.step.label}"

    @property
    def has_highlights(self) -> bool:
        return any(
            bullet.highlighted or any(item.highlighted for item in bullet.items)
            for row in self.rows
            for cell in row.cells
            for bullet in cell.bullets
        )


@dataclass(frozen=True)
class SheetRetex:
    retex: Retex
    speakers: tuple[str, ...]
    links: tuple[tuple[str, str], ...]
    """(address, words) pairs."""
    files: tuple[RetexAttachment, ...]


@dataclass(frozen=True)
class SheetPage:
    """Everything the page of a fiche shows. `sheet` has no primary key before its first save."""

    sheet: ThemeSheet
    retex: tuple[SheetRetex, ...]
    tables: Mapping[Step, SheetTable]
    situation: tuple[NarrativeBlock, ...]
    actions: tuple[NarrativeBlock, ...]
    challenges: tuple[Entry, ...]

    @property
    def has_files(self) -> bool:
        return any(one.files for one in self.retex)

    @property
    def has_texts(self) -> bool:
        return bool(self.situation or self.actions)

    def count(self, step: Step) -> int:
        """How many things a part holds: RETEX, rows, blocks."""
        if step in self.tables:
            return len(self.tables[step].rows)
        if step == Step.RETEX:
            return len(self.retex)
        return len(self.challenges) if step == Step.CHALLENGES else len(self.situation) + len(self.actions)


def _themes(campaign: Any, restitution: Any) -> QuerySet[Any]:
    own = FilteredRelation("sheets", condition=Q(sheets__restitution=restitution))
    found: QuerySet[Any] = Theme.objects.filter(campaign=campaign).annotate(own=own)
    return found.select_related("own", "own__updated_by").order_by("number")


_THEMES = Compiled(_themes)


def themes_of(restitution: Restitution) -> tuple[list[Theme], dict[int, ThemeSheet]]:
    """All the thématiques of its campaign, in order, and the fiche of each, saved or not (one SQL statement)."""
    themes: list[Theme] = _THEMES(restitution.campaign_id, restitution.pk)
    sheets: dict[int, ThemeSheet] = {}
    for theme in themes:
        sheet = getattr(theme, "own", None) or ThemeSheet(restitution=restitution, theme=theme)
        sheet.restitution, sheet.theme = restitution, theme
        sheets[theme.pk] = sheet
    return themes, sheets


def sheet_page(sheet: ThemeSheet) -> SheetPage:
    """One fiche with all its parts: four SQL statements at any size, none before its first save."""
    if sheet.pk is None:
        return SheetPage(sheet, (), {step: _table(step, (), ()) for step in STEP_TABLE}, (), (), ())
    rows = list(Row.objects.filter(sheet=sheet).order_by("position", "pk"))
    entries = list(Entry.objects.filter(sheet=sheet).order_by("position", "pk"))
    blocks = list(NarrativeBlock.objects.filter(sheet=sheet).order_by("position", "pk"))
    return SheetPage(
        sheet,
        _retex_of(sheet),
        {step: _table(step, rows, entries) for step in STEP_TABLE},
        tuple(block for block in blocks if block.part == Part.SITUATION),
        tuple(block for block in blocks if block.part == Part.ACTIONS),
        tuple(entry for entry in entries if entry.row_id is None),
    )


def _retex_of(sheet: ThemeSheet) -> tuple[SheetRetex, ...]:
    """Its RETEX with their links and files, in one statement that answers a line for each pair of a link and a file."""
    attached = Q(attachments__removed_at=None)
    own = {"link": FilteredRelation("links"), "file": FilteredRelation("attachments", condition=attached)}
    found: QuerySet[Any] = Retex.objects.filter(sheet=sheet).annotate(**own)
    lines = found.select_related("link", "file").order_by(
        "position", "pk", "link__position", "link__pk", "file__added_at", "file__pk"
    )
    return tuple(_retex(list(group)) for _, group in groupby(lines, key=attrgetter("pk")))


def _retex(lines: list[Any]) -> SheetRetex:
    retex = lines[0]
    links = dict.fromkeys(line.link for line in lines if getattr(line, "link", None))
    files = dict.fromkeys(line.file for line in lines if getattr(line, "file", None))
    return SheetRetex(
        retex,
        tuple(str(Speaker(value).label) for value in retex.speakers if value in Speaker.values),
        tuple((link.url, link.label or link.url) for link in links),
        tuple(files),
    )


def _table(step: Step, rows: Iterable[Row], entries: Iterable[Entry]) -> SheetTable:
    table = STEP_TABLE[step]
    kinds = CELLS[table]
    tops: dict[tuple[uuid.UUID | None, str], list[Entry]] = defaultdict(list)
    items: dict[uuid.UUID, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.parent_id:
            items[entry.parent_id].append(entry)
        else:
            tops[entry.row_id, entry.kind].append(entry)
    return SheetTable(
        step,
        tuple(COLUMN_TITLES[kind] for kind in kinds),
        tuple(
            SheetRow(
                row.pk,
                tuple(
                    SheetCell(kind, COLUMN_TITLES[kind], tuple(_bullet(entry, items) for entry in tops[row.pk, kind]))
                    for kind in kinds
                ),
                any(tops[row.pk, kind] for kind in DETAILED),
            )
            for row in rows
            if row.table == table
        ),
    )


def _bullet(entry: Entry, items: Mapping[uuid.UUID, list[Entry]]) -> Bullet:
    return Bullet(
        pk=entry.pk,
        text=entry.text,
        anchor=entry.reference or "",
        highlighted=entry.highlighted,
        items=tuple(_bullet(item, items) for item in items.get(entry.pk, ())),
        note=detail_of(entry).words,
    )


def retex_cited_in_vain(restitution: Restitution, theme: Theme) -> list[str]:
    """The RETEX numbers that the diagnosis of a fiche gives and no RETEX of it bears (two SQL statements)."""
    of_sheet = {"sheet__restitution": restitution, "sheet__theme": theme}
    labels = Entry.objects.filter(kind=Kind.RETEX_LABEL, **of_sheet).order_by("row__position", "position", "pk")
    return numbers_of_none(Retex.objects.filter(**of_sheet).order_by("position", "pk"), labels)


@dataclass(frozen=True)
class Progress:
    """How much one fiche holds, part by part: RETEX, rows of each table, blocks of text, challenges."""

    retex: int = 0
    diagnosis: int = 0
    projections: int = 0
    plan: int = 0
    texts: int = 0
    challenges: int = 0
    updated_by: User | None = None

    @property
    def started(self) -> bool:
        return any((self.retex, self.diagnosis, self.projections, self.plan, self.texts, self.challenges))

    @property
    def parts(self) -> tuple[tuple[Step, int], ...]:
        """Each part in the order of the fiche, with how much it holds."""
        counts = (self.retex, self.diagnosis, self.projections, self.plan, self.texts, self.challenges)
        return tuple(zip(Step, counts, strict=True))


def fiche_progress(restitutions: Iterable[Restitution]) -> dict[tuple[int, int], Progress]:
    """How far each fiche is, by (restitution id, theme id); five SQL statements for any number of restitutions.

    A fiche that was never saved is absent: read it with `.get(key, Progress())`.
    """
    sheets = list(
        ThemeSheet.objects.filter(restitution__in=[restitution.pk for restitution in restitutions])
        .select_related("updated_by")
        .order_by("pk")
    )
    ids = [sheet.pk for sheet in sheets]
    written = Exists(Entry.objects.filter(row=OuterRef("pk")))
    rows = _counted(Row.objects.filter(written, sheet__in=ids).values_list("sheet", "table"))
    retex = _counted(Retex.objects.filter(sheet__in=ids).values_list("sheet"))
    texts = _counted(NarrativeBlock.objects.filter(sheet__in=ids).values_list("sheet"))
    challenges = _counted(Entry.objects.filter(sheet__in=ids, row=None).values_list("sheet"))
    return {
        (sheet.restitution_id, sheet.theme_id): Progress(
            retex=retex.get((sheet.pk,), 0),
            diagnosis=rows.get((sheet.pk, Table.DIAGNOSIS), 0),
            projections=rows.get((sheet.pk, Table.PROJECTION), 0),
            plan=rows.get((sheet.pk, Table.PLAN), 0),
            texts=texts.get((sheet.pk,), 0),
            challenges=challenges.get((sheet.pk,), 0),
            updated_by=sheet.updated_by,
        )
        for sheet in sheets
    }


def _counted(keys: QuerySet[Any, Any]) -> dict[tuple[Any, ...], int]:
    return {key: number for *parts, number in keys.order_by().annotate(number=Count("pk")) if (key := tuple(parts))}


def holdings(restitution: Restitution) -> list[tuple[str, int]]:
    """What a restitution holds: the noun ("fiche,fiches") and how many, those it has none of left out (five counts)."""
    sheets = ThemeSheet.objects.filter(restitution=restitution)
    files = RetexAttachment.objects.kept().filter(retex__sheet__restitution=restitution)
    counts = [
        ("fiche,fiches", sheets.count()),
        ("entrée des tableaux et des défis,entrées des tableaux et des défis", _of(Entry, restitution)),
        ("RETEX,RETEX", _of(Retex, restitution)),
        ("pièce jointe,pièces jointes", files.count()),
        ("paragraphe,paragraphes", NarrativeBlock.objects.filter(restitution=restitution).count()),
    ]
    return [(name, number) for name, number in counts if number]


def _of(model: type[Entry | Retex], restitution: Restitution) -> int:
    return model._default_manager.filter(sheet__restitution=restitution).count()
