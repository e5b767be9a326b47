from django.apps import AppConfig
from django.core.checks import Tags, register

from mail.checks import e_mails_leave


class MailConfig(AppConfig):
    name = "mail"

    def ready(self) -> None:
        register(e_mails_leave, Tags.security, deploy=True)
