"""Remarks of the coordination on the world's restitutions."""

from __future__ import annotations

import uuid

from accounts.models import User
from accounts.scope import Scope
from remarks.models import Remark
from remarks.services import answer_remark, make_remark, resolve_remark
from restitutions.models import Entry, Restitution
from territories.enums import Level
from territories.models import Territory

LONG = "Précisez dans combien d’écoles, et depuis quand. " * 10


def remarks(people: dict[str, User]) -> dict[str, object]:
    """On the third fiche of the draft and of the sent one: on two entries (one is gone), and a resolved one."""
    made: dict[str, object] = {}
    by, team = Scope(people["coordinator"]), Scope(people["facilitator"])
    for name, code in (("draft", "85"), ("sent", "53")):
        territory = Territory.objects.get(level=Level.DEPARTEMENT, code=code)
        restitution = Restitution.objects.get(territory=territory)
        theme = restitution.campaign.themes.get(number=3)
        entries = Entry.objects.filter(sheet__restitution=restitution, sheet__theme=theme, row__isnull=False)
        first = entries.order_by("pk")[0]
        remark, gone, done = (
            make_remark(uid=uuid.uuid4(), restitution=restitution, theme=theme, entry_id=on, text=text, by=by)[0]
            for on, text in ((first.pk, "Précisez où.\nEt quand ?"), (first.pk, LONG), (None, "Quel titre ?"))
        )
        Remark.objects.filter(pk=gone.pk).update(entry_id=uuid.uuid4())
        answer_remark(uid=uuid.uuid4(), remark=remark, text="Au collège.", by=team)
        resolve_remark(uid=uuid.uuid4(), remark=done, text="Fait.", by=team)
        made |= {f"remark_{name}": remark.pk, f"resolved_{name}": done.pk, f"remarked_{name}": first.pk}
    return made
