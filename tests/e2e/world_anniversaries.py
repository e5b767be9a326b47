"""The anniversary reports of the world of the pages: withdrawn, published, waiting to be read again."""

from __future__ import annotations

import uuid

from accounts.models import User
from accounts.scope import Scope
from anniversaries.models import Anniversary, AnniversaryFile
from anniversaries.services import make_report, publish_report, withdraw_report
from restitutions.models import Restitution
from syntheses.enums import JobState
from territories.enums import Level


def anniversaries(people: dict[str, User]) -> dict[str, object]:
    """Of Maine-et-Loire: one withdrawn, one online whose files are not written, a draft whose PDF failed."""
    plan = Restitution.objects.get(territory__level=Level.DEPARTEMENT, territory__code="49")
    by = Scope(people["coordinator"])

    def make(*, tells_reasons: bool) -> Anniversary:
        return make_report(uid=uuid.uuid4(), restitution=plan, tells_reasons=tells_reasons, by=by)

    withdraw_report(publish_report(make(tells_reasons=True), by=by), reason="Une valeur est fausse.", by=by)
    publish_report(make(tells_reasons=False), by=by)
    draft = make(tells_reasons=True)
    failed = {"state": JobState.FAILED, "error": "La mise en page a échoué."}
    AnniversaryFile.objects.filter(report=draft, format="pdf").update(**failed)
    return {}
