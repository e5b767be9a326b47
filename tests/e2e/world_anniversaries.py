"""The anniversary reports of the world of the pages: withdrawn, published, waiting to be read again."""

from __future__ import annotations

import uuid
from dataclasses import replace

from accounts.models import User
from accounts.scope import Scope
from anniversaries.models import Anniversary, AnniversaryFile
from anniversaries.report import from_dict, to_dict
from anniversaries.services import make_report, publish_report, withdraw_report
from restitutions.models import Restitution
from syntheses.enums import JobState
from syntheses.freeze import checksum
from territories.enums import Level
from tests.anniversaries.test_spread import REPORT


def anniversaries(people: dict[str, User]) -> dict[str, object]:
    """Of Maine-et-Loire: one withdrawn, one online whose files are not written, a draft whose PDF failed.

    The one online says an indicator drawn as bars, some of them folded, and as a map.
    """
    plan = Restitution.objects.get(territory__level=Level.DEPARTEMENT, territory__code="49")
    by = Scope(people["coordinator"])

    def make(*, tells_reasons: bool) -> Anniversary:
        return make_report(uid=uuid.uuid4(), restitution=plan, tells_reasons=tells_reasons, by=by)

    withdraw_report(publish_report(make(tells_reasons=True), by=by), reason="Une valeur est fausse.", by=by)
    _with_pictures(publish_report(make(tells_reasons=False), by=by))
    draft = make(tells_reasons=True)
    failed = {"state": JobState.FAILED, "error": "La mise en page a échoué."}
    AnniversaryFile.objects.filter(report=draft, format="pdf").update(**failed)
    return {}


def _with_pictures(report: Anniversary) -> None:
    payload = to_dict(replace(from_dict(report.payload), indicators=REPORT.indicators))
    Anniversary.objects.filter(pk=report.pk).update(payload=payload, checksum=checksum(payload))
