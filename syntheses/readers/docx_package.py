"""The parts of a Word file, and the relations between them."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass

from syntheses.readers.office_zip import OfficeZip
from syntheses.report import ReportRefusedError

_OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STRICT = b"http://purl.oclc.org/ooxml/"
_TRANSITIONAL = b"http://schemas.openxmlformats.org/"
_STRICT_ROOTS = (
    (_STRICT + b"wordprocessingml/main", _TRANSITIONAL + b"wordprocessingml/2006/main"),
    (_STRICT + b"officeDocument/relationships", _TRANSITIONAL + b"officeDocument/2006/relationships"),
    (_STRICT + b"drawingml/main", _TRANSITIONAL + b"drawingml/2006/main"),
)
_MAIN_TYPES = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
}
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"

_NOT_DOCX = "Ce fichier n’est pas un document Word (.docx) : il n’a pas été lu."
_OLD = (
    "Ce fichier est protégé par un mot de passe ou vient d’une ancienne version de Word (.doc) : "
    "enregistrez-le au format .docx, sans mot de passe."
)
_DAMAGED = "Ce document Word est abîmé : ouvrez-le dans Word, enregistrez-le sous un autre nom, puis recommencez."
_MACROS = "Ce document contient des macros : enregistrez-le au format .docx, sans macro, puis recommencez."


@dataclass(frozen=True)
class Relation:
    """`target` is a part's name, or an address when `external`."""

    kind: str
    target: str
    external: bool


class Package(OfficeZip):
    """The parts of an opened DOCX. Raises ReportRefusedError, at opening or at reading a part."""

    not_one = _NOT_DOCX
    damaged = _DAMAGED
    locked = _OLD

    def __init__(self, data: bytes) -> None:
        if data.startswith(_OLD_WORD):
            raise ReportRefusedError(_OLD)
        super().__init__(data)
        if "[Content_Types].xml" not in self.names:
            raise ReportRefusedError(_NOT_DOCX)
        main = [r for r in self.relations("").values() if r.kind == "officeDocument" and not r.external]
        self.main = main[0].target if main else "word/document.xml"
        self._check_types()

    def adapted(self, content: bytes) -> bytes:
        """The strict form of the format written as the transitional one."""
        for strict, transitional in _STRICT_ROOTS:
            content = content.replace(strict, transitional)
        return content

    def relations(self, part: str) -> dict[str, Relation]:
        """The relations of a part by id; of the whole package for ""."""
        folder, name = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        found = {}
        for item in root.iter(_RELATIONS) if root is not None else ():
            external = item.get("TargetMode") == "External"
            target = item.get("Target", "")
            if not external:
                joined = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
                target = posixpath.normpath(joined)
            kind = item.get("Type", "").rsplit("/", 1)[-1]
            found[item.get("Id", "")] = Relation(kind, target, external)
        return found

    def targets(self, *kinds: str) -> list[str]:
        """The parts that the document names so, in the order of their names, each once."""
        relations = self.relations(self.main).values()
        return sorted({one.target for one in relations if one.kind in kinds and not one.external})

    def _check_types(self) -> None:
        if any("vbaproject" in name.lower() for name in self.names):
            raise ReportRefusedError(_MACROS)
        root = self.xml("[Content_Types].xml")
        types = {} if root is None else {i.get("PartName", "").lstrip("/"): i.get("ContentType", "") for i in root}
        if any("macroenabled" in kind.lower() for kind in types.values()):
            raise ReportRefusedError(_MACROS)
        if self.main not in self.names or types.get(self.main) not in _MAIN_TYPES:
            raise ReportRefusedError(_NOT_DOCX)
