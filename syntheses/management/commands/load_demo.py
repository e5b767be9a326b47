"""`load_demo`: two regions, an académie that consolidates, their departments and accounts. Safe to run again."""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import transaction
from django.utils import timezone

from accounts.demo import DEMO_DOMAIN, create_demo_accounts
from accounts.models import User
from accounts.scope import Scope
from common.commands import FrenchCommand
from measures.demo import load_demo_values
from restitutions.models import Restitution
from restitutions.workflow import PUBLISH, RETURN, SUBMIT, VALIDATE
from syntheses.imports import read_upload
from syntheses.intake import intake
from syntheses.services import move_restitution
from territories.enums import Level
from territories.models import Territory
from workshops.models import Campaign

FOLDER = settings.BASE_DIR / "fixtures" / "demo"
NAMESPACE = uuid.UUID("5f0f4b52-3c3e-4d6e-9a51-0d3f6c0e7a11")

REGIONS = {"pays-de-la-loire.json": "pays-de-la-loire", "nouvelle-aquitaine.json": "nouvelle-aquitaine"}
"""File of a region → the word that names its accounts."""

UNFINISHED: dict[str, tuple[str, ...]] = {
    "85": (),
    "53": (SUBMIT,),
    "72": (SUBMIT, VALIDATE),
    "24": (),
    "33": (SUBMIT,),
    "79": (SUBMIT, RETURN),
}
"""Departments that stop on the way, so that each role finds something to do; the others are published."""

CONSOLIDATING = FOLDER / "rennes"
SENT: dict[str, tuple[str, ...]] = {"22": (SUBMIT, VALIDATE), "29": (SUBMIT, VALIDATE), "56": (SUBMIT,)}
"""An académie whose synthesis is an empty draft, and what its departments sent: something to consolidate at once."""

REASON = "Merci d’ajouter le lien de la vidéo du RETEX, puis de renvoyer la restitution."


class Command(FrenchCommand):
    help = "Charge les données de démonstration. Ce qui existe déjà est conservé."

    def handle(self, *_args: Any, **_options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Les données de démonstration ne se chargent qu’en mode démonstration : EGN_DEMO=1.")
        if not Campaign.objects.exists():
            raise CommandError("Le référentiel n’est pas chargé : lancez d’abord « manage.py load_reference ».")
        create_demo_accounts()
        made = sum(self.load_region(FOLDER / name, word) for name, word in REGIONS.items())
        made += self.load_draft()
        first = User.objects.get(email=f"coordination.pays-de-la-loire@{DEMO_DOMAIN}")
        region = Territory.objects.get(level=Level.REGION, code="17")
        load_demo_values(region=region, by=first, today=timezone.localdate())
        self.stdout.write(f"Données de démonstration : {made} restitutions ajoutées.")

    def load_region(self, path: Path, word: str) -> int:
        """The synthesis of a region, then the restitutions of its departments that feed it."""
        coordinator = self.coordinator(word)
        region, made = self.load(path, coordinator, (SUBMIT, VALIDATE, PUBLISH))
        for file in sorted((FOLDER / "departements").glob("*.json")):
            if not region.territory.contains(self.territory_of(file)):
                continue
            steps = UNFINISHED.get(file.stem, (SUBMIT, VALIDATE, PUBLISH))
            made += self.load(file, coordinator, steps, feeds=region)[1]
        return made

    def load_draft(self) -> int:
        """The synthesis of an académie, to consolidate from its departments."""
        coordinator = self.coordinator("rennes")
        synthesis, made = self.load(CONSOLIDATING / "academie.json", coordinator, ())
        for code, steps in SENT.items():
            made += self.load(CONSOLIDATING / f"{code}.json", coordinator, steps, feeds=synthesis)[1]
        return made

    def coordinator(self, word: str) -> Scope:
        return Scope(User.objects.get(email=f"coordination.{word}@{DEMO_DOMAIN}"))

    @transaction.atomic
    def load(
        self, path: Path, coordinator: Scope, steps: tuple[str, ...], feeds: Restitution | None = None
    ) -> tuple[Restitution, int]:
        """Import one file unless it was, and take it through `steps`. Returns it, and 1 when it is new."""
        key = uuid.uuid5(NAMESPACE, path.name)
        found = Restitution.objects.select_related("territory").filter(uid=key).first()
        if found:
            return found, 0
        campaign = Campaign.objects.get(slug=json.loads(path.read_text(encoding="utf-8"))["campaign"])
        territory = self.territory_of(path)
        reading = read_upload(path.read_bytes(), filename=path.name, campaign=campaign, territory=territory)
        restitution = intake(reading.report, campaign=campaign, territory=territory, by=coordinator.account)
        Restitution.objects.filter(pk=restitution.pk).update(uid=key, feeds=feeds)
        for step in steps:
            move_restitution(restitution, step, by=coordinator, reason=REASON if step == RETURN else "")
        return restitution, 1

    def territory_of(self, path: Path) -> Territory:
        place = json.loads(path.read_text(encoding="utf-8"))["territory"]
        return Territory.objects.get(level=place["level"], code=place["code"])
