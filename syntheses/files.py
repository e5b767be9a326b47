"""The attached files that a person may have, and which of them nothing holds any more."""

from __future__ import annotations

from django.urls import reverse

from accounts.scope import Scope
from restitutions.models import Restitution, RetexAttachment
from syntheses.models import Version


def attachment_url(sha256: str) -> str:
    return reverse("syntheses:attachment", args=[sha256])


def find_attachment(sha256: str, scope: Scope) -> tuple[RetexAttachment, bool] | None:
    """A file this person may have now, and whether everybody may; None otherwise.

    Of a readable version: everybody. Otherwise those of the restitutions of the person's territories, as far as they
    may be read there. Two SQL statements at most, the memberships apart.
    """
    same = RetexAttachment.objects.filter(sha256=sha256).order_by("added_at", "pk")
    if public := same.filter(snapshots__versions__in=Version.objects.readable()).first():
        return public, True
    readable = Restitution.objects.in_scope_of(scope)
    private = same.kept().filter(retex__sheet__restitution__in=readable).first()
    return (private, False) if private else None
