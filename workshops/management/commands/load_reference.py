from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser

from common.commands import FrenchCommand
from territories.services import load_territories
from workshops.services import load_campaigns


class Command(FrenchCommand):
    help = (
        "Charge ce qui manque du référentiel : territoires, campagne egn-2020 et ses thématiques. Ce qui existe reste "
        "comme l’administration l’a mis."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--refresh", action="store_true", help="Remettre aussi ce qui existe comme au référentiel.")

    def handle(self, *_args: Any, refresh: bool, **_options: Any) -> None:
        fixtures = settings.BASE_DIR / "fixtures"
        territories = load_territories(fixtures / "territories.csv", refresh=refresh)
        campaigns = load_campaigns(fixtures / "campaigns.json", refresh=refresh)
        self.stdout.write(f"Référentiel chargé : {territories} territoires, {campaigns} campagne(s).")
