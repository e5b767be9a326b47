"""What our own code makes – references, slugs, codes, digests, states – an archive may not say otherwise."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db.models import CharField, Field

from restitutions.models import ReferenceSequence
from syntheses.archive.branches import every_table
from syntheses.archive.made import FORMS
from syntheses.archive.rows import field_of
from syntheses.archive.tables import RENDERINGS
from syntheses.freeze import checksum
from tests.cast import Cast
from tests.syntheses.archive.test_refused import ENTRY, refusal
from tests.syntheses.archive.world import World, empty, make_world, members_of, sealed, with_lines

IMG = "<img src=x>"
SHAPE = "n’a pas la forme que le logiciel lui donne."

TYPED = {
    "territories.territory": "name label",
    "workshops.campaign": "title",
    "workshops.theme": "title short_label colour",
    "indicators.indicator": "name definition unit source",
    "workshops.workshop": "title",
    "workshops.meeting": "text place",
    "workshops.facilitator": "name role",
    "workshops.attendance": "participants_note",
    "restitutions.restitution": "title region contact totals_note document source",
    "restitutions.meetingsummary": "academie",
    "restitutions.statechange": "reason",
    "restitutions.themesheet": "heading label",
    "restitutions.narrativeblock": "text",
    "restitutions.retex": "label scope",
    "restitutions.retexlink": "url label",
    "restitutions.retexattachment": "name",
    "restitutions.entry": "text",
    "consolidation.decision": "reason text_then text_before",
    "remarks.remark": "entry_text text",
    "remarks.remarkevent": "text",
    "measures.measure": "source comment",
    "followup.action": "text state_reason responsible_body",
    "followup.actionevent": "text",
    "followup.actiondocument": "name",
    "anniversaries.anniversary": "withdrawal_reason",
    "syntheses.version": "title reason withdrawal_reason",
}
"""The texts of an archive that people type (the name of a file is made harmless: see below)."""


@pytest.fixture
def world(cast: Cast) -> World:
    return make_world(cast)


IMPOSSIBLE = "la valeur du champ « {} » est impossible."
NEVER_MADE = (
    ("restitutions/", ENTRY, "reference", IMG, SHAPE),
    ("restitutions/", ENTRY, "reference", "D85-T3-I01", SHAPE),
    ("restitutions/", ENTRY, "reference", "d85-t3-i1", SHAPE),
    ("restitutions/", ENTRY, "reference", "D85-T3-I1\n", SHAPE),
    ("restitutions/", ENTRY, "reference", "", SHAPE),
    ("restitutions/", "restitutions.retex", "reference", "../R1", SHAPE),
    ("restitutions/", "restitutions.statechange", "transition", "detruire", SHAPE),
    ("restitutions/", "consolidation.decision", "reference_then", IMG, SHAPE),
    ("restitutions/", "remarks.remark", "entry_reference", IMG, SHAPE),
    ("restitutions/", "restitutions.retexattachment", "sha256", "../../etc/passwd", SHAPE),
    ("restitutions/", "restitutions.retexattachment", "name", "../Affiche.png", "n’est pas un nom de fichier"),
    ("restitutions/", "syntheses.snapshot", "checksum", IMG, SHAPE),
    ("restitutions/", "restitutions.restitution", "state", "perdu", IMPOSSIBLE),
    ("restitutions/", ENTRY, "kind", "", IMPOSSIBLE),
    ("territoires/", "territories.territory", "slug", "Vendée", IMPOSSIBLE),
    ("territoires/", "territories.territory", "slug", "Vendee", SHAPE),
    ("territoires/", "territories.territory", "code", IMG, SHAPE),
    ("territoires/", "territories.territory", "uai_prefix", "<b>", SHAPE),
    ("territoires/", "territories.territory", "insee_region_code", "<b>", SHAPE),
    ("rendus", None, "sha256", "x" * 64, SHAPE),
    ("documents", None, "format", "../exe", SHAPE),
    ("references", None, "prefix", IMG, SHAPE),
    ("anniversaires/", "anniversaries.anniversary", "checksum", IMG, SHAPE),
    ("anniversaires/", "anniversaries.anniversary", "payload", {"schema": 0}, SHAPE),
    ("anniversaires/", "anniversaries.anniversary", "edition", {"brand": IMG}, SHAPE),
)


@pytest.mark.django_db
def test_what_was_never_made_here_is_refused_where_it_stands(world: World, tmp_path: Path) -> None:
    archive, said = world.export(tmp_path), {}
    empty()
    for folder, model, field, value, expected in NEVER_MADE:

        def change(line: dict[str, Any], only: str | None = model, field: str = field, value: object = value) -> None:
            if line.get("@") == only:
                line[field] = value

        sentence = refusal(with_lines(archive, folder, change))
        named = sentence.startswith(folder) and ", ligne " in sentence and f"« {field} »" in sentence
        if not named or expected.format(field) not in sentence:
            said[model, field, value] = sentence
    assert said == {}


@pytest.mark.django_db
@pytest.mark.parametrize("place", ["ref", "sources"])
def test_a_frozen_report_cites_only_references(world: World, tmp_path: Path, place: str) -> None:
    def change(line: dict[str, Any]) -> None:
        if line.get("@") == "syntheses.snapshot":
            point = line["payload"]["themes"][0]["diagnosis"][0]["irritants"][0]
            assert point[place] in ("NAN-T3-I1", ["D85-T3-I1"])
            point[place] = IMG if place == "ref" else [IMG]
            line["checksum"] = checksum(line["payload"])
        if line.get("@") == "syntheses.version":
            line["snapshot"] = hashlib.sha256(b"another").hexdigest()

    archive = with_lines(world.export(tmp_path), "restitutions/", change)
    empty()
    sentence = refusal(archive)
    assert sentence.endswith("un contenu figé cite une référence que le logiciel ne donne pas.")
    assert ", ligne " in sentence


@pytest.mark.django_db
def test_an_archive_holds_the_campaign_it_names(world: World, tmp_path: Path) -> None:
    archive = sealed(members_of(world.export(tmp_path)), campaign=IMG)
    assert refusal(archive) == f"L’archive ne contient pas sa campagne, « {IMG} »."


def carried() -> Iterator[tuple[str, Field[Any, Any]]]:
    for table in every_table():
        yield from ((table.name, one) for one in table.fields)
    for rendering in RENDERINGS:
        for name in (*rendering.key, *rendering.said):
            yield str(rendering.model._meta.label_lower), field_of(rendering.model, name)
    yield "restitutions.referencesequence", field_of(ReferenceSequence, "prefix")


def test_every_text_of_an_archive_is_of_a_list_or_of_a_form_or_typed() -> None:
    texts = {f"{model}.{one.name}" for model, one in carried() if isinstance(one, CharField) and one.choices is None}
    typed = {f"{model}.{name}" for model, names in TYPED.items() for name in names.split()}
    shaped = {f"{table.name}.{name}" for table in every_table() for name in table.shapes}
    assert sorted(texts) == sorted([*typed, *FORMS, *(shaped & texts)])
    assert typed.isdisjoint({*FORMS, *shaped})
