"""The CSV files of the follow-up and their columns. The names are a contract: scripts read them.

The same columns are described, in French, by the Table Schemas of `tableschemas/`; a test holds the two together.
"""

from __future__ import annotations

from catalogue.api.indicator_schemas import Origin
from followup.enums import ActionState
from indicators.enums import Direction, IndicatorKind, Periodicity
from restitutions.enums import Horizon
from syntheses.writers.csv_columns import Column
from territories.enums import Level

ORIGINS = {
    Origin.OWN: "Saisie",
    Origin.SUM: "Somme",
    Origin.WEIGHTED: "Moyenne pondérée",
    Origin.MEAN: "Moyenne simple",
    Origin.COUNT: "Réponses",
}
_PLACE = (
    Column("territoire_niveau", "Niveau du territoire", dict(Level.choices)),
    Column("territoire_code", "Code du territoire"),
    Column("territoire_nom", "Territoire"),
)

FILES: dict[str, tuple[Column, ...]] = {
    "indicateurs": (
        Column("indicateur", "Indicateur"),
        Column("nom", "Nom"),
        Column("definition", "Définition"),
        Column("nature", "Nature", dict(IndicatorKind.choices)),
        Column("unite", "Unité"),
        Column("sens", "Sens", dict(Direction.choices)),
        Column("source", "Source"),
        Column("periodicite", "Périodicité", dict(Periodicity.choices)),
        Column("niveau_attendu", "Niveau attendu", dict(Level.choices)),
        *_PLACE,
        Column("campagne", "Campagne"),
        Column("thematique", "Thématique"),
        Column("depart_valeur", "Valeur de départ"),
        Column("depart_date", "Date de départ"),
        Column("cibles", "Cibles"),
        Column("actif", "Actif"),
    ),
    "releves": (
        Column("indicateur", "Indicateur"),
        Column("indicateur_nom", "Nom de l’indicateur"),
        *_PLACE,
        Column("periode", "Période"),
        Column("debut", "Premier jour"),
        Column("fin", "Dernier jour"),
        Column("valeur", "Valeur"),
        Column("valeur_secret", "Valeur sous secret"),
        Column("origine", "Origine de la valeur", {origin.value: label for origin, label in ORIGINS.items()}),
        Column("territoires_comptes", "Territoires comptés"),
        Column("territoires_manquants", "Territoires manquants"),
        Column("en_cours", "Période en cours"),
    ),
    "actions": (
        Column("campagne", "Campagne"),
        *_PLACE,
        Column("thematique", "Thématique"),
        Column("thematique_libelle", "Libellé de la thématique"),
        Column("reference", "Référence"),
        Column("texte", "Action"),
        Column("precisions", "Précisions"),
        Column("leviers", "Leviers"),
        Column("horizon", "Horizon", dict(Horizon.choices)),
        Column("debut_prevu", "Début prévu"),
        Column("fin_prevue", "Fin prévue"),
        Column("echeance", "Échéance"),
        Column("etat", "État", dict(ActionState.choices)),
        Column("avancement", "Avancement en %"),
        Column("debut_reel", "Début réel"),
        Column("fin_reelle", "Fin réelle"),
        Column("en_retard", "En retard"),
        Column("organisme", "Organisme responsable"),
        Column("nouvelle", "Dernière nouvelle"),
    ),
}
"""File name without extension → its columns."""
