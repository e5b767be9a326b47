"""The shared story of the follow-up, and the page at a glance as lines of text."""

from tests.followup.conftest import as_user, story

__all__ = ["as_user", "story"]
