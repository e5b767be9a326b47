"""The styles a document needs, as a template names them; those it lacks come from our own."""

from __future__ import annotations

import copy
from collections.abc import Mapping

from lxml import etree

from syntheses.readers.docx_names import W, integer
from syntheses.report import ReportRefusedError

from .docx_default import part_of_ours
from .docx_parts import OFFICE, Parts
from .office_pieces import Style

_NUMBERING_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"
_NO_STYLES = "Ce modèle n’a pas de styles\u00a0: enregistrez-le de nouveau avec Word ou LibreOffice."
_NAMES: dict[str, str] = {
    Style.CHAPTER: "heading 1",
    Style.PART: "heading 2",
    Style.SUBHEADING: "EGN Intertitre",
    Style.QUESTION: "EGN Défi",
    Style.RETEX: "EGN RETEX",
    Style.TEXT: "Normal",
    Style.BULLET: "List Bullet",
    Style.NOTE: "EGN Note",
    Style.COLUMN: "EGN Titre de colonne",
    Style.ROW_HEAD: "EGN Titre de ligne",
    Style.CELL: "EGN Cellule",
    Style.CELL_BULLET: "EGN Puce",
    Style.CELL_ITEM: "EGN Sous-puce",
    "marked": "EGN Souligné",
    "link": "Hyperlink",
    "table": "EGN Tableau",
}
_LISTS = ("list bullet", "list bullet 2")
"""Names of the styles of a bullet, by level."""

_BEFORE_LISTS = ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl")
"""What a format of paragraphs says before its list: Word holds to the order."""


def style_names(parts: Parts) -> dict[str, str]:
    """The id of each style a document needs, by `Style` value and by "marked", "link" and "table".

    Word changes the ids when it saves (Heading1, Titre1), never the names: styles are found by name. Those missing
    from the template are added to it. Raises ReportRefusedError for a template without styles at all.
    """
    root = parts.xml(parts.target("styles"))
    if root is None:
        raise ReportRefusedError(_NO_STYLES)
    own, ours = _by_name(root), _by_name(etree.fromstring(part_of_ours("styles.xml")))
    taken = {_id(style) for style in own.values()}
    ids = {_id(style): _id(own[name]) if name in own else _free(_id(style), taken, "x") for name, style in ours.items()}
    for name, style in ours.items():
        if name not in own:
            root.append(_adapted(style, ids))
    found = _by_name(root)
    _give_bullets(parts, [found[name] for name in _LISTS], {_id(own[name]) for name in _LISTS if name in own})
    _speak_french(root)
    return {key: _id(found[name.lower()]) for key, name in _NAMES.items()}


def _by_name(root: etree._Element) -> dict[str, etree._Element]:
    """Styles by lower-case name."""
    return {
        name.get(W + "val", "").lower(): style
        for style in root.iter(W + "style")
        if (name := style.find(W + "name")) is not None
    }


def _id(style: etree._Element) -> str:
    return style.get(W + "styleId", "")


def _free(wanted: str, taken: set[str], mark: str) -> str:
    while wanted in taken:
        wanted += mark
    return wanted


def _adapted(style: etree._Element, ids: Mapping[str, str]) -> etree._Element:
    """One of our styles, with the ids of the template; a default of ours is no default there."""
    adapted = copy.deepcopy(style)
    adapted.set(W + "styleId", ids[_id(style)])
    adapted.attrib.pop(W + "default", "")
    for tag in ("basedOn", "next", "link"):
        for other in adapted.findall(W + tag):
            other.set(W + "val", ids.get(other.get(W + "val", ""), ""))
    return adapted


def _give_bullets(parts: Parts, styles: list[etree._Element], own: set[str]) -> None:
    """Put the styles of bullets in a list of ours, those of the template that are in one already left alone."""
    bare = [level for level, style in enumerate(styles) if _id(style) not in own or style.find(f".//{W}numPr") is None]
    if not bare:
        return
    number = _add_list(parts, [_id(style) for style in styles])
    for level in bare:
        properties = styles[level].find(W + "pPr")
        if properties is None:
            properties = etree.Element(W + "pPr")
            run = styles[level].find(W + "rPr")
            styles[level].insert(styles[level].index(run) if run is not None else len(styles[level]), properties)
        numbering = properties.find(W + "numPr")
        if numbering is None:
            numbering = etree.Element(W + "numPr")
            properties.insert(sum(properties.find(W + tag) is not None for tag in _BEFORE_LISTS), numbering)
        for child in list(numbering):
            numbering.remove(child)
        etree.SubElement(numbering, W + "ilvl", {W + "val": str(level)})
        etree.SubElement(numbering, W + "numId", {W + "val": number})


def _add_list(parts: Parts, styles: list[str]) -> str:
    """Our list of bullets in the template; its number there."""
    ours = etree.fromstring(part_of_ours("numbering.xml"))
    name = parts.target("numbering")
    root = parts.xml(name) if name else None
    if root is None:
        name = "word/numberingEgn.xml"
        root = parts.start(name, etree.Element(W + "numbering", nsmap={"w": W[1:-1]}), _NUMBERING_TYPE)
        parts.relate(parts.main, OFFICE + "numbering", name)
    definition, number = ours[0], ours[1]
    abstract = _next(root, "abstractNum", "abstractNumId", 0)
    definition.set(W + "abstractNumId", abstract)
    for named, style in zip(definition.iter(W + "pStyle"), styles, strict=True):
        named.set(W + "val", style)
    number.set(W + "numId", _next(root, "num", "numId", 1))
    number[0].set(W + "val", abstract)
    root.insert(len(root.findall(W + "numPicBullet")) + len(root.findall(W + "abstractNum")), definition)
    place = [index for index, child in enumerate(root) if child.tag in (W + "num", W + "abstractNum")][-1] + 1
    root.insert(place, number)
    return number.get(W + "numId", "")


def _next(root: etree._Element, tag: str, key: str, least: int) -> str:
    return str(max((integer(one.get(W + key, "")) + 1 for one in root.iter(W + tag)), default=least))


def _speak_french(root: etree._Element) -> None:
    """The language of every word that says no other."""
    run = root
    for tag in ("docDefaults", "rPrDefault", "rPr"):
        found = run.find(W + tag)
        if found is None:
            found = etree.Element(W + tag)
            run.insert(0, found)
        run = found
    language = run.find(W + "lang")
    if language is None:
        language = etree.SubElement(run, W + "lang")
    language.set(W + "val", "fr-FR")
