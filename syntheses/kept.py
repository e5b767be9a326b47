"""The files of a version besides its PDF, written once when it is published and kept: the same bytes for ever.

Until they are written, and if the storage loses one, they are written again from what the version froze: the same bytes
as long as the site writes as it did. Nothing purges them.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable

from django.core.files.storage import default_storage
from django.db.models import Count, Q

from common.bell import ring_for
from syntheses.downloads import AT_ONCE, extension_of, written
from syntheses.edition import Edition
from syntheses.freeze import read_version
from syntheses.jobs import write_once
from syntheses.models import Version, VersionFile
from syntheses.report import Report
from syntheses.word_templates import template_for

logger = logging.getLogger(__name__)

SWEPT = 20
"""Versions taken up by one sweep."""


def ring(version: Version) -> None:
    """Tell a worker to write the files of a version, once the transaction is committed."""
    from syntheses.tasks import keep_version_files

    ring_for(keep_version_files, version.pk)


def keep_files(version_id: int) -> None:
    """Write the files of a version that are not kept yet. Twice is once."""
    version = Version.objects.select_related("snapshot", "restitution__territory", "restitution__campaign").get(
        pk=version_id
    )
    said = read_version(version)
    kept = set(VersionFile.objects.filter(version=version).values_list("format", flat=True))
    for format, _label in AT_ONCE:
        if format in kept:
            continue
        data = _write(version, said, format)
        sha256 = hashlib.sha256(data).hexdigest()
        name = write_once(f"rendus/{sha256[:2]}/{sha256}.{extension_of(format)}", data)
        VersionFile.objects.get_or_create(
            version=version, format=format, defaults={"file": name, "size": len(data), "sha256": sha256}
        )


def lacking() -> list[int]:
    """Some versions that do not have all their files yet."""
    formats = [format for format, _label in AT_ONCE]
    counted = Version.objects.annotate(files_kept=Count("files", filter=Q(files__format__in=formats)))
    return list(counted.filter(files_kept__lt=len(formats)).order_by("pk").values_list("pk", flat=True)[:SWEPT])


def read_file(version: Version, format: str) -> bytes:
    """The file of a version, as kept; written from what it froze when it is not there."""
    found = VersionFile.objects.filter(version=version, format=format).first()
    if found:
        try:
            with default_storage.open(str(found.file)) as file:
                return bytes(file.read())
        except FileNotFoundError:
            logger.warning("file %s of version %s is not in the storage", format, version.pk)
    return _write(version, read_version(version), format)


def _write(version: Version, said: tuple[Report, Edition], format: str) -> bytes:
    """What the version froze, in the Word template of the day it was published."""
    template = template_for(version.restitution.territory, format, at=version.published_at)
    return written(*said, format, template=template)


def sizes_of(versions: Iterable[Version]) -> dict[int, dict[str, int]]:
    """Bytes of what is kept, by format, for each version (id) given (one SQL statement)."""
    sizes: dict[int, dict[str, int]] = {one.pk: {} for one in versions}
    found = VersionFile.objects.filter(version__in=sizes)
    for version, format, size in found.values_list("version", "format", "size"):
        sizes[version][format] = size
    return sizes
