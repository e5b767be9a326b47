"""French sentences from a grammar: the same idea in other words from one workshop to the next. Pure."""

from __future__ import annotations

import random
from collections.abc import Sequence

from restitutions.enums import Kind

THINGS = (
    "le réseau",
    "la messagerie",
    "l’espace numérique",
    "le parc de tablettes",
    "le vidéoprojecteur",
    "la salle mobile",
    "le manuel en ligne",
    "la visioconférence",
    "le compte élève",
    "la maintenance",
    "l’impression",
    "le stockage partagé",
)
TROUBLES = (
    "tombe en panne",
    "est trop lent",
    "demande trop de mots de passe",
    "manque dans la moitié des salles",
    "change sans prévenir",
    "reste mal connu des familles",
    "n’est pas suivi d’un établissement à l’autre",
)
MOMENTS = ("", " le lundi matin", " pendant les examens", " dès la rentrée", " en zone rurale", " à chaque mise à jour")
PLACES = ("", " au collège", " au lycée", " à l’école", " en internat", " dans les petites structures")
PEOPLE = ("la collectivité", "la DANE", "les chefs d’établissement", "les référents numériques", "les familles")
TERMS = ("avant la rentrée", "d’ici un an", "d’ici trois ans", "dès ce trimestre", "au fil de l’eau")

IDEAS = 40
"""Ideas by thématique: beyond that many, people say again what others said."""

_PATTERNS: dict[str, Sequence[str]] = {
    Kind.IRRITANT: ("{Thing} {trouble}{moment}{place}", "Trop souvent, {thing} {trouble}{place}{moment}"),
    Kind.STRENGTH: ("L’entraide autour de {thing} fonctionne{place}", "On sait se passer de {thing}{moment}{place}"),
    Kind.MAIN_IRRITANT: ("{Thing} {trouble}{place}", "{Thing}\u202f: {trouble}{moment}"),
    Kind.NEED: ("Pouvoir compter sur {thing}{place}{moment}", "Que {thing} soit simple et sûr{place}"),
    Kind.LEVER: ("Un plan d’équipement pour {thing}{place}", "Un contrat de service pour {thing}{place}{moment}"),
    Kind.PLANNED_LEVER: ("Fiabiliser {thing}{place}", "Rendre {thing} accessible à tous{place}"),
    Kind.ACTION: ("Recenser les besoins pour {thing}{place}", "Former deux personnes à {thing}{place}{moment}"),
    Kind.STAKEHOLDER: ("{people}",),
    Kind.TIMEFRAME: ("{term}",),
    Kind.CHALLENGE: ("Comment fiabiliser {thing}{place}\u202f?", "Comment rendre {thing} plus simple{moment}\u202f?"),
    Kind.PROPOSAL_HEADING: ("Pour {thing}{place}", "Dès maintenant, pour {thing}"),
    Kind.PROPOSAL: ("Nommer une personne pour {thing}{place}", "Ouvrir {thing} aux équipes{place}{moment}"),
    Kind.SUCCESS_MEASURE: ("Part des sites où {thing} convient{place}", "Nombre de jours où {thing} {trouble}"),
}


def sentence(drawn: random.Random, theme: int, idea: int, kind: str) -> str:
    """One way to say an idea (0 to IDEAS - 1) of a thématique in a cell of that kind."""
    at = idea + IDEAS * theme
    thing, trouble = THINGS[at % len(THINGS)], TROUBLES[at % len(TROUBLES)]
    words = drawn.choice(_PATTERNS[kind]).format(
        thing=thing,
        Thing=thing[0].upper() + thing[1:],
        trouble=trouble,
        moment=drawn.choice(MOMENTS),
        place=drawn.choice(PLACES),
        people=drawn.choice(PEOPLE),
        term=drawn.choice(TERMS),
    )
    return words[0].upper() + words[1:]
