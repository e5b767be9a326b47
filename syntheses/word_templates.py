"""The Word templates of rectorats: which one a territory has, keeping another, going back."""

from __future__ import annotations

import hashlib
import logging
import uuid
from datetime import datetime

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Length
from django.utils import timezone

from accounts.models import User
from accounts.scope import Scope
from common.once import once
from common.text import TITLE_LIMIT, clean_text
from syntheses.jobs import write_once
from syntheses.models import WordTemplate
from syntheses.report import ReportRefusedError
from syntheses.writers.docx_default import default_template
from syntheses.writers.docx_template import check_template
from territories.enums import Level
from territories.models import Territory

logger = logging.getLogger(__name__)

LEVELS = (Level.REGION, Level.ACADEMIE)
"""Who may have a template of their own."""

LIMIT = 5 * 1024 * 1024
"""Bytes in a template."""

_TOO_BIG = "Ce modèle dépasse 5\u00a0Mo\u00a0: allégez ses images, puis recommencez."


def applied_template(territory: Territory, *, at: datetime | None = None) -> WordTemplate | None:
    """The one that its documents are made from, or were `at` that moment: its own or the nearest above.

    None for the default one. One SQL statement.
    """
    refs = territory.path.strip("/").split("/")
    now = Q(replaced_at=None)
    then = Q(added_at__lte=at) & (now | Q(replaced_at__gt=at))
    found = WordTemplate.objects.filter(then if at else now, territory__ref__in=refs)
    return found.select_related("territory", "added_by").order_by(-Length("territory__path")).first()


def template_for(territory: Territory, format: str, *, at: datetime | None = None) -> bytes:
    """What a document of a territory is made from, or was `at` that moment.

    b"" for the default, and for a format without template.
    """
    kept = applied_template(territory, at=at) if format == "docx" else None
    return read_template(kept) if kept else b""


def read_template(template: WordTemplate) -> bytes:
    """The file of a template; b"", as for the default, when the storage has lost it."""
    try:
        with default_storage.open(str(template.file)) as file:
            return bytes(file.read())
    except FileNotFoundError:
        logger.warning("template %s is not in the storage", template.pk)
        return b""


def download(territory: Territory) -> bytes:
    """The template that applies to a territory, to be edited: the default one when none is kept."""
    return template_for(territory, "docx") or default_template()


def templated(scope: Scope) -> list[Territory]:
    """The territories whose template this person looks after, those they were given."""
    return [territory for territory in scope.managed_territories if territory.level in LEVELS]


@transaction.atomic
def keep_template(*, territory: Territory, data: bytes, name: str, uid: uuid.UUID, by: User) -> WordTemplate:
    """Keep a template instead of the present one, or find the one that the same form kept already.

    Raises ReportRefusedError, with one French sentence, for a file that cannot be one: the present one stays.
    """
    if len(data) > LIMIT:
        raise ReportRefusedError(_TOO_BIG)
    check_template(data)
    locked = Territory.objects.select_for_update(of=("self",)).get(pk=territory.pk)
    sha256 = hashlib.sha256(data).hexdigest()
    own = once(uid, locked.pk, by.pk, sha256)
    if made := WordTemplate.objects.filter(uid=own).first():
        return made
    file = write_once(f"modeles/{sha256[:2]}/{sha256}.docx", data)
    give_up_template(territory=locked)
    return WordTemplate.objects.create(
        territory=locked,
        uid=own,
        name=clean_text(name)[:TITLE_LIMIT] or "modele.docx",
        file=file,
        size=len(data),
        sha256=sha256,
        added_by=by,
    )


def give_up_template(*, territory: Territory) -> None:
    """Go back to the template above, or to the default one; twice is once."""
    WordTemplate.objects.filter(territory=territory, replaced_at=None).update(replaced_at=timezone.now())
