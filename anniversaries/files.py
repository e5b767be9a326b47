"""The files of a report: asked for when it is made, written by a worker, kept for ever. The row is the truth."""

from __future__ import annotations

import hashlib
import logging

from django.core.files.storage import default_storage
from django.utils import timezone

from anniversaries.enums import Format
from anniversaries.models import Anniversary, AnniversaryFile
from anniversaries.report import from_dict
from common.bell import ring_for
from syntheses import leases
from syntheses.edition import Edition
from syntheses.enums import JobState
from syntheses.jobs import NOT_LAID_OUT, write_once
from syntheses.kept_parts import StoredParts
from syntheses.leases import LeaseLostError, beat, lease_kept

logger = logging.getLogger(__name__)

FOLDER = "anniversaires"
"""Of the storage: apart from what is purged."""
SWEPT = 20
"""Reports taken up by one sweep."""


def ask_for_files(report: Anniversary) -> None:
    """One row a format, and a bell for each once the transaction is committed."""
    for format in Format.values:
        _ring(AnniversaryFile.objects.get_or_create(report=report, format=format)[0])


def try_again(file: AnniversaryFile) -> None:
    """Write anew a file that failed, or that has left the storage: from what was frozen, in the same way."""
    if leases.queue_again(file, JobState.DONE if has_vanished(file) else JobState.FAILED):
        _ring(file)


def has_vanished(file: AnniversaryFile) -> bool:
    """True when a file is written and is no longer in the storage."""
    return file.state == JobState.DONE and not default_storage.exists(str(file.file))


def _ring(file: AnniversaryFile) -> None:
    from anniversaries.tasks import write_file

    ring_for(write_file, file.pk)


def run(file_id: int) -> None:
    """Write a file if it is to be written. A failure is said on its row in French; the technical reason is logged."""
    file = leases.take(AnniversaryFile, file_id)
    if file is None:
        return
    try:
        with lease_kept(file):
            data = written(file)
        _store(file, data)
    except LeaseLostError:
        logger.warning("file %s was taken up by another worker", file_id)
    except OSError as error:
        logger.exception("file %s could not be written", file_id)
        leases.fail(file, leases.not_written(error))
    except Exception:
        logger.exception("file %s failed", file_id)
        leases.fail(file, NOT_LAID_OUT)


def edition_of(report: Anniversary) -> Edition:
    """What a document says of itself besides the report; always the same."""
    return Edition(
        version=report.number, date=timezone.localtime(report.made_at), checksum=report.checksum, **report.edition
    )


def written(file: AnniversaryFile) -> bytes:
    """The bytes of a file, from what was frozen."""
    report, edition = from_dict(file.report.payload), edition_of(file.report)
    if file.format == Format.PDF:
        from anniversaries.writers.pdf import write_pdf

        return write_pdf(report, edition=edition, progress=lambda percent: beat(file, percent), kept=StoredParts())
    from anniversaries.writers.office import write_office

    return write_office(report, edition=edition, format=file.format)


def _store(file: AnniversaryFile, data: bytes) -> None:
    """Write the file under a name of its content, then say so."""
    sha256 = hashlib.sha256(data).hexdigest()
    beat(file, 100)
    name = write_once(f"{FOLDER}/{sha256[:2]}/{sha256}.{file.format}", data)
    leases.finish(file, file=name, size=len(data), sha256=sha256)


def ask_for_lacking() -> None:
    """Ask for the files of some reports that have none: those that an archive brought."""
    for report in Anniversary.objects.filter(files=None).defer("payload").order_by("pk")[:SWEPT]:
        ask_for_files(report)


def claim_stalled() -> list[int]:
    """The files to ring for."""
    return leases.claim_stalled(AnniversaryFile)
