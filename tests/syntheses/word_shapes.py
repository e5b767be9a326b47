"""Shapes of Word documents made up by hypothesis: every text a person could have written is a word of its own."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from string import ascii_lowercase

from hypothesis import strategies as st

from tests.syntheses.raw_word import cell, listed, p, rows, run
from workshops.enums import AttendanceCategory

THEMES = (
    "Thématique 3 : Travailler ensemble autrement",
    "THEMATIQUE N°2 – Enseigner et apprendre",
    "Gouvernance",
    "4. Numérique responsable",
    "Fracture numérique",
)
PARTS = (
    "1. État des lieux",
    "2. Principales actions et acteurs mobilisés",
    "Retours d’expérience",
    "4. Défis et propositions",
    "Descriptif de la concertation",
    "Bilan des rencontres",
    "Diagnostic",
    "Synthèse des besoins",
    "3. Plan d’action",
    "Annexes",
)
TITLES = (
    "Thématique concernée (parmi les 5)",
    "RETEX",
    "Irritants",
    "POINTS FORTS",
    "Besoin",
    "Leviers",
    "Quoi",
    "Actions à mener (Comment)",
    "Acteurs mobilisés",
    "Temporalité souhaitée",
    "Indicateurs de réussite",
    "Observations",
    "",
)
MEETINGS = ("Académie", "Rencontres", "Participants", "Départements")
LABELS = ("Région académique", "Date et lieu", "Format de la session", "Animateurs", "Participants à la session", "")
SIGNS = ("", "", "► ", "• ", "- ", "–\u00a0", "*\t", "✓ ", "o ", "\uf0b7\t", "1. ", "a) ", "\t- ", "☒ ", "☐ ", "x ")
OPENINGS = (
    "", "", "RETEX 3 : ", "RETEX ", "RETEX 4 (", "Comment ", "Défi n° 2 : ", "Au niveau national : ", "Thématique ",
    "Thématique 3 : ", "Contact : ", "Région académique ", "Plan d’action ", "Total : ", "https://example.org/",
    "Académie de ", "Gouvernance : ", "Nombre de participants : ", "Nombre d’établissements : ", "présentiel ",
    *(str(category.label) + end for category in list(AttendanceCategory)[:3] for end in (" : ", " ")),
)  # fmt: skip
ENDINGS = (
    "", "", " ?", " :", ")", " : {} personnes", " – {} rencontres", " ({})", " : oui", " (suite)", " : une vingtaine",
    " : {} rencontres, {} participants", " : {} dont {} à distance", " {}",
)  # fmt: skip


class Words:
    """Words and numbers no document has, each given once: "qxaaa", "qxaab"…, 20001, 20002…"""

    def __init__(self) -> None:
        self.given: list[str] = []
        self._numbers = count()
        self._people = count(20_001)

    def number(self) -> str:
        self.given.append(str(next(self._people)))
        return self.given[-1]

    def next(self) -> str:
        number, letters = next(self._numbers), ""
        for _ in range(3):
            number, rank = divmod(number, 26)
            letters = ascii_lowercase[rank] + letters
        self.given.append(f"qx{letters}")
        return self.given[-1]


@st.composite
def lines(draw: st.DrawFn, words: Words) -> str:
    """One line: a sign, an opening that means something somewhere, a word of its own, an ending."""
    opening, ending = draw(st.sampled_from(OPENINGS)), draw(st.sampled_from(ENDINGS))
    counted = ending.format(*(words.number() for _ in range(ending.count("{}"))))
    return f"{draw(st.sampled_from(SIGNS))}{opening}{words.next()}{counted}"


def wrapped(draw: st.DrawFn, line: str) -> str:
    """A line as runs, wrapped in what Word wraps runs in."""
    inside = run(line, draw(st.sampled_from(("", "", "<w:b/>", '<w:b/><w:color w:val="00B050"/>', "<w:vanish/>"))))
    ways = (
        "{}",
        "{}",
        '<w:ins w:id="1" w:author="a">{}</w:ins>',
        '<w:smartTag w:element="e">{}</w:smartTag>',
        "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>",
        "<w:sdt><w:sdtPr><w14:checkbox/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>",
        '<w:hyperlink w:anchor="ici">{}</w:hyperlink>',
        '<w:fldSimple w:instr=" HYPERLINK https://example.org/lien ">{}</w:fldSimple>',
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx><w:txbxContent><w:p>{}</w:p>"
        "</w:txbxContent></wps:txbx></w:drawing></mc:Choice></mc:AlternateContent></w:r>",
    )
    return draw(st.sampled_from(ways)).format(inside)


@st.composite
def paragraphs(draw: st.DrawFn, words: Words) -> str:
    """One paragraph: of a style, of a list, with a soft break, in a control."""
    text = draw(lines(words))
    if draw(st.integers(0, 3)) == 0:
        text += "\n" + draw(lines(words))
    shape = draw(
        st.sampled_from(("plain", "plain", "bold", "heading 1", "heading 3", "List Bullet", "list", "wrapped"))
    )
    if shape == "list":
        return listed(text, level=draw(st.integers(0, 2)))
    if shape == "wrapped":
        return p(wrapped(draw, text))
    return p(text, bold=shape == "bold", style=shape if shape[0] in "hL" else "")


@st.composite
def cells(draw: st.DrawFn, words: Words, depth: int = 0) -> str:
    """A cell: lines, paragraphs, a table inside, merged with those beside or above."""
    inside = "".join(draw(st.lists(paragraphs(words), max_size=2)))
    if depth == 0 and draw(st.integers(0, 9)) == 0:
        inside += draw(tables(words, depth=1)) + p()
    return cell(
        inside or p(),
        span=draw(st.sampled_from((1, 1, 1, 1, 2))),
        merge=draw(st.sampled_from(("", "", "", "", "restart", "continue"))),
    )


@st.composite
def tables(draw: st.DrawFn, words: Words, depth: int = 0) -> str:
    """A table: titles in any order, titles again, second titles, a band, no titles at all."""
    kinds = (TITLES, TITLES, MEETINGS, ())
    known = draw(st.sampled_from(kinds))
    titles = draw(st.lists(st.sampled_from(known), min_size=1, max_size=6, unique=True)) if known else []
    width = len(titles) or draw(st.integers(1, 4))
    written: list[Sequence[str]] = [titles] if titles else []
    for _ in range(draw(st.integers(0, 3))):
        again = titles and draw(st.integers(0, 7)) == 0
        band = draw(st.integers(0, 9)) == 0
        if band:
            written.append([cell(draw(paragraphs(words)), span=width)])
        else:
            written.append(titles if again else [draw(cells(words, depth)) for _ in range(width)])
    theme = draw(st.sampled_from(("", *THEMES)))
    if theme and depth == 0:
        written.append([theme, *(draw(cells(words, depth)) for _ in range(width - 1))])
    return rows(*(written or [[draw(cells(words, depth))]]))


@st.composite
def sheets(draw: st.DrawFn, words: Words) -> str:
    """A session sheet, its labels in any order, with more in them than the model says."""
    labels = draw(st.lists(st.sampled_from(LABELS), min_size=2, max_size=6))
    written = []
    for label in labels:
        more = draw(st.sampled_from(("", "", "", draw(lines(words)))))
        head = p(label) + (p(more) if more else "")
        written.append([cell(head), *(draw(cells(words)) for _ in range(draw(st.sampled_from((1, 1, 1, 2)))))])
    return rows(*written)


@st.composite
def parts(draw: st.DrawFn, words: Words) -> dict[str, str]:
    """What stands outside the body: header, footer, notes, comments."""
    chosen = draw(st.sets(st.sampled_from(("header", "footer", "footnotes", "comments")), max_size=2))
    note = {"footnotes": "<w:footnote>{}</w:footnote>", "comments": "<w:comment>{}</w:comment>"}
    inside = st.one_of(paragraphs(words), tables(words, depth=1))
    return {name: note.get(name, "{}").format(draw(inside)) for name in sorted(chosen)}


@st.composite
def documents(draw: st.DrawFn) -> tuple[list[str], dict[str, str], list[str]]:
    """(blocks of a document, parts outside its body, the words drawn for it)."""
    words = Words()
    known = st.sampled_from(THEMES) | st.sampled_from(PARTS)
    headings = st.builds(p, known, style=st.sampled_from(("heading 1", "heading 2", "")), bold=st.booleans())
    block = st.one_of(headings, headings, paragraphs(words), paragraphs(words), tables(words), sheets(words))
    return draw(st.lists(block, min_size=1, max_size=8)), draw(parts(words)), words.given
