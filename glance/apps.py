from django.apps import AppConfig


class GlanceConfig(AppConfig):
    name = "glance"
    verbose_name = "coup d’œil"
