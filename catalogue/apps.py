from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "catalogue"
    verbose_name = "catalogue"

    def ready(self) -> None:
        """From now on, the index changes with what the public may read, in the same transaction."""
        from catalogue.index import index_restitution
        from syntheses.followers import follow_publications

        follow_publications(index_restitution)
