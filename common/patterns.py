"""The forms of what our own code makes: who makes one and who reads one back hold to the same.

Regular expressions, as texts, to be matched whole. Nobody types these: what does not fit was never made here.
"""

SHA256 = "[0-9a-f]{64}"
UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"

TERRITORY_CODE = "[0-9A-Z][0-9A-Z-]{0,11}"
"""An official code ("17", "2A", "0440001M") or that of a bassin ("D85B1")."""

TERRITORY_REF = TERRITORY_CODE
"""What references and paths begin with ("PDL")."""

SLUG = "[0-9a-z_-]+"
"""What `slugify` makes."""

RANK = "[1-9][0-9]{0,6}"
"""The number that ends a reference."""

KIND = "T[1-9][0-9]?-[A-Z]{1,2}"
"""The thématique and the letters of the kind, in a reference."""

REFERENCE_PREFIX = f"{TERRITORY_REF}-{KIND}"
REFERENCE = f"{REFERENCE_PREFIX}{RANK}"
"""A point or a RETEX: "PDL-T3-I12"."""
