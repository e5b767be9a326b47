from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "measures"
    verbose_name = "relevés"

    def ready(self) -> None:
        """From now on, a definition does not contradict the values it has."""
        from indicators.guards import guard_definitions
        from measures.guards import keep_what_values_rest_on

        guard_definitions(keep_what_values_rest_on)
