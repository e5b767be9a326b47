"""The lines of one root → new rows, their numbers and fields those of the lines, never of the moment."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import groupby, islice
from typing import Any

from django.db import connection
from django.db.models import Field, ForeignKey, Model
from django.db.models.sql import InsertQuery

from restitutions.models import Entry, Restitution
from syntheses.archive.branches import Branch
from syntheses.archive.errors import ArchiveRefusedError, refused
from syntheses.archive.rows import MODEL, Line, from_json, is_by_key, to_json
from syntheses.archive.tables import KEYS, SCHEMA, Root, Table

BATCH = 500
Numbers = dict[type[Model], dict[Any, Any]]


@dataclass
class Known:
    """What was taken in so far: numbers by key, what restitutions feed, what entries elsewhere were named."""

    numbers: Numbers = field(default_factory=lambda: defaultdict(dict))
    feeds: dict[uuid.UUID, str] = field(default_factory=dict)
    entries: dict[uuid.UUID, str] = field(default_factory=dict)


@dataclass
class Inserter:
    """Writes the rows of one root, whose key is `key`. `prepare` completes a new row before it is written."""

    root: Root
    key: str
    known: Known
    prepare: Callable[[Any, str], None]
    schema: int = SCHEMA
    here: Numbers = field(default_factory=lambda: defaultdict(dict))
    ids: dict[type[Model], set[uuid.UUID]] = field(default_factory=lambda: defaultdict(set))
    wanted: list[tuple[type[Model], uuid.UUID, str]] = field(default_factory=list)

    def insert_root(self, where: str, line: Line) -> None:
        """Write the row of the root itself, of which the others will need the number."""
        table = self.root.tables[0]
        if line.get(MODEL) != table.name or str(line.get(self.root.key)) != self.key:
            raise refused(f"{where} : ce n’est pas ce que le nom du fichier annonce.")
        self._write(table, [self._made(table, where, line)])
        found = table.model._default_manager.filter(**{self.root.key: self.key})
        self.known.numbers[table.model][self.key] = found.values_list("pk", flat=True)[0]

    def insert_rest(self, lines: Iterator[tuple[str, Line]]) -> None:
        """Write the other rows from (place, line) pairs, table after table."""
        self._insert_tables(lines, list(self.root.tables[1:]), self.root.member(self.key))

    def insert_branch(self, branch: Branch, lines: Iterator[tuple[str, Line]]) -> None:
        """Write the rows of a branch, whose root is known."""
        self._insert_tables(lines, list(branch.tables), branch.member(self.key))

    def insert_grown(self, branch: Branch, lines: list[tuple[str, Line]]) -> None:
        """Write rows of the one table of a branch, each after the one it names in its own table."""
        (table,) = branch.tables
        pk, key = self.known.numbers[self.root.model][self.key], KEYS[table.model]
        (before,) = (one.name for one in table.fields if one.related_model is table.model)
        here = self._number(table, pk)
        for _where, line in lines:
            if line.get(MODEL) != table.name:
                raise self._astray(line.get(MODEL), branch.member(self.key))
        while lines:
            ready = [pair for pair in lines if pair[1].get(before) is None or str(pair[1][before]) in here]
            if not ready:
                said = f"le champ « {before} » désigne une valeur qui n’est pas dans l’archive."
                raise refused(f"{lines[0][0]} : {said}")
            self._insert_table(table, iter(ready), pk)
            here, written = self._number(table, pk), {str(pair[1].get(key)) for pair in ready}
            lines = [pair for pair in lines if str(pair[1].get(key)) not in written]

    def _insert_tables(self, lines: Iterator[tuple[str, Line]], tables: list[Table], member: str) -> None:
        pk = self.known.numbers[self.root.model][self.key]
        for name, group in groupby(lines, lambda pair: pair[1].get(MODEL)):
            while tables and tables[0].name != name:
                tables.pop(0)
            if not tables:
                raise self._astray(name, member)
            self._insert_table(tables.pop(0), group, pk)
        for model, wanted, where in self.wanted:
            if wanted not in self.ids[model]:
                raise refused(f"{where} : « {wanted} » n’est pas dans l’archive.")

    def _astray(self, name: object, member: str) -> ArchiveRefusedError:
        said = f"la table « {str(name)[:40]} » est inconnue ou n’est pas à sa place"
        return refused(f"« {member} » : {said}.")

    def _insert_table(self, table: Table, group: Iterator[tuple[str, Line]], pk: Any) -> None:
        while batch := list(islice(group, BATCH)):
            self._write(table, [self._made(table, where, line) for where, line in batch])
        if table.model in KEYS:
            self._number(table, pk)

    def _number(self, table: Table, pk: Any) -> dict[Any, Any]:
        """The numbers of the rows of a table in this root, by key."""
        rows = table.model._default_manager.filter(**{table.root: pk}).order_by()
        keys = rows.values_list(KEYS[table.model], "pk")
        self.here[table.model] = {to_json(key): number for key, number in keys}
        return self.here[table.model]

    def _made(self, table: Table, where: str, line: Line) -> Model:
        fields = table.fields_at(self.schema)
        names = {one.name for one in fields} | {MODEL}
        if unknown := sorted(set(line) - names):
            raise refused(f"{where} : le champ « {unknown[0][:40]} » est inconnu.")
        if missing := sorted(names - set(line)):
            raise refused(f"{where} : le champ « {missing[0]} » manque.")
        made = table.model()
        for one in fields:
            setattr(made, one.attname, self._value(table, one, line[one.name], where, made))
        if isinstance(made.pk, uuid.UUID):
            self.ids[table.model].add(made.pk)
        self.prepare(made, where)
        return made

    def _value(self, table: Table, one: Field[Any, Any], value: Any, where: str, made: Model) -> Any:
        if not isinstance(one, ForeignKey):
            return from_json(one, value, where, table.shapes.get(one.name))
        if value is None and one.null:
            return None
        target = one.related_model
        if is_by_key(one):
            if target is Restitution and isinstance(made, Restitution):
                self.known.feeds[made.uid] = str(value)  # perhaps a later member
                return None
            numbers = self.here.get(target) or self.known.numbers[target]
            if not isinstance(value, str | int) or isinstance(value, bool) or value not in numbers:
                raise refused(f"{where} : le champ « {one.name} » désigne quelque chose qui n’est pas dans l’archive.")
            return numbers[value]
        found: uuid.UUID = from_json(one.target_field, value, where)
        if getattr(one, "db_constraint", True):
            if one.name == "to_entry" and made._meta.model is Entry.origins.through:
                self.known.entries.setdefault(found, where)
            else:
                self.wanted.append((target, found, where))
        return found

    def _write(self, table: Table, rows: list[Model]) -> None:
        _check_new(table, rows)
        fields = [one for one in table.model._meta.local_concrete_fields if not _is_auto(one)]
        size = connection.ops.bulk_batch_size([str(one.name) for one in fields], rows)
        for start in range(0, len(rows), size):
            query = InsertQuery(table.model)
            query.insert_values(fields, rows[start : start + size], raw=True)
            query.get_compiler(connection=connection).execute_sql()


def _is_auto(one: Field[Any, Any]) -> bool:
    return one.get_internal_type() in ("AutoField", "BigAutoField")


def _check_new(table: Table, rows: list[Model]) -> None:
    """Identifiers and references are of one thing alone, here as everywhere."""
    for name in ("id", "reference"):
        values = [value for row in rows if (value := getattr(row, name, None)) is not None]
        taken = table.model._default_manager.filter(**{f"{name}__in": values}) if values else None
        if taken is not None and (other := taken.first()):
            said = getattr(other, "reference", None) or other.pk
            raise refused(f"« {said} » existe déjà ici, avec un autre contenu : « {other} ».")
