"""Confirming the deletion of a draft: which of its sessions go with it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from common.forms import DsfrForm
from restitutions.forms.fields import SessionTicks
from workshops.models import Workshop


class RemovalForm(DsfrForm):
    """None is ticked: a session may have been typed by somebody before the restitution."""

    error_title = "Rien n’a été supprimé"
    error_text = "Relisez ce qui suit avant de recommencer."

    sessions = SessionTicks(
        label="Supprimer aussi ces sessions",
        help_text="Aucune autre restitution ne les rapporte. Celles que vous ne cochez pas sont gardées.",
        error_messages={"invalid_choice": "Une des sessions cochées est maintenant rapportée ailleurs."},
    )

    def __init__(self, *args: Any, sessions: QuerySet[Workshop], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("sessions", sessions)
