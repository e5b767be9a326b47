"""Publishing: what goes with a change of state."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.scope import Scope
from restitutions.models import Restitution
from restitutions.workflow import PUBLISH, UNPUBLISH, change_state
from syntheses.freeze import freeze_report, said_of
from syntheses.jobs import ask_for_version_pdf
from syntheses.models import Version


@transaction.atomic
def move_restitution(restitution: Restitution, name: str, *, by: Scope, reason: str = "") -> Restitution:
    """Change the state, and what goes with it.

    Publishing freezes a version and asks for its PDF, unpublishing withdraws it. Raises what `change_state` raises.
    """
    moved = change_state(restitution, name, by=by, reason=reason)
    if name == PUBLISH:
        last = Version.objects.filter(restitution=moved).aggregate(last=Max("number"))["last"] or 0
        version = Version.objects.create(
            restitution=moved,
            number=last + 1,
            snapshot=freeze_report(moved),
            published_at=moved.published_at or timezone.now(),
            published_by=by.account,
            reason=reason,
            edition=said_of(moved),
        )
        ask_for_version_pdf(version, layout=moved.layout, by=by.account)
    elif name == UNPUBLISH:
        Version.objects.filter(restitution=moved, withdrawn_at__isnull=True).update(withdrawn_at=timezone.now())
    return moved
