"""Where the index leads: every line of a report has its place on the page of it. No database is involved."""

from __future__ import annotations

import re

from hypothesis import HealthCheck, given, settings

from catalogue.lines import lines_of
from syntheses.edition import Edition
from syntheses.models import Version
from syntheses.report import Report
from syntheses.writers.html import write_html
from tests.syntheses.strategies import reports


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(report=reports())
def test_the_anchors_of_any_report_are_on_its_page(report: Report) -> None:
    edition = Edition(version=1, date=Version().published_at.date())
    lines = lines_of(report, edition)
    ids = set(re.findall(r'\sid="([^"]+)"', write_html(report, edition=edition).decode()))
    assert {line.anchor for line in lines} - ids == set()
    told = {one.text for section in report.themes for row in section.plan for one in row.how}
    assert told <= {line.text for line in lines}
