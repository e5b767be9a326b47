"""`ask_demo`: who answers for the values of the demonstration's indicators. Safe to run again."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.utils import timezone

from asks.models import Responsible
from asks.responsibles import choose_responsible
from common.commands import FrenchCommand
from followup.demo import create_demo_people, demo_indicators
from territories.models import Territory


class Command(FrenchCommand):
    help = "Nomme qui répond des valeurs des indicateurs de la démonstration. Qui est déjà nommé le reste."

    def handle(self, *_args: Any, **_options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Ces personnes ne sont nommées qu’en mode démonstration\u00a0: EGN_DEMO=1.")
        people = create_demo_people()
        made = 0
        for indicator, by in demo_indicators(today=timezone.localdate()):
            named = Responsible.objects.filter(indicator=indicator).values("territory")
            places = Territory.objects.within(indicator.territory).filter(level=indicator.awaited)
            here = [one for one in people if one.memberships.filter(territory=indicator.territory).exists()]
            for rank, place in enumerate(places.exclude(pk__in=named).order_by("code")):
                person = here[rank % len(here)]
                choose_responsible(indicator=indicator, territory=place, person=person, seen=None, by=by)
                made += 1
        self.stdout.write(f"Démonstration\u00a0: {made} personnes nommées pour répondre.")
