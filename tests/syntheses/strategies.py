"""Reports made up by hypothesis: valid for the JSON form and for the database, as unkind as they may be.

What is drawn from many times in a report is built once (`cache`): building it takes longer than drawing.
"""

from __future__ import annotations

import string
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import TypeVar

from hypothesis import strategies as st

from common.text import ENTRY_LIMIT, clean_text
from restitutions.enums import BlockType, Horizon, Layout, Speaker, StakeholderRole
from syntheses.report import (
    Attachment,
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
    TerritoryRef,
    ThemeSection,
)
from territories.enums import Level
from workshops.enums import AttendanceCategory, SessionFormat

T = TypeVar("T")

HOSTILE = (
    "<script>alert(1)</script>",
    "</td></table><b>gras</b> &amp; &#60;",
    "{{ 7|add:7 }} {% now 'Y' %} {# rien #}",
    "\u202eenvers\u202c \u2066isolé\u2069 \u200f\u200e",
    "التعليم الرقمي",
    "🎉 👩‍🏫 🇫🇷 e\u0301 ﬁ",
    '"guillemets" « français » ‘simples’ l’école d\'ici',
    "=SUM(A1:A9)",
    "@commande +33 -1",
    "null",
    "\\u0000 \\n %s ${x} $(id)",
    "; DROP TABLE entry; --",
    "► • – faux points",
    "1\u00a0200\u202f€ ?",
)
SOURCES = tuple(f"D85-T{theme}-I{number}" for theme in (1, 5) for number in (1, 2, 10))
"""References that some test makes true."""

_LETTERS = string.ascii_letters + string.digits + "éèàçœÆŒ’'\"«»–—…,;:!?().%&<>{}[]|\\/@#=+-*_ \u00a0\u202f"


@cache
def texts(limit: int = 80) -> st.SearchStrategy[str]:
    """One cleaned, non-empty line."""
    free = st.text(max_size=limit) | st.text(alphabet=_LETTERS, max_size=limit)
    mixed = st.tuples(st.sampled_from(HOSTILE), st.text(alphabet=_LETTERS, max_size=20)).map(" ".join)
    return (free | mixed).map(lambda text: clean_text(clean_text(text)[:limit])).filter(bool)


@cache
def optional_texts(limit: int = 80) -> st.SearchStrategy[str]:
    return st.just("") | texts(limit)


def lists(items: st.SearchStrategy[T], most: int = 3) -> st.SearchStrategy[tuple[T, ...]]:
    return st.lists(items, max_size=most).map(tuple)


@cache
def counts() -> st.SearchStrategy[int | None]:
    """Unknown, nobody, some."""
    return st.none() | st.integers(min_value=0, max_value=10_000_000)


@cache
def urls() -> st.SearchStrategy[str]:
    path = st.text(alphabet=string.ascii_letters + string.digits + "-_.~/?=&%#éà", max_size=60)
    return st.builds("{}://example.org/{}".format, st.sampled_from(["http", "https"]), path).map(clean_text)


@cache
def links() -> st.SearchStrategy[Link]:
    return st.builds(Link, url=urls(), label=optional_texts(60))


@cache
def references() -> st.SearchStrategy[str]:
    """None, one as we give them, one that somebody made up."""
    ours = st.from_regex(r"(PDL|D85)-T[1-5]-(I|F|IP|B|L|Q|A|AC|E|S|D|T|P|R)[1-9][0-9]{0,3}", fullmatch=True)
    return st.just("") | ours | texts(40)


@cache
def long_texts() -> st.SearchStrategy[str]:
    """Up to what an entry may hold."""
    return st.integers(min_value=1_000, max_value=ENTRY_LIMIT).map(lambda size: ("mot " * size)[:size].strip())


@cache
def blocks() -> st.SearchStrategy[Block]:
    return st.builds(Block, type=st.sampled_from(BlockType.values), text=wordings(), ref=references())


@cache
def wordings() -> st.SearchStrategy[str]:
    """What an entry says: mostly a line, sometimes as much as it may hold."""
    return texts() | texts() | texts() | long_texts()


_DAYS = st.none() | st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1))


@st.composite
def _periods(draw: st.DrawFn) -> tuple[date | None, date | None]:
    starts_on, ends_on = draw(_DAYS), draw(_DAYS)
    return (ends_on, starts_on) if starts_on and ends_on and ends_on < starts_on else (starts_on, ends_on)


_PERIODS = _periods()
_SOURCES = lists(st.sampled_from(SOURCES) | texts(40))


@st.composite
def entries(draw: st.DrawFn, cell: str = "", *, nested: bool = True) -> Entry:
    """An entry of a cell; the roles are those of `who`, horizons and dates those of `when`."""
    items: Sequence[Entry] = draw(_items(cell)) if nested else ()
    starts_on, ends_on = draw(_PERIODS) if cell == "when" else (None, None)
    return Entry(
        text=draw(wordings()),
        items=tuple(items),
        highlighted=draw(st.booleans()),
        ref=draw(references()),
        sources=draw(_SOURCES),
        role=draw(st.sampled_from(["", *StakeholderRole.values])) if cell == "who" else "",
        horizon=draw(st.sampled_from(["", *Horizon.values])) if cell == "when" else "",
        starts_on=starts_on,
        ends_on=ends_on,
    )


@cache
def _items(cell: str) -> st.SearchStrategy[tuple[Entry, ...]]:
    return lists(entries(cell, nested=False), 2)


@cache
def cell(name: str = "") -> st.SearchStrategy[tuple[Entry, ...]]:
    return lists(entries(name))


@cache
def attachments() -> st.SearchStrategy[Attachment]:
    return st.builds(
        Attachment,
        name=texts(100),
        size=st.integers(min_value=0, max_value=10_485_760),
        sha256=st.text(alphabet="0123456789abcdef", min_size=64, max_size=64),
    )


@cache
def sections(theme: int | None, *, files: bool) -> st.SearchStrategy[ThemeSection]:
    """A fiche of one thématique; without one, it has no number either. `files`: with some beside its RETEX."""
    numbers = st.none() | st.integers(min_value=1, max_value=99)
    return st.builds(
        ThemeSection,
        theme=st.just(theme),
        number=numbers if theme else st.none(),
        heading=optional_texts(),
        label=optional_texts(),
        situation=lists(blocks()),
        actions=lists(blocks()),
        retex=lists(
            st.builds(
                Retex,
                label=texts(100),
                scope=optional_texts(100),
                text=lists(texts()),
                links=lists(links(), 2),
                speakers=st.lists(st.sampled_from(Speaker.values), unique=True, max_size=3).map(tuple),
                ref=references(),
                attachments=lists(attachments(), 2) if files else st.just(()),
            ),
            2,
        ),
        diagnosis=lists(st.builds(DiagnosisRow, retex=lists(texts(60), 2), irritants=cell(), strengths=cell()), 2),
        projections=lists(st.builds(ProjectionRow, irritants=cell(), needs=cell(), levers=cell()), 2),
        plan=lists(
            st.builds(PlanRow, what=cell(), how=cell(), who=cell("who"), when=cell("when"), indicators=cell()), 2
        ),
        challenges=lists(blocks()),
    )


@cache
def facilitators() -> st.SearchStrategy[Facilitator]:
    pairs = st.tuples(optional_texts(60), optional_texts(60)).filter(any)
    return pairs.map(lambda pair: Facilitator(name=pair[0], role=pair[1]))


@st.composite
def sessions(draw: st.DrawFn) -> Session:
    """A session sheet; its categories are in the official order, each once."""
    kept = draw(st.sets(st.sampled_from(AttendanceCategory.values)))
    return Session(
        region=draw(texts(100)),
        dates_places=draw(lists(texts(100))),
        format=draw(st.sampled_from(["", *SessionFormat.values])),
        facilitators=draw(lists(facilitators())),
        participants=tuple(
            Attendance(
                category=category,
                checked=draw(st.booleans()),
                participants=draw(counts()),
                participants_note=draw(optional_texts()),
                establishments=draw(counts()),
            )
            for category in AttendanceCategory.values
            if category in kept
        ),
    )


@st.composite
def reports(draw: st.DrawFn, *, placed: bool = False) -> Report:
    """A whole report; its thématiques are of 1 to 5, each once, in any order, one at least.

    Unless it is `placed`, one may be of no known thématique, and files may go with a RETEX: their bytes are elsewhere.
    """
    known: list[int | None] = [1, 2, 3, 4, 5]
    among = known if placed else [*known, None]
    numbers = draw(st.lists(st.sampled_from(among), unique=True, min_size=1, max_size=3))
    meeting = st.builds(
        MeetingSummary, academie=texts(60), zap_meetings=counts(), participants=counts(), departments=counts()
    )
    place = st.builds(TerritoryRef, level=st.sampled_from(Level.values), code=texts(20), name=optional_texts())
    return Report(
        layout=draw(st.sampled_from(Layout.values)),
        title=draw(optional_texts()),
        campaign=draw(optional_texts(50)),
        territory=draw(st.none() | place),
        region=draw(optional_texts()),
        contact=draw(optional_texts()),
        document=draw(optional_texts()),
        source=draw(optional_texts()),
        description=draw(lists(blocks())),
        meetings=draw(lists(meeting)),
        totals_note=draw(optional_texts()),
        sessions=draw(lists(sessions(), 2)),
        themes=tuple(draw(sections(number, files=not placed)) for number in numbers),
        boilerplate=draw(lists(texts())),
    )
