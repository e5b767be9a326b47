"""The states of the pages of a point, and of the thread of a thématique."""

from __future__ import annotations

from tests.e2e.states import State

THREADS = (
    State("fil d’un point", "/fil/PDL-T3-B1/"),
    State("fil d’un point, origines", "/fil/PDL-T3-B1/origines/"),
    State("fil d’un point inconnu", "/fil/PDL-T3-B999/", status=404),
    State("fil d’une thématique publiée", "/syntheses/region-academique-pays-de-la-loire/fil/3/"),
    State("fil d’une fiche", "/restitutions/{draft}/3/fil/", "facilitator"),
    State("fil d’une fiche, vide", "/restitutions/{empty}/3/fil/", "facilitator"),
)
