"""Writes on restitutions and their fiches: keyword-only, atomic, idempotent; drafts alone change."""

from restitutions.services.details import Detail, detailed_entries, set_details
from restitutions.services.drafts import ensure_sheet, lock_draft, open_sheet
from restitutions.services.errors import (
    ContentRefusedError,
    DeletionRefusedError,
    NotADraftError,
    StaleError,
    StaleRowError,
    StaleRowsError,
    UnknownRowError,
)
from restitutions.services.removal import delete_restitution, deletion_refusal, sessions_of_its_own
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
from restitutions.services.titles import SheetTitles, save_titles, titles_of

__all__ = [
    "ContentRefusedError",
    "DeletionRefusedError",
    "Detail",
    "NotADraftError",
    "RestitutionContent",
    "RetexContent",
    "RetexInput",
    "RowInput",
    "SheetTitles",
    "StaleError",
    "StaleRowError",
    "StaleRowsError",
    "SummaryLine",
    "UnknownRowError",
    "create_restitution",
    "delete_restitution",
    "delete_row",
    "deletion_refusal",
    "detailed_entries",
    "ensure_sheet",
    "lock_draft",
    "open_sheet",
    "save_challenges",
    "save_narratives",
    "save_retex",
    "save_row",
    "save_table",
    "save_titles",
    "sessions_of_its_own",
    "set_details",
    "stored_content",
    "titles_of",
    "update_restitution",
]
