"""E-mails, for national administrators. Their text is shown to nobody: it may hold a sign-in code."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.admin import ForAdministrators
from common.french import count
from mail.models import Message
from mail.services import try_again


@admin.register(Message)
class MessageAdmin(ForAdministrators):
    list_display = ("to", "subject", "state", "attempts", "error", "created_at", "sent_at")
    list_filter = ("state",)
    search_fields = ("to", "subject")
    fields = readonly_fields = ("to", "subject", "state", "attempts", "error", "created_at", "updated_at", "sent_at")
    actions = ("send_again",)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.action(description="Remettre en attente d’envoi ceux qui ont échoué")
    def send_again(self, request: HttpRequest, queryset: QuerySet[Message]) -> None:
        number = sum(try_again(message) for message in queryset)
        messages.success(request, f"Remis en attente d’envoi\u00a0: {count(number, 'courriel', 'courriels')}.")
