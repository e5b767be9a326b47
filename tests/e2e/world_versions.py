"""What the pages of versions show: one restitution corrected once, and being corrected again."""

from __future__ import annotations

from accounts.models import User
from accounts.scope import Scope
from restitutions.models import Entry, Restitution
from restitutions.workflow import CORRECT, PUBLISH, SUBMIT, VALIDATE
from syntheses.kept import keep_files
from syntheses.models import Version
from syntheses.services import move_restitution
from territories.enums import Level


def corrections(people: dict[str, User]) -> dict[str, object]:
    """Corrèze (`corrected`) has two versions online, which differ, and a third in the making."""
    by = Scope(people["administrator"])
    one = Restitution.objects.get(territory__code="19", territory__level=Level.DEPARTEMENT)
    move_restitution(one, CORRECT, by=by, reason="Un chiffre était faux.")
    entries = Entry.objects.filter(sheet__restitution=one, parent=None).order_by("sheet", "row__position", "pk")
    for rank, entry in enumerate(entries):
        if rank % 3 == 0:
            Entry.objects.filter(pk=entry.pk).update(text=f"{entry.text}, partout")
        elif rank % 7 == 1:
            entry.delete()
    for name in (SUBMIT, VALIDATE, PUBLISH, CORRECT):
        move_restitution(one, name, by=by, reason="Un chiffre était faux.")
    for version in Version.objects.filter(restitution=one):
        keep_files(version.pk)
    return {"corrected": one.pk, "corrected_place": one.territory.slug}
