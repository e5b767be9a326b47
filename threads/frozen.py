"""What versions froze, as the thread sees it: never a row is read for words that a correction may have changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from common.text import fold
from restitutions.enums import Table
from restitutions.models import Restitution
from restitutions.services.details import Detail
from restitutions.thread import TAKES_UP, cited_keys
from syntheses.cells import CHALLENGE_KIND, TABLES
from syntheses.models import Version
from syntheses.readers.json_reader import from_dict
from syntheses.report import Entry, Report, ThemeSection
from threads.points import RETEX, Fiche, Point


def report_of(version: Version) -> Report:
    """What a version loaded with its snapshot froze. No SQL."""
    return from_dict(version.snapshot.payload)


def frozen_fiche(section: ThemeSection) -> Fiche:
    """A fiche as it was frozen. What takes up what is known by its words: the same ones. Pure."""
    keys = map(str, count(1))
    points: list[Point] = []
    cites: list[tuple[str, str]] = []
    names: dict[str, str] = {}
    for item in section.retex:
        text = " – ".join(part for part in (item.label, item.scope) if part)
        point = Point(next(keys), RETEX, text, item.ref, lines=item.text)
        points.append(point)
        for name in (fold(item.label), fold(item.label).removeprefix("retex ")):
            names.setdefault(name, point.key)
    for table, (attribute, cells) in TABLES.items():
        for line in getattr(section, attribute):
            row = next(keys)
            for kind, cell in cells.items():
                points.extend(_points(getattr(line, cell), kind, row, keys))
            if table == Table.DIAGNOSIS:
                cited = (key for label in line.retex for key in cited_keys(label))
                cites.extend((row, names[key]) for key in cited if key in names)
    for block in section.challenges:
        points.append(Point(next(keys), str(CHALLENGE_KIND[block.type]), block.text, block.ref))
    return Fiche(tuple(points), tuple(dict.fromkeys(cites)), tuple(_same_words(points)))


def _points(entries: Iterable[Entry], kind: str, row: str, keys: Iterator[str], parent: str = "") -> Iterator[Point]:
    for entry in entries:
        said = Detail(entry.role, entry.horizon, entry.starts_on, entry.ends_on)
        point = Point(
            key=next(keys),
            kind=str(kind),
            text=entry.text,
            reference=entry.ref,
            row=row,
            parent=parent,
            highlighted=entry.highlighted,
            note=said.words,
            sources=entry.sources,
        )
        yield point
        yield from _points(entry.items, kind, row, keys, point.key)


def _same_words(points: Sequence[Point]) -> Iterator[tuple[str, str]]:
    by_words: dict[tuple[str, str], list[str]] = defaultdict(list)
    for point in points:
        by_words[point.kind, fold(point.text)].append(point.key)
    for point in points:
        source, words = TAKES_UP.get(point.kind), fold(point.text)
        if source and words:
            yield from ((point.key, taken_up) for taken_up in by_words.get((str(source), words), ()))


@dataclass(frozen=True)
class Found:
    """A point in what a version froze, and the fiche it stands in."""

    version: Version
    report: Report
    section: ThemeSection
    fiche: Fiche
    point: Point


def find_in(version: Version, reference: str) -> Found | None:
    """The point of that reference in a version loaded with its snapshot. No SQL."""
    report = report_of(version)
    for section in report.themes:
        fiche = frozen_fiche(section)
        point = fiche.find(reference)
        if point:
            return Found(version, report, section, fiche, point)
    return None


@dataclass(frozen=True)
class Past:
    """What one version said of a point: "" when it was not there. `is_new`: not as in the one before."""

    version: Version
    text: str
    lines: tuple[str, ...]
    is_new: bool


def history(restitution: Restitution, reference: str) -> list[Past]:
    """What the readable versions of a restitution say of a point, from the first that has it (one SQL statement)."""
    versions = Version.objects.readable().filter(restitution=restitution)
    versions = versions.select_related("snapshot", "restitution__territory").order_by("number")
    told: list[Past] = []
    for version in versions:
        found = find_in(version, reference)
        said = (found.point.text, found.point.lines) if found else ("", ())
        if found or told:
            is_new = not told or (told[-1].text, told[-1].lines) != said
            told.append(Past(version, *said, is_new))
    return told
