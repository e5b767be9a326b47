"""How big a file and its texts may be. Above, a sentence; never a truncation."""

from common.text import ENTRY_LIMIT, TITLE_LIMIT

FILE_LIMIT = 20 * 1024 * 1024
"""Bytes in a file."""

LINE_LIMIT = 50_000
"""Lines, entries or texts in one report."""

DEPTH_LIMIT = 20
"""Objects and lists inside one another in a JSON file; a report has nine."""

SECTION_LIMIT = 100
"""Thématiques announced in one document."""

NOTE_LIMIT = 1_000
"""Characters in a note: the total of the meetings, a remark on a head-count."""

PLACE_LIMIT = 500
"""Characters in "date et lieu", or in a facilitator's function."""

URL_LIMIT = 2_000
"""Characters in the address of a link."""

COUNT_LIMIT = 10_000_000
"""The largest head-count believed."""

SIZE_LIMIT = 2**31 - 1
"""The largest file believed, in bytes."""

EMPTY = "Ce fichier est vide."
NOT_READABLE = "Ce fichier n’est ni un document Word (.docx) ou OpenDocument (.odt), ni un JSON lisible."
TOO_BIG = "Ce fichier dépasse 20 Mo : il n’a pas été lu. Retirez-en les images ou découpez-le."
TOO_MANY = "Ce fichier contient trop de lignes pour être une restitution : il n’a pas été lu."
TOO_DEEP = (
    f"Ce fichier JSON a plus de {DEPTH_LIMIT} niveaux imbriqués : ce n’est pas une restitution, il n’a pas été lu."
)
TOO_MANY_THEMES = "Ce document annonce trop de thématiques pour être une restitution : il n’a pas été lu."

__all__ = [
    "COUNT_LIMIT",
    "DEPTH_LIMIT",
    "EMPTY",
    "ENTRY_LIMIT",
    "FILE_LIMIT",
    "LINE_LIMIT",
    "NOTE_LIMIT",
    "NOT_READABLE",
    "PLACE_LIMIT",
    "SECTION_LIMIT",
    "SIZE_LIMIT",
    "TITLE_LIMIT",
    "TOO_BIG",
    "TOO_DEEP",
    "TOO_MANY",
    "TOO_MANY_THEMES",
    "URL_LIMIT",
]
