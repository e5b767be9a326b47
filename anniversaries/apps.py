from django.apps import AppConfig


class AnniversariesConfig(AppConfig):
    name = "anniversaries"
    verbose_name = "rapports anniversaires"

    def ready(self) -> None:
        """From now on, archives carry the reports."""
        from anniversaries.archive import REPORTS
        from syntheses.archive.branches import bring_branch

        bring_branch(REPORTS)
