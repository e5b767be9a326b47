"""The pages of who is signed in: who is asked for the values of an indicator, and whether one wants the messages."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.decorators import signed_in
from accounts.http import ScopedRequest
from asks.forms import ResponsibleForm
from asks.models import Correspondent, Responsible
from asks.responsibles import StaleResponsibleError, choose_responsible, list_lines, offered_people
from asks.services import set_receives
from indicators.models import Indicator
from indicators.views import TRAIL, readable_indicator
from measures.periods import has_periods
from measures.perms import looked_after, looks_after
from territories.models import Territory


@signed_in
@require_safe
def responsibles(request: ScopedRequest, pk: int) -> HttpResponse:
    indicator = _looked_after(request, pk)
    page, lines = list_lines(indicator, request.scope, request.GET.get("page", ""))
    context = {
        "indicator": indicator,
        "page": page,
        "lines": lines,
        "is_asked": has_periods(indicator.periodicity),
        "trail": _trail(indicator),
    }
    return render(request, "asks/responsibles.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: ScopedRequest, pk: int, territory: int) -> HttpResponse:
    """404 for a territory one does not coordinate, or of which no value is awaited."""
    indicator = _looked_after(request, pk)
    place = get_object_or_404(looked_after(request.scope, indicator), pk=territory)
    people = offered_people(indicator, place)
    held = Responsible.objects.filter(indicator=indicator, territory=place).values_list("user", flat=True).first()
    sent = request.POST if request.method == "POST" else None
    form = ResponsibleForm(sent, people=people, initial={"seen": held, "person": held})
    stale = None
    if sent is not None and form.is_valid():
        try:
            _choose(request, indicator, place, form)
        except StaleResponsibleError as error:
            stale = error
            now = error.current.pk if error.current else ""
            form = ResponsibleForm({**sent.dict(), "seen": str(now)}, people=people)
        except ValidationError as error:
            form.add_error("person", error.messages)
        else:
            messages.success(request, f"C’est enregistré pour «\u00a0{place}\u00a0».")
            return redirect("asks:responsibles", pk)
    trail = [*_trail(indicator), ("Qui répond", reverse("asks:responsibles", args=[pk]))]
    context = {"indicator": indicator, "territory": place, "form": form, "stale": stale, "trail": trail}
    return render(request, "asks/choose.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def messages_wanted(request: ScopedRequest) -> HttpResponse:
    """Whether one wants the messages, said and changed."""
    person = request.scope.account
    if request.method == "POST":
        wants = request.POST.get("receives") == "oui"
        set_receives(person, receives=wants)
        said = (
            "Vous recevrez les demandes par courriel." if wants else "Vous ne recevrez plus de demandes par courriel."
        )
        messages.success(request, said)
        return redirect("asks:messages")
    known = Correspondent.objects.filter(user=person).first()
    context = {"receives": known is None or known.receives, "trail": [("Mon compte", reverse("account"))]}
    return render(request, "asks/messages.html", context)


def _looked_after(request: ScopedRequest, pk: int) -> Indicator:
    """404 out of scope, 403 for who coordinates none of its territories."""
    indicator = readable_indicator(request, pk)
    if not looks_after(request.scope, indicator):
        raise PermissionDenied
    return indicator


def _choose(request: ScopedRequest, indicator: Indicator, place: Territory, form: ResponsibleForm) -> None:
    said = form.cleaned_data
    choose_responsible(
        indicator=indicator, territory=place, person=said["person"], seen=said["seen"], by=request.scope.account
    )


def _trail(indicator: Indicator) -> list[tuple[str, str]]:
    return [*TRAIL, (indicator.name, reverse("indicators:detail", args=[indicator.pk]))]
