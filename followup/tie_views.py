"""« Indicateurs à relier »: the success measures of a plan, one answer each, every answer taken back by another."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from accounts.decorators import signed_in
from accounts.http import ScopedRequest
from common.forms import DsfrForm
from followup.ties import ties_of
from indicators.models import Indicator
from indicators.perms import may_tie, tied_restitution
from indicators.selectors import success_measures
from indicators.services import StaleTieError, refuse_tie, take_back_refusal, tie
from restitutions.models import Entry, Restitution
from restitutions.services import NotADraftError
from restitutions.views.access import locked_page, visible_restitution

TIE, REFUSE, WORDS, UNTIE, RECALL, REOPEN = "relier", "ecarter", "mots", "delier", "proposer", "reprendre"
CHANGED = "Quelqu’un a répondu entre-temps pour cette mesure. Rien n’a été remplacé\u00a0: sa réponse est ci-dessous."


class AnswerForm(DsfrForm):
    """One answer about one measure. `seen` is the indicator it was tied to when the page was shown."""

    entry = forms.ModelChoiceField(Entry.objects.none())
    answer = forms.ChoiceField(choices=[(one, one) for one in (TIE, REFUSE, WORDS, UNTIE, RECALL, REOPEN)])
    indicator = forms.ModelChoiceField(Indicator.objects.none(), required=False)
    seen = forms.IntegerField(required=False)

    def __init__(self, *args: Any, measures: QuerySet[Entry], library: QuerySet[Indicator], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("entry", measures)
        self.offer("indicator", library)

    def clean(self) -> None:
        if self.cleaned_data.get("answer") in {TIE, REFUSE, RECALL} and not self.cleaned_data.get("indicator"):
            raise ValidationError("Cette réponse nomme un indicateur.")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def ties(request: ScopedRequest, pk: int) -> HttpResponse:
    if request.method != "POST":
        return _page(request, visible_restitution(request, pk))
    try:
        return _answer(request, tied_restitution(request, pk))
    except NotADraftError as error:
        return locked_page(request, pk, error)


def _page(request: ScopedRequest, restitution: Restitution) -> HttpResponse:
    answered = request.GET.get("reponses") == "oui"
    shown = ties_of(restitution, answered=answered, page=request.GET.get("page", ""), done=request.GET.get("fait", ""))
    trail = [
        ("Restitutions", reverse("restitutions:list")),
        (str(restitution), reverse("syntheses:restitution", args=[restitution.pk])),
        ("Mesures de réussite", reverse("indicators:measures", args=[restitution.pk])),
    ]
    context = {
        "restitution": restitution,
        "ties": shown,
        "answered": answered,
        "can_tie": may_tie(request.scope, restitution),
        "trail": trail,
    }
    return render(request, "followup/ties.html", context)


def _answer(request: ScopedRequest, restitution: Restitution) -> HttpResponse:
    measures = success_measures().filter(sheet__restitution=restitution)
    form = AnswerForm(request.POST, measures=measures, library=Indicator.objects.usable_for(restitution.territory))
    if not form.is_valid():
        raise BadRequest("an answer names a measure of this plan, and an indicator it may use")
    entry, indicator, answer = (form.cleaned_data[name] for name in ("entry", "indicator", "answer"))
    try:
        _do(answer, entry, indicator, form.cleaned_data["seen"], request)
    except StaleTieError:
        messages.warning(request, CHANGED)
    query = {"fait": entry.pk} | ({"reponses": "oui"} if request.GET.get("reponses") == "oui" else {})
    return redirect(f"{reverse('followup:ties', args=[restitution.pk])}?{urlencode(query)}#fait")


def _do(answer: str, entry: Entry, indicator: Indicator | None, seen: int | None, request: ScopedRequest) -> None:
    by = request.scope.account
    if answer in {TIE, UNTIE}:
        tie(entry=entry, indicator=indicator if answer == TIE else None, seen=seen, by=by)
    elif answer in {REFUSE, WORDS}:
        refuse_tie(entry=entry, indicator=indicator if answer == REFUSE else None, by=by)
    else:
        take_back_refusal(entry=entry, indicator=indicator if answer == RECALL else None)
