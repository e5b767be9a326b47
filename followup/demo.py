"""What the demonstration's published plan is measured by, and who answers for it. Invented names; made once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction

from accounts.demo import DEMO_DOMAIN
from accounts.enums import Role
from accounts.models import Membership, User
from indicators.enums import IndicatorKind, Periodicity
from indicators.models import Indicator, MeasuredBy, TieRefusal
from indicators.services import refuse_tie, tie
from measures.demo import Story, key_of, load_demo_values
from restitutions.enums import State
from restitutions.models import Entry
from territories.enums import Level
from territories.models import Territory

PEOPLE = (
    ("camille.rousselin", "Camille Rousselin", "17"),
    ("dominique.legoffic", "Dominique Le Goffic", "17"),
    ("sacha.morinelle", "Sacha Morinelle", "17"),
    ("andrea.castagnet", "Andréa Castagnet", "15"),
)
"""Local part, name, code of the région académique. Nobody is named so; they have no password."""


def _story(name: str, definition: str, kind: str, unit: str, source: str, *numbers: str) -> Story:
    return Story(name, definition, kind, unit, Periodicity.HALF_YEARLY, source, *(Decimal(one) for one in numbers))


TIED = {
    "PDL-T1-S1": _story(
        "Élèves connectés au moins une fois dans la semaine",
        "Élèves qui ont ouvert l’espace de travail la semaine du relevé, sur tous les élèves.",
        IndicatorKind.RATE, "", "Statistiques de l’espace de travail", "41", "4", "80",
    ),
    "PDL-T1-S4": _story(
        "Écoles dont toutes les familles ont un compte",
        "Écoles où chaque élève a au moins un responsable dont le compte est activé.",
        IndicatorKind.COUNT, "écoles", "Relevé des directions d’école", "35", "20", "900",
    ),
    "PDL-T3-S2": _story(
        "Agents certifiés",
        "Agents qui ont obtenu une certification numérique dans la période.",
        IndicatorKind.COUNT, "agents", "École académique de la formation", "18", "7", "400",
    ),
    "PDL-T4-S3": _story(
        "Établissements dotés d’une charte",
        "Établissements dont le conseil a voté une charte, sur tous les établissements.",
        IndicatorKind.RATE, "", "Enquête de rentrée", "22", "2", "90",
    ),
}  # fmt: skip
"""By the reference of the success measure that each is tied to."""

WAITING = (
    _story(
        "Établissements dont la fiche est à jour",
        "Établissements dont la fiche de contact a été relue dans l’année.",
        IndicatorKind.RATE, "", "Annuaire", "50", "5", "100",
    ),
    _story(
        "Badges décernés",
        "Badges numériques décernés à des agents.",
        IndicatorKind.COUNT, "badges", "Plateforme de badges", "60", "25", "1200",
    ),
)  # fmt: skip
"""Suggested, for somebody to tie."""

ELSEWHERE = _story(
    "Écoles reliées à la fibre",
    "Écoles dont au moins un bâtiment a la fibre, sur toutes les écoles.",
    IndicatorKind.RATE, "", "Recensement des collectivités", "24", "4", "95",
)  # fmt: skip
"""Of a région of twelve départements, which its map tells apart."""

IN_WORDS = "PDL-T2-S10"


@transaction.atomic
def create_demo_people() -> list[User]:
    """Those who answer for actions, with a role where they do. Those who are there are left as they are."""
    found = []
    for local_part, name, code in PEOPLE:
        email = f"{local_part}@{DEMO_DOMAIN}"
        person = User.objects.filter(email=email).first() or User.objects.create_user(email, None, name=name)
        region = Territory.objects.get(level=Level.REGION, code=code)
        Membership.objects.get_or_create(user=person, territory=region, defaults={"role": Role.FACILITATOR})
        found.append(person)
    return found


@transaction.atomic
def tie_demo(*, today: date) -> None:
    """Define what measures the plan of a région, with two years of values; tie what nobody tied or untied since."""
    region, by = _place("17"), _coordinator("pays-de-la-loire")
    demo_indicators(today=today)
    measures = Entry.objects.filter(
        sheet__restitution__territory=region, sheet__restitution__state=State.PUBLISHED,
        reference__in=[*TIED, IN_WORDS],
    )  # fmt: skip
    for measure in measures.select_related("sheet__restitution__territory").order_by("reference"):
        if measure.version > 1 or MeasuredBy.objects.filter(entry=measure).exists():
            continue
        if measure.reference == IN_WORDS:
            if not TieRefusal.objects.filter(entry=measure).exists():
                refuse_tie(entry=measure, indicator=None, by=by)
            continue
        story = TIED[measure.reference or ""]
        tie(entry=measure, indicator=Indicator.objects.get(uid=key_of(story, region)), seen=None, by=by)


def demo_indicators(*, today: date) -> list[tuple[Indicator, User]]:
    """The indicators of the two régions, made with their values unless they are there, and who coordinates each."""
    found = []
    for code, word, stories in (
        ("17", "pays-de-la-loire", [*TIED.values(), *WAITING]),
        ("15", "nouvelle-aquitaine", [ELSEWHERE]),
    ):
        region, by = _place(code), _coordinator(word)
        load_demo_values(region=region, by=by, today=today, stories=stories)
        keys = [key_of(story, region) for story in stories]
        made = Indicator.objects.filter(uid__in=keys).select_related("territory").order_by("name")
        found += [(one, by) for one in made]
    return found


def _place(code: str) -> Territory:
    return Territory.objects.get(level=Level.REGION, code=code)


def _coordinator(word: str) -> User:
    return User.objects.get(email=f"coordination.{word}@{DEMO_DOMAIN}")
