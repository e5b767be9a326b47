"""A campaign from a seed: workshops in bassins, départements, académies, a région académique, all consolidated."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from itertools import count as counting
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from common.statistics import count_rows_anew
from consolidation.generated.fiches import Writer, Written
from consolidation.models import Decision
from restitutions.enums import State
from restitutions.models import Entry, Restitution, RestitutionWorkshop, Row, ThemeSheet
from restitutions.references import give_references
from restitutions.services.drafts import BATCH
from territories.enums import Level
from territories.models import Territory
from territories.services import add_territory
from workshops.enums import AttendanceCategory, SessionFormat, WorkshopState
from workshops.models import Attendance, Campaign, Facilitator, Meeting, Theme, Workshop

WORKSHOPS_OF_A_BASSIN = 5
ROLES = ("Professeure référente", "Chef de projet", "Inspecteur", "Médiatrice numérique")
SENT = datetime(2020, 11, 20, 10, tzinfo=UTC)


@transaction.atomic
def generate_campaign(
    *, region: Territory, workshops: int, seed: int, say: Callable[[str], str] = lambda words: words
) -> Restitution:
    """Write a campaign of that many workshops below a région académique; returns the synthesis of the region, a draft.

    The same seed gives the same words, figures and identifiers. `say` may mark each text. Raises ValueError for a
    region without département, or a campaign of that number and seed that is there already.
    """
    drawn = random.Random(f"{seed} {workshops}")  # noqa: S311 – the same words again, not a secret
    departments = list(_below(region, Level.DEPARTEMENT))
    if not departments:
        raise ValueError(f"{region} n’a pas de département.")
    campaign = _campaign(workshops, seed)
    themes = list(Theme.objects.filter(campaign=campaign).order_by("number"))
    writer = Writer(drawn, say)
    made = {region.pk: _restitution(campaign, region, None, State.DRAFT)}
    bassins = _bassins(departments, workshops, seed)
    for place in _ancestors(bassins, region):
        made[place.pk] = _restitution(campaign, place, made[_fed(place, made)], State.VALIDATED)
    _hold(drawn, campaign, bassins, made, workshops)
    for bassin, number in bassins:
        writer.from_workshops(made[bassin.pk], themes, number)
    _consolidate(writer, themes, made)
    _write(writer.out)
    count_rows_anew()
    return made[region.pk]


def _campaign(workshops: int, seed: int) -> Campaign:
    slug = slugify(f"essai-{workshops}-{seed}")
    if Campaign.objects.filter(slug=slug).exists():
        raise ValueError(f"La campagne {slug} est déjà là.")
    model = Campaign.objects.order_by("opens_on").first()
    if model is None:
        raise ValueError("Le référentiel n’est pas chargé : lancez d’abord « manage.py load_reference ».")
    campaign = Campaign.objects.create(
        slug=slug, title=f"Campagne d’essai, {workshops} sessions", opens_on="2020-09-01", closes_on="2020-12-31"
    )
    for theme in model.themes.order_by("number"):
        theme.pk, theme.campaign = None, campaign
        theme.save()
    return campaign


def _below(region: Territory, level: str) -> Iterable[Territory]:
    return Territory.objects.within(region).filter(level=level).order_by("path")


def _bassins(departments: Sequence[Territory], workshops: int, seed: int) -> list[tuple[Territory, int]]:
    """New bassins, dealt out to the départements, with how many workshops each holds."""
    found = []
    for rank, held in enumerate(range(0, workshops, WORKSHOPS_OF_A_BASSIN)):
        parent = departments[rank % len(departments)]
        name = f"Bassin d’essai {seed}-{workshops}-{rank + 1}"
        bassin = add_territory(level=Level.BASSIN, name=name, parent=parent)
        found.append((bassin, min(WORKSHOPS_OF_A_BASSIN, workshops - held)))
    return found


def _ancestors(bassins: Sequence[tuple[Territory, int]], region: Territory) -> list[Territory]:
    """The territories between the region and the bassins, and the bassins, from the top."""
    refs = {ref for bassin, _ in bassins for ref in bassin.path.strip("/").split("/")}
    inside = Territory.objects.within(region).filter(ref__in=refs).exclude(pk=region.pk).select_related("parent")
    return sorted(inside, key=lambda place: (place.level_enum.depth, place.path))


def _fed(place: Territory, made: dict[int, Restitution]) -> int:
    """The nearest territory above that has a restitution."""
    above = place.parent
    while above is not None and above.pk not in made:
        above = above.parent
    if above is None:
        raise ValueError(f"{place} n’est pas dans la région.")
    return above.pk


def _restitution(campaign: Campaign, territory: Territory, feeds: Restitution | None, state: State) -> Restitution:
    dates = {} if state == State.DRAFT else {"submitted_at": SENT, "validated_at": SENT}
    title = f"Synthèse d’essai – {territory.label}"
    return Restitution.objects.create(
        campaign=campaign, territory=territory, feeds=feeds, title=title, state=state, **dates
    )


def _hold(
    drawn: random.Random,
    campaign: Campaign,
    bassins: Sequence[tuple[Territory, int]],
    made: dict[int, Restitution],
    workshops: int,
) -> None:
    """The sessions with their dates, facilitators and head-counts, and the restitutions that report them."""
    number = counting(1)
    held = [
        (bassin, Workshop(campaign=campaign, territory=bassin, title=f"Session {next(number)} sur {workshops}"))
        for bassin, many in bassins
        for _ in range(many)
    ]
    for _, workshop in held:
        workshop.format, workshop.state = drawn.choice(SessionFormat.values), WorkshopState.HELD
    _insert(Workshop, [workshop for _, workshop in held])
    reported = [RestitutionWorkshop(restitution=made[bassin.pk], workshop=workshop) for bassin, workshop in held]
    _insert(RestitutionWorkshop, reported)
    meetings, team, people = [], [], []
    for rank, (_, workshop) in enumerate(held, start=1):
        text = f"Le {drawn.randrange(2, 29)} octobre 2020, de 18\u00a0h à 20\u00a0h, salle {rank}"
        meetings.append(Meeting(workshop=workshop, text=text))
        team.append(Facilitator(workshop=workshop, name=f"Équipe d’animation {rank}", role=drawn.choice(ROLES)))
        people += [_attendance(drawn, workshop, category) for category in drawn.sample(AttendanceCategory.values, 4)]
    _insert(Meeting, meetings)
    _insert(Facilitator, team)
    _insert(Attendance, people)


def _attendance(drawn: random.Random, workshop: Workshop, category: str) -> Attendance:
    known = drawn.random() < 0.9
    return Attendance(
        workshop=workshop,
        category=category,
        checked=True,
        participants=drawn.randrange(1, 30) if known else None,
        establishments=drawn.randrange(1, 6) if known else None,
    )


def _consolidate(writer: Writer, themes: Sequence[Theme], made: dict[int, Restitution]) -> None:
    """Each level from the one below, from the départements up."""
    above = sorted(
        (one for one in made.values() if one.territory.level != Level.BASSIN),
        key=lambda one: (-one.territory.level_enum.depth, one.territory.path),
    )
    feeding = {one.pk: one.feeds_id for one in made.values()}
    for restitution in above:
        below: dict[int, list[Entry]] = defaultdict(list)
        for entry in writer.out.entries:
            if feeding[entry.sheet.restitution_id] == restitution.pk:
                below[entry.sheet.theme_id].append(entry)
        writer.from_below(restitution, themes, below)


def _write(out: Written) -> None:
    _insert(ThemeSheet, out.sheets)
    things: list[Row | Entry | Decision] = [*out.rows, *out.entries, *out.decisions]
    for thing in things:
        thing.sheet_id = thing.sheet.pk
    give_references(out.sheets, out.entries)
    for decision in out.decisions:
        decision.reference_then = decision.source.reference or ""
    _insert(Row, out.rows)
    _insert(Entry, out.entries)
    for through, pairs in ((Entry.answers.through, out.answers), (Entry.origins.through, out.origins)):
        links: Any = through
        _insert(links, [links(from_entry_id=one, to_entry_id=other) for one, other in pairs])
    _insert(Decision, out.decisions)


def _insert(model: Any, rows: Sequence[Any]) -> None:
    model.objects.bulk_create(rows, batch_size=BATCH)
