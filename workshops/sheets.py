"""The session sheet as its page shows it: four blocks to read, at most one of them open as a form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from accounts.scope import Scope
from workshops.blocks import StaleBlockError, read_block
from workshops.enums import AttendanceCategory, SheetBlock
from workshops.forms import GeneralForm
from workshops.formsets import AttendanceForms, FacilitatorForms, MeetingForms, initial_rows
from workshops.models import Workshop
from workshops.services import is_in_use
from workshops.totals import HeadCount, establishments_of, participants_of
from workshops.values import AttendanceValues


@dataclass(frozen=True)
class Editor:
    """The open block. `version` goes into the page: a save says which state of the block it started from."""

    block: SheetBlock
    form: Any
    version: int
    stale: StaleBlockError | None = None
    is_own: bool = False
    """Whether the version saved meanwhile is by the same person (« Précédent », then sent again)."""

    @property
    def template(self) -> str:
        return f"workshops/edit/{self.block.value}.html"

    @property
    def is_conflict(self) -> bool:
        return self.stale is not None

    @property
    def stored(self) -> ReadBlock:
        """What somebody else saved meanwhile, beside what is in the fields."""
        if self.stale is None:
            raise ValueError("no conflict")
        return ReadBlock(self.block, self.stale.stored)


@dataclass(frozen=True)
class ReadBlock:
    """A block to read. `values` are those of `workshops.blocks.read_block`."""

    block: SheetBlock
    values: Any

    @property
    def template(self) -> str:
        return f"workshops/read/{self.block.value}.html"

    @property
    def lines(self) -> list[AttendanceLine]:
        return [AttendanceLine(AttendanceCategory(line.category).label, line) for line in self.values]

    @property
    def participants(self) -> HeadCount:
        return participants_of(self.values)

    @property
    def establishments(self) -> HeadCount:
        return establishments_of(self.values)

    @property
    def is_attendance_known(self) -> bool:
        return any(line != AttendanceValues(category=line.category) for line in self.values)


@dataclass(frozen=True)
class AttendanceLine:
    label: str
    values: AttendanceValues = field(repr=False)


def read_blocks(workshop: Workshop) -> list[ReadBlock]:
    """The four blocks, in order (three statements)."""
    return [ReadBlock(block, read_block(workshop, block)) for block in SheetBlock]


def open_form(workshop: Workshop, block: str, *, scope: Scope, data: QueryDict | None = None) -> Any:
    """The form or formset of a block, filled with what is stored, or with what was sent."""
    return _FORMS[block](workshop, scope, data)


def _general(workshop: Workshop, scope: Scope, data: QueryDict | None) -> GeneralForm:
    initial = asdict_shallow(read_block(workshop, SheetBlock.GENERAL))
    fixed = is_in_use(workshop)
    return GeneralForm(data, initial=initial, scope=scope, is_fixed=fixed, prefix=SheetBlock.GENERAL)


def asdict_shallow(values: Any) -> dict[str, Any]:
    """The fields of a dataclass by name; `dataclasses.asdict` would copy the models inside."""
    return {name: getattr(values, name) for name in values.__dataclass_fields__}


def _list_of(formset: Any, block: SheetBlock) -> Callable[[Workshop, Scope, QueryDict | None], Any]:
    def bind(workshop: Workshop, _scope: Scope, data: QueryDict | None) -> Any:
        stored = read_block(workshop, block)
        # What was sent stands by itself: beside an initial, a row equal to it would be taken for an empty extra row.
        bound = formset(data, initial=initial_rows(stored) if data is None else None, prefix=block.value)
        bound.stored = stored
        return bound

    return bind


_FORMS: dict[str, Callable[[Workshop, Scope, QueryDict | None], Any]] = {
    SheetBlock.GENERAL: _general,
    SheetBlock.MEETINGS: _list_of(MeetingForms, SheetBlock.MEETINGS),
    SheetBlock.TEAM: _list_of(FacilitatorForms, SheetBlock.TEAM),
    SheetBlock.ATTENDANCE: _list_of(AttendanceForms, SheetBlock.ATTENDANCE),
}
