"""What is refused of an archive: one French sentence, and nothing written, neither rows nor files."""

from __future__ import annotations

import io
import json
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from restitutions.models import Entry, Restitution
from syntheses.archive import read
from syntheses.archive.errors import ArchiveRefusedError
from syntheses.archive.write import MANIFEST
from territories.models import Territory
from tests.cast import Cast
from tests.syntheses.archive.world import (
    World,
    counted,
    empty,
    make_world,
    members_of,
    sealed,
    stored,
    take,
    with_lines,
    zipped,
)
from workshops.models import Workshop

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

Change = Callable[[bytes], bytes]


@pytest.fixture
def world(cast: Cast) -> World:
    return make_world(cast)


def refusal(data: bytes) -> str:
    rows, files = counted(), stored()
    with pytest.raises(ArchiveRefusedError) as refused:
        take(data)
    assert (counted(), stored()) == (rows, files)
    sentence = str(refused.value)
    assert sentence.endswith(" Rien n’a été importé.")
    return sentence.removesuffix(" Rien n’a été importé.")


def added(name: str, data: bytes = b"", mode: int = 0o644) -> Change:
    """The archive with one more member, which its manifest does not name."""

    def change(archive: bytes) -> bytes:
        out = io.BytesIO(archive)
        with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as zipped:
            info = zipfile.ZipInfo(name)
            info.external_attr = mode << 16
            zipped.writestr(info, data, zipfile.ZIP_DEFLATED)
        return out.getvalue()

    return change


def announced(**said: Any) -> Change:
    return lambda archive: sealed(members_of(archive), **said)


def without(start: str, *, sealing: bool) -> Change:
    def change(archive: bytes) -> bytes:
        members = {name: data for name, data in members_of(archive).items() if not name.startswith(start)}
        return sealed(members) if sealing else zipped(members)

    return change


def spoiled(archive: bytes) -> bytes:
    members = members_of(archive)
    name = next(name for name in members if name.startswith("restitutions/"))
    return zipped({**members, name: members[name].replace(b"lent", b"vite")})


def broken(archive: bytes) -> bytes:
    """One byte of what is packed, in the middle of a member."""
    data = bytearray(archive)
    data[archive.index(b"restitutions/") + 300] ^= 0xFF
    return bytes(data)


def broken_lzma(archive: bytes) -> bytes:
    """The archive packed with LZMA, and some bytes of a member changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as zipped:
        for name, data in members_of(archive).items():
            zipped.writestr(name, data)
        place = zipped.getinfo(
            next(name for name in zipped.namelist() if name.startswith("restitutions/"))
        ).header_offset
    broken = bytearray(out.getvalue())
    broken[place + 120 : place + 160] = b"\xff" * 40
    return bytes(broken)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda _data: b"bonjour", "Ce fichier n’est pas une archive ZIP lisible."),
        (lambda data: data[: len(data) // 2], "Ce fichier n’est pas une archive ZIP lisible."),
        (lambda _data: zipped({}), "Il manque « manifeste.json » : ce fichier n’est pas une archive de campagne."),
        (announced(format="autre"), "Ce fichier n’est pas une archive de campagne."),
        (announced(schema=99), "Cette archive vient d’une version plus récente du logiciel."),
        (announced(schema=True), "« manifeste.json » ne se lit pas."),
        (announced(members=[]), "« manifeste.json » ne se lit pas."),
        (announced(de_plus=1), "« manifeste.json » ne se lit pas."),
        (announced(territory="AILLEURS"), "L’archive ne contient pas son territoire, « AILLEURS »."),
        (added("../dehors"), "L’archive veut écrire hors de son dossier : « ../dehors »."),
        (added("/etc/passwd"), "L’archive veut écrire hors de son dossier : « /etc/passwd »."),
        (added("C:\\dehors"), "L’archive veut écrire hors de son dossier : « C:\\dehors »."),
        (added("sessions\\..\\x"), "L’archive veut écrire hors de son dossier : « sessions\\..\\x »."),
        (added("lien", b"/etc", stat.S_IFLNK | 0o777), "L’archive contient un lien symbolique : « lien »."),
        (added("inconnu.txt"), "L’archive contient un fichier inconnu : « inconnu.txt »."),
        (added("territoires/XX.jsonl"), "« territoires/XX.jsonl » n’est pas annoncé par « manifeste.json »."),
        (added("territoires/XX.jsonl", bytes(30_000_000)), "Cette archive se déplie en une taille démesurée."),
        (without("references", sealing=False), "Il manque « references.jsonl » dans l’archive."),
        (without("references", sealing=True), "Il manque « references.jsonl » dans l’archive."),
        (without("documents", sealing=True), "Il manque « documents.jsonl » dans l’archive."),
    ],
)
def test_a_container_is_refused(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Change, sentence: str
) -> None:
    monkeypatch.setattr(read, "SAFE_SIZE", 1_000_000)
    assert refusal(change(world.export(tmp_path))) == sentence


@pytest.mark.parametrize("change", [spoiled, broken, broken_lzma])
def test_what_is_not_what_it_was_is_refused(world: World, tmp_path: Path, change: Change) -> None:
    said = refusal(change(world.export(tmp_path)))
    assert said.startswith("Le contenu de « restitutions/")
    assert said.endswith("ne correspond pas à son empreinte : l’archive est abîmée.")


def setting(model: str, **values: Any) -> Callable[[dict[str, Any]], None]:
    def change(line: dict[str, Any]) -> None:
        if line.get("@") == model:
            line.update(values)

    return change


def misplaced(line: dict[str, Any]) -> None:
    """A sub-point under a point of another cell."""
    if line.get("@") == ENTRY and line["parent"]:
        line["kind"] = "strength"


def dropping(model: str, name: str) -> Callable[[dict[str, Any]], None]:
    def change(line: dict[str, Any]) -> None:
        if line.get("@") == model:
            del line[name]

    return change


ENTRY = "restitutions.entry"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (setting(ENTRY, meteo="pluie"), "le champ « meteo » est inconnu."),
        (misplaced, "Le point « D85-T3-I2 » n’est pas à une place possible."),
        (dropping(ENTRY, "text"), "le champ « text » manque."),
        (setting(ENTRY, kind="poème"), "la valeur du champ « kind » est impossible."),
        (setting(ENTRY, text="x" * 10_001), "la valeur du champ « text » est impossible."),
        (setting(ENTRY, created_at="hier"), "la valeur du champ « created_at » est impossible."),
        (setting(ENTRY, position="0"), "la valeur du champ « position » est impossible."),
        (setting(ENTRY, sheet=9), "le champ « sheet » désigne quelque chose qui n’est pas dans l’archive."),
        (setting(ENTRY, parent="00000000-0000-0000-0000-000000000000"), "n’est pas dans l’archive."),
        (setting(ENTRY, text=""), "contredit une règle de la base : Une entrée ne peut pas être vide."),
        (setting("restitutions.retex", lines=[1]), "le champ « lines » doit être une liste de textes."),
        (setting("restitutions.row", **{"@": "autre"}), "la table « autre » est inconnue ou n’est pas à sa place."),
        (setting("syntheses.snapshot", payload={}), "un contenu figé ne correspond pas à son empreinte."),
        (setting("syntheses.version", edition={"autre": 1}), "les mentions figées d’une version ne se lisent pas."),
        (setting("restitutions.retexattachment", content_type="application/pdf"), "n’est pas ce qu’il annonce."),
        (setting("restitutions.retexattachment", size=3), "n’a pas la taille annoncée."),
        (setting("restitutions.restitution", uid=str(Path("x"))), "ce n’est pas ce que le nom du fichier annonce."),
    ],
)
def test_what_cannot_be_is_refused(
    world: World, tmp_path: Path, change: Callable[[dict[str, Any]], None], sentence: str
) -> None:
    archive = with_lines(world.export(tmp_path), "restitutions/", change)
    empty()
    assert sentence in refusal(archive)


def test_an_origin_that_is_not_there_is_refused_and_the_files_are_taken_back(world: World, tmp_path: Path) -> None:
    archive = without(f"restitutions/{world.below.uid}", sealing=True)(world.export(tmp_path))
    archive = with_lines(archive, "restitutions/", setting("restitutions.feedingchange", target=None))
    empty()
    assert "le point d’origine" in refusal(archive)


def test_the_same_key_twice_is_refused(world: World, tmp_path: Path) -> None:
    members = members_of(world.export(tmp_path))
    members["references.jsonl"] = b'{"prefix": "D85-T3-I", "last": 1, "last": 2}\n'
    assert refusal(sealed(members)) == "references.jsonl, ligne 1 : ce n’est pas du JSON lisible."


def test_a_manifest_that_is_too_big_is_not_read(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "MANIFEST_LIMIT", 10)
    assert refusal(world.export(tmp_path)) == "Cette archive se déplie en une taille démesurée."


# --- what is here already -------------------------------------------------------------------------------------------


def rewrite_entry() -> None:
    Entry.objects.filter(reference="D85-T3-I1").update(text="Réécrit depuis")


def delete_entry() -> None:
    Entry.objects.get(reference="D85-T3-I2").delete()


def rename_session() -> None:
    Workshop.objects.filter(title="Session prévue").update(title="Session tenue")


def rename_territory() -> None:
    Territory.objects.filter(ref="D85").update(label="Autre nom")


@pytest.mark.parametrize(
    ("touch", "sentence"),
    [
        (
            rewrite_entry,
            "La restitution « Restitution de Vendée » existe déjà ici avec un autre contenu (premier écart",
        ),
        (delete_entry, "La restitution « Restitution de Vendée » existe déjà ici avec un autre contenu (premier écart"),
        (rename_session, "La session « Session tenue » existe déjà ici avec un autre contenu (premier écart : session"),
        (
            rename_territory,
            "Le territoire « Autre nom » existe déjà ici avec un autre contenu (premier écart : territo",
        ),
    ],
)
def test_another_content_under_the_same_identifier_is_refused(
    world: World, tmp_path: Path, touch: Callable[[], None], sentence: str
) -> None:
    archive = world.export(tmp_path)
    touch()
    assert refusal(archive).startswith(sentence)


def test_a_difference_is_named(world: World, tmp_path: Path) -> None:
    archive = world.export(tmp_path)
    rewrite_entry()
    assert refusal(archive).endswith("(premier écart : entrée « D85-T3-I1 »).")


def test_a_reference_that_another_point_has_here_is_refused(world: World, tmp_path: Path) -> None:
    archive = world.export(tmp_path)
    Entry.objects.exclude(reference="D85-T3-I1").delete()
    entry = Entry.objects.get()
    Restitution.objects.exclude(pk=entry.sheet.restitution_id).update(feeds=None)
    Restitution.objects.filter(pk=entry.sheet.restitution_id).update(uid="00000000-0000-0000-0000-000000000001")
    Entry.objects.update(id="00000000-0000-0000-0000-000000000002")
    members = members_of(archive)
    name = next(name for name in members if b"Restitution de Vend" in members[name])
    only = {key: data for key, data in members.items() if not key.startswith("restitutions/") or key == name}
    lines = [json.loads(line) for line in only[name].splitlines()]
    kept = [
        line | ({"feeds": None} if "feeds" in line else {})
        for line in lines
        if line["@"] != "restitutions.feedingchange"
    ]
    only[name] = b"".join(json.dumps(line).encode() + b"\n" for line in kept)
    assert MANIFEST in only
    assert "existe déjà ici, avec un autre contenu" in refusal(sealed(only))
