"""Opening an archive that anybody may have made: everything is checked before anything is written."""

from __future__ import annotations

import hashlib
import json
import re
import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from common.patterns import SHA256, TERRITORY_REF, UUID
from syntheses.archive.branches import branches
from syntheses.archive.errors import refused
from syntheses.archive.tables import SCHEMA
from syntheses.archive.write import FORMAT, MANIFEST
from syntheses.readers.office_zip import ZIP_ERRORS

MEMBER_LIMIT = 500_000
LINES_LIMIT = 512 * 1024 * 1024
"""Bytes of one member that is not a file."""

MANIFEST_LIMIT = 128 * 1024 * 1024
SAFE_SIZE = 100 * 1024 * 1024
RATIO = 100
"""Above the safe size, an archive that unpacks to more than so many times its own size is a bomb."""

_CHUNK = 1 << 20
_NAME = re.compile(
    rf"(territoires/{TERRITORY_REF}|campagnes/[-\w]{{1,50}}|(indicateurs|sessions|restitutions)/{UUID}|"
    rf"references|rendus|documents)\.jsonl|fichiers/{SHA256}",
    re.ASCII,
)
_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
"""The character NUL as JSON writes it, and not these six characters themselves."""


@dataclass(frozen=True)
class Archive:
    """An archive whose every byte was checked against its manifest."""

    zip: zipfile.ZipFile
    campaign: str
    territory: str
    schema: int
    members: dict[str, dict[str, Any]]

    def under(self, folder: str) -> list[str]:
        """The members of a folder, in the order of their names."""
        return sorted(name for name in self.members if name.startswith(f"{folder}/"))

    def lines(self, name: str) -> Iterator[dict[str, Any]]:
        """The objects of a member, one a line."""
        with self.zip.open(name) as member:
            for number, line in enumerate(member, 1):
                yield _object(line, f"{name}, ligne {number}")

    def data(self, name: str) -> bytes:
        return self.zip.read(name)


def check_archive(file: IO[bytes] | Path) -> Archive:
    """Open and check an archive, member after member. The caller closes `zip`. Raises ArchiveRefusedError, OSError."""
    try:
        archive = zipfile.ZipFile(file)
    except ZIP_ERRORS as error:
        raise refused("Ce fichier n’est pas une archive ZIP lisible.") from error
    try:
        _check_names(archive.infolist())
        _check_sizes(archive)
        manifest = _manifest(archive)
        _check_members(archive, manifest["members"])
    except BaseException:
        archive.close()
        raise
    said = (manifest[key] for key in ("campaign", "territory", "schema", "members"))
    return Archive(archive, *said)


def _check_names(infos: list[zipfile.ZipInfo]) -> None:
    if len(infos) > MEMBER_LIMIT:
        raise refused("Cette archive contient trop de fichiers.")
    seen: set[str] = set()
    for info in infos:
        name = info.orig_filename
        shown = name[:80]
        if name.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", name) or ".." in re.split(r"[/\\]", name):
            raise refused(f"L’archive veut écrire hors de son dossier : « {shown} ».")
        if stat.S_ISLNK(info.external_attr >> 16):
            raise refused(f"L’archive contient un lien symbolique : « {shown} ».")
        if info.flag_bits & 1:
            raise refused(f"L’archive est chiffrée : « {shown} ».")
        if name in seen:
            raise refused(f"L’archive contient deux fois « {shown} ».")
        if name != MANIFEST and not _is_known(name):
            raise refused(f"L’archive contient un fichier inconnu : « {shown} ».")
        seen.add(name)


def _is_known(name: str) -> bool:
    patterns = (_NAME.pattern, *(branch.pattern for branch in branches()))
    return any(re.fullmatch(pattern, name, re.ASCII) for pattern in patterns)


def _check_sizes(archive: zipfile.ZipFile) -> None:
    """`start_dir` is where the members end: members that overlap pack no more than that."""
    infos, packed = archive.infolist(), archive.start_dir
    unpacked = sum(info.file_size for info in infos)
    lines = [info for info in infos if info.filename.endswith(".jsonl")]
    if unpacked > max(SAFE_SIZE, RATIO * packed) or any(info.file_size > LINES_LIMIT for info in lines):
        raise refused("Cette archive se déplie en une taille démesurée.")


def _manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    try:
        if archive.getinfo(MANIFEST).file_size > MANIFEST_LIMIT:
            raise refused("Cette archive se déplie en une taille démesurée.")
        data = archive.read(MANIFEST)
    except KeyError as error:
        raise refused(f"Il manque « {MANIFEST} » : ce fichier n’est pas une archive de campagne.") from error
    except ZIP_ERRORS as error:
        raise refused(f"« {MANIFEST} » est abîmé.") from error
    manifest = _object(data, MANIFEST)
    if manifest.get("format") != FORMAT:
        raise refused("Ce fichier n’est pas une archive de campagne.")
    schema = manifest.get("schema")
    if isinstance(schema, int) and schema > SCHEMA:
        raise refused("Cette archive vient d’une version plus récente du logiciel.")
    texts = all(isinstance(manifest.get(key), str) for key in ("campaign", "territory"))
    keys = {"format", "schema", "campaign", "territory", "members"}
    if type(schema) is not int or schema < 1 or not texts or set(manifest) != keys:
        raise refused(f"« {MANIFEST} » ne se lit pas.")
    if not _is_list_of_members(manifest["members"]):
        raise refused(f"« {MANIFEST} » ne se lit pas.")
    return manifest


def _is_list_of_members(members: Any) -> bool:
    return isinstance(members, dict) and all(
        isinstance(said, dict)
        and set(said) == {"size", "sha256"}
        and type(said["size"]) is int
        and isinstance(said["sha256"], str)
        for said in members.values()
    )


def _check_members(archive: zipfile.ZipFile, members: dict[str, dict[str, Any]]) -> None:
    there = set(archive.namelist()) - {MANIFEST}
    if missing := sorted(set(members) - there):
        raise refused(f"Il manque « {missing[0][:80]} » dans l’archive.")
    if unknown := sorted(there - set(members)):
        raise refused(f"« {unknown[0]} » n’est pas annoncé par « {MANIFEST} ».")
    for name in sorted(members):
        if _digest(archive, name) != (members[name]["size"], members[name]["sha256"]):
            raise refused(f"Le contenu de « {name} » ne correspond pas à son empreinte : l’archive est abîmée.")


def _digest(archive: zipfile.ZipFile, name: str) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    try:
        with archive.open(name) as member:
            while chunk := member.read(_CHUNK):
                digest.update(chunk)
                size += len(chunk)
    except ZIP_ERRORS:
        return -1, ""
    if name.startswith("fichiers/") and digest.hexdigest() != name.partition("/")[2]:
        return -1, ""
    return size, digest.hexdigest()


def _object(data: bytes, where: str) -> dict[str, Any]:
    """One JSON object, no key twice, no text that a database cannot hold."""
    try:
        text = data.decode()
        value = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
        written = json.dumps(value, ensure_ascii=False)
        written.encode()
    except (ValueError, RecursionError) as error:
        raise refused(f"{where} : ce n’est pas du JSON lisible.") from error
    if not isinstance(value, dict) or _NUL.search(written):
        raise refused(f"{where} : ce n’est pas du JSON lisible.")
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError
    return value


def _no_constant(_name: str) -> Any:
    raise ValueError
