"""The states of the page at a glance."""

from __future__ import annotations

from tests.e2e.states import State, unfold

ADDRESS = "/suivi/coup-d-oeil/"

GLANCE = (
    State("coup d’œil", ADDRESS, "facilitator"),
    State("coup d’œil, tout déplié", ADDRESS, "reader", unfold),
    State("coup d’œil, académies côte à côte", f"{ADDRESS}?tri=actions&comparable=academie-de-nantes", "administrator"),
    State("coup d’œil, rien", ADDRESS, "newcomer"),
    State("coup d’œil, aucun territoire", ADDRESS, "nobody"),
)
