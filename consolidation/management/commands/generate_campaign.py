"""`generate_campaign --workshops N --seed S`: a region of N workshops, consolidated at every level, to measure on."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from common.commands import FrenchCommand
from consolidation.generated.campaign import generate_campaign
from territories.selectors import find_territory


class Command(FrenchCommand):
    help = "Écrit une campagne d’essai : des sessions tirées au sort, leurs restitutions, et leurs synthèses."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--workshops", type=int, required=True, help="nombre de sessions, de 1 à 5000")
        parser.add_argument("--seed", type=int, default=1, help="la même graine donne la même campagne")
        parser.add_argument("--territory", default="region_academique:15", help="niveau:code d’une région académique")

    def handle(self, *_args: Any, **options: Any) -> None:
        if not 1 <= options["workshops"] <= 5000:
            raise CommandError("Donnez un nombre de sessions de 1 à 5000.")
        try:
            region = find_territory(options["territory"])
            made = generate_campaign(region=region, workshops=options["workshops"], seed=options["seed"])
        except (LookupError, ValueError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Campagne {made.campaign.slug} : la synthèse de la région est la restitution {made.pk}.")
