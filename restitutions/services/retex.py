"""Saving the RETEX of a fiche."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from restitutions.enums import Change
from restitutions.history import edit, moves, record, retex_values, revise
from restitutions.link_text import LinkLine, render_links
from restitutions.models import Retex, RetexLink, ThemeSheet
from restitutions.references import give_references
from restitutions.services.drafts import lock_draft, mark_changed, placed, write_positions
from restitutions.services.errors import StaleRowError, StaleRowsError, UnknownRowError
from restitutions.services.links import labels_of, relink_citations, snapshot


@dataclass(frozen=True)
class RetexContent:
    """What a person writes of one RETEX: cleaned texts, `Speaker` values in their order."""

    label: str
    scope: str = ""
    lines: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    links: tuple[LinkLine, ...] = ()


@dataclass(frozen=True)
class RetexInput:
    """One RETEX of a form. `content` is None for one the person did not touch; `version` 0 for a new one."""

    retex_id: uuid.UUID
    version: int
    content: RetexContent | None = None
    delete: bool = False


@transaction.atomic
def save_retex(*, sheet: ThemeSheet, items: Sequence[RetexInput], moved: bool = False, by: User | None) -> None:
    """Write the RETEX of one form, all or nothing, and the citations that their labels make.

    Raises StaleRowsError with every RETEX that somebody else changed meanwhile. Saving the same twice changes nothing.
    """
    lock_draft(sheet.restitution_id)
    known = {item.pk: item for item in Retex.objects.filter(sheet=sheet).select_related("updated_by").order_by("pk")}
    labels, before = labels_of(sheet), snapshot(list(known.values()))
    foreign = Retex.objects.filter(pk__in=[item.retex_id for item in items]).exclude(sheet=sheet)
    if foreign.exists():
        raise UnknownRowError("retex")
    stale: dict[uuid.UUID, StaleRowError] = {}
    changed = False
    for item in items:
        try:
            changed |= _save_one(sheet, known.get(item.retex_id), item, by)
        except StaleRowError as error:
            stale[item.retex_id] = error
    if stale:
        raise StaleRowsError(stale)
    after = list(Retex.objects.filter(sheet=sheet).order_by("position", "pk"))
    order = placed([item.pk for item in after], [item.retex_id for item in items], moved=moved)
    places = {item.pk: retex_values(item, ()) for item in after}
    if write_positions(Retex, after, order):
        record(moves(sheet, [(item, places[item.pk], retex_values(item, ())) for item in after], by))
        changed = True
    relink_citations((before, labels), (after, labels))
    if changed:
        mark_changed(sheet, by)


def retex_content(retex: Retex) -> RetexContent:
    """A stored RETEX as a form's content."""
    links = tuple(LinkLine(link.url, link.label) for link in retex.links.all())
    return RetexContent(retex.label, retex.scope, tuple(retex.lines), tuple(retex.speakers), links)


def retex_texts(content: RetexContent) -> dict[str, str]:
    """A content as a form shows it, by field name."""
    return {
        "label": content.label,
        "scope": content.scope,
        "lines": "\n".join(content.lines),
        "speakers": ", ".join(content.speakers),
        "links": render_links(content.links),
    }


def _save_one(sheet: ThemeSheet, stored: Retex | None, item: RetexInput, by: User | None) -> bool:
    """Returns whether anything was written."""
    if item.content is None and not item.delete:
        return False
    if stored is None:
        if item.delete:
            return False
        if item.version:
            raise StaleRowError(stored=None, row_id=item.retex_id)
        _create(sheet, item, by)
        return True
    content = retex_content(stored)
    if item.content == content and not item.delete:
        return False
    if item.version != stored.version:
        texts = retex_texts(content)
        raise StaleRowError(texts, stored.version, stored.updated_by, stored.updated_at, item.retex_id)
    before = retex_values(stored, stored.links.all())
    if item.delete:
        record([revise(sheet, stored, Change.DELETED, before={**before, "reference": stored.reference}, by=by)])
        stored.delete()
    elif item.content:
        stored.version += 1
        _write(stored, item.content, by)
        record([edit(sheet, stored, before, retex_values(stored, stored.links.all()), by=by)])
    return True


def _create(sheet: ThemeSheet, item: RetexInput, by: User | None) -> None:
    last = Retex.objects.filter(sheet=sheet).order_by("-position").values_list("position", flat=True).first()
    retex = Retex(id=item.retex_id, sheet=sheet, position=0 if last is None else last + 1)
    give_references([sheet], [], [retex])
    if item.content:
        _write(retex, item.content, by)
    record([revise(sheet, retex, Change.CREATED, after=retex_values(retex, retex.links.all()), by=by)])


def _write(retex: Retex, content: RetexContent, by: User | None) -> None:
    retex.label, retex.scope, retex.updated_by = content.label, content.scope, by
    retex.lines, retex.speakers = list(content.lines), list(content.speakers)
    retex.save()
    retex.links.all().delete()
    RetexLink.objects.bulk_create(
        RetexLink(retex=retex, position=position, url=link.url, label=link.label)
        for position, link in enumerate(content.links)
    )
