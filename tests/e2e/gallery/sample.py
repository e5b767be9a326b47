"""Invented data that shows every component, with long words, unknown values and markup in the texts."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator

STEPS = [
    {"key": "retex", "label": "RETEX", "url": "#retex", "detail": "6 présentés"},
    {"key": "projections", "label": "Projections", "url": "#projections", "detail": "7 lignes"},
    {"key": "plan", "label": "Plan d’action", "url": "#plan", "detail": ""},
]

TILES = [
    {
        "title": "Pays de la Loire",
        "url": "#1",
        "text": "Une académie, cinq départements.",
        "detail": "Publiée le lundi 12 octobre 2020, version 2",
    },
    {"title": "Nouvelle-Aquitaine", "url": "#2", "text": "Trois académies, douze départements.", "detail": ""},
    {"title": "Normandie", "url": "#3", "text": "", "detail": "Rien de publié"},
]

CONTENTS = [
    {"label": "Participations", "target": "participations", "children": []},
    {
        "label": "1. Un numérique inclusif",
        "target": "theme-1",
        "children": [{"label": "Diagnostic", "target": "diagnostic"}, {"label": "Plan d’action", "target": "plan"}],
    },
]

ATTENDANCE = [
    ("Équipes du premier degré", 412),
    ("Équipes du second degré", 1304),
    ("Représentants des usagers (familles et élèves)", 57),
    ("Chercheurs", 0),
    ("Opérateurs", None),
]

COLUMNS = ["Quoi", "Comment", "Qui", "Quand"]

PLAN = [
    [
        ("Quoi", ["Prêter des équipements aux familles", "Ouvrir les salles le mercredi"]),
        ("Comment", ["Recenser les besoins à l’inscription", "Signer une convention avec la collectivité"]),
        ("Qui", ["Collectivités", "Équipes de direction"]),
        ("Quand", ["Dès la rentrée"]),
    ],
    [
        ("Quoi", ["<b>Former</b> {{ tout }} le monde"]),
        ("Comment", ["https://www.exemple.org/une-adresse-tres-longue-qui-ne-se-coupe-pas/jamais/nulle-part"]),
        ("Qui", ["Réseau des référents numériques"]),
        ("Quand", ["Sur deux ans"]),
    ],
]


def context() -> dict[str, Any]:
    """What gallery/components.html is rendered with."""
    return {
        "steps": STEPS,
        "tiles": TILES,
        "contents": CONTENTS,
        "attendance": ATTENDANCE,
        "columns": COLUMNS,
        "plan": PLAN,
        "frames": [("Plan d’action", False), ("Plan d’action, en large", True)],
        "markup": "Le <b>PDF</b> est prêt.",
        "page": Paginator(range(300), 20).get_page(7),
        "states": [
            ("brouillon", "Brouillon"),
            ("transmise", "Transmise"),
            ("validee", "Validée"),
            ("publiee", "Publiée"),
        ],
        "themes": [(1, "Équipement"), (2, "Communs"), (3, "Gouvernance"), (4, "Formation"), (5, "Nouveaux modèles")],
    }
