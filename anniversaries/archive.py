"""The reports of a plan in the archive of a campaign: what each froze. Its files are written again from it."""

from __future__ import annotations

import re
from typing import Any

from anniversaries.known import can_be_shown, says_what_is_known
from anniversaries.models import Anniversary
from anniversaries.report import UnknownSchemaError, from_dict
from common.patterns import SHA256
from syntheses.archive.branches import Branch
from syntheses.archive.tables import RESTITUTION, Shape, Table
from syntheses.freeze import checksum

_SHA256 = re.compile(SHA256)
_SAID = {"brand": dict, "campaign_title": str, "territory_name": str}
"""What `syntheses.freeze.said_of` freezes beside a report."""


def _is_report(value: Any) -> bool:
    try:
        report = from_dict(value)
    except (UnknownSchemaError, AttributeError):
        return False
    return says_what_is_known(report) and can_be_shown(report)


def _is_edition(value: Any) -> bool:
    return isinstance(value, dict) and all(type(said) is _SAID.get(name) for name, said in value.items())


def fault(restitution_id: int) -> str:
    """A report that is not what was frozen; "" when there is none."""
    for one in Anniversary.objects.filter(restitution=restitution_id).order_by("number"):
        if checksum(one.payload) != one.checksum or one.payload["as_of"] != one.as_of.isoformat():
            return f"le rapport anniversaire n°\u00a0{one.number} ne correspond pas à son empreinte."
    return ""


REPORTS = Branch(
    "anniversaires",
    "Les rapports anniversaires de",
    RESTITUTION,
    (
        Table(
            Anniversary,
            "restitution",
            ("number",),
            shapes={
                "checksum": Shape(_SHA256.fullmatch),
                "payload": Shape(_is_report),
                "edition": Shape(_is_edition),
            },
        ),
    ),
    keys={Anniversary: "uid"},
    fault=fault,
)
