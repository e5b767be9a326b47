"""What the archive carries: which models, under which root, in which order; what it leaves out, and why.

A root is a thing that is there or not in an installation, with all that is in it: one member of the zip. Accounts are
never carried: a field that names one is left out of every table, and empty once taken in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Field, FileField, ForeignKey, Model, Q, QuerySet

from accounts.models import User
from consolidation.models import Decision
from indicators.models import Indicator, MeasuredBy, Target
from remarks.models import Remark, RemarkEvent
from restitutions import models as restitutions
from restitutions.models import Entry, Restitution, Retex, RetexAttachment, Row, ThemeSheet
from syntheses.enums import JobState
from syntheses.models import RenderJob, Snapshot, Version, VersionFile
from territories.models import Territory
from workshops import models as workshops
from workshops.models import Campaign, Theme, Workshop

SCHEMA = 4
"""Of the archive. Grows when a table or a field is added, removed or means something else: see `Table.since`."""


@dataclass(frozen=True)
class Selection:
    """What an export is about. `uids` are the restitutions carried; what points at another one points at nothing."""

    campaign: str
    path: str
    uids: frozenset[str]


@dataclass(frozen=True)
class Shape:
    """What our own code makes of a field: `is_right` says whether it could have made a value; `leaves`, what of it is
    carried.
    """

    is_right: Callable[[Any], object]
    leaves: Callable[[Any], Any] = lambda value: value


@dataclass(frozen=True)
class Table:
    """Rows of one model in one root: `root` leads from a row to it, `order` is their order, the same everywhere.

    `left_out` are fields not carried besides accounts, files and automatic numbers; `where` leaves rows out. `since`
    says from which schema a field is carried, when it is not from the first: an older archive does not have it.
    `shapes` are those of the fields that `made.FORMS` does not know.
    """

    model: type[Model]
    root: str
    order: tuple[str, ...]
    left_out: tuple[str, ...] = ()
    where: Callable[[Selection], Q] | None = None
    since: Mapping[str, int] = field(default_factory=dict, hash=False)
    shapes: Mapping[str, Shape] = field(default_factory=dict, hash=False)

    @property
    def name(self) -> str:
        return str(self.model._meta.label_lower)

    @property
    def fields(self) -> list[Field[Any, Any]]:
        """The fields carried, in the order of the model."""
        return self.fields_at(SCHEMA)

    def fields_at(self, schema: int) -> list[Field[Any, Any]]:
        """Those that an archive of this schema has."""
        kept = (one for one in self.model._meta.local_concrete_fields if not self._is_left_out(one))
        return [one for one in kept if self.since.get(one.name, 1) <= schema]

    def _is_left_out(self, one: Field[Any, Any]) -> bool:
        if one.name in self.left_out or isinstance(one, FileField):
            return True
        if isinstance(one, ForeignKey):
            return bool(one.related_model is User)
        return one.primary_key and one.get_internal_type() in ("AutoField", "BigAutoField")


@dataclass(frozen=True)
class Root:
    """A kind of root. `key` is the field that names one in any installation; `said` is how it is called in French.

    `of_each` are fields that each installation decides for itself: of what is here already, what is here stays.
    """

    folder: str
    said: str
    key: str
    tables: tuple[Table, ...]
    of_each: tuple[str, ...] = ()

    @property
    def model(self) -> type[Model]:
        return self.tables[0].model

    def member(self, key: object) -> str:
        return f"{self.folder}/{key}.jsonl"


def _to_entry(selection: Selection) -> Q:
    below = "to_entry__sheet__restitution__"
    return Q(**{f"{below}campaign__slug": selection.campaign, f"{below}territory__path__startswith": selection.path})


def _tied(selection: Selection) -> Q:
    """Ties to the indicators that `write.indicators_of` carries."""
    return Q(indicator__theme=None) | Q(indicator__theme__campaign__slug=selection.campaign)


def _attached(_selection: Selection) -> Q:
    """Those that a RETEX has now; those a version lists are added by their snapshot (see `rows.queryset`)."""
    return Q(removed_at=None)


def _with_versions(prefix: str) -> Callable[[Selection], Q]:
    return lambda _selection: Q(**{f"{prefix}versions__isnull": False})


_TERRITORY = Table(Territory, "pk", (), left_out=("path",), since={"archived_at": 3})
TERRITORY = Root("territoires", "Le territoire", "ref", (_TERRITORY,), of_each=("archived_at",))
CAMPAIGN = Root("campagnes", "La campagne", "slug", (Table(Campaign, "pk", ()), Table(Theme, "campaign", ("number",))))
_INDICATOR = Table(Indicator, "pk", (), since={"awaited_level": 2, "entered_by": 2})
INDICATOR = Root(
    "indicateurs", "L’indicateur", "uid", (_INDICATOR, Table(Target, "indicator", ("due_on",))), of_each=("active",)
)
SESSION = Root(
    "sessions",
    "La session",
    "uid",
    (
        Table(Workshop, "pk", ()),
        Table(workshops.Meeting, "workshop", ("position", "pk")),
        Table(workshops.Facilitator, "workshop", ("position", "pk")),
        Table(workshops.Attendance, "workshop", ("pk",)),
        Table(workshops.BlockSave, "workshop", ("block",)),
    ),
)
_SHEET = "sheet__restitution"
RESTITUTION = Root(
    "restitutions",
    "La restitution",
    "uid",
    (
        Table(Restitution, "pk", ()),
        Table(
            restitutions.RestitutionWorkshop,
            "restitution",
            ("position", "pk"),
            where=lambda selection: Q(workshop__campaign__slug=selection.campaign),
        ),
        Table(restitutions.MeetingSummary, "restitution", ("position", "pk")),
        Table(restitutions.StateChange, "restitution", ("pk",)),
        Table(restitutions.FeedingChange, "restitution", ("pk",)),
        Table(ThemeSheet, "restitution", ("position", "pk")),
        Table(restitutions.NarrativeBlock, "restitution", ("pk",)),
        Table(Retex, _SHEET, ("pk",)),
        Table(restitutions.RetexLink, f"retex__{_SHEET}", ("retex_id", "position", "pk")),
        Table(RetexAttachment, f"retex__{_SHEET}", ("pk",), where=_attached),
        Table(Row, _SHEET, ("pk",)),
        Table(Row.retex.through, f"row__{_SHEET}", ("row_id", "retex_id")),
        Table(Entry, _SHEET, ("pk",)),
        Table(Entry.answers.through, f"from_entry__{_SHEET}", ("from_entry_id", "to_entry_id")),
        Table(Entry.origins.through, f"from_entry__{_SHEET}", ("from_entry_id", "pk"), where=_to_entry),
        Table(Decision, _SHEET, ("pk",), since={"text_before": 4, "seen_at": 4}),
        Table(MeasuredBy, f"entry__{_SHEET}", ("entry_id",), where=_tied),
        Table(Remark, "restitution", ("pk",)),
        Table(RemarkEvent, "remark__restitution", ("remark_id", "pk")),
        Table(Snapshot, "restitution", ("pk",), where=_with_versions("")),
        Table(
            Snapshot.files.through,
            "snapshot__restitution",
            ("snapshot__checksum", "retexattachment_id"),
            where=_with_versions("snapshot__"),
        ),
        Table(Version, "restitution", ("number",)),
    ),
)
ROOTS = (TERRITORY, CAMPAIGN, INDICATOR, SESSION, RESTITUTION)
"""In the order in which they are taken in."""

KEYS: dict[type[Model], str] = {
    Territory: "ref",
    Campaign: "slug",
    Theme: "number",
    Indicator: "uid",
    Workshop: "uid",
    Restitution: "uid",
    ThemeSheet: "theme__number",
    Remark: "uid",
    Snapshot: "checksum",
    Version: "number",
}
"""How a row of a model with an automatic number is named: in any installation, or within its root."""


@dataclass(frozen=True)
class Rendering:
    """Files written from a version and kept: `key` tells those of one version apart, `said` is the rest of a line."""

    member: str
    model: type[Model]
    key: tuple[str, ...]
    said: tuple[str, ...]
    done: Q = field(default_factory=Q)

    @property
    def made(self) -> QuerySet[Any]:
        """Those whose file is there."""
        return self.model._default_manager.filter(self.done, version__isnull=False)


RENDERINGS = (
    Rendering(
        "rendus.jsonl",
        RenderJob,
        ("layout", "since"),
        ("size", "sha256", "finished_at", "created_at", "updated_at"),
        Q(state=JobState.DONE),
    ),
    Rendering("documents.jsonl", VersionFile, ("format",), ("size", "sha256", "made_at")),
)
