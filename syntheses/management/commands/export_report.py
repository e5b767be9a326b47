"""`export_report ID [--since N] --format json|html|csv|pdf|docx|odt|zip [--layout ateliers|region] -o FILE`."""

from __future__ import annotations

import errno
import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from common.commands import FrenchCommand
from common.french import file_fault
from restitutions.enums import Layout
from restitutions.models import Restitution
from syntheses.archive.errors import ArchiveRefusedError
from syntheses.exports import FORMATS, export
from syntheses.models import Version


class Command(FrenchCommand):
    help = "Exporte une restitution, telle qu’elle est maintenant, dans un fichier."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("restitution", type=int, help="identifiant de la restitution")
        parser.add_argument("--format", required=True, choices=FORMATS)
        parser.add_argument("--layout", choices=Layout.values, help="mise en page (celle de la restitution sinon)")
        parser.add_argument("--since", type=int, default=0, help="annexe du PDF : ce qui a changé depuis cette version")
        parser.add_argument("-o", "--output", required=True, type=Path, help="le fichier à écrire")

    def handle(self, *_args: Any, **options: Any) -> None:
        restitution = (
            Restitution.objects.select_related("territory", "campaign").filter(pk=options["restitution"]).first()
        )
        if restitution is None:
            self.refuse(f"La restitution {options['restitution']} n’existe pas.")
        self.check_since(restitution, options["since"], options["format"])
        output: Path = options["output"]
        layout = options["layout"] or restitution.layout
        try:
            check_place(output)
            data = export(restitution, format=options["format"], layout=layout, since=options["since"])
            write_whole(output, data)
        except ArchiveRefusedError as refusal:
            self.refuse(str(refusal))
        except OSError as error:
            self.refuse(f"Le fichier « {output} » ne peut pas être écrit : {file_fault(error)}.")

    def check_since(self, restitution: Restitution, since: int, format: str) -> None:
        """Refuse an annex of anything but a PDF, or from a version that is not there or was withdrawn."""
        if since and format != "pdf":
            self.refuse("L’annexe « --since » ne se fait que dans un PDF : ajoutez « --format pdf ».")
        if since and not Version.objects.readable().filter(restitution=restitution, number=since).exists():
            self.refuse(f"La restitution {restitution.pk} n’a pas de version {since} en ligne.")


def check_place(output: Path) -> None:
    """Raises OSError for a place where no file can be written, before anything is laid out."""
    if output.is_dir():
        raise IsADirectoryError(errno.EISDIR, "folder")
    if not output.parent.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, "no folder")
    if not os.access(output if output.exists() else output.parent, os.W_OK):
        raise PermissionError(errno.EACCES, "not writable")


def write_whole(output: Path, data: bytes) -> None:
    """All of it or nothing: what stood there stays as it was when the disk fills up. Raises OSError."""
    if output.exists() and not output.is_file():
        output.write_bytes(data)  # a pipe, a device
        return
    half = output.with_name(f".{output.name}.{os.getpid()}")
    try:
        half.write_bytes(data)
        half.replace(output)
    except OSError:
        half.unlink(missing_ok=True)
        raise
