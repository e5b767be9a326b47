"""The editors of the parts of a fiche: RETEX and tables row by row, texts and challenges as one text."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.decorators import signed_in
from accounts.http import ScopedRequest
from accounts.models import User
from restitutions.enums import STEP_TABLE, Step
from restitutions.forms.fields import hold
from restitutions.forms.retex import RetexForm
from restitutions.forms.rows import RowForm, RowFormSet, rearranged, sent_rows, shown_rows, with_places
from restitutions.forms.stored import stored_retex, stored_rows, stored_texts
from restitutions.forms.tables import DiagnosisRowForm, PlanRowForm, ProjectionRowForm, TableRowForm
from restitutions.forms.texts import ChallengesForm, NarrativesForm, TextsForm
from restitutions.models import ThemeSheet
from restitutions.selectors import retex_cited_in_vain
from restitutions.services import (
    StaleError,
    StaleRowsError,
    UnknownRowError,
    open_sheet,
    save_challenges,
    save_narratives,
    save_retex,
    save_table,
)
from restitutions.views.access import Place, editable_restitution, explains_locks, is_own, place_of
from restitutions.views.sheet import STAGES, trail_context


@dataclass(frozen=True)
class RowsPart:
    """A part edited row by row."""

    form: type[RowForm]
    stored: Callable[[ThemeSheet], list[dict[str, Any]]]
    save: Callable[[ThemeSheet, RowFormSet, User], None]
    noun: str


@dataclass(frozen=True)
class TextPart:
    """A part edited as running text."""

    form: type[TextsForm]
    stored: Callable[[ThemeSheet], dict[str, str]]
    save: Callable[[ThemeSheet, Any, User], None]


def _table_part(step: Step, form: type[TableRowForm]) -> RowsPart:
    table = STEP_TABLE[step]

    def save(sheet: ThemeSheet, formset: RowFormSet, by: User) -> None:
        rows = [row.row_input() for row in formset.forms if not row.is_blank]
        save_table(sheet=sheet, table=table, rows=rows, moved=formset.is_moved, by=by)

    return RowsPart(form, lambda sheet: stored_rows(sheet, table), save, "Ligne")


def _save_retex(sheet: ThemeSheet, formset: RowFormSet, by: User) -> None:
    items = [form.retex_input() for form in formset.forms if not form.is_blank]
    save_retex(sheet=sheet, items=items, moved=formset.is_moved, by=by)


def _save_narratives(sheet: ThemeSheet, form: TextsForm, by: User) -> None:
    parts = {name: form.cleaned_data[name] for name in form.texts}
    save_narratives(sheet=sheet, parts=parts, shown=form.shown, by=by)


def _save_challenges(sheet: ThemeSheet, form: TextsForm, by: User) -> None:
    save_challenges(
        sheet=sheet, lines=form.cleaned_data["challenges"], shown=form.cleaned_data["shown_challenges"], by=by
    )


PARTS: dict[Step, RowsPart | TextPart] = {
    Step.RETEX: RowsPart(RetexForm, stored_retex, _save_retex, "RETEX"),
    Step.DIAGNOSIS: _table_part(Step.DIAGNOSIS, DiagnosisRowForm),
    Step.PROJECTIONS: _table_part(Step.PROJECTIONS, ProjectionRowForm),
    Step.PLAN: _table_part(Step.PLAN, PlanRowForm),
    Step.TEXTS: TextPart(NarrativesForm, stored_texts, _save_narratives),
    Step.CHALLENGES: TextPart(ChallengesForm, stored_texts, _save_challenges),
}


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@explains_locks
def edit_part(request: ScopedRequest, pk: int, number: int, part: str) -> HttpResponse:
    if part not in Step.values:
        raise Http404
    place = place_of(editable_restitution(request, pk), number)
    step = Step(part)
    editor = PARTS[step]
    if isinstance(editor, RowsPart):
        return _edit_rows(request, place, step, editor)
    return _edit_text(request, place, step, editor)


def _edit_rows(request: ScopedRequest, place: Place, step: Step, part: RowsPart) -> HttpResponse:
    stored = part.stored(place.sheet)
    if request.method != "POST":
        return _show_rows(request, place, step, shown_rows(part.form, with_places(stored, part.form)))
    action = request.POST.get("action", "")
    formset = sent_rows(part.form, request.POST, stored)
    if action.partition(":")[0] in {"ajouter", "monter", "descendre", "garder"}:
        return _show_rows(request, place, step, rearranged(part.form, formset, action))
    if not formset.is_valid():
        return _show_rows(request, place, step, formset)
    if formset.to_remove and action != "supprimer":
        return _show_rows(request, place, step, formset, asks=True)
    try:
        _save(request, place, part, formset)
    except StaleRowsError as error:
        for form in formset.forms:
            if stale := error.rows.get(form.cleaned_data["id"]):
                form.show_stale(stale)
        return _show_rows(request, place, step, formset, is_stale=True)
    except UnknownRowError:
        messages.error(request, "Rien n’a été enregistré : une ligne n’est pas de cette fiche. Rechargez la page.")
        return _show_rows(request, place, step, formset)
    return _saved(request, place, step, _to_detail(formset, action))


def _to_detail(formset: RowFormSet, action: str) -> uuid.UUID | None:
    """The row of the plan to go on with (« preciser:<id> »), one of those just saved."""
    verb, _, asked = action.partition(":")
    if verb != "preciser":
        return None
    return next((form.stored_id for form in formset.forms if str(form.stored_id) == asked), None)


def _show_rows(
    request: ScopedRequest, place: Place, step: Step, formset: RowFormSet, *, asks: bool = False, is_stale: bool = False
) -> HttpResponse:
    part = PARTS[step]
    assert isinstance(part, RowsPart)
    context = {
        **_context(place, step),
        "formset": formset,
        "noun": part.noun,
        "asks": asks,
        "is_stale": is_stale,
        "stale_is_own": is_own(request, *(form.stale for form in formset.forms if form.stale)),
        "last": len(formset.forms) - 1,
    }
    return render(request, "restitutions/edit_rows.html", context)


def _edit_text(request: ScopedRequest, place: Place, step: Step, part: TextPart) -> HttpResponse:
    stored = part.stored(place.sheet)
    if request.method != "POST":
        form = part.form(initial=part.form.initial_of(stored))
        return render(request, "restitutions/edit_text.html", {**_context(place, step), "form": form})
    form = part.form(request.POST.copy())
    hold(form.fields, stored)
    if form.is_valid():
        try:
            _save(request, place, part, form)
            return _saved(request, place, step)
        except StaleError as error:
            form.show_stale(error)
    context = {**_context(place, step), "form": form, "stale_is_own": bool(form.stale and is_own(request, form.stale))}
    return render(request, "restitutions/edit_text.html", context)


@transaction.atomic
def _save(request: ScopedRequest, place: Place, part: RowsPart | TextPart, form: Any) -> None:
    """Save a part; a fiche where nothing was ever typed is not created."""
    if place.sheet.pk or not form.is_blank:
        part.save(open_sheet(place.restitution, place.theme), form, request.scope.account)


def _context(place: Place, step: Step) -> dict[str, Any]:
    context = trail_context(place)
    back = reverse("restitutions:sheet", args=[place.restitution.pk, place.theme.number])
    trail = [*context["trail"], (place.theme.short_label, back)]
    return {**context, "trail": trail, "step": step, "back": f"{back}#{_anchor(step)}"}


def _anchor(step: Step) -> str:
    """Where the part begins on the fiche: the section it opens, or its title within the section of another."""
    return next((key for key, _, steps in STAGES if step is steps[0]), f"titre-{step.value}")


def _saved(request: ScopedRequest, place: Place, step: Step, row: uuid.UUID | None = None) -> HttpResponse:
    """Back to the fiche, where the part is; or on to the details of a row of the plan."""
    messages.success(request, f"«\u00a0{step.label}\u00a0»\u00a0: c’est enregistré.", extra_tags=step.value)
    if step in (Step.RETEX, Step.DIAGNOSIS):
        _say_cited_in_vain(request, place)
    if row and step is Step.PLAN:
        return redirect("restitutions:details", place.restitution.pk, place.theme.number, row)
    return redirect(_context(place, step)["back"])


def _say_cited_in_vain(request: ScopedRequest, place: Place) -> None:
    """A number that no RETEX bears may be a slip, or a RETEX still to write: it is said, and kept as a text."""
    if numbers := retex_cited_in_vain(place.restitution, place.theme):
        messages.warning(
            request,
            f"Le diagnostic cite un numéro de RETEX qui n’est pas dans cette fiche\u00a0: {', '.join(numbers)}. "
            "Il est gardé comme un texte\u00a0; corrigez-le, ou ajoutez ce RETEX.",
            extra_tags=Step.DIAGNOSIS.value,
        )
