"""The attached files that a person may have, and which of them nothing holds any more."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse

from accounts.scope import Scope
from restitutions.enums import State
from restitutions.models import Restitution, RetexAttachment


def attachment_url(sha256: str) -> str:
    return reverse("syntheses:attachment", args=[sha256])


PUBLIC = Q(
    snapshots__versions__restitution__state=State.PUBLISHED,
    snapshots__versions__number__isnull=False,
    snapshots__versions__withdrawn_at__isnull=True,
)
"""Files that a version the public may read lists; for one `filter` alone."""


def find_attachment(sha256: str, scope: Scope) -> tuple[RetexAttachment, bool] | None:
    """A file this person may have now, and whether everybody may; None otherwise (two SQL statements at most).

    Of a readable version: everybody. Otherwise those of the restitutions of the person's territories, as far as they
    may be read there.
    """
    same = RetexAttachment.objects.filter(sha256=sha256).order_by("added_at", "pk")
    if public := same.filter(PUBLIC).first():
        return public, True
    readable = Restitution.objects.in_scope_of(scope)
    private = same.kept().filter(retex__sheet__restitution__in=readable).first()
    return (private, False) if private else None
