from django.apps import AppConfig


class AnniversariesConfig(AppConfig):
    name = "anniversaries"
    verbose_name = "rapports anniversaires"
