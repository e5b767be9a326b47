"""One territory: where it stands, what is below it; adding and naming bassins and établissements.

Here rather than in `territories`, which knows nothing of who may do what.
"""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.decorators import signed_in
from accounts.enums import Right
from accounts.http import ScopedRequest
from accounts.scope import Scope
from territories.archiving import ArchivingRefusedError, archive_territory, restore_territory
from territories.enums import Level
from territories.forms import ADD_FORMS, NameForm, RenameForm
from territories.models import Territory
from territories.services import StaleNameError, get_or_add_territory, rename_territory

PARENTS = {
    Level.BASSIN: {Level.ACADEMIE, Level.DEPARTEMENT},
    Level.ETABLISSEMENT: {Level.DEPARTEMENT, Level.BASSIN},
}
"""Below which levels people add a territory of a level."""


@signed_in
@require_safe
def territory_page(request: ScopedRequest, pk: int) -> HttpResponse:
    territory = managed(request.scope, pk)
    children = list(Territory.objects.filter(parent=territory).order_by("name", "pk"))
    groups = [(level.label, [child for child in children if child.level == level]) for level in Level]
    return render(
        request,
        "territories/detail.html",
        {
            "territory": territory,
            "above": list(Territory.objects.above(territory)),
            "trail": trail_to(request.scope, territory),
            "groups": [(label, members) for label, members in groups if members],
            "can_add_bassin": territory.level in PARENTS[Level.BASSIN] and not territory.is_archived,
            "can_add_etablissement": territory.level in PARENTS[Level.ETABLISSEMENT] and not territory.is_archived,
            "can_archive": _may_archive(request.scope, territory),
        },
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def add_below(request: ScopedRequest, pk: int, action: str) -> HttpResponse:
    parent = managed(request.scope, pk)
    form_class = ADD_FORMS[action]
    if parent.level not in PARENTS[form_class.level]:
        raise Http404
    form = form_class(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            added, is_new = get_or_add_territory(level=form_class.level, parent=parent, **form.cleaned_data)
        except ArchivingRefusedError as refused:
            form.add_error("name", str(refused))
        except ValidationError:
            if "code" not in form.fields:
                raise
            form.add_error("code", "Un établissement porte déjà cet UAI\u00a0: il ne peut pas être ajouté deux fois.")
        else:
            done = "ajouté" if is_new else "déjà ajouté"
            messages.success(request, f"{added.get_level_display()} {done}.")
            return redirect("territories:detail", pk=parent.pk)
    return _form_page(request, parent, form, f"Ajouter un {form_class.level.label.lower()}", "Ajouter")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def rename(request: ScopedRequest, pk: int) -> HttpResponse:
    territory = managed(request.scope, pk)
    if not territory.is_local:
        raise PermissionDenied
    form = RenameForm(request.POST or None, initial={"name": territory.name, "seen": territory.name})
    if request.method == "POST" and form.is_valid():
        try:
            rename_territory(territory=territory, **form.cleaned_data)
        except StaleNameError as stale:
            form = RenameForm({"name": form.cleaned_data["name"], "seen": stale.current})
            form.add_error(
                "name",
                f"Entre-temps, quelqu’un a enregistré un autre nom\u00a0: «\u00a0\u2068{stale.current}\u2069\u00a0». "
                "Le vôtre est conservé ci-dessous\u00a0: enregistrez-le pour remplacer l’autre, ou annulez.",
            )
        else:
            messages.success(request, "Le nouveau nom est enregistré.")
            return redirect("territories:detail", pk=territory.pk)
    return _form_page(request, territory, form, "Renommer", "Enregistrer le nom")


@signed_in
@require_POST
def archive(request: ScopedRequest, pk: int) -> HttpResponse:
    return _change(request, pk, archive_territory, "Ce territoire est archivé\u00a0: il n’est plus proposé.")


@signed_in
@require_POST
def restore(request: ScopedRequest, pk: int) -> HttpResponse:
    return _change(request, pk, restore_territory, "Ce territoire est rétabli\u00a0: il est de nouveau proposé.")


def _change(request: ScopedRequest, pk: int, change: Callable[[Territory], Territory], done: str) -> HttpResponse:
    territory = managed(request.scope, pk)
    if not _may_archive(request.scope, territory):
        raise PermissionDenied
    try:
        change(territory)
    except ArchivingRefusedError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, done)
    return redirect("territories:detail", pk=territory.pk)


def _may_archive(scope: Scope, territory: Territory) -> bool:
    """Who manages what contains a bassin or an établissement; the national administration for the referential."""
    if territory.is_local and territory.parent:
        return scope.may(Right.MANAGE, territory.parent)
    return scope.is_administrator and territory.level != Level.NATIONAL


def _form_page(request: ScopedRequest, territory: Territory, form: NameForm, title: str, label: str) -> HttpResponse:
    trail = [*trail_to(request.scope, territory), (territory.label, reverse("territories:detail", args=[territory.pk]))]
    context = {"territory": territory, "form": form, "trail": trail, "title": title, "submit_label": label}
    return render(request, "territories/form.html", context)


def managed(scope: Scope, pk: int) -> Territory:
    """404 out of scope, 403 in scope without the right to manage."""
    territory = get_object_or_404(Territory.objects.filter(scope.q(Right.READ, "")), pk=pk)
    if not scope.may(Right.MANAGE, territory):
        raise PermissionDenied
    return territory


def trail_to(scope: Scope, territory: Territory) -> list[tuple[str, str]]:
    """The breadcrumb: the ancestors this person may open."""
    return [
        (above.label, reverse("territories:detail", args=[above.pk]))
        for above in Territory.objects.above(territory)
        if scope.may(Right.MANAGE, above)
    ]
