"""What goes with the CSV files: how to read them, and under which licence."""

from __future__ import annotations

from collections.abc import Sequence

from common.french import day
from syntheses.edition import Edition

LICENCE_NAME = "etalab-2.0"
LICENCE_TITLE = "Licence Ouverte 2.0"
LICENCE_URL = "https://www.etalab.gouv.fr/wp-content/uploads/2017/04/ETALAB-Licence-Ouverte-v2.0.pdf"

_NOTICE = """\
ÉTATS GÉNÉRAUX DU NUMÉRIQUE : DONNÉES EN CSV

donnees-ouvertes/  UTF-8, virgule, noms et codes stables, dates AAAA-MM-JJ : pour les programmes.
tableur/           UTF-8 avec BOM, point-virgule, titres et dates en français : pour Excel ou LibreOffice.
schemas/           ce que contient chaque colonne (Table Schema) ; datapackage.json décrit l’ensemble.

Ce qui n’y est pas
Les noms des personnes qui ont animé les sessions, les contacts, les fichiers joints et leurs noms.

Plusieurs valeurs dans une case
Une valeur par ligne, à l’intérieur de la case.

Secret statistique
Un effectif de 1 à 4 participants n’est pas donné : la case est vide et la colonne « participants_secret » vaut vrai.
Pour qu’aucun total ne le redonne, d’autres effectifs sont tus aussi, les plus petits d’abord, jusqu’à ce qu’il en
manque au moins deux et que chacun puisse encore valoir 5 ou plus ; sinon le total est tu. Les précisions écrites à
côté d’un effectif tu, et le bilan en toutes lettres, sont alors vides. Un effectif inconnu est vide, et sa colonne
de secret vaut faux.

"""

FORMULAS = """\
Formules
Un tableur exécute une case qui commence par = + - @ (ou leur forme large), une tabulation ou un retour à la ligne.
Une apostrophe est mise devant ces textes, et devant ceux qui commencent par des apostrophes suivies d’un de ces signes.
Pour retrouver le texte : si une case correspond à  ^'+\\s*[=+\\-@\\t\\r\\n＝＋－＠]  , retirez sa première apostrophe.
Ouvrez dans un tableur les fichiers du dossier « tableur », pas ceux de « donnees-ouvertes ».
"""
"""What every notice says of formulas."""


def notice() -> str:
    """LISEZMOI.txt."""
    return _NOTICE + FORMULAS


def licence(editions: Sequence[Edition]) -> str:
    """LICENCE.txt: the licence with who to name, or, for a working document, that nothing is published yet."""
    if any(edition.version is None for edition in editions):
        return (
            "Ces données viennent d’un document de travail : elles ne sont pas publiées et ne se diffusent pas.\n"
            f"Une fois publiées, elles seront sous {LICENCE_TITLE}.\n{LICENCE_URL}\n"
        )
    lines = [
        f"Ces données sont sous {LICENCE_TITLE} (Etalab) : vous pouvez les réutiliser librement, à condition de citer",
        "leur source et la date de leur dernière mise à jour.",
        LICENCE_URL,
        "",
        "À citer :",
    ]
    for edition in editions:
        who = " – ".join(str(part) for part in (edition.brand.get("entity"), edition.territory_name) if part)
        lines.append(
            f"{who}, {edition.campaign_title}, version {edition.version} du {day(edition.date, weekday=False)}"
        )
    return "\n".join([*dict.fromkeys(lines)]) + "\n"
