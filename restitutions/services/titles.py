"""A fiche's own heading, label and number, as its report prints them."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.db import transaction

from accounts.models import User
from restitutions.cell_text import fingerprint
from restitutions.models import Restitution, ThemeSheet
from restitutions.services.drafts import default_titles, lock_draft, mark_changed, open_sheet
from restitutions.services.errors import StaleError
from workshops.models import Theme


@dataclass(frozen=True)
class SheetTitles:
    """`number` is None when the report prints none."""

    heading: str = ""
    label: str = ""
    number: int | None = None

    @property
    def texts(self) -> dict[str, str]:
        """As a form shows them, by field name."""
        return {name: "" if value is None else str(value) for name, value in asdict(self).items()}

    @property
    def mark(self) -> str:
        """The fingerprint of what a form showed."""
        return fingerprint(*self.texts.values())


def titles_of(sheet: ThemeSheet) -> SheetTitles:
    """The titles of a fiche, or those it will have at its first save."""
    if sheet.pk is None:
        return SheetTitles(**default_titles(sheet.theme))
    return SheetTitles(sheet.heading, sheet.label, sheet.number)


@transaction.atomic
def save_titles(*, restitution: Restitution, theme: Theme, titles: SheetTitles, shown: str, by: User | None) -> None:
    """Write the titles of a fiche; those it has already create no fiche and change nothing.

    `shown` is the `mark` of those the form showed. Raises NotADraftError; StaleError (the titles stored) when somebody
    saved others meanwhile.
    """
    lock_draft(restitution.pk)
    found = ThemeSheet.objects.select_related("updated_by").filter(restitution=restitution, theme=theme).first()
    stored = titles_of(found or ThemeSheet(restitution=restitution, theme=theme))
    if titles == stored or titles.mark == shown:
        return
    if stored.mark != shown:
        raise StaleError(stored.texts, by=found.updated_by if found else None, at=found.updated_at if found else None)
    sheet = found or open_sheet(restitution, theme)
    sheet.heading, sheet.label, sheet.number = titles.heading, titles.label, titles.number
    sheet.save(update_fields=["heading", "label", "number"])
    mark_changed(sheet, by)
