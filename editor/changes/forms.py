"""What the history is asked: which changes to show, what to put back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.models import User
from common.forms import DsfrFilterForm
from restitutions.enums import Change, Subject
from restitutions.models import Revision

_KINDS: dict[str, dict[str, str]] = {
    "points": {"subject": Subject.ENTRY},
    "retex": {"subject": Subject.RETEX},
    "lignes": {"subject": Subject.ROW},
    "suppressions": {"change": Change.DELETED},
}
_MOST = 2**63 - 1


class FilterForm(DsfrFilterForm):
    """Which changes the page shows, from its address."""

    quoi = forms.ChoiceField(
        label="Quoi",
        choices=[
            ("", "Tout"),
            ("points", "Les points des tableaux et les défis"),
            ("retex", "Les RETEX"),
            ("lignes", "Les lignes"),
            ("suppressions", "Ce qui a été supprimé"),
        ],
        required=False,
    )
    qui = forms.ChoiceField(label="Qui", required=False)

    def __init__(self, data: Any, *, people: Sequence[User]) -> None:
        super().__init__(data)
        self.offer("qui", [("", "Tout le monde"), *((str(one.pk), str(one)) for one in people)])

    def filter(self, changes: QuerySet[Revision]) -> QuerySet[Revision]:
        asked = self.asked
        if "quoi" in asked:
            changes = changes.filter(**_KINDS[asked["quoi"]])
        return changes.filter(by=int(asked["qui"])) if "qui" in asked else changes


class PutBackForm(forms.Form):
    """`uid` is made with the page: a form sent twice puts back once."""

    uid = forms.UUIDField()


class GoBackForm(PutBackForm):
    """`premiere` and `derniere`: the revisions gathered in one act; `version`: that of the thing when it was shown."""

    version = forms.IntegerField(min_value=1, max_value=2**31 - 1)
    premiere = forms.IntegerField(min_value=1, max_value=_MOST)
    derniere = forms.IntegerField(min_value=1, max_value=_MOST)
