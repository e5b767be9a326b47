from django.apps import AppConfig


class FollowupConfig(AppConfig):
    name = "followup"
    verbose_name = "suivi"

    def ready(self) -> None:
        """From now on, the actions followed change with what is published, in the same transaction."""
        from followup.plan import follow_restitution
        from syntheses.followers import follow_publications

        follow_publications(follow_restitution)
