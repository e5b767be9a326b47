from django.apps import AppConfig


class AnniversariesConfig(AppConfig):
    name = "anniversaries"
    verbose_name = "rapports anniversaires"

    def ready(self) -> None:
        """From now on, archives carry the reports, and who withdraws a plan is told of them."""
        from anniversaries.archive import REPORTS
        from anniversaries.selectors import leaving_reports
        from syntheses.archive.branches import bring_branch
        from syntheses.leaving import tell_what_leaves

        bring_branch(REPORTS)
        tell_what_leaves(leaving_reports)
