"""The states of the pages of versions: their list, what changed between two, correcting."""

from __future__ import annotations

from tests.e2e.states import State

VERSIONS = (
    State("synthèse corrigée", "/syntheses/{corrected_place}/"),
    State("version qu’une autre corrige", "/syntheses/{corrected_place}/v1/"),
    State("ce qui a changé", "/syntheses/{corrected_place}/v2/depuis/v1/"),
    State("ce qui a changé, de sa restitution", "/syntheses/{corrected_place}/{corrected}/v2/depuis/v1/"),
    State("ce qui a changé, rien", "/syntheses/{corrected_place}/v2/depuis/v2/"),
    State("versions", "/restitutions/{corrected}/versions/", "administrator"),
    State("versions, retirée", "/restitutions/{unpublished}/versions/", "reader"),
    State("versions, aucune", "/restitutions/{draft}/versions/", "facilitator"),
    State("restitution en correction", "/restitutions/{corrected}/", "administrator"),
    State("corriger", "/restitutions/{published}/etat/corriger/", "coordinator"),
    State("abandonner la correction", "/restitutions/{corrected}/etat/abandonner/", "administrator"),
    State("retirer la version en ligne", "/restitutions/{corrected}/etat/retirer/", "administrator"),
)
