from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from territories.services import load_territories
from workshops.services import load_campaigns


class Command(BaseCommand):
    help = "Charge le référentiel : territoires, campagne egn-2020 et ses thématiques. Peut être relancé sans risque."

    def handle(self, *_args: Any, **_options: Any) -> None:
        fixtures = settings.BASE_DIR / "fixtures"
        territories = load_territories(fixtures / "territories.csv")
        campaigns = load_campaigns(fixtures / "campaigns.json")
        self.stdout.write(f"Référentiel chargé : {territories} territoires, {campaigns} campagne(s).")
