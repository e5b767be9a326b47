"""What an archive says was frozen: its digest holds, and pages can show it."""

from __future__ import annotations

from syntheses.archive.errors import refused
from syntheses.archive.made import check_references
from syntheses.freeze import checksum
from syntheses.models import Snapshot, Version
from syntheses.readers.json_reader import from_dict
from syntheses.report import ReportRefusedError

_SAID = {"brand": dict, "campaign_title": str, "territory_name": str}
"""What `syntheses.freeze.said_of` freezes beside a report."""


def check_frozen(made: Snapshot | Version, where: str) -> None:
    """Raises ArchiveRefusedError, which names the place."""
    if isinstance(made, Version):
        said = made.edition
        if not isinstance(said, dict) or any(type(value) is not _SAID.get(key) for key, value in said.items()):
            raise refused(f"{where} : les mentions figées d’une version ne se lisent pas.")
        return
    if checksum(made.payload) != made.checksum:
        raise refused(f"{where} : un contenu figé ne correspond pas à son empreinte.")
    try:
        from_dict(made.payload)
    except ReportRefusedError as error:
        raise refused(f"{where} : un contenu figé ne se lit pas.") from error
    check_references(made.payload, where)
