"""Files that people attach to something: the row, the bytes under a name that says nothing, how they are given back.

Each kind of file has a table, whose column `file` says the folder of its bytes: what no row of it names is purged.
"""

from __future__ import annotations

import hashlib
import logging
import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

from common.file_types import NAME_LIMIT, FileRefusedError, FileType, clean_name, examine
from common.french import file_fault

SIZE_LIMIT = 10 * 1024 * 1024
"""Bytes of one file."""

TOO_LARGE = "Ce fichier dépasse 10\u00a0Mo. Réduisez-le, puis recommencez."

logger = logging.getLogger(__name__)


class AttachedFile(models.Model):
    """A PDF or an image that goes with something.

    `id` is made by whoever sends it, so that a form sent twice is one file. Removing is saying when: the purge takes
    row and bytes away.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField("nom du fichier", max_length=NAME_LIMIT)
    content_type = models.CharField("type", max_length=20, choices=FileType.choices)
    size = models.PositiveIntegerField("octets")
    sha256 = models.CharField("empreinte SHA-256", max_length=64, db_index=True)
    file: models.FileField
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField("joint le", auto_now_add=True)
    removed_at = models.DateTimeField("retiré le", null=True, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


Kept = TypeVar("Kept", bound=AttachedFile)


def check_file(made: Kept, *, filename: str, data: bytes) -> Kept:
    """Complete a new row with what the file is, told from its content. Raises FileRefusedError."""
    if len(data) > SIZE_LIMIT:
        raise FileRefusedError(TOO_LARGE)
    kind = examine(data)
    made.name, made.content_type = clean_name(filename, kind), kind
    made.size, made.sha256 = len(data), hashlib.sha256(data).hexdigest()
    return made


def keep_file(made: Kept, data: bytes, keep: Callable[[], Kept]) -> Kept:
    """Write the bytes first, then the row with `keep`; they go again when it fails, or answers another row.

    Raises FileRefusedError when the disk refuses, and what `keep` raises: nothing is left.
    """
    made.file.name = write_file(data, folder_of(type(made)))
    try:
        kept = keep()
    except BaseException:
        default_storage.delete(str(made.file))
        raise
    if kept is not made:
        default_storage.delete(str(made.file))
    return kept


def folder_of(model: type[models.Model]) -> str:
    """The folder of the bytes of a table, without its slash."""
    column: Any = model._meta.get_field("file")
    return str(column.upload_to).rstrip("/")


def write_file(data: bytes, folder: str) -> str:
    """Write bytes under a new random name. Raises FileRefusedError when the disk refuses: nothing is left."""
    name = f"{folder}/{uuid.uuid4().hex}"
    try:
        return default_storage.save(name, ContentFile(data))
    except OSError as error:
        logger.exception("an attachment could not be written")
        _forget(name)
        raise FileRefusedError(
            f"Le fichier n’a pas pu être gardé sur le serveur\u00a0: {file_fault(error)}. Rien d’autre n’est perdu. "
            "Prévenez le contact du site, puis recommencez."
        ) from error


def _forget(name: str) -> None:
    try:
        default_storage.delete(name)
    except OSError:
        logger.exception("%s will be taken away by the purge", name)


def purge_files(model: type[models.Model], before: datetime) -> None:
    """Delete the files that no row names: their server was stopped between writing them and saving the row."""
    folder = folder_of(model)
    if not default_storage.exists(folder):
        return
    _, names = default_storage.listdir(folder)
    paths = {f"{folder}/{name}" for name in names}
    known = set(model._default_manager.values_list("file", flat=True))
    for path in sorted(paths - known):
        if default_storage.get_modified_time(path) < before:
            default_storage.delete(path)


def give_file(request: HttpRequest, one: AttachedFile, *, is_public: bool) -> HttpResponseBase:
    """A file whose reader was checked: always a download, never run nor shown by the site. Raises Http404."""
    etag = quote_etag(one.sha256)
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        return unchanged
    try:
        file = default_storage.open(str(one.file))
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(file, as_attachment=True, filename=one.name, content_type=one.content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["ETag"] = etag
    response["Cache-Control"] = "no-cache" if is_public else "private, no-cache"
    return response
