"""Writes on restitutions and their fiches: keyword-only, atomic, idempotent; drafts alone change."""

from restitutions.services.drafts import ensure_sheet, lock_draft, open_sheet
from restitutions.services.errors import (
    NotADraftError,
    StaleError,
    StaleRowError,
    StaleRowsError,
    UnknownRowError,
)
from restitutions.services.restitutions import (
    RestitutionContent,
    SummaryLine,
    create_restitution,
    stored_content,
    update_restitution,
)
from restitutions.services.retex import RetexContent, RetexInput, save_retex
from restitutions.services.rows import RowInput, delete_row, save_row, save_table
from restitutions.services.texts import save_challenges, save_narratives

__all__ = [
    "NotADraftError",
    "RestitutionContent",
    "RetexContent",
    "RetexInput",
    "RowInput",
    "StaleError",
    "StaleRowError",
    "StaleRowsError",
    "SummaryLine",
    "UnknownRowError",
    "create_restitution",
    "delete_row",
    "ensure_sheet",
    "lock_draft",
    "open_sheet",
    "save_challenges",
    "save_narratives",
    "save_retex",
    "save_row",
    "save_table",
    "stored_content",
    "update_restitution",
]
