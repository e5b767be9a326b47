"""A report taken apart: one flat list of things, in reading order, each with where it stands and what is said of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from common.french import file_size
from restitutions.enums import (
    CHALLENGE_KINDS,
    COLUMN_TITLES,
    BlockType,
    Horizon,
    Kind,
    Layout,
    Part,
    Speaker,
    StakeholderRole,
    Step,
    Table,
)
from syntheses.cells import CHALLENGE_KIND, TABLES
from syntheses.report import Attendance, Block, Entry, Report, Retex, Session, ThemeSection
from workshops.enums import AttendanceCategory, SessionFormat

GENERAL, SESSIONS = "Présentation", "Sessions"

Facts = tuple[tuple[str, str], ...]
"""What is said of a thing besides its words: (French label, value as read); a value that is not said is absent."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing of a report.

    `key` is its identity, "" when it has none but its words: a reference is "ref:…". `family` groups what may be the
    same thing. `section` is a thématique ("t1") or one of the general parts; `title` its heading as read. `row` counts
    from 0, -1 outside tables; `parent` is the place in the list of what it stands under, -1 for nothing.
    """

    family: str
    nature: str
    text: str
    section: str
    title: str
    part: str
    column: str = ""
    row: int = -1
    key: str = ""
    parent: int = -1
    facts: Facts = ()

    @property
    def ref(self) -> str:
        return self.key.removeprefix("ref:") if self.key.startswith("ref:") else ""


def items_of(report: Report) -> list[Item]:
    """Everything a report prints, in reading order; what is never printed (file names, the model's sentences) apart."""
    found: list[Item] = []
    _general(found, report)
    _sessions(found, report.sessions)
    seen: dict[str, int] = {}
    for section in report.themes:
        key = _section_key(section)
        seen[key] = seen.get(key, 0) + 1
        _theme(found, section, key if seen[key] == 1 else f"{key}.{seen[key]}")
    return found


def _section_key(section: ThemeSection) -> str:
    if section.theme is not None:
        return f"t{section.theme}"
    return f"n{section.number}" if section.number is not None else f"h{section.heading}"


def _general(found: list[Item], report: Report) -> None:
    place = report.territory
    said = (
        ("title", "Titre", report.title),
        ("layout", "Mise en page", str(Layout(report.layout).label) if report.layout in Layout.values else ""),
        ("campaign", "Campagne", report.campaign),
        ("territory", "Territoire", f"{place.name} {place.level} {place.code}".strip() if place else ""),
        ("region", "Région en pied de page", report.region),
        ("contact", "Contact en pied de page", report.contact),
        ("totals", "Bilan en toutes lettres", report.totals_note),
    )
    for key, nature, text in said:
        if text:
            found.append(Item("head", nature, text, GENERAL, GENERAL, "En-tête", key=f"head:{key}"))
    _blocks(found, report.description, GENERAL, GENERAL, str(Part.DESCRIPTION.label))
    for line in report.meetings:
        facts = _numbers(
            ("Rencontres de bassin", line.zap_meetings),
            ("Participants", line.participants),
            ("Départements", line.departments),
        )
        nature = "Ligne du bilan"
        found.append(Item("meeting", nature, line.academie, GENERAL, GENERAL, "Bilan des rencontres", facts=facts))


def _numbers(*pairs: tuple[str, int | None]) -> Facts:
    return tuple((label, str(value)) for label, value in pairs if value is not None)


def _blocks(found: list[Item], blocks: Iterable[Block], section: str, title: str, part: str) -> None:
    for block in blocks:
        nature = _block_nature(block.type)
        found.append(Item("block", nature, block.text, section, title, part, key=_ref(block.ref)))


def _block_nature(type_: str) -> str:
    return str(BlockType(type_).label) if type_ in BlockType.values else type_


def _ref(reference: str) -> str:
    return f"ref:{reference}" if reference else ""


def _sessions(found: list[Item], sessions: Iterable[Session]) -> None:
    for session in sessions:
        format_ = str(SessionFormat(session.format).label) if session.format in SessionFormat.values else ""
        team = ", ".join(" – ".join(filter(None, (one.name, one.role))) for one in session.facilitators)
        said = [
            ("Dates et lieux", " ; ".join(session.dates_places)),
            ("Format", format_ or session.format),
            ("Équipe d’animation", team),
            *((_category(one), _attendance(one)) for one in session.participants),
        ]
        facts = tuple((label, value) for label, value in said if value)
        found.append(Item("session", "Session", session.region, SESSIONS, SESSIONS, "Sessions", facts=facts))


def _category(line: Attendance) -> str:
    known = line.category in AttendanceCategory.values
    return str(AttendanceCategory(line.category).label) if known else line.category


def _attendance(line: Attendance) -> str:
    said = [
        "présents" if line.checked else "",
        f"participants\u00a0: {line.participants}" if line.participants is not None else "",
        line.participants_note,
        f"établissements\u00a0: {line.establishments}" if line.establishments is not None else "",
    ]
    return ", ".join(filter(None, said))


def _theme(found: list[Item], section: ThemeSection, key: str) -> None:
    title = section.heading or section.label or "Thématique"
    facts = [("Libellé court", section.label), ("Numéro", str(section.number or ""))]
    said = tuple((label, value) for label, value in facts if value)
    found.append(Item("theme", "Thématique", title, key, title, "Titre", key=f"theme:{key}", facts=said))
    _blocks(found, section.situation, key, title, str(Part.SITUATION.label))
    _blocks(found, section.actions, key, title, str(Part.ACTIONS.label))
    for retex in section.retex:
        _retex(found, retex, key, title)
    for table, (attribute, kinds) in TABLES.items():
        for row, line in enumerate(getattr(section, attribute)):
            part = str(Table(table).label)
            for label in getattr(line, "retex", ()):
                nature = "RETEX cité"
                found.append(Item("label", nature, label, key, title, part, COLUMN_TITLES[Kind.RETEX_LABEL], row))
            for kind, cell in kinds.items():
                for entry in getattr(line, cell):
                    spot = (key, title, part, COLUMN_TITLES[kind], row)
                    _entry(found, entry, str(Kind(kind).label), spot)
    for block in section.challenges:
        nature = str(Kind(CHALLENGE_KIND.get(block.type, CHALLENGE_KINDS[-1])).label)
        part = str(Step.CHALLENGES.label)
        found.append(Item("challenge", nature, block.text, key, title, part, key=_ref(block.ref)))


def _retex(found: list[Item], retex: Retex, key: str, title: str) -> None:
    part, parent = str(Step.RETEX.label), len(found)
    speakers = ", ".join(str(Speaker(one).label) if one in Speaker.values else one for one in retex.speakers)
    files = " ; ".join(f"{one.name} ({file_size(one.size)}, {one.sha256[:12]})" for one in retex.attachments)
    links = " ; ".join(" ".join(filter(None, (one.label, one.url))) for one in retex.links)
    said = (("Portée", retex.scope), ("Qui parle", speakers), ("Liens", links), ("Pièces jointes", files))
    facts = tuple((label, value) for label, value in said if value)
    found.append(Item("retex", "RETEX", retex.label, key, title, part, key=_ref(retex.ref), facts=facts))
    for line in retex.text:
        found.append(Item("line", "Texte du RETEX", line, key, title, part, parent=parent))


def _entry(
    found: list[Item], entry: Entry, nature: str, spot: tuple[str, str, str, str, int], parent: int = -1
) -> None:
    place = len(found)
    facts = tuple(_entry_facts(entry))
    found.append(Item("entry", nature, entry.text, *spot, key=_ref(entry.ref), parent=parent, facts=facts))
    for item in entry.items:
        _entry(found, item, nature, spot, place)


def _entry_facts(entry: Entry) -> Iterator[tuple[str, str]]:
    if entry.highlighted:
        yield "Mis en avant", "oui"
    if entry.role:
        yield "Rôle", str(StakeholderRole(entry.role).label) if entry.role in StakeholderRole.values else entry.role
    if entry.horizon:
        yield "Horizon", str(Horizon(entry.horizon).label) if entry.horizon in Horizon.values else entry.horizon
    if entry.starts_on:
        yield "Début", _day(entry.starts_on)
    if entry.ends_on:
        yield "Fin", _day(entry.ends_on)
    if entry.sources:
        yield "Établi à partir de", ", ".join(entry.sources)


def _day(value: date) -> str:
    return f"{value:%d/%m/%Y}"
