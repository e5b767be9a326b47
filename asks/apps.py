from django.apps import AppConfig


class AsksConfig(AppConfig):
    name = "asks"
    verbose_name = "demandes"

    def ready(self) -> None:
        """From now on, the links of our e-mails are written as they leave."""
        from asks.links import ANSWER, STOP, answer_address, stop_address
        from mail.seals import open_seals_with

        open_seals_with(ANSWER, answer_address)
        open_seals_with(STOP, stop_address)
