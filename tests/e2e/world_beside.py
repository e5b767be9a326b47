"""What the world of the pages also has: share links open and closed, files on a RETEX."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from restitutions.models import Restitution, Retex
from restitutions.services.attachments import add_attachment
from syntheses.models import ShareLink
from syntheses.sharing import create_link, token_of
from tests import files
from tests.e2e.world import World


def add_beside(world: World) -> None:
    """On the draft: a link of each state; on the first RETEX of its third fiche two files, on a new one none."""
    draft = Restitution.objects.get(pk=str(world.ids["draft"]))
    by = User.objects.get(email__startswith="animation.pays-de-la-loire", is_active=True)
    links = {name: create_link(restitution=draft, uid=uuid.uuid4(), days=30, by=by) for name in ("shared", "revoked")}
    now = timezone.now()
    ShareLink.objects.filter(pk=links["revoked"].pk).update(revoked_at=now)
    links["expired"] = create_link(restitution=draft, uid=uuid.uuid4(), days=7, by=by)
    past = {"created_at": now - timedelta(days=9), "expires_at": now - timedelta(days=2)}
    ShareLink.objects.filter(pk=links["expired"].pk).update(**past)
    world.ids.update({name: token_of(link.uid) for name, link in links.items()})
    retex = Retex.objects.filter(sheet__restitution=draft, sheet__theme__number=3).order_by("position")[0]
    words = {"scope": "collège", "lines": ["Un chariot de tablettes circule entre les salles, réservé en ligne."]}
    bare = Retex.objects.create(sheet=retex.sheet, label="RETEX 2", position=99, **words)
    for name, data in (("Compte rendu.pdf", files.pdf()), ("Affiche de l’atelier.png", files.image())):
        add_attachment(retex=retex, uid=uuid.uuid4(), filename=name, data=data, by=by)
    world.ids.update({"retex": retex.pk, "bare_retex": bare.pk})
