"""What a search asks, in the address of its page; what a new token of the API is."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.http import urlencode

from accounts.scope import Scope
from catalogue.enums import LineKind
from catalogue.models import NAME_LIMIT
from catalogue.selectors import Wanted
from catalogue.tokens import DAYS
from catalogue.words import read_query
from common.fields import LineField, OnceField
from common.forms import DsfrFilterForm, DsfrForm
from syntheses.selectors import current_versions
from territories.enums import Level
from territories.models import Territory
from workshops.models import Theme

PUBLISHED, OWN = "publie", "territoires"
RELEVANCE, BY_TERRITORY = "pertinence", "territoire"


class SearchForm(DsfrFilterForm):
    """All optional; a value that is not offered narrows nothing. Three SQL statements, however much is published."""

    q = forms.CharField(label="Mots cherchés", required=False)
    dans = forms.ChoiceField(
        label="Chercher dans",
        required=False,
        choices=[(PUBLISHED, "Ce qui est publié"), (OWN, "Ce qu’écrivent mes territoires")],
    )
    territoire = forms.ChoiceField(label="Territoire", required=False)
    niveau = forms.ChoiceField(label="Niveau", required=False, choices=[("", "Tous"), *Level.choices])
    thematique = forms.TypedChoiceField(label="Thématique", required=False, coerce=int, empty_value=None)
    nature = forms.ChoiceField(label="Nature", required=False, choices=[("", "Toutes"), *LineKind.choices])
    campagne = forms.ChoiceField(label="Campagne", required=False)
    tri = forms.ChoiceField(
        label="Trier par",
        required=False,
        choices=[(RELEVANCE, "Pertinence"), (BY_TERRITORY, "Territoire")],
    )

    def __init__(self, address: Mapping[str, Any], *, scope: Scope) -> None:
        told = {name: str(value).replace("\0", "") for name, value in address.items()}
        self.query = read_query(told.get("q", ""))
        super().__init__({**told, "q": self.query.text})
        self.scope = scope
        if not scope.grants:
            del self.fields["dans"]
        self.territories = _offered(scope)
        themes = list(Theme.objects.select_related("campaign").order_by("-campaign__opens_on", "number"))
        self.themes = {theme.number: theme.short_label for theme in reversed(themes)}
        campaigns = {theme.campaign.slug: theme.campaign.title for theme in themes}
        self.offer("territoire", [("", "Tous"), *((one.slug, one.label) for one in self.territories)])
        self.offer(
            "thematique", [("", "Toutes"), *((str(n), f"{n}. {name}") for n, name in sorted(self.themes.items()))]
        )
        self.offer("campagne", [("", "Toutes"), *campaigns.items()])

    def wanted(self) -> Wanted:
        asked = self.asked
        place = next((one for one in self.territories if one.slug == asked.get("territoire")), None)
        return Wanted(
            query=self.query,
            path=place.path if place else "",
            level=asked.get("niveau", ""),
            theme=asked.get("thematique"),
            kind=asked.get("nature", ""),
            campaign=asked.get("campagne", ""),
            by_territory=asked.get("tri") == BY_TERRITORY,
        )

    @property
    def own_scope(self) -> Scope | None:
        """The scope, when it is what one's territories write that is searched."""
        return self.scope if self.asked.get("dans") == OWN else None

    @property
    def address(self) -> str:
        """What is asked, as an address says it, without the page."""
        return urlencode(self.asked)

    def asking(self, text: str) -> str:
        """The same, for other words."""
        return urlencode({**self.asked, "q": text})


def _offered(scope: Scope) -> list[Territory]:
    """The territories that hold something published, or are one's own, établissements apart (two SQL statements)."""
    paths = current_versions().order_by().values_list("restitution__territory__path", flat=True).distinct()
    own = [grant.path for grant in scope.grants]
    holding = {ref for path in (*paths, *own) for ref in path.split("/")}
    places = Territory.objects.exclude(level=Level.ETABLISSEMENT).order_by("path")
    return [one for one in places if one.ref in holding or any(one.path.startswith(path) for path in own)]


class TokenForm(DsfrForm):
    """A new token of the API. `uid` is made with the form: sent twice, it is one token."""

    error_title = "Le jeton n’est pas créé"
    error_text = "Corrigez ce qui suit, puis recommencez."

    uid = OnceField(initial=uuid.uuid4)
    name = LineField(
        label="Nom du jeton",
        max_length=NAME_LIMIT,
        help_text="Ce qui s’en servira, par exemple «\u00a0Tableau de bord du rectorat\u00a0».",
    )
    days = forms.TypedChoiceField(
        label="Durée",
        coerce=int,
        initial=DAYS[0],
        choices=[(days, f"{days}\u00a0jours") for days in DAYS],
        widget=forms.RadioSelect(attrs={"data-inline": True}),
    )
    may_write = forms.BooleanField(
        label="Ce jeton peut aussi enregistrer des valeurs d’indicateurs",
        required=False,
        help_text="Là où vous en saisissez vous-même. Sans cela, il lit et ne modifie rien.",
    )
