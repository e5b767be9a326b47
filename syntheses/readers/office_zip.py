"""Opening an office file without trusting it: sizes are checked before anything is unpacked, and while reading."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib

from lxml import etree

from syntheses.readers.limits import EMPTY, FILE_LIMIT, TOO_BIG
from syntheses.report import ReportRefusedError

UNPACKED_LIMIT = 100 * 1024 * 1024
"""Bytes of all the parts together, as the archive announces them."""

PART_LIMIT = 25 * 1024 * 1024
"""Bytes of one XML part."""

ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, ValueError, NotImplementedError)
"""What zipfile raises for an archive that is damaged, or packed in a way it does not know."""

_RATIO_LIMIT = 150
_RATIO_FLOOR = 2 * 1024 * 1024
_PARTS_LIMIT = 5_000

_BOMB = "Ce document prend une place démesurée une fois décompressé : il n’a pas été ouvert."
_ENTITIES = "Ce document contient des entités ou une déclaration DOCTYPE, interdites ici : il n’a pas été lu."


class OfficeZip:
    """The parts of a zip. Raises ReportRefusedError, at opening or at reading a part.

    A format says with its own sentences that a file is none of its own, damaged or locked.
    """

    not_one = ""
    damaged = ""
    locked = ""

    def __init__(self, data: bytes) -> None:
        self._zip = self._open(data)
        names = self._zip.namelist()
        self.names = set(names)
        if len(self.names) != len(names):
            raise ReportRefusedError(self.not_one)
        self._read = 0

    def xml(self, name: str) -> etree._Element | None:
        """The root of a part, or None when the document has no such part."""
        if name not in self.names:
            return None
        return self.parsed(self.adapted(self.raw(name)))

    def parsed(self, content: bytes) -> etree._Element:
        """The root of an XML text, without entities nor anything fetched."""
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
            raise ReportRefusedError(_ENTITIES if b"<!" in content[:4096] else self.damaged) from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise ReportRefusedError(_ENTITIES)
        return root

    def adapted(self, content: bytes) -> bytes:
        """The bytes of an XML part as this reader knows them."""
        return content

    def raw(self, name: str) -> bytes:
        """The bytes of a part, whatever it is."""
        try:
            with self._zip.open(name) as part:
                content = part.read(PART_LIMIT + 1)
        except (*ZIP_ERRORS, OSError, RuntimeError) as error:
            raise ReportRefusedError(self.damaged) from error
        self._read += len(content)
        if len(content) > PART_LIMIT or self._read > UNPACKED_LIMIT:
            raise ReportRefusedError(_BOMB)
        return content

    def _open(self, data: bytes) -> zipfile.ZipFile:
        if not data:
            raise ReportRefusedError(EMPTY)
        if len(data) > FILE_LIMIT:
            raise ReportRefusedError(TOO_BIG)
        try:
            archive = zipfile.ZipFile(io.BytesIO(data))
        except (*ZIP_ERRORS, OSError) as error:
            damaged = data.startswith(b"PK\x03\x04")
            raise ReportRefusedError(self.damaged if damaged else self.not_one) from error
        parts = archive.infolist()
        if len(parts) > _PARTS_LIMIT or sum(part.file_size for part in parts) > UNPACKED_LIMIT:
            raise ReportRefusedError(_BOMB)
        for part in parts:
            if part.flag_bits & 1:
                raise ReportRefusedError(self.locked)
            if part.file_size > _RATIO_FLOOR and part.file_size > _RATIO_LIMIT * max(part.compress_size, 1):
                raise ReportRefusedError(_BOMB)
        return archive
