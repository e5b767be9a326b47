"""A campaign of a territory and of all it contains → a zip. Root after root, file after file: never all in memory.

The same rows give the same bytes: nothing of the zip depends on the moment, the machine's numbers or the accounts.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import Q

from common.attached import AttachedFile
from indicators.models import Indicator
from measures.models import Measure
from restitutions.models import ReferenceSequence, Restitution
from syntheses.archive.branches import Branch, branches
from syntheses.archive.errors import ArchiveRefusedError
from syntheses.archive.rows import dump, lines_of, queryset, rendered
from syntheses.archive.tables import (
    CAMPAIGN,
    INDICATOR,
    RENDERINGS,
    RESTITUTION,
    SCHEMA,
    SESSION,
    TERRITORY,
    Root,
    Selection,
)
from territories.models import Territory
from workshops.models import Campaign, Workshop

FORMAT = "egn-archive"
MANIFEST = "manifeste.json"
REFERENCES = "references.jsonl"
FILES = "fichiers"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_CHUNK = 1 << 20


@dataclass
class _Zip:
    """A zip being written, and the size and SHA-256 of each of its members."""

    zip: zipfile.ZipFile
    members: dict[str, dict[str, Any]] = field(default_factory=dict)

    def add(self, name: str, chunks: Iterable[bytes]) -> str:
        """Write a member. Returns its SHA-256."""
        digest, size = hashlib.sha256(), 0
        with self.zip.open(_info(name), "w") as out:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                out.write(chunk)
        self.members[name] = {"size": size, "sha256": digest.hexdigest()}
        return digest.hexdigest()


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return info


def export_archive(
    campaign: Campaign, territory: Territory, output: Path, say: Callable[[int], None] = lambda _percent: None
) -> dict[str, int]:
    """Write the archive to `output`. Returns how many roots of each kind it has, by folder, and how many files.

    `say` is told how far it is, in percent; it is within the transaction.

    Raises ArchiveRefusedError when a file is not what its row says, OSError. One moment of the database: on SQLite
    nobody writes meanwhile.
    """
    with transaction.atomic(), zipfile.ZipFile(output, "w") as archive:
        if connection.vendor == "postgresql" and len(connection.savepoint_ids) == 0:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        return _write(_Zip(archive), campaign, territory, say)


def _write(archive: _Zip, campaign: Campaign, territory: Territory, say: Callable[[int], None]) -> dict[str, int]:
    restitutions = _keys(RESTITUTION, Q(campaign=campaign, territory__path__startswith=territory.path))
    selection = Selection(campaign.slug, territory.path, frozenset(restitutions))
    carried = list(restitutions.values())
    sessions = _keys(
        SESSION,
        Q(campaign=campaign)
        & (Q(territory__path__startswith=territory.path) | Q(reported_in__restitution__in=carried)),
    )
    indicators = _keys(INDICATOR, indicators_of(campaign, territory, carried))
    places = _territories(territory, carried, list(sessions.values()), list(indicators.values()))
    written = (
        (TERRITORY, places),
        (CAMPAIGN, {campaign.slug: campaign.pk}),
        (INDICATOR, indicators),
        (SESSION, sessions),
        (RESTITUTION, restitutions),
    )
    every = [(root, key, pk) for root, keys in written for key, pk in keys.items()]
    for done, (root, key, pk) in enumerate(every):
        say(90 * done // len(every))
        archive.add(root.member(key), (dump(line) for line in lines_of(root, pk, selection)))
    grown = [_branch(archive, branch, dict(written)[branch.of], selection) for branch in branches()]
    archive.add(REFERENCES, _sequences(carried))
    files = _files(dict(written), selection)
    for rendering in RENDERINGS:
        archive.add(rendering.member, (dump(line) for line in rendered(rendering, carried)))
        files |= dict(rendering.made.filter(version__restitution__in=carried).order_by().values_list("sha256", "file"))
    for sha256, name in sorted(files.items()):
        _add_file(archive, sha256, name)
    manifest = {
        "format": FORMAT,
        "schema": SCHEMA,
        "campaign": campaign.slug,
        "territory": territory.ref,
        "members": archive.members,
    }
    archive.zip.writestr(_info(MANIFEST), json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
    return {root.folder: len(keys) for root, keys in written} | dict(grown) | {FILES: len(files)}


def _branch(archive: _Zip, branch: Branch, roots: dict[str, Any], selection: Selection) -> tuple[str, int]:
    """Write what hangs from these roots, for those that have some. Returns the folder and how many have."""
    table = branch.tables[0]
    some = Q(**{f"{table.root}__in": list(roots.values())})
    if table.where:
        some &= table.where(selection)
    having = set(table.model._default_manager.filter(some).order_by().values_list(table.root, flat=True).distinct())
    for key, pk in roots.items():
        if pk in having:
            archive.add(branch.member(key), (dump(line) for line in lines_of(branch, pk, selection)))
    return branch.folder, len(having)


def _keys(root: Root, wanted: Q) -> dict[str, Any]:
    """The roots wanted: their numbers by their keys, in the order of the keys."""
    found = root.model._default_manager.filter(wanted).order_by().distinct().values_list(root.key, "pk")
    return dict(sorted((str(key), pk) for key, pk in found))


def indicators_of(campaign: Campaign, territory: Territory, carried: list[Any]) -> Q:
    """Those that the territories define, give values of, or tie measures carried to; of no other campaign."""
    theirs = Q(territory__path__startswith=territory.path) | Q(measured__entry__sheet__restitution__in=carried)
    theirs |= Q(measures__territory__path__startswith=territory.path)
    return theirs & (Q(theme=None) | Q(theme__campaign=campaign))


def _territories(
    territory: Territory, restitutions: list[Any], sessions: list[Any], indicators: list[Any]
) -> dict[str, Any]:
    """The territories named, and all those above them, from the root down."""
    paths = {territory.path}
    for model, pks in ((Restitution, restitutions), (Workshop, sessions), (Indicator, indicators)):
        named = model._default_manager.filter(pk__in=pks).order_by()
        paths.update(named.values_list("territory__path", flat=True))
    values = Measure.objects.filter(indicator__in=indicators, territory__path__startswith=territory.path).order_by()
    paths.update(values.values_list("territory__path", flat=True).distinct())
    refs = {ref for path in paths for ref in path.strip("/").split("/")}
    found = Territory.objects.filter(ref__in=refs).order_by().values_list("path", "ref", "pk")
    return {ref: pk for _, ref, pk in sorted(found)}


def _sequences(carried: list[Any]) -> Iterator[bytes]:
    """The last numbers given: they run over all campaigns of a territory."""
    refs = set(Restitution.objects.filter(pk__in=carried).order_by().values_list("territory__ref", flat=True))
    for prefix, last in sorted(ReferenceSequence.objects.order_by().values_list("prefix", "last")):
        if prefix.partition("-T")[0] in refs:
            yield dump({"prefix": prefix, "last": last})


def _files(written: dict[Root, dict[str, Any]], selection: Selection) -> dict[str, str]:
    """The stored names of the files attached, by SHA-256."""
    names: dict[str, str] = {}
    parts = [*((root, root.tables) for root in written), *((one.of, one.tables) for one in branches())]
    for root, table in ((root, table) for root, tables in parts for table in tables):
        if issubclass(table.model, AttachedFile):
            for pk in written[root].values():
                names |= dict(queryset(table, pk, selection).order_by("-pk").values_list("sha256", "file"))
    return names


def _add_file(archive: _Zip, sha256: str, name: str) -> None:
    try:
        with default_storage.open(name) as file:
            found = archive.add(f"{FILES}/{sha256}", file.chunks(_CHUNK))
    except FileNotFoundError as error:
        raise ArchiveRefusedError(
            f"Le fichier « {name} » manque dans le stockage : l’archive n’est pas faite."
        ) from error
    if found != sha256:
        raise ArchiveRefusedError(f"Le fichier « {name} » n’est plus celui d’origine : l’archive n’est pas faite.")
