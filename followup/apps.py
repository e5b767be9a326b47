from django.apps import AppConfig


class FollowupConfig(AppConfig):
    name = "followup"
    verbose_name = "suivi"

    def ready(self) -> None:
        """From now on, actions change with what is published, in the same transaction, and go where it goes."""
        from catalogue.api.routers import bring_operations
        from followup.api import router
        from followup.archive import FOLLOWUP
        from followup.plan import follow_restitution
        from syntheses.archive.branches import bring_branch
        from syntheses.followers import follow_publications

        follow_publications(follow_restitution)
        bring_operations(router)
        bring_branch(FOLLOWUP)
