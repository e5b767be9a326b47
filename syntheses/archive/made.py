"""Fields that our own code fills: an archive may only say of them what that code could have made.

Every text of the archive that is not of a list of choices is here, or is typed by people (a test holds the list).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.db.models import Field

from common.patterns import REFERENCE, REFERENCE_PREFIX, SHA256, SLUG, TERRITORY_CODE, TERRITORY_REF
from restitutions.workflow import WORKFLOW
from syntheses.archive.errors import refused
from syntheses.archive.tables import Shape
from syntheses.downloads import AT_ONCE

FORMS: dict[str, str] = {
    "territories.territory.code": TERRITORY_CODE,
    "territories.territory.ref": TERRITORY_REF,
    "territories.territory.slug": SLUG,
    "territories.territory.insee_region_code": "[0-9]{2,3}",
    "territories.territory.uai_prefix": "[0-9A-Z]{3}",
    "workshops.campaign.slug": "[0-9A-Za-z_-]+",
    "restitutions.statechange.transition": "|".join(map(re.escape, WORKFLOW.names)),
    "restitutions.retex.reference": REFERENCE,
    "restitutions.entry.reference": REFERENCE,
    "restitutions.referencesequence.prefix": REFERENCE_PREFIX,
    "restitutions.retexattachment.sha256": SHA256,
    "consolidation.decision.reference_then": REFERENCE,
    "remarks.remark.entry_reference": REFERENCE,
    "syntheses.snapshot.checksum": SHA256,
    "syntheses.renderjob.sha256": SHA256,
    "syntheses.versionfile.sha256": SHA256,
    "syntheses.versionfile.format": "|".join(format for format, _label in AT_ONCE),
}
"""The form of a field ("app.model.field") when it is not empty. The administration types the slug of a campaign."""

_FORMS = {name: re.compile(form, re.ASCII) for name, form in FORMS.items()}
_REFERENCE = re.compile(REFERENCE)


def check_made(one: Field[Any, Any], value: Any, where: str) -> None:
    """Raises ArchiveRefusedError, which names the place."""
    form = _FORMS.get(f"{one.model._meta.label_lower}.{one.name}")
    if form and _says(one, value) and not form.fullmatch(value):
        raise refused(f"{where} : le champ « {one.name} » n’a pas la forme que le logiciel lui donne.")


def check_shape(shape: Shape, one: Field[Any, Any], value: Any, where: str) -> None:
    """The same, of a field whose table says what its values are."""
    if _says(one, value) and not shape.is_right(value):
        raise refused(f"{where} : le champ « {one.name} » n’a pas la forme que le logiciel lui donne.")


def _says(one: Field[Any, Any], value: Any) -> bool:
    """Whether a value is not that of an empty field: None for those that may be null, "" for the others."""
    return value is not None and (value != "" or one.null)


def check_references(payload: Any, where: str) -> None:
    """The references in a frozen report: pages make addresses of them."""
    for reference in _references(payload):
        if not isinstance(reference, str) or (reference and not _REFERENCE.fullmatch(reference)):
            raise refused(f"{where} : un contenu figé cite une référence que le logiciel ne donne pas.")


def _references(value: Any) -> Iterator[Any]:
    if isinstance(value, list):
        for one in value:
            yield from _references(one)
    elif isinstance(value, dict):
        for key, one in value.items():
            if key == "ref":
                yield one
            elif key == "sources" and isinstance(one, list):
                yield from one
            else:
                yield from _references(one)
