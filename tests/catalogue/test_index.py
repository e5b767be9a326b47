"""The law of the index: it says what the frozen reports of the readable versions say, whatever was done before."""

from __future__ import annotations

import random
import re
from collections import Counter
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from catalogue.index import index_restitution
from catalogue.lines import lines_of
from catalogue.models import PublishedEntry, PublishedSession, PublishedWord
from common.workflow import TransitionRefusedError
from restitutions.models import Entry, Restitution
from scripts.demo import COMMANDS, build
from syntheses.freeze import read_version
from syntheses.models import Version
from syntheses.selectors import current_versions
from tests.cast import Cast
from tests.catalogue.conftest import NANTES, VENDEE, move, publish

pytestmark = [pytest.mark.django_db]

FIELDS = ("kind", "text", "anchor", "theme", "reference", "parent_reference", "highlighted")


def indexed() -> dict[int, list[tuple[Any, ...]]]:
    """The lines of each version, in order."""
    found: dict[int, list[tuple[Any, ...]]] = {}
    for version, *line in PublishedEntry.objects.order_by("version", "position").values_list("version", *FIELDS):
        found.setdefault(version, []).append(tuple(line))
    return found


def sessions() -> dict[int, int]:
    """How many sessions of each version are indexed."""
    return dict(Counter(PublishedSession.objects.values_list("version", flat=True)))


def words() -> set[tuple[int, str]]:
    return set(PublishedWord.objects.values_list("version", "word"))


def newest() -> list[Version]:
    """The newest readable version of each restitution."""
    found: dict[int, Version] = {}
    for version in current_versions().select_related("snapshot"):
        found.setdefault(version.restitution_id, version)
    return list(found.values())


def said() -> dict[int, list[tuple[Any, ...]]]:
    """The same lines, read again in what those versions froze."""
    found = {one.pk: lines_of(*read_version(one)) for one in newest()}
    return {key: [tuple(getattr(line, name) for name in FIELDS) for line in lines] for key, lines in found.items()}


def test_a_published_version_is_indexed_line_by_line(corpus: tuple[Version, Version]) -> None:
    first, second = corpus
    assert [(kind, text, anchor) for kind, text, anchor, *_ in indexed()[second.pk]] == [
        ("irritant", "Le réseau de l’école est lent", "D85-T1-I1"),
        ("action", "Former chaque enseignant à l’accessibilité", "D85-T1-A1"),
    ]
    kinds = [line[0] for line in indexed()[first.pk]]
    assert kinds == [
        "description", "retex", "irritant", "irritant", "strength", "need", "action", "challenge", "proposal",
    ]  # fmt: skip
    line = PublishedEntry.objects.get(reference="NAN-T1-I2")
    assert (line.parent_reference, line.path, line.level, line.theme) == ("NAN-T1-I1", "/FR/PDL/NAN/", "academie", 1)
    assert line.folded == " nan t1 i2 surtout dans les ecoles rurales "
    assert (second.pk, "accessibilite") in words()


def test_what_is_not_published_is_not_indexed(cast: Cast, corpus: tuple[Version, Version]) -> None:
    Entry.objects.update(text="Tout autre chose")
    restitution = corpus[1].restitution
    move(restitution, cast, "depublier")
    assert list(indexed()) == [corpus[0].pk]
    assert {version for version, _ in words()} == {corpus[0].pk}
    assert not PublishedEntry.objects.filter(text__contains="autre chose").exists()


def test_a_correction_takes_the_place_of_what_it_corrects(cast: Cast, corpus: tuple[Version, Version]) -> None:
    restitution = corpus[1].restitution
    move(restitution, cast, "depublier", "renvoyer")
    Entry.objects.filter(sheet__restitution=restitution, kind="irritant").update(text="Le débit est revenu")
    move(restitution, cast, "transmettre", "valider", "publier")
    second = Version.objects.latest("pk")
    assert (second.number, indexed()[second.pk][0][1]) == (2, "Le débit est revenu")
    assert sorted(indexed()) == [corpus[0].pk, second.pk]


def test_an_index_that_fails_undoes_the_publication(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object) -> None:
        raise RuntimeError("disk")

    monkeypatch.setattr("catalogue.index.lines_of", broken)
    with pytest.raises(RuntimeError), transaction.atomic():
        publish(NANTES, cast, cast.nantes)
    assert not Version.objects.exists()


@pytest.mark.parametrize("seed", range(4))
def test_the_index_says_what_is_published_after_any_sequence(cast: Cast, seed: int) -> None:
    draw = random.Random(seed)
    made = [publish(report, cast, cast.bassin).restitution for report in (NANTES, VENDEE, VENDEE)]
    for step in range(25):
        restitution = Restitution.objects.get(pk=draw.choice(made).pk)
        name = draw.choice(("transmettre", "valider", "publier", "depublier", "renvoyer", "écrire"))
        if name == "écrire" and restitution.is_draft:
            Entry.objects.filter(sheet__restitution=restitution).update(text=f"Écrit au pas {step}")
        elif name != "écrire":
            try:
                move(restitution, cast, name)
            except TransitionRefusedError:
                continue
        assert indexed() == said()
        told = {one.pk: len(read_version(one)[0].sessions) for one in newest()}
        assert sessions() == {key: number for key, number in told.items() if number}


def test_rebuilding_gives_the_same_and_mends_what_was_lost(corpus: tuple[Version, Version]) -> None:
    before, told = indexed(), words()
    PublishedEntry.objects.filter(version=corpus[0]).delete()
    PublishedWord.objects.filter(version=corpus[1]).delete()
    PublishedEntry.objects.update(text="abîmé")
    for _ in range(2):
        out = StringIO()
        call_command("index_published", stdout=out)
        assert out.getvalue() == "2\u00a0restitutions, 11\u00a0lignes.\n"
        assert (indexed(), words()) == (before, told)


def test_what_was_published_before_there_was_an_index_is_indexed_by_an_update(
    corpus: tuple[Version, Version], monkeypatch: pytest.MonkeyPatch
) -> None:
    before, told = indexed(), words()
    for model in (PublishedEntry, PublishedSession, PublishedWord):
        model._default_manager.filter(version=corpus[0]).delete()
    PublishedEntry.objects.filter(version=corpus[1]).update(text="pas relu")
    out = StringIO()
    call_command("index_published", "--missing", stdout=out)
    assert out.getvalue() == "1\u00a0restitution, 9\u00a0lignes.\n"
    assert (indexed()[corpus[0].pk], sessions(), words()) == (before[corpus[0].pk], {corpus[0].pk: 1}, told)
    assert {line[1] for line in indexed()[corpus[1].pk]} == {"pas relu"}
    PublishedEntry.objects.all().delete()
    monkeypatch.setattr("scripts.demo.collect_static", lambda: None)
    monkeypatch.setattr("scripts.demo.COMMANDS", [one for one in COMMANDS if not one[0].endswith("_demo")])
    build()
    assert indexed() == before


def test_rebuilding_forgets_what_is_no_longer_readable(corpus: tuple[Version, Version]) -> None:
    Version.objects.filter(pk=corpus[1].pk).update(withdrawn_at=corpus[1].published_at)
    call_command("index_published", stdout=StringIO())
    assert indexed() == said()
    assert list(indexed()) == [corpus[0].pk]


def test_indexing_again_changes_nothing(corpus: tuple[Version, Version]) -> None:
    before = indexed()
    assert index_restitution(corpus[0].restitution_id) == 9
    assert indexed() == before


def test_every_line_leads_to_a_place_of_its_page(client: Client, corpus: tuple[Version, Version]) -> None:
    for version in corpus:
        page = client.get(f"/syntheses/{version.restitution.territory.slug}/").content.decode()
        ids = set(re.findall(r'\sid="([^"]+)"', page))
        assert {line[2] for line in indexed()[version.pk]} <= ids
