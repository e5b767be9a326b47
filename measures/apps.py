from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "measures"
    verbose_name = "relevés"

    def ready(self) -> None:
        """From now on, a definition does not contradict its values; what is kept follows definitions and the tree."""
        from indicators.followers import follow_definitions
        from indicators.guards import guard_definitions
        from measures.guards import keep_what_values_rest_on
        from measures.tallies import follow_archive, follow_definition, follow_territory, hold_indicators
        from territories.followers import follow_archives, follow_tree, hold_with_tree

        guard_definitions(keep_what_values_rest_on)
        follow_definitions(follow_definition)
        hold_with_tree(hold_indicators)
        follow_tree(follow_territory)
        follow_archives(follow_archive)
