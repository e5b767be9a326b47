"""An installation that would send no e-mail is told so before it opens."""

from __future__ import annotations

import pytest
from django.core.checks import run_checks
from pytest_django import Settings

SMTP, CONSOLE = (f"django.core.mail.backends.{name}.EmailBackend" for name in ("smtp", "console"))


@pytest.mark.parametrize(
    ("backend", "demo", "said"), [(SMTP, False, []), (CONSOLE, False, ["mail.W001"]), (CONSOLE, True, [])]
)
def test_codes_written_in_a_log_are_warned_of(settings: Settings, backend: str, demo: bool, said: list[str]) -> None:
    settings.EMAIL_BACKEND, settings.DEMO = backend, demo
    found = run_checks(include_deployment_checks=True)
    assert [one.id for one in found if str(one.id).startswith("mail.")] == said
