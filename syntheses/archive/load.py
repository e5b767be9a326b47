"""Taking an archive in: identifiers kept, all or nothing. What is there already must be the same, and is left alone."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice, zip_longest
from pathlib import Path
from typing import IO, Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction
from django.db.models import F, Model, Q

from common.attached import AttachedFile
from common.statistics import count_rows_anew
from indicators.models import Indicator
from measures.tallies import rebuild
from restitutions.models import Entry, ReferenceSequence, Restitution
from syntheses.archive.branches import Branch, branches
from syntheses.archive.errors import refused
from syntheses.archive.files import Files
from syntheses.archive.frozen import check_frozen
from syntheses.archive.insert import Inserter, Known
from syntheses.archive.read import Archive, check_archive
from syntheses.archive.rows import MODEL, Line, dump, field_of, from_json, lines_of
from syntheses.archive.tables import CAMPAIGN, KEYS, RENDERINGS, RESTITUTION, ROOTS, TERRITORY, Root, Selection
from syntheses.archive.write import REFERENCES
from syntheses.followers import tell_followers
from syntheses.jobs import ask_for_version_pdf
from syntheses.models import Snapshot, Version
from territories.enums import Level
from territories.followers import tell_followers as tell_of_the_tree
from territories.models import Territory
from workshops.models import Theme

logger = logging.getLogger(__name__)
_BATCH = 500


@dataclass
class Taken:
    """What an import did: how many roots of each kind (by folder) were new, and how many were there already."""

    new: dict[str, int] = field(default_factory=dict)
    known: dict[str, int] = field(default_factory=dict)


def import_archive(file: IO[bytes] | Path) -> Taken:
    """Take an archive in. Raises ArchiveRefusedError (one French sentence; nothing was written), OSError.

    Files are written under new names before the transaction ends, and deleted if it does not end well.
    """
    archive = check_archive(file)
    with archive.zip:
        files = Files(archive)
        try:
            with transaction.atomic():
                count_rows_anew()
                return _Loader(archive, files).load()
        except BaseException as error:
            files.take_away()
            if isinstance(error, IntegrityError):
                raise refused(f"L’archive contredit une règle de la base : {_rule(error)}") from error
            if isinstance(error, DataError):
                raise refused("L’archive contient une valeur que la base n’accepte pas.") from error
            raise


def _rule(error: IntegrityError) -> str:
    """What the constraint that was broken says in French."""
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if constraint.name in str(error):
                return str(constraint.violation_error_message)
    logger.warning("an archive broke a rule: %s", error)
    return "deux choses ont le même identifiant, ou l’une en désigne une autre qui manque."


class _Loader:
    def __init__(self, archive: Archive, files: Files) -> None:
        self.archive, self.files = archive, files
        self.known = Known()
        self.taken = Taken()
        self.new: list[str] = []
        """The keys of the restitutions taken in."""

    def load(self) -> Taken:
        if CAMPAIGN.member(self.archive.campaign) not in self.archive.members:
            raise refused(f"L’archive ne contient pas sa campagne, « {self.archive.campaign[:40]} ».")
        for root in ROOTS:
            self._load(root)
        self._check_entries()
        for branch in branches():
            self._take_branch(branch)
        self._take_sequences()
        for rendering in RENDERINGS:
            self.files.take_renderings(rendering, self.known.numbers[Restitution])
        self._tell()
        return self.taken

    def _load(self, root: Root) -> None:
        keys = [name.removeprefix(f"{root.folder}/").removesuffix(".jsonl") for name in self.archive.under(root.folder)]
        there = _there(root, keys)
        for key, pk in there.items():
            self._compare(root, key, pk)
        self.known.numbers[root.model].update(there)
        firsts = {key: self._first(root, key) for key in keys if key not in there}
        if root is TERRITORY:
            firsts = dict(sorted(firsts.items(), key=lambda pair: _depth(pair[1][1])))
        inserters = {key: self._inserter(root, key) for key in firsts}
        for key, (where, line) in firsts.items():
            inserters[key].insert_root(where, line)
        self._tie()
        for key, inserter in inserters.items():
            inserter.insert_rest(islice(self._lines(root, key), 1, None))
        if root is CAMPAIGN:
            numbers = Theme.objects.filter(campaign__slug=self.archive.campaign).order_by()
            self.known.numbers[Theme] = dict(numbers.values_list("number", "pk"))
        if root is RESTITUTION:
            self.new = list(firsts)
            _check_places([self.known.numbers[Restitution][key] for key in firsts])
        self.taken.new[root.folder], self.taken.known[root.folder] = len(firsts), len(there)

    def _inserter(self, root: Root, key: str) -> Inserter:
        return Inserter(root, key, self.known, self._prepare, self.archive.schema)

    def _take_branch(self, branch: Branch) -> None:
        """What hangs from roots that are here by now, those of the archive and those that were there already."""
        names = self.archive.under(branch.folder)
        self.taken.new[branch.folder] = self.taken.known[branch.folder] = 0
        for name in names:
            key = name.removeprefix(f"{branch.folder}/").removesuffix(".jsonl")
            if self.archive.members.get(branch.of.member(key)) is None:
                raise refused(f"« {name} » : « {branch.of.member(key)} » n’est pas dans l’archive.")
            pk = self.known.numbers[branch.of.model][key]
            ours = list(lines_of(branch, pk, self._selection(), self.archive.schema))
            if branch.grows:
                self._grow(branch, key, ours)
            elif ours:
                self._same(branch, key, pk, ours)
                self.taken.known[branch.folder] += 1
            else:
                self._inserter(branch.of, key).insert_branch(branch, self._lines(branch, key))
                self.taken.new[branch.folder] += 1
            if fault := branch.fault(pk):
                raise refused(f"« {name} » : {fault}")

    def _grow(self, branch: Branch, key: str, ours: list[Line]) -> None:
        """Add the rows that are not here; those that are must be the same."""
        by = KEYS[branch.tables[0].model]
        here, new = {line[by]: line for line in ours}, []
        for where, line in self._lines(branch, key):
            known = here.get(str(line.get(by)))
            if known is None:
                new.append((where, line))
            elif dump(known) != dump(line):
                raise refused(f"{where} : « {line.get(by)} » existe déjà ici, avec un autre contenu.")
        self._inserter(branch.of, key).insert_grown(branch, new)
        self.taken.new[branch.folder] += len(new)
        self.taken.known[branch.folder] += sum(1 for _ in self._lines(branch, key)) - len(new)

    def _lines(self, root: Root | Branch, key: str) -> Iterator[tuple[str, Line]]:
        name = root.member(key)
        for number, line in enumerate(self.archive.lines(name), 1):
            yield f"{name}, ligne {number}", line

    def _first(self, root: Root, key: str) -> tuple[str, Line]:
        first = next(self._lines(root, key), None)
        if first is None:
            raise refused(f"« {root.member(key)} » est vide.")
        return first

    def _compare(self, root: Root, key: str, pk: Any) -> None:
        """Refuse what is here under the same identifier and is not the same, to the last field."""
        everywhere = Selection(self.archive.campaign, "", frozenset())
        selection = self._selection() if root is RESTITUTION else everywhere
        self._same(root, key, pk, lines_of(root, pk, selection, self.archive.schema))

    def _same(self, root: Root | Branch, key: str, pk: Any, ours: Iterable[Line]) -> None:
        of_each = root.of_each if isinstance(root, Root) else ()
        for line, theirs in zip_longest(ours, self.archive.lines(root.member(key))):
            if line is None or theirs is None or dump(line, of_each) != dump(theirs, of_each):
                thing = (root.of if isinstance(root, Branch) else root).model._default_manager.get(pk=pk)
                said = _named(root, line or theirs or {})
                raise refused(
                    f"{root.said} « {thing} » existe déjà ici avec un autre contenu (premier écart : {said})."
                )

    def _selection(self) -> Selection:
        """What was exported, in the tree of this installation."""
        territory = Territory.objects.filter(ref=self.archive.territory).first()
        if territory is None:
            raise refused(f"L’archive ne contient pas son territoire, « {self.archive.territory[:40]} ».")
        uids = frozenset(
            name.removeprefix(f"{RESTITUTION.folder}/").removesuffix(".jsonl")
            for name in self.archive.under(RESTITUTION.folder)
        )
        return Selection(self.archive.campaign, territory.path, uids)

    def _prepare(self, made: Model, where: str) -> None:
        if isinstance(made, Territory):
            parent = Territory.objects.filter(pk=made.parent_id).first() if made.parent_id else None
            made.path = f"{parent.path if parent else '/'}{made.ref}/"
            # What is below a territory archived here is not in use either; what it holds comes all the same.
            made.archived_at = made.archived_at or (parent.archived_at if parent else None)
            try:
                made.clean()
            except ValidationError as error:
                raise refused(f"{where} : {' '.join(error.messages)}") from error
        elif isinstance(made, Snapshot | Version):
            check_frozen(made, where)
        elif isinstance(made, AttachedFile):
            self.files.attach(made, where)

    def _tie(self) -> None:
        """What feeds what, once every restitution has its number."""
        numbers = self.known.numbers[Restitution]
        for uid, target in self.known.feeds.items():
            if target not in numbers:
                raise refused(f"La restitution {uid} alimente {target}, qui n’est pas dans l’archive.")
            Restitution.objects.filter(uid=uid).update(feeds=numbers[target])
        self.known.feeds.clear()

    def _check_entries(self) -> None:
        """The entries elsewhere that new ones were consolidated from are all there."""
        wanted = iter(self.known.entries)
        while batch := list(islice(wanted, _BATCH)):
            there = set(Entry.objects.filter(pk__in=batch).values_list("pk", flat=True))
            for pk in batch:
                if pk not in there:
                    raise refused(f"{self.known.entries[pk]} : le point d’origine {pk} n’est pas dans l’archive.")

    def _take_sequences(self) -> None:
        """The numbers given here or there are never given again."""
        if REFERENCES not in self.archive.members:
            raise refused(f"Il manque « {REFERENCES} » dans l’archive.")
        for number, line in enumerate(self.archive.lines(REFERENCES), 1):
            where = f"{REFERENCES}, ligne {number}"
            if set(line) != {"prefix", "last"}:
                raise refused(f"{where} : les champs ne sont pas ceux attendus.")
            prefix, last = (
                from_json(field_of(ReferenceSequence, name), line[name], where) for name in ("prefix", "last")
            )
            row, is_new = ReferenceSequence.objects.get_or_create(prefix=prefix, defaults={"last": last})
            if not is_new and row.last < last:
                row.last = last
                row.save(update_fields=["last"])

    def _tell(self) -> None:
        """What follows: what is kept of values; rooms above; the PDF of a version that came without it."""
        if self.taken.new[TERRITORY.folder]:
            tell_of_the_tree(None)
        else:
            for indicator in Indicator.objects.filter(pk__in=self.known.numbers[Indicator].values()).order_by("pk"):
                rebuild(indicator)
        for key in self.new:
            readable = Version.objects.readable().filter(restitution__uid=key)
            for version in readable.filter(jobs=None).select_related("restitution", "snapshot").order_by("number"):
                ask_for_version_pdf(version, layout=version.restitution.layout)
            if readable.exists():
                tell_followers(self.known.numbers[Restitution][key])


def _there(root: Root, keys: list[str]) -> dict[str, Any]:
    """The numbers of the roots that are here already, by key."""
    there: dict[str, Any] = {}
    wanted = iter(keys)
    while batch := list(islice(wanted, _BATCH)):
        found = root.model._default_manager.filter(**{f"{root.key}__in": batch}).order_by()
        there |= {str(key): pk for key, pk in found.values_list(root.key, "pk")}
    return there


def _depth(line: Line) -> int:
    level = line.get("level")
    return Level(level).depth if level in Level.values else len(Level)


def _named(root: Root | Branch, line: Line) -> str:
    """A line in a few words."""
    said = next((table.model._meta.verbose_name for table in root.tables if table.name == line.get(MODEL)), "")
    name = next((str(line[key])[:60] for key in ("reference", "label", "name", "title", "text") if line.get(key)), "")
    return f"{said or '?'} « {name} »" if name else str(said or "?")


def _check_places(pks: list[Any]) -> None:
    """Entries stand in a row of their own fiche, sub-points under a point of their own cell."""
    here = Entry.objects.filter(sheet__restitution__in=pks)
    astray = here.filter(
        (Q(row__isnull=False) & ~Q(row__sheet=F("sheet")))
        | (Q(parent__isnull=False) & ~Q(parent__sheet=F("sheet"), parent__kind=F("kind")))
        | Q(parent__parent__isnull=False)
    ).first()
    if astray:
        raise refused(f"Le point « {astray.reference or astray.pk} » n’est pas à une place possible.")
