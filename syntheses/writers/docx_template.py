"""What a Word template must be before a document is made from it: its fields, and nothing that acts or fetches."""

from __future__ import annotations

import re

from lxml import etree

from syntheses.readers.docx_names import W
from syntheses.report import ReportRefusedError

from .docx_fields import names_in, paragraphs, said
from .docx_parts import Parts
from .docx_styles import style_names
from .office_fields import CONTENT, OPTIONAL, REQUIRED

_FETCHED = "Ce modèle va chercher autre chose hors de lui ({what})\u00a0: enregistrez-le sans ce lien."
_ACTS = "Ce modèle contient un objet ou un champ qui agit ({what})\u00a0: retirez-le."
_LOST = "Il manque le champ {field} dans ce modèle."
_UNKNOWN = "Le champ {field} n’existe pas. Les champs possibles sont {known}."
NO_CONTENT = "Le champ {{contenu}} doit être une fois, seul dans son paragraphe, hors de tout tableau."

_SAFE_ADDRESS = re.compile(r"(?:https?|mailto):", re.IGNORECASE)
_ACTING = {"oleObject", "package", "control", "activeXControl", "aFChunk", "subDocument", "frame", "attachedTemplate"}
_ACTING_FIELD = re.compile(
    r"\b(?:DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|MACROBUTTON|DATABASE)\b", re.IGNORECASE
)
_FIELD_CODES = (W + "instrText", W + "fldSimple")


def check_template(data: bytes) -> None:
    """Raises ReportRefusedError, with one French sentence that names what is wrong, for what cannot be a template."""
    style_names(open_template(data))


def open_template(data: bytes) -> Parts:
    """A template ready to be filled in, its styles apart. Raises ReportRefusedError as `check_template` does."""
    parts = Parts(data)
    _check_safe(parts)
    _check_fields(parts)
    return parts


def margins_of(parts: Parts) -> list[str]:
    """The names of the headers and footers."""
    return parts.targets("header", "footer")


def _check_safe(parts: Parts) -> None:
    for name in ("", *(name for name in sorted(parts.names) if not name.endswith(".rels"))):
        for relation in parts.relations(name).values():
            if relation.external and not (relation.kind == "hyperlink" and _SAFE_ADDRESS.match(relation.target)):
                raise ReportRefusedError(_FETCHED.format(what=relation.kind))
            if relation.kind in _ACTING:
                raise ReportRefusedError(_ACTS.format(what=relation.kind))
    for name in (parts.main, *margins_of(parts), *parts.targets("footnotes", "endnotes")):
        root = parts.xml(name)
        for code in root.iter(*_FIELD_CODES) if root is not None else ():
            if found := _ACTING_FIELD.search(code.get(W + "instr") or code.text or ""):
                raise ReportRefusedError(_ACTS.format(what=found[0].upper()))


def _check_fields(parts: Parts) -> None:
    known = (*REQUIRED, *OPTIONAL)
    found = [field for name in (parts.main, *margins_of(parts)) for field in names_in(_root(parts, name))]
    for field in found:
        if field not in known:
            raise ReportRefusedError(_UNKNOWN.format(field=shown(field), known=", ".join(map(shown, known))))
    for field in REQUIRED:
        if field not in found:
            raise ReportRefusedError(_LOST.format(field=shown(field)))
    if found.count(CONTENT) != 1 or content_paragraph(parts) is None:
        raise ReportRefusedError(NO_CONTENT)


def content_paragraph(parts: Parts) -> etree._Element | None:
    """The paragraph whose place the content takes: it says {{contenu}} and nothing else, in the body itself."""
    body = _root(parts, parts.main).find(W + "body")
    for paragraph, texts in paragraphs(_root(parts, parts.main)):
        if paragraph.getparent() is body and said(texts).replace(" ", "") == shown(CONTENT):
            return paragraph
    return None


def _root(parts: Parts, name: str) -> etree._Element:
    root = parts.xml(name)
    return etree.Element(W + "document") if root is None else root


def shown(field: str) -> str:
    """A field as people type it."""
    return f"{{{{{field}}}}}"
