"""Changes of the third fiche of the world's draft: what it says is left as it is."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from restitutions.history import entry_values, revise
from restitutions.models import Entry, Revision
from tests.e2e.world import World

LONG = "Le réseau tombe chaque matin, puis l’après-midi quand tout le monde arrive. " * 12


def add_history(world: World) -> None:
    """`changed` was edited by two people, `deleted` can be put back, `long_gone` no more."""
    entry = Entry.objects.filter(sheet__restitution__pk=str(world.ids["draft"]), sheet__theme__number=3).exclude(
        row=None
    )[0]
    people = list(User.objects.filter(memberships__territory__code="17").order_by("pk")[:2])
    edit = {"before": {"text": f"{LONG}?", "highlighted": True}, "after": {"text": LONG, "highlighted": False}}
    change = Revision(sheet=entry.sheet, subject="entry", subject_id=entry.pk, change="edited", by=people[0], **edit)
    last = Revision(sheet=entry.sheet, subject="entry", subject_id=entry.pk, change="edited", by=people[-1])
    last.before, last.after = {"text": LONG}, {"text": entry.text}
    made, now = [change, last], timezone.now()
    for name, days in (("deleted", 2), ("long_gone", 40)):
        kept = {**entry_values(entry), "text": f"Un point supprimé il y a {days} jours", "reference": None}
        gone = revise(entry.sheet, entry, "deleted", before=kept, by=None)  # type: ignore[arg-type]
        gone.subject_id, gone.at = uuid.uuid4(), now - timedelta(days=days)
        made.append(gone)
        world.ids[name] = gone.subject_id
    for days, one in enumerate((last, change)):
        one.version, one.at = 2 - days, now - timedelta(days=days)
    Revision.objects.bulk_create(made)
    world.ids["changed"] = entry.pk
