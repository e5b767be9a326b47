"""Report → the rows of each CSV file: values only, forms are `csv_cells`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from restitutions.enums import Kind, Part, Table
from syntheses.cells import CHALLENGE_KIND, TABLES
from syntheses.edition import Edition
from syntheses.report import Block, Entry, Report, Retex, ThemeSection
from syntheses.writers.csv_cells import Row, Value
from syntheses.writers.csv_secrecy import Secrets, secrets_of, total_of

TABLE_FILES = {Table.DIAGNOSIS: "diagnostic", Table.PROJECTION: "projections", Table.PLAN: "plan"}
NARRATIVES = ((Part.SITUATION, "situation"), (Part.ACTIONS, "actions"))


def rows_of(report: Report, edition: Edition) -> dict[str, list[Row]]:
    """The rows of a report by file name. Names and addresses of people are left out, as is what is kept secret."""
    place = _place(report, edition)
    secrets = secrets_of(report)
    files: dict[str, list[Row]] = defaultdict(list)
    files["restitutions"].append(
        place
        | {
            "date": edition.date,
            "campagne_titre": edition.campaign_title,
            "titre": report.title,
            "mise_en_page": report.layout,
            "region": report.region,
            "bilan": "" if secrets.summary else report.totals_note,
            "empreinte": edition.checksum,
        }
    )
    files["rencontres"] += (place | row for row in _meetings(report, secrets))
    for number, (row, lines) in enumerate(_sessions(report, secrets), 1):
        files["sessions"].append(place | {"session": number} | row)
        files["participation"] += (place | {"session": number} | line for line in lines)
    files["textes"] += (place | NO_THEME | row for row in _blocks(Part.DESCRIPTION, report.description))
    for position, section in enumerate(report.themes, 1):
        theme = {"thematique": section.theme, "thematique_libelle": section.label or section.heading}
        for name, row in _section(section, position):
            files[name].append(place | theme | row)
    return files


NO_THEME: dict[str, Value] = {"thematique": None, "thematique_libelle": ""}


def _place(report: Report, edition: Edition) -> dict[str, Value]:
    territory = report.territory
    return {
        "campagne": report.campaign,
        "territoire_niveau": territory.level if territory else "",
        "territoire_code": territory.code if territory else "",
        "territoire_nom": territory.name if territory else edition.territory_name,
        "version": edition.version,
    }


def _heads(count: int | None, secret: bool) -> dict[str, Value]:
    return {"participants": None if secret else count, "participants_secret": secret}


def _meetings(report: Report, secrets: Secrets) -> Iterator[dict[str, Value]]:
    for order, line in enumerate(report.meetings):
        yield {
            "ordre": order + 1,
            "academie": line.academie,
            "rencontres_bassin": line.zap_meetings,
            **_heads(line.participants, order in secrets.meetings),
            "departements": line.departments,
        }


def _sessions(report: Report, secrets: Secrets) -> Iterator[tuple[dict[str, Value], list[dict[str, Value]]]]:
    for number, session in enumerate(report.sessions):
        hidden, no_notes = secrets.categories[number], secrets.notes(number)
        unknown = [line for line in session.participants if line.checked and line.participants is None]
        lines: list[dict[str, Value]] = [
            {
                "categorie": line.category,
                "presente": line.checked,
                **_heads(line.participants, place in hidden),
                "precision": "" if no_notes else line.participants_note,
                "etablissements": line.establishments,
            }
            for place, line in enumerate(session.participants)
        ]
        yield (
            {
                "intitule": session.region,
                "dates_lieux": session.dates_places,
                "format": session.format,
                "fonctions_animation": tuple(person.role for person in session.facilitators if person.role),
                **_heads(total_of(session), number in secrets.totals),
                "categories_inconnues": len(unknown),
            },
            lines,
        )


def _section(section: ThemeSection, position: int) -> Iterator[tuple[str, dict[str, Value]]]:
    yield (
        "thematiques",
        {"thematique_titre": section.heading, "numero_imprime": section.number, "ordre": position},
    )
    for part, attribute in NARRATIVES:
        for row in _blocks(part, getattr(section, attribute)):
            yield "textes", row
    for order, item in enumerate(section.retex, 1):
        yield "retex", _retex(item, order)
    for table, (attribute, kinds) in TABLES.items():
        for number, line in enumerate(getattr(section, attribute), 1):
            for row in _cells(line, table, kinds):
                yield TABLE_FILES[Table(table)], {"ligne": number, **row}
    for order, block in enumerate(section.challenges, 1):
        yield "defis", {"nature": CHALLENGE_KIND[block.type], "ordre": order, **_block(block)}


def _cells(line: Any, table: str, kinds: dict[str, str]) -> Iterator[dict[str, Value]]:
    """The entries of one row of a table, cell by cell, each lead-in followed by its sub-points."""
    if table == Table.DIAGNOSIS:
        yield from _entries(Kind.RETEX_LABEL, [Entry(text=label) for label in line.retex], precise=False)
    for kind, attribute in kinds.items():
        yield from _entries(kind, getattr(line, attribute), precise=table == Table.PLAN)


def _entries(kind: str, entries: Iterable[Entry], *, precise: bool) -> Iterator[dict[str, Value]]:
    for order, entry in enumerate(entries, 1):
        places: dict[str, Value] = {"nature": kind, "ordre": order}
        yield {**places, "sous_ordre": None, "parent": "", **_entry(entry, precise)}
        for below, item in enumerate(entry.items, 1):
            yield {**places, "sous_ordre": below, "parent": entry.ref, **_entry(item, precise)}


def _entry(entry: Entry, precise: bool) -> dict[str, Value]:
    said: dict[str, Value] = {
        "reference": entry.ref,
        "texte": entry.text,
        "souligne": entry.highlighted,
        "sources": entry.sources,
    }
    if precise:
        said |= {"role": entry.role, "horizon": entry.horizon, "debut": entry.starts_on, "fin": entry.ends_on}
    return said


def _blocks(part: str, blocks: Iterable[Block]) -> Iterator[dict[str, Value]]:
    for order, block in enumerate(blocks, 1):
        yield {"partie": part, "ordre": order, **_block(block)}


def _block(block: Block) -> dict[str, Value]:
    return {"forme": block.type, "reference": block.ref, "texte": block.text}


def _retex(item: Retex, order: int) -> dict[str, Value]:
    return {
        "ordre": order,
        "reference": item.ref,
        "intitule": item.label,
        "portee": item.scope,
        "texte": item.text,
        "qui_parle": item.speakers,
        "liens": tuple(f"{link.label} : {link.url}" if link.label else link.url for link in item.links),
    }
