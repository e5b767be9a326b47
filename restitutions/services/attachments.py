"""Attaching a file to a RETEX, and removing it. The file is written first, under a name that says nothing."""

from __future__ import annotations

import hashlib
import logging
import uuid

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from common.file_types import FileRefusedError, clean_name, examine
from common.french import file_fault
from restitutions.models import Retex, RetexAttachment
from restitutions.services.drafts import lock_draft, mark_changed

FOLDER = "pieces"
SIZE_LIMIT = 10 * 1024 * 1024
"""Bytes of one attachment."""

MOST = 10
"""Attachments of one RETEX."""

TOO_LARGE = "Ce fichier dépasse 10\u00a0Mo. Réduisez-le, puis recommencez."

logger = logging.getLogger(__name__)


def add_attachment(*, retex: Retex, uid: uuid.UUID, filename: str, data: bytes, by: User) -> RetexAttachment:
    """Check a file and attach it; the same bytes sent again are the attachment already made.

    Raises FileRefusedError (one French sentence, nothing is kept), NotADraftError, Retex.DoesNotExist.
    """
    if len(data) > SIZE_LIMIT:
        raise FileRefusedError(TOO_LARGE)
    kind = examine(data)
    made = RetexAttachment(
        id=uid,
        retex=retex,
        name=clean_name(filename, kind),
        content_type=kind,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        added_by=by,
    )
    if same := _same(made):
        return same
    made.file.name = write_file(data)
    try:
        kept = _keep(made, by)
    except BaseException:
        default_storage.delete(str(made.file))
        raise
    if kept is not made:
        default_storage.delete(str(made.file))
    return kept


def write_file(data: bytes) -> str:
    """Write bytes under a new random name. Raises FileRefusedError when the disk refuses: nothing is left."""
    name = f"{FOLDER}/{uuid.uuid4().hex}"
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


def _same(made: RetexAttachment) -> RetexAttachment | None:
    """The attachment of the same bytes. A form that comes back with another file (the Back button) attaches it too."""
    return RetexAttachment.objects.filter(retex=made.retex_id, removed_at=None, sha256=made.sha256).first()


@transaction.atomic
def _keep(made: RetexAttachment, by: User) -> RetexAttachment:
    retex = made.retex
    lock_draft(retex.sheet.restitution_id)
    made.retex = Retex.objects.get(pk=retex.pk)
    if same := _same(made):
        return same
    if RetexAttachment.objects.filter(retex=retex, removed_at=None).count() >= MOST:
        raise FileRefusedError(f"Ce RETEX a déjà {MOST} pièces jointes\u00a0: retirez-en une d’abord.")
    if RetexAttachment.objects.filter(pk=made.pk).exists():
        made.pk = uuid.uuid4()
    made.save(force_insert=True)
    mark_changed(retex.sheet, by)
    return made


@transaction.atomic
def remove_attachment(*, attachment: RetexAttachment, by: User) -> None:
    """Take a file off its RETEX; the purge deletes it unless a frozen report lists it. Raises NotADraftError."""
    retex = attachment.retex
    lock_draft(retex.sheet.restitution_id)
    if RetexAttachment.objects.filter(pk=attachment.pk, removed_at=None).update(removed_at=timezone.now()):
        mark_changed(retex.sheet, by)
