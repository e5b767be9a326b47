"""The documents of an action: attaching one, taking one away, those that nothing holds any more. Each is in the log."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from accounts.enums import Right
from accounts.scope import Scope
from common.attached import check_file, keep_file, purge_files
from common.file_types import FileRefusedError
from common.once import once
from followup.enums import EventKind
from followup.models import Action, ActionDocument, ActionEvent
from followup.services import lock_action

MOST = 30
"""Documents of one action: it lasts for years."""


def attach_document(*, action: Action, uid: uuid.UUID, filename: str, data: bytes, by: Scope) -> ActionDocument:
    """Check a file and attach it; the same bytes sent again are the document already there.

    Raises FileRefusedError (one French sentence, nothing is kept), PermissionError.
    """
    if not by.may(Right.EDIT, action.territory):
        raise PermissionError(Right.EDIT)
    made = check_file(ActionDocument(id=uid, action=action, added_by=by.account), filename=filename, data=data)
    return _same(made) or keep_file(made, data, lambda: _keep(made, by))


def _same(made: ActionDocument) -> ActionDocument | None:
    return ActionDocument.objects.kept().filter(action=made.action_id, sha256=made.sha256).first()


@transaction.atomic
def _keep(made: ActionDocument, by: Scope) -> ActionDocument:
    action = lock_action(made.action, by)
    if same := _same(made):
        return same
    if ActionDocument.objects.kept().filter(action=action).count() >= MOST:
        raise FileRefusedError(f"Cette action a déjà {MOST} documents\u00a0: retirez-en un d’abord.")
    if ActionDocument.objects.filter(pk=made.pk).exists():
        made.pk = uuid.uuid4()
    made.save(force_insert=True)
    _note(action, made, by, before="", after=made.name)
    return made


@transaction.atomic
def take_document_away(*, document: ActionDocument, by: Scope) -> None:
    """Take a document off its action: the log keeps its name, the purge deletes the rest. Twice is once.

    Raises PermissionError.
    """
    action = lock_action(document.action, by)
    if ActionDocument.objects.kept().filter(pk=document.pk).update(removed_at=timezone.now()):
        _note(action, document, by, before=document.name, after="")


def _note(action: Action, document: ActionDocument, by: Scope, *, before: str, after: str) -> None:
    """What is said of an action is news of it."""
    ActionEvent.objects.create(
        uid=once(document.pk, before, after),
        action=action,
        what=EventKind.DOCUMENT,
        before={"document": before},
        after={"document": after},
        by=by.account,
    )
    action.followed_at = timezone.now()
    action.save(update_fields=["followed_at"])


def purge_documents() -> None:
    """Delete the documents taken away, the file first, then its row; and the files that no row names."""
    for document in ActionDocument.objects.exclude(removed_at=None):
        default_storage.delete(str(document.file))
        document.delete()
    purge_files(ActionDocument, timezone.now() - timedelta(days=1))
