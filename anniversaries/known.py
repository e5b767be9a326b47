"""Whether a report that comes from elsewhere says only what ours may say, and can be shown. Pure."""

from __future__ import annotations

from anniversaries.enums import ChangeKind
from anniversaries.report import AnniversaryReport
from anniversaries.writers.shape import shaped
from followup.enums import ActionState
from measures.curve import svg
from measures.milestones import Standing
from restitutions.enums import Horizon, StakeholderRole


def says_what_is_known(report: AnniversaryReport) -> bool:
    """Whether each value of a list of choices is one of them."""
    roles, horizons = {"", *StakeholderRole.values}, {"", *Horizon.values}
    return (
        all(one.state in ActionState.values and one.horizon in horizons for one in report.actions)
        and all(some.role in roles for one in report.actions for some in one.who)
        and all(one.standing in Standing.values for one in report.indicators)
        and all(one.kind in ChangeKind.values for one in report.changes)
    )


def can_be_shown(report: AnniversaryReport) -> bool:
    """Whether its pictures can be drawn: an axis up to something, squares and colours that there are."""
    try:
        for one in shaped(report).indicators:
            if one.chart:
                svg(one.chart, one.anchor)
            if one.spread:
                pictures = one.spread.pictures
                _ = pictures.first_bars, pictures.other_bars, pictures.map_picture
    except (ArithmeticError, LookupError, ValueError):
        return False
    return True
