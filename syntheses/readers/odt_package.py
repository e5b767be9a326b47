"""The parts of an OpenDocument text."""

from __future__ import annotations

from syntheses.readers.office_zip import OfficeZip
from syntheses.report import ReportRefusedError

MIME_TYPE = "application/vnd.oasis.opendocument.text"
_TYPES = (MIME_TYPE.encode(), f"{MIME_TYPE}-template".encode())
_ENCRYPTED = "{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}encryption-data"

_NOT_ODT = "Ce fichier n’est pas un document texte OpenDocument (.odt) : il n’a pas été lu."
_LOCKED = "Ce fichier est protégé par un mot de passe : enregistrez-le sans mot de passe, puis recommencez."
_DAMAGED = "Ce document est abîmé : ouvrez-le dans LibreOffice, enregistrez-le sous un autre nom, puis recommencez."
_MACROS = "Ce document contient des macros : enregistrez-le sans macro, puis recommencez."


def is_odt(data: bytes) -> bool:
    """Whether a zip says from its first bytes that it is an OpenDocument file, as all of them do."""
    return data[30:38] == b"mimetype" and b"application/vnd.oasis.opendocument." in data[38:90]


class OdtPackage(OfficeZip):
    """The parts of an opened ODT. Raises ReportRefusedError, at opening or at reading a part."""

    not_one = _NOT_ODT
    damaged = _DAMAGED
    locked = _LOCKED

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        if "mimetype" not in self.names or self.raw("mimetype").strip() not in _TYPES:
            raise ReportRefusedError(_NOT_ODT)
        manifest = self.xml("META-INF/manifest.xml")
        if manifest is not None and next(manifest.iter(_ENCRYPTED), None) is not None:
            raise ReportRefusedError(_LOCKED)
        if any(name.startswith(("Basic/", "Scripts/")) for name in self.names):
            raise ReportRefusedError(_MACROS)
        if "content.xml" not in self.names:
            raise ReportRefusedError(_DAMAGED)
