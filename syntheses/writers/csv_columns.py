"""The CSV files, one for each kind of thing, and their columns. The names are a contract: scripts read them.

The same columns are described, in French, by the Table Schemas of `tableschemas/`; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from restitutions.enums import BlockType, Horizon, Kind, Layout, Part, Speaker, StakeholderRole
from territories.enums import Level
from workshops.enums import AttendanceCategory, SessionFormat


@dataclass(frozen=True)
class Column:
    """`name` heads the open-data form, `title` the spreadsheet form, where `labels` say the codes in French."""

    name: str
    title: str
    labels: Mapping[str, str] = field(default_factory=dict)


PLACE = (
    Column("campagne", "Campagne"),
    Column("territoire_niveau", "Niveau du territoire", dict(Level.choices)),
    Column("territoire_code", "Code du territoire"),
    Column("territoire_nom", "Territoire"),
    Column("version", "Version"),
)
THEME = (Column("thematique", "Thématique"), Column("thematique_libelle", "Libellé de la thématique"))
HEADS = (Column("participants", "Participants"), Column("participants_secret", "Participants sous secret"))
ENTRY = (
    *PLACE,
    *THEME,
    Column("ligne", "Ligne du tableau"),
    Column("nature", "Nature", dict(Kind.choices)),
    Column("ordre", "Ordre dans la case"),
    Column("sous_ordre", "Ordre du sous-point"),
    Column("reference", "Référence"),
    Column("parent", "Référence du point parent"),
    Column("texte", "Texte"),
    Column("souligne", "Particulièrement souligné"),
    Column("sources", "Références d’origine"),
)

FILES: dict[str, tuple[Column, ...]] = {
    "restitutions": (
        *PLACE,
        Column("date", "Date"),
        Column("campagne_titre", "Titre de la campagne"),
        Column("titre", "Titre"),
        Column("mise_en_page", "Mise en page", dict(Layout.choices)),
        Column("region", "Région en pied de page"),
        Column("bilan", "Bilan en toutes lettres"),
        Column("empreinte", "Empreinte SHA-256 du contenu"),
    ),
    "rencontres": (
        *PLACE,
        Column("ordre", "Ordre"),
        Column("academie", "Académie ou territoire"),
        Column("rencontres_bassin", "Rencontres de bassin"),
        *HEADS,
        Column("departements", "Départements"),
    ),
    "sessions": (
        *PLACE,
        Column("session", "Session"),
        Column("intitule", "Intitulé"),
        Column("dates_lieux", "Dates et lieux"),
        Column("format", "Format", dict(SessionFormat.choices)),
        Column("fonctions_animation", "Fonctions de l’équipe d’animation"),
        *HEADS,
        Column("categories_inconnues", "Catégories présentes sans effectif"),
    ),
    "participation": (
        *PLACE,
        Column("session", "Session"),
        Column("categorie", "Catégorie", dict(AttendanceCategory.choices)),
        Column("presente", "Présente"),
        *HEADS,
        Column("precision", "Précision"),
        Column("etablissements", "Établissements représentés"),
    ),
    "thematiques": (
        *PLACE,
        *THEME,
        Column("thematique_titre", "Titre imprimé"),
        Column("numero_imprime", "Numéro imprimé"),
        Column("ordre", "Ordre"),
    ),
    "textes": (
        *PLACE,
        *THEME,
        Column("partie", "Partie", dict(Part.choices)),
        Column("ordre", "Ordre"),
        Column("forme", "Forme", dict(BlockType.choices)),
        Column("reference", "Référence"),
        Column("texte", "Texte"),
    ),
    "retex": (
        *PLACE,
        *THEME,
        Column("ordre", "Ordre"),
        Column("reference", "Référence"),
        Column("intitule", "Intitulé"),
        Column("portee", "Qui est concerné"),
        Column("texte", "Texte"),
        Column("qui_parle", "Qui parle", dict(Speaker.choices)),
        Column("liens", "Liens"),
    ),
    "diagnostic": ENTRY,
    "projections": ENTRY,
    "plan": (
        *ENTRY,
        Column("role", "Rôle de l’acteur", dict(StakeholderRole.choices)),
        Column("horizon", "Horizon", dict(Horizon.choices)),
        Column("debut", "À partir du"),
        Column("fin", "Avant le"),
    ),
    "defis": (
        *PLACE,
        *THEME,
        Column("nature", "Nature", dict(Kind.choices)),
        Column("ordre", "Ordre"),
        Column("forme", "Forme", dict(BlockType.choices)),
        Column("reference", "Référence"),
        Column("texte", "Texte"),
    ),
}
"""File name without extension → its columns."""
