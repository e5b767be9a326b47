"""A région académique: three bassins, two départements, an académie; every level written from the one below."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from itertools import count
from typing import Any

from accounts.scope import Scope
from consolidation.models import Decision
from consolidation.services import merge, set_aside, take
from consolidation.sources import sources_of
from editor.protocol import Operation
from editor.services import apply_batch
from indicators.models import Indicator, MeasuredBy
from remarks.models import Remark, RemarkEvent
from restitutions.enums import Kind, Subject
from restitutions.models import Entry, Restitution, RestitutionWorkshop, Retex, RetexAttachment
from restitutions.services.feeds import feed
from syntheses import report as hinge
from syntheses.intake import intake
from syntheses.services import move_restitution
from territories.enums import Level
from territories.models import Territory
from territories.services import add_territory
from tests.cast import Cast
from tests.syntheses.exactness.words import Words
from workshops.enums import AttendanceCategory
from workshops.models import Attendance, Meeting, Theme, Workshop

THEMES = (1, 3)
CATEGORIES = AttendanceCategory.values

HEADS: tuple[tuple[int | None, ...], ...] = (
    (1013, 1, 1019, None),
    (12, 0, 31),
    (3, 4),
    (2,),
    (None,),
    (57, 1031),
)
"""Participants of each session, by category, in the order of the form; None is a category ticked without a number."""

SECRET = (0, 2, 3)
"""The sessions of which open data hide something: somebody could be one of 1 to 4."""
SECRET_SUMMARIES = (0, 1)
"""The bassins that report them."""


@dataclass
class World:
    cast: Cast
    words: Words
    bassins: tuple[Restitution, ...]
    departments: tuple[Restitution, ...]
    academie: Restitution
    region: Restitution

    @property
    def all(self) -> tuple[Restitution, ...]:
        return (*self.bassins, *self.departments, self.academie, self.region)


def make_world(cast: Cast, left_out: tuple[str, ...]) -> World:
    """Everything written, consolidated from the bottom to the top and published."""
    world = _write(cast)
    _write_around(world)
    world.words.stamp(left_out)
    for restitution in world.all[:-1]:
        label = Territory.objects.get(restitutions=restitution).label
        world.words.said[restitution.feeds_id or 0][label] = "Territory.label (below)"
    _mark_secrets(world)
    for restitution in (*world.bassins, *world.departments, world.academie):
        if restitution not in world.bassins:
            _consolidate(world, restitution)
        _move(world, restitution, "transmettre")
    _consolidate(world, world.region)
    _move(world, world.region, "transmettre")
    for restitution in world.all:
        _move(world, restitution, "valider")
        _move(world, restitution, "publier")
    return world


def _mark_secrets(world: World) -> None:
    """Name apart the words that secrecy hides in open data."""
    sessions = list(Workshop.objects.order_by("pk"))
    notes = Attendance.objects.filter(workshop__in=[sessions[rank] for rank in SECRET])
    summaries = [Restitution.objects.get(pk=world.bassins[rank].pk).totals_note for rank in SECRET_SUMMARIES]
    for said in world.words.said.values():
        for word in {*notes.values_list("participants_note", flat=True), *summaries} & set(said):
            said[word] += " (secret)"


# --- what is written at each level ------------------------------------------------------------------------------------


def _write(cast: Cast) -> World:
    mayenne = Territory.objects.get(level=Level.DEPARTEMENT, code="53")
    places = (
        cast.bassin,
        add_territory(level=Level.BASSIN, name="Bassin du littoral", parent=cast.vendee),
        add_territory(level=Level.BASSIN, name="Bassin du nord", parent=mayenne),
        cast.vendee,
        mayenne,
        cast.nantes,
        cast.region,
    )
    sessions = list(_sessions())
    held = ((0, 1), (2, 3), (4,), (), (), (), (5,))
    made = []
    for rank, (place, own) in enumerate(zip(places, held, strict=True)):
        report = hinge.Report(
            layout="ateliers" if rank < 3 else "region",
            title=_w(),
            region=_w(),
            contact=_w(),
            document=_w(),
            source=_w(),
            totals_note=_w(),
            boilerplate=(_w(),),
            description=tuple(hinge.Block(type=kind, text=_w()) for kind in ("paragraph", "bullet", "subheading")),
            meetings=(_meeting(rank), _meeting(rank + 10)),
            sessions=tuple(sessions[one] for one in own),
            themes=tuple(_section(number, rank < 3) for number in (THEMES if rank == 0 else THEMES[1:])),
        )
        made.append(intake(report, campaign=cast.campaign, territory=place, by=cast.facilitator))
    b1, b2, b3, vendee, mayenne_, academie, region = made
    for target, below in ((vendee, (b1, b2)), (mayenne_, (b3,)), (academie, (vendee, mayenne_)), (region, (academie,))):
        feed(target=target, tie=[one.pk for one in below], untie=[], by=cast.coordinator)
    # The only session of the third bassin is reported by its département too: it counts once.
    RestitutionWorkshop.objects.create(restitution=mayenne_, workshop=Workshop.objects.get(restitutions=b3))
    fresh = [Restitution.objects.select_related("territory", "campaign").get(pk=one.pk) for one in made]
    return World(cast, Words(), tuple(fresh[:3]), tuple(fresh[3:5]), fresh[5], fresh[6])


_ranks = count()


def _w() -> str:
    """Any words: they are replaced before anybody reads them."""
    return f"mot {next(_ranks)}"


def _meeting(rank: int) -> hinge.MeetingSummary:
    known = rank != 11
    return hinge.MeetingSummary(
        academie=_w(),
        zap_meetings=20 + rank,
        participants=2000 + 7 * rank if known else None,
        departments=1 + rank if known else None,
    )


def _sessions() -> Iterator[hinge.Session]:
    for rank, heads in enumerate(HEADS):
        yield hinge.Session(
            region=_w(),
            dates_places=(_w(),),
            format="les_deux",
            facilitators=(hinge.Facilitator(name=_w(), role=_w()),),
            participants=tuple(
                hinge.Attendance(
                    category=CATEGORIES[place],
                    checked=True,
                    participants=people,
                    participants_note=_w(),
                    establishments=None if people is None else 100 + 10 * rank + place,
                )
                for place, people in enumerate(heads)
            ),
        )


def _section(theme: int, of_workshops: bool) -> hinge.ThemeSection:
    """A fiche with something in each of its parts; above the bassins, one row of its own in the diagnosis alone."""
    return hinge.ThemeSection(
        theme=theme,
        number=theme,
        heading=_w(),
        label=_w(),
        situation=tuple(hinge.Block(type=kind, text=_w()) for kind in ("paragraph", "bullet", "subheading")),
        actions=(hinge.Block(type="bullet", text=_w()),),
        retex=(
            hinge.Retex(
                label=_w(),
                scope=_w(),
                text=(_w(), _w()),
                links=(hinge.Link(url="https://example.org/a", label=_w()), hinge.Link(url="https://example.org/b")),
                speakers=("eleves", "parents"),
            ),
        ),
        challenges=tuple(hinge.Block(type=kind, text=_w()) for kind in ("question", "subheading", "bullet")),
        **(_tables() if of_workshops else {"diagnosis": (_diagnosis(),)}),
    )


def _diagnosis() -> hinge.DiagnosisRow:
    items = (_e(), _e())
    return hinge.DiagnosisRow(
        retex=(_w(),), irritants=(hinge.Entry(text=_w(), items=items), _e(highlighted=True)), strengths=(_e(),)
    )


def _tables() -> dict[str, Any]:
    what = {"role": "porteur"}
    when = {"horizon": "court", "starts_on": date(2021, 3, 1), "ends_on": date(2021, 9, 1)}
    projection = hinge.ProjectionRow(irritants=(_e(),), needs=(_e(),), levers=(_e(),))
    plan = hinge.PlanRow(what=(_e(),), how=(_e(), _e()), who=(_e(**what),), when=(_e(**when),), indicators=(_e(),))
    return {"diagnosis": (_diagnosis(),), "projections": (projection,), "plan": (plan,)}


def _e(**more: Any) -> hinge.Entry:
    return hinge.Entry(text=_w(), **more)


# --- what is written around them --------------------------------------------------------------------------------------


def _write_around(world: World) -> None:
    """What a report does not carry: a date and place by fields, files, indicators, remarks."""
    cast = world.cast
    place = {"starts_on": date(2020, 10, 12), "starts_at": time(18), "ends_at": time(20), "place": _w()}
    Meeting.objects.create(workshop=world.bassins[1].workshops.order_by("pk")[0], position=2, **place)
    for rank, retex in enumerate(Retex.objects.order_by("pk")):
        file = {"name": "a.png", "content_type": "image/png", "size": 1000, "file": f"pieces/{rank}"}
        RetexAttachment.objects.create(retex=retex, sha256=f"{rank:064x}", added_by=cast.facilitator, **file)
    said = {"name": _w(), "definition": _w(), "unit": _w(), "source": _w(), "kind": "nombre", "direction": "hausse"}
    indicator = Indicator.objects.create(territory=cast.france, **said)
    MeasuredBy.objects.create(entry=Entry.objects.filter(kind="success_measure")[0], indicator=indicator)
    remark = Remark.objects.create(
        restitution=world.region, theme=_theme(world), text=_w(), by=cast.coordinator, resolved_at="2020-11-12T10:00Z"
    )
    RemarkEvent.objects.create(remark=remark, kind="reponse", text=_w())


def _theme(world: World) -> Theme:
    return Theme.objects.get(campaign=world.cast.campaign, number=THEMES[1])


# --- consolidation ----------------------------------------------------------------------------------------------------


def _consolidate(world: World, restitution: Restitution) -> None:
    """Take most points, merge each fifth into one of its kind, set each seventh aside, rewrite each eleventh."""
    for theme in Theme.objects.filter(campaign=world.cast.campaign, number__in=THEMES):
        decide = _Deciding(world, restitution, theme)
        sources = sources_of(restitution, theme).order_by("sheet", "kind", "row__position", "position")
        for rank, source in enumerate(sources, start=1):
            decide(source, rank)
    for sheet in restitution.sheets.exclude(theme__number=THEMES[1]):
        # Nobody named it: it says what the campaign calls its thématique.
        world.words.said[restitution.pk] |= {
            sheet.theme.title: "ThemeSheet.heading",
            sheet.theme.short_label: "ThemeSheet.label",
        }


@dataclass
class _Deciding:
    world: World
    restitution: Restitution
    theme: Theme

    def __call__(self, source: Entry, rank: int) -> None:
        """Decide of a source, and note which words the synthesis says from now on."""
        place = {"restitution": self.restitution, "theme": self.theme, "by": self.world.cast.coordinator}
        asked: dict[str, Any] = {**place, "source": source, "uid": uuid.uuid4()}
        target = self._one_like(source)
        if rank % 7 == 0:
            reason = self.world.words.new("Decision.reason", self.restitution.pk)
            set_aside(**asked, reason=reason)
        elif rank % 5 == 0 and target:
            merge(**asked, into=target.pk)
        else:
            decision = take(**asked, row=self._challenge_for(source))
            said = {source.text, *source.items.values_list("text", flat=True)}
            self.world.words.said[self.restitution.pk] |= {word: self.world.words.field_of[word] for word in said}
            if rank % 11 == 0:
                self._rewrite(decision)

    def _one_like(self, source: Entry) -> Entry | None:
        """Where a point may be merged: the first of its kind in the fiche, written there or taken."""
        return self._first(source.kind)

    def _challenge_for(self, source: Entry) -> uuid.UUID | None:
        """The défi of the fiche under which a line goes: its own may be set aside."""
        first = self._first(Kind.CHALLENGE) if source.kind in (Kind.PROPOSAL_HEADING, Kind.PROPOSAL) else None
        return first.pk if first else None

    def _first(self, kind: str) -> Entry | None:
        fiche = Entry.objects.filter(sheet__restitution=self.restitution, sheet__theme=self.theme, parent=None)
        return fiche.filter(kind=kind).order_by("created_at", "pk").first()

    def _rewrite(self, decision: Decision) -> None:
        words, made = self.world.words, Entry.objects.get(made_by_decisions=decision.pk)
        new = words.new(words.field_of[made.text], self.restitution.pk)
        op = Operation(uuid.uuid4(), Subject.ENTRY, made.pk, "set", made.version, values={"text": new})
        asked: dict[str, Any] = {"restitution": self.restitution, "theme": self.theme}
        [outcome] = apply_batch(**asked, ops=[op], by=self.world.cast.coordinator, challenges=True).outcomes
        assert outcome.status == "saved"
        del words.said[self.restitution.pk][made.text]


def _move(world: World, restitution: Restitution, name: str) -> None:
    reason = world.words.new("StateChange.reason", restitution.pk)
    move_restitution(
        Restitution.objects.get(pk=restitution.pk), name, by=Scope(world.cast.administrator), reason=reason
    )
