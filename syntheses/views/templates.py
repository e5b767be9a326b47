"""The Word template of a région académique or an académie: the present one, another one, back to the default."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.decorators import signed_in
from accounts.enums import Right
from accounts.http import ScopedRequest
from syntheses import word_templates
from syntheses.downloads import as_attachment
from syntheses.report import ReportRefusedError
from syntheses.template_form import FIELDS, TemplateForm
from territories.models import Territory


def managed(request: ScopedRequest, pk: int) -> Territory:
    """A région académique or an académie whose settings are this person's: out of scope 404, without the right 403."""
    mine = Territory.objects.filter(request.scope.q(Right.READ, ""), level__in=word_templates.LEVELS)
    one = get_object_or_404(mine, pk=pk)
    if not request.scope.may(Right.MANAGE, one):
        raise PermissionDenied
    return one


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def template(request: ScopedRequest, pk: int) -> HttpResponse:
    """The present template and keeping another; one that is refused is said why, and the present one stays."""
    one = managed(request, pk)
    form = TemplateForm()
    if request.method == "POST":
        form = TemplateForm(request.POST, request.FILES)
        if form.is_valid() and _kept(request, one, form):
            messages.success(request, "Le modèle est enregistré\u00a0: les prochains documents Word le suivront.")
            return redirect("syntheses:template", pk)
    context = {"territory": one, "form": form, "applied": word_templates.applied_template(one), "fields": FIELDS}
    return render(request, "syntheses/word_template.html", context)


def _kept(request: ScopedRequest, territory: Territory, form: TemplateForm) -> bool:
    sent = form.cleaned_data["file"]
    try:
        word_templates.keep_template(
            territory=territory,
            data=sent.read(),
            name=sent.name,
            uid=form.cleaned_data["uid"],
            by=request.scope.account,
        )
    except ReportRefusedError as refusal:
        form.add_error("file", f"{refusal} Le modèle présent est gardé.")
        return False
    return True


@signed_in
@never_cache
@require_safe
def template_file(request: ScopedRequest, pk: int) -> HttpResponse:
    """The template that applies, to be edited in Word."""
    one = managed(request, pk)
    return as_attachment(word_templates.download(one), format="docx", name=f"modele-{one.slug}")


@signed_in
@require_POST
def give_up(request: ScopedRequest, pk: int) -> HttpResponse:
    """Go back to the template above, or to the default one."""
    word_templates.give_up_template(territory=managed(request, pk))
    messages.success(request, "Ce modèle n’est plus utilisé.")
    return redirect("syntheses:template", pk)
