"""Syntheses being written from the level below."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from accounts.models import User
from accounts.scope import Scope
from consolidation.joining import refuse
from consolidation.services import merge, set_aside, take
from editor.protocol import Operation
from editor.services import apply_batch
from restitutions.enums import Layout, Subject
from restitutions.models import Entry, Restitution
from restitutions.services import create_restitution
from restitutions.services.feeds import feed, may_be_fed_by
from syntheses.intake import intake
from syntheses.report import DiagnosisRow, Report, Session, ThemeSection
from syntheses.report import Entry as Point
from syntheses.services import move_restitution
from territories.enums import Level
from territories.models import Territory
from tests.cast import Cast
from tests.e2e.world import World
from workshops.models import Campaign


def synthesis_and_below(cast: Cast, texts: Iterable[str]) -> tuple[Restitution, Restitution]:
    """The synthesis of an académie, empty, and the restitution of a département, sent, with these irritants."""
    points = tuple(Point(text=text) for text in texts)
    report = Report(
        layout="ateliers",
        title="Restitution de Vendée",
        sessions=(Session(region="Session de Vendée"),),
        themes=(ThemeSection(theme=3, diagnosis=(DiagnosisRow(irritants=points),)),),
    )
    below = intake(report, campaign=cast.campaign, territory=cast.vendee, by=cast.facilitator)
    move_restitution(below, "transmettre", by=Scope(cast.coordinator))
    above, _ = create_restitution(
        uid=uuid.uuid4(),
        campaign=cast.campaign,
        territory=cast.nantes,
        title="Synthèse de Nantes",
        layout="ateliers",
        by=cast.coordinator,
    )
    return above, below


def add_consolidation(world: World) -> None:
    """`synthesis_draft` is fed by all the départements of the région: in its third fiche a point is taken and reworded,
    one merged, one set aside, one has changed since; two are alike, two are said not to be; a défi and two lines of it
    are taken. `to_set_aside` waits, `taken_point` and `taken_challenge` are in the fiche.
    """
    region = Territory.objects.get(level=Level.REGION, code="17")
    by = User.objects.get(email__startswith="coordination.pays-de-la-loire")
    above, _ = create_restitution(
        uid=uuid.uuid4(),
        campaign=Campaign.objects.get(),
        territory=region,
        title="Synthèse en cours",
        layout=Layout.REGION,
        by=by,
    )
    assert Scope(by).may("review", region)
    feed(target=above, tie=set(may_be_fed_by(above).values_list("pk", flat=True)), untie=set(), by=by)
    _decide(world, above, by)
    _decide_challenges(world, above, by)


def _decide(world: World, above: Restitution, by: User) -> None:
    theme = above.campaign.themes.get(number=3)
    offered = Entry.objects.filter(sheet__restitution__pk=str(world.ids["sent"]), sheet__theme=theme, parent=None)
    points = offered.filter(kind="irritant").select_related("sheet__restitution__territory").order_by("position", "pk")
    others = offered.filter(kind="need").select_related("sheet__restitution__territory").order_by("position", "pk")
    asked: dict[str, Any] = {"restitution": above, "theme": theme, "by": by}
    made = take(**asked, source=points[0], uid=uuid.uuid4()).into_id
    assert made is not None
    merge(**asked, source=points[1], into=made, uid=uuid.uuid4())
    set_aside(**asked, source=others[0], reason="Hors de la thématique", uid=uuid.uuid4())
    op = Operation(uuid.uuid4(), Subject.ENTRY, made, "set", 1, values={"text": "Chacun choisit ses outils, seul"})
    apply_batch(restitution=above, theme=theme, ops=[op], by=by)
    Entry.objects.filter(pk=points[1].pk).update(text="On vient chercher des idées, on en repart les mains vides")
    levers = (
        offered.filter(kind="lever").select_related("sheet__restitution__territory").order_by("row__position", "pk")
    )
    waiting, alike, *_ = levers
    Entry.objects.filter(pk=alike.pk).update(text=f"{waiting.text}, <partout>")
    refuse(**asked, one=points[0], other=points[1])
    world.ids.update(synthesis_draft=above.pk, taken_point=made, to_set_aside=waiting.pk)


def _decide_challenges(world: World, above: Restitution, by: User) -> None:
    theme = above.campaign.themes.get(number=3)
    sheet = Restitution.objects.get(pk=str(world.ids["sent"])).sheets.get(theme=theme)
    lines = (
        ("challenge", "Comment travailler ensemble à distance ?"),
        ("proposal_heading", "Dans chaque établissement"),
        ("proposal", "Un temps commun chaque semaine"),
        ("proposal", "Un outil et un seul par usage"),
        ("challenge", "Comment faire entrer les <partenaires> ?"),
    )
    below = [
        Entry.objects.create(sheet=sheet, kind=kind, text=text, position=rank, reference=f"D53-T3-X{rank}")
        for rank, (kind, text) in enumerate(lines)
    ]
    asked: dict[str, Any] = {"restitution": above, "theme": theme, "by": by}
    decisions = [take(**asked, source=one, uid=uuid.uuid4()) for one in below[:3]]
    world.ids.update(taken_challenge=str(decisions[0].into_id))
