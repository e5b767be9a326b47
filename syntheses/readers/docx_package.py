"""Opening a DOCX without trusting it: sizes are checked before anything is unpacked, and again while reading."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass

from lxml import etree

from syntheses.readers.limits import EMPTY, FILE_LIMIT, TOO_BIG
from syntheses.report import ReportRefusedError

UNPACKED_LIMIT = 100 * 1024 * 1024
"""Bytes of all the parts together, as the archive announces them."""

PART_LIMIT = 25 * 1024 * 1024
"""Bytes of one XML part."""

_RATIO_LIMIT = 150
_RATIO_FLOOR = 2 * 1024 * 1024
_PARTS_LIMIT = 5_000
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
_BOMB = "Ce document prend une place démesurée une fois décompressé : il n’a pas été ouvert."
_MACROS = "Ce document contient des macros : enregistrez-le au format .docx, sans macro, puis recommencez."
_ENTITIES = "Ce document contient des entités ou une déclaration DOCTYPE, interdites ici : il n’a pas été lu."


@dataclass(frozen=True)
class Relation:
    """`target` is a part's name, or an address when `external`."""

    kind: str
    target: str
    external: bool


class Package:
    """The parts of an opened DOCX. Raises ReportRefusedError, at opening or at reading a part."""

    def __init__(self, data: bytes) -> None:
        self._zip = _open(data)
        names = self._zip.namelist()
        self.names = set(names)
        if len(self.names) != len(names) or "[Content_Types].xml" not in self.names:
            raise ReportRefusedError(_NOT_DOCX)
        self._read = 0
        main = [r for r in self.relations("").values() if r.kind == "officeDocument" and not r.external]
        self.main = main[0].target if main else "word/document.xml"
        self._check_types()

    def xml(self, name: str) -> etree._Element | None:
        """The root of a part, or None when the document has no such part."""
        if name not in self.names:
            return None
        content = self._bytes(name)
        for strict, transitional in _STRICT_ROOTS:
            content = content.replace(strict, transitional)
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            root = etree.fromstring(content, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise ReportRefusedError(_ENTITIES if b"<!" in content[:4096] else _DAMAGED) from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise ReportRefusedError(_ENTITIES)
        return root

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

    def raw(self, name: str) -> bytes:
        """The bytes of a part, whatever it is."""
        return self._bytes(name)

    def _bytes(self, name: str) -> bytes:
        try:
            with self._zip.open(name) as part:
                content = part.read(PART_LIMIT + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
            raise ReportRefusedError(_DAMAGED) from error
        self._read += len(content)
        if len(content) > PART_LIMIT or self._read > UNPACKED_LIMIT:
            raise ReportRefusedError(_BOMB)
        return content

    def _check_types(self) -> None:
        if any("vbaproject" in name.lower() for name in self.names):
            raise ReportRefusedError(_MACROS)
        root = self.xml("[Content_Types].xml")
        types = {} if root is None else {i.get("PartName", "").lstrip("/"): i.get("ContentType", "") for i in root}
        if any("macroenabled" in kind.lower() for kind in types.values()):
            raise ReportRefusedError(_MACROS)
        if self.main not in self.names or types.get(self.main) not in _MAIN_TYPES:
            raise ReportRefusedError(_NOT_DOCX)


def _open(data: bytes) -> zipfile.ZipFile:
    if not data:
        raise ReportRefusedError(EMPTY)
    if len(data) > FILE_LIMIT:
        raise ReportRefusedError(TOO_BIG)
    if data.startswith(_OLD_WORD):
        raise ReportRefusedError(_OLD)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        damaged = data.startswith(b"PK\x03\x04")
        raise ReportRefusedError(_DAMAGED if damaged else _NOT_DOCX) from error
    parts = archive.infolist()
    if len(parts) > _PARTS_LIMIT or sum(part.file_size for part in parts) > UNPACKED_LIMIT:
        raise ReportRefusedError(_BOMB)
    for part in parts:
        if part.flag_bits & 1:
            raise ReportRefusedError(_OLD)
        if part.file_size > _RATIO_FLOOR and part.file_size > _RATIO_LIMIT * max(part.compress_size, 1):
            raise ReportRefusedError(_BOMB)
    return archive
