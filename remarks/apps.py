from django.apps import AppConfig


class RemarksConfig(AppConfig):
    name = "remarks"
