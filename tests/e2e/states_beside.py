"""The states of the pages that go with a restitution: sheets to print, share links, attached files."""

from __future__ import annotations

from tests.e2e.states import State

SHEETS = (
    State("feuilles, toutes", "/restitutions/{draft}/feuilles/", "facilitator"),
    State("feuilles d’une thématique", "/restitutions/{draft}/3/feuilles/", "facilitator"),
    State("feuilles, plusieurs sessions", "/restitutions/{published}/1/feuilles/", "reader"),
    State("feuilles d’une session", "/restitutions/sessions/{session}/feuilles/", "facilitator"),
)
