"""Attaching a file to a RETEX, and removing it. The file is written first, under a name that says nothing."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from common.attached import check_file, keep_file
from common.file_types import FileRefusedError
from restitutions.models import Retex, RetexAttachment
from restitutions.services.drafts import lock_draft, mark_changed

MOST = 10
"""Attachments of one RETEX."""


def add_attachment(*, retex: Retex, uid: uuid.UUID, filename: str, data: bytes, by: User) -> RetexAttachment:
    """Check a file and attach it; the same bytes sent again are the attachment already made.

    Raises FileRefusedError (one French sentence, nothing is kept), NotADraftError, Retex.DoesNotExist.
    """
    made = check_file(RetexAttachment(id=uid, retex=retex, added_by=by), filename=filename, data=data)
    return _same(made) or keep_file(made, data, lambda: _keep(made, by))


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
