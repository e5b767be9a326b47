"""Parts of PDFs already laid out, kept for a while in the storage: what did not change is not laid out again.

A part is named by the digest of all that it depends on, so that none is ever out of date; losing one costs its lay-out.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

logger = logging.getLogger(__name__)

FOLDER = "rendus/parties"
DAYS = 30
"""A part nobody laid out for that long is deleted; it is laid out anew when it is asked for."""
AT_MOST = 4_000
"""Parts; about 50 kB each."""
_SEAL = 32


class StoredParts:
    """The parts in the storage, as `write_pdf` asks for them."""

    def get(self, key: str) -> bytes | None:
        """The part kept under this key; None when there is none, or when its file is not whole."""
        try:
            with default_storage.open(_name(key), "rb") as file:
                data = file.read()
        except OSError:
            return None
        seal, content = data[:_SEAL], data[_SEAL:]
        return content if hashlib.sha256(content).digest() == seal else None

    def put(self, key: str, content: bytes) -> None:
        """Keep a part, in the place of one that is not whole. A full disk is told to the log: nothing else is lost."""
        name = _name(key)
        try:
            default_storage.delete(name)
            default_storage.save(name, ContentFile(hashlib.sha256(content).digest() + content))
        except OSError:
            logger.warning("a part of a PDF could not be kept", exc_info=True)


def purge_parts(now: datetime | None = None) -> None:
    """Delete the parts that are too old, and the oldest of those that are too many."""
    before = (now or timezone.now()) - timedelta(days=DAYS)
    dated = sorted((default_storage.get_modified_time(name), name) for name in _names())
    for rank, (at, name) in enumerate(dated, start=1):
        if at < before or rank <= len(dated) - AT_MOST:
            default_storage.delete(name)


def _name(key: str) -> str:
    return f"{FOLDER}/{key[:2]}/{key}"


def _names() -> Iterator[str]:
    if not default_storage.exists(FOLDER):
        return
    for folder in default_storage.listdir(FOLDER)[0]:
        for name in default_storage.listdir(f"{FOLDER}/{folder}")[1]:
            yield f"{FOLDER}/{folder}/{name}"
