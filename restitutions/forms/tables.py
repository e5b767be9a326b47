"""The rows of the three official tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from crispy_forms.layout import Column, Layout
from crispy_forms.layout import Row as GridRow
from django import forms

from restitutions.cell_text import render_cell
from restitutions.enums import CELLS, COLUMN_TITLES, Horizon, Kind, Table
from restitutions.forms.fields import CellField
from restitutions.forms.rows import RowForm
from restitutions.services import RowInput
from restitutions.services.cells import typed_lines

HELP_ID = "aide-saisie"
"""Id of the help of the page, which describes every cell."""


def _cell(kind: Kind, *, rows: int = 6, help_text: str = "") -> CellField:
    return CellField(
        kind=kind, label=COLUMN_TITLES[kind], rows=rows, help_text=help_text, described_by="" if help_text else HELP_ID
    )


class TableRowForm(RowForm):
    """One row of a table; its fields are named after the kinds of its cells."""

    table: ClassVar[Table]

    @classmethod
    def shown_texts(cls, values: Mapping[str, Any]) -> list[str]:
        texts = []
        for kind in CELLS[cls.table]:
            lines = typed_lines(kind, str(values.get(kind) or ""))
            plain = kind == Kind.RETEX_LABEL
            texts.append("\n".join(line.text for line in lines) if plain else render_cell(lines))
        return texts

    def row_input(self) -> RowInput:
        """The row for `save_table`."""
        data = self.cleaned_data
        row_id, version = data["id"], data["version"] or 0
        if self.raw("remove"):
            return RowInput(row_id, version, delete=True)
        if not self.is_touched:
            return RowInput(row_id, version)
        return RowInput(row_id, version, {kind: data[kind] for kind in CELLS[self.table]}, data.get("horizon"))


class DiagnosisRowForm(TableRowForm):
    retex_label = _cell(Kind.RETEX_LABEL, rows=2, help_text="Un numéro, plusieurs («\u00a01, 2\u00a0») ou un intitulé.")
    irritant = _cell(Kind.IRRITANT)
    strength = _cell(Kind.STRENGTH)

    table = Table.DIAGNOSIS
    content: ClassVar[Sequence[str]] = CELLS[Table.DIAGNOSIS]

    @classmethod
    def layout_of_row(cls) -> Layout:
        return Layout(
            GridRow(
                Column("retex_label", css_class="fr-col-md-2"),
                Column("irritant", css_class="fr-col-md-5"),
                Column("strength", css_class="fr-col-md-5"),
            )
        )


class ProjectionRowForm(TableRowForm):
    main_irritant = _cell(Kind.MAIN_IRRITANT)
    need = _cell(Kind.NEED)
    lever = _cell(Kind.LEVER)

    table = Table.PROJECTION
    content: ClassVar[Sequence[str]] = CELLS[Table.PROJECTION]

    @classmethod
    def layout_of_row(cls) -> Layout:
        return Layout(GridRow(*(Column(name, css_class="fr-col-md-4") for name in cls.content)))


class PlanRowForm(TableRowForm):
    planned_lever = _cell(Kind.PLANNED_LEVER)
    action = _cell(Kind.ACTION)
    stakeholder = _cell(Kind.STAKEHOLDER, rows=4)
    timeframe = _cell(Kind.TIMEFRAME, rows=4)
    success_measure = _cell(Kind.SUCCESS_MEASURE, rows=4)
    horizon = forms.ChoiceField(
        label="Horizon",
        required=False,
        choices=[("", "Non précisé"), *Horizon.choices],
        help_text="Pour les échéances de cette ligne qui n’en ont pas d’autre.",
    )

    table = Table.PLAN
    content: ClassVar[Sequence[str]] = (*CELLS[Table.PLAN], "horizon")

    @classmethod
    def shown_texts(cls, values: Mapping[str, Any]) -> list[str]:
        return [*super().shown_texts(values), str(values.get("horizon") or "")]

    @property
    def is_empty(self) -> bool:
        return not any(self._typed[:-1])

    def said(self, name: str, text: str) -> str:
        if name == "horizon" and text in Horizon.values:
            return str(Horizon(text).label)
        return super().said(name, text)

    @classmethod
    def layout_of_row(cls) -> Layout:
        return Layout(
            GridRow(Column("planned_lever", css_class="fr-col-md-5"), Column("action", css_class="fr-col-md-7")),
            GridRow(
                Column("stakeholder", css_class="fr-col-md-4"),
                Column("timeframe", "horizon", css_class="fr-col-md-4"),
                Column("success_measure", css_class="fr-col-md-4"),
            ),
        )
