"""The CSV files of the follow-up, in both forms, and the zip that holds them with their schemas."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

from common.french import day
from followup.open_data.columns import FILES
from followup.open_data.rows import ROWS
from syntheses.writers.csv_cells import FORMS, Form, pieces, written
from syntheses.writers.csv_notice import FORMULAS, LICENCE_TITLE, LICENCE_URL
from syntheses.writers.csv_writer import SCHEMAS, package_of
from syntheses.writers.office_zip import zipped

_NOTICE = """\
ÉTATS GÉNÉRAUX DU NUMÉRIQUE : SUIVI DES PLANS, EN CSV

indicateurs        ce qui mesure les plans publiés : définition, unité, point de départ, cibles.
releves            leurs valeurs, une par territoire et par période.
actions            les actions des plans publiés, et où elles en sont.

donnees-ouvertes/  UTF-8, virgule, noms et codes stables, dates AAAA-MM-JJ, point décimal : pour les programmes.
tableur/           UTF-8 avec BOM, point-virgule, titres, dates et nombres en français : pour Excel ou LibreOffice.
schemas/           ce que contient chaque colonne (Table Schema) ; datapackage.json décrit l’ensemble.

Ces fichiers disent l’état du jour : ils changent quand une valeur, une action ou un plan change.

Ce qui n’y est pas
Les personnes, les commentaires, les motifs, les sources écrites à côté d’une valeur, ce qui a été corrigé ou retiré.

Valeurs
Un territoire qui n’a pas saisi de valeur a celle de ce qu’il contient : somme, ou moyenne, pondérée quand chacun a dit
à quoi son taux se rapporte. « territoires_manquants » compte ceux dont une valeur était attendue. Pour un oui ou non,
la valeur est la part de oui, de 0 à 1.

Secret statistique
Rien ne dit si un nombre compte des personnes : un nombre de 1 à 4 n’est jamais donné. La case est vide et la colonne
« valeur_secret » vaut vrai. Sont tus aussi les sommes où il entre, et celles qui laisseraient un reste de 1 à 4 à côté
de ce qui est donné. Un taux dont on sait qu’il se rapporte à moins de 5 est tu. Ce que disent deux périodes par leur
différence n’est pas gardé.

"""


def write_file(name: str, form: Form) -> bytes:
    """One file, as things stand now; a file without row has its header."""
    return written(ROWS[name](), FILES[name], form)


def write_pieces(name: str, form: Form) -> Iterator[bytes]:
    """The same bytes, read and written as they are asked for."""
    return pieces(ROWS[name](), FILES[name], form)


def write_zip(today: date) -> bytes:
    """The zip: both forms, their schemas, what describes them, how to read them, the licence."""
    members = {
        "LISEZMOI.txt": (_NOTICE + FORMULAS).encode(),
        "LICENCE.txt": _licence(today).encode(),
        "datapackage.json": (json.dumps(_package(), ensure_ascii=False, indent=2) + "\n").encode(),
    }
    for name, columns in FILES.items():
        rows = list(ROWS[name]())
        for form in FORMS:
            members[f"{form.folder}/{name}.csv"] = written(rows, columns, form)
        members[f"schemas/{name}.json"] = (SCHEMAS / f"{name}.json").read_bytes()
    return zipped(members)


def _package() -> dict[str, object]:
    return package_of("etats-generaux-du-numerique-suivi", FILES, published=True)


def _licence(today: date) -> str:
    return (
        f"Ces données sont sous {LICENCE_TITLE} (Etalab) : vous pouvez les réutiliser librement, à condition de citer\n"
        f"leur source et la date de leur dernière mise à jour.\n{LICENCE_URL}\n\n"
        f"À citer :\nÉtats généraux du numérique, suivi des plans publiés, données du {day(today, weekday=False)}\n"
    )
