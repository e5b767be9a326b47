"""What goes on after the plan in an archive: values of indicators, which grow; the follow-up of actions."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from accounts.models import User
from anniversaries.models import Anniversary
from common.file_types import FileType
from consolidation.models import Decision
from followup.models import Action, ActionDocument, ActionEvent
from indicators.models import Indicator
from measures.models import Measure, Tally
from syntheses.freeze import checksum
from tests.cast import Cast
from tests.measures.made import measure
from tests.syntheses.archive.test_refused import dropping, refusal, setting
from tests.syntheses.archive.world import AT, World, empty, export, make_world, members_of, sealed, take, with_lines

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

MEASURE, ACTION, EVENT = "measures.measure", "followup.action", "followup.actionevent"
Line = dict[str, Any]


@pytest.fixture
def world(cast: Cast) -> World:
    return make_world(cast)


def lines(archive: bytes, folder: str) -> list[Line]:
    members = members_of(archive)
    return [json.loads(line) for name in members if name.startswith(folder) for line in members[name].splitlines()]


def test_the_follow_up_comes_back_whole_without_anybody(world: World, tmp_path: Path) -> None:
    archive = world.export(tmp_path)
    empty()
    take(archive)
    one = Action.objects.get()
    assert (one.state, one.state_reason, one.responsible_body, one.responsible) == (
        "suspendue", "Crédits gelés", "La région", None,
    )  # fmt: skip
    assert list(one.events.order_by("pk").values_list("what", "text")) == [
        ("plan", "Inscrite au plan par la version 1."), ("etat", "Crédits gelés"), ("responsable", ""),
        ("commentaire", "Devis reçu"), ("document", ""),
    ]  # fmt: skip
    assert one.events.get(what="responsable").after == {"responsible_body": "La région"}
    document = ActionDocument.objects.get()
    assert (document.name, document.content_type, document.added_by) == ("Devis.pdf", FileType.PDF, None)
    with document.file.open() as file:
        assert file.read().startswith(b"%PDF-")


def number(one: Measure) -> str:
    return f"{float(one.value or 0):g}"


def test_values_come_back_with_their_corrections(world: World, tmp_path: Path) -> None:
    archive = world.export(tmp_path)
    kept = sorted(Tally.objects.values_list("territory__ref", flat=True))
    empty()
    take(archive)
    last = Measure.objects.in_force().get(territory__ref="NAN")
    assert (number(last), last.by) == ("13", None)
    chain = Measure.objects.filter(territory__ref="NAN").order_by("pk")
    assert list(chain.values_list("corrects__comment", "withdrawn")) == [
        (None, False), ("Provisoire", True), ("Une erreur", False),
    ]  # fmt: skip
    assert number(Measure.objects.get(territory__ref="D85")) == "4"
    assert sorted(Tally.objects.values_list("territory__ref", flat=True)) == kept


def test_values_added_beside_others_enter_what_is_kept(world: World, tmp_path: Path) -> None:
    archive, kept = world.export(tmp_path), list(Tally.objects.order_by("territory").values_list("value", flat=True))
    Measure.objects.filter(territory__ref="D85")._raw_delete("default")
    Tally.objects.all().delete()
    take(archive)
    assert list(Tally.objects.order_by("territory").values_list("value", flat=True)) == kept


def test_values_that_came_here_since_are_left_and_those_that_are_lacking_come(world: World, tmp_path: Path) -> None:
    part = export(tmp_path / "part.zip", world.cast.vendee)
    assert [line["territory"] for line in lines(part, "releves/")] == ["D85"]
    empty()
    take(part)
    indicator = Indicator.objects.get()
    vendee = Measure.objects.get().territory
    measure(indicator, vendee, "2021-04-01", "5", User.objects.create(email="a@example.org"))
    taken = take(part)
    assert (taken.new["releves"], taken.known["releves"]) == (0, 1)
    assert Measure.objects.count() == 2


def test_a_value_that_is_another_one_here_is_refused(world: World, tmp_path: Path) -> None:
    archive = world.export(tmp_path)
    assert "existe déjà ici, avec un autre contenu" in refusal(with_lines(archive, "releves/", halved))
    fresh = with_lines(archive, "releves/", renamed)
    assert "contredit une règle de la base" in refusal(fresh)


def halved(line: Line) -> None:
    if line["value"] == "4":
        line["value"] = "2"


def renamed(line: Line) -> None:
    """The value of Vendée under another name: a second history of the same period."""
    if line["territory"] == "D85":
        line["uid"] = "00000000-0000-0000-0000-000000000009"


def change_of(**after: Any) -> Callable[[Line], None]:
    def change(line: Line) -> None:
        if line.get("@") == EVENT and line["what"] == "etat":
            line["after"] = after

    return change


def correcting_itself(line: Line) -> None:
    line["corrects"] = line["uid"]


SHAPE = "n’a pas la forme que le logiciel lui donne."


NEVER_RECORDED: tuple[tuple[str, Callable[[Line], None], str], ...] = (
    ("releves/", setting(MEASURE, kind="taux"), "n’est pas à une place possible."),
    ("releves/", setting(MEASURE, territory="PDL"), "contredit une règle de la base"),
    ("releves/", setting(MEASURE, period_end="2021-05-31"), "aucune période ne va du 01/03/2021 au 31/05/2021."),
    ("releves/", correcting_itself, "désigne une valeur qui n’est pas dans l’archive."),
    ("releves/", setting(MEASURE, corrects=["x"]), "désigne une valeur qui n’est pas dans l’archive."),
    ("releves/", setting(MEASURE, uid=["x"]), "la valeur du champ « uid » est impossible."),
    ("releves/", setting(MEASURE, value="-1"), "Une valeur est supérieure ou égale à 0."),
    ("releves/", setting(MEASURE, **{"@": ACTION}), "est inconnue ou n’est pas à sa place."),
    ("releves/", dropping(MEASURE, "weight"), "le champ « weight » manque."),
    ("releves/", setting(MEASURE, way="pigeon"), "la valeur du champ « way » est impossible."),
    ("suivi/", setting(ACTION, stakeholders=[{"text": "Une élue", "role": "cheffe"}]), SHAPE),
    ("suivi/", setting(EVENT, what="rien"), "la valeur du champ « what » est impossible."),
    ("suivi/", setting(ACTION, territory="D85"), "n’est pas à une place possible."),
    ("suivi/", setting(ACTION, reference="<b>"), SHAPE),
    ("suivi/", setting(ACTION, stakeholders=[{"text": 1, "role": ""}]), SHAPE),
    ("suivi/", setting(ACTION, measures=["x"]), SHAPE),
    ("suivi/", setting(ACTION, levers=[1]), "doit être une liste de textes."),
    ("suivi/", setting(ACTION, state="terminee", state_reason=""), "ne vont pas ensemble."),
    ("suivi/", change_of(started_on="demain"), SHAPE),
    ("suivi/", change_of(state="perdue"), SHAPE),
    ("suivi/", change_of(responsible=7), SHAPE),
    ("suivi/", setting("followup.actiondocument", content_type="image/png"), "n’est pas ce qu’il annonce."),
    ("suivi/", setting("followup.actiondocument", name="../Devis.pdf"), "n’est pas un nom de fichier"),
)


def test_what_was_never_recorded_is_refused(world: World, tmp_path: Path) -> None:
    archive, said = world.export(tmp_path), {}
    empty()
    for rank, (folder, change, sentence) in enumerate(NEVER_RECORDED):
        refused = refusal(with_lines(archive, folder, change))
        if sentence not in refused:
            said[rank, sentence] = refused
    assert said == {}


def test_an_action_is_online_only_with_its_plan(world: World, tmp_path: Path) -> None:
    archive = with_lines(
        world.export(tmp_path),
        "restitutions/",
        setting("syntheses.version", withdrawn_at="2021-01-01T00:00:00+00:00", withdrawal_reason="Non"),
    )
    empty()
    assert "n’est pas à une place possible." in refusal(archive)


def test_what_hangs_from_nothing_is_refused(world: World, tmp_path: Path) -> None:
    members = members_of(world.export(tmp_path))
    lost = "suivi/00000000-0000-0000-0000-000000000000.jsonl"
    assert "n’est pas dans l’archive." in refusal(sealed({**members, lost: b"{}\n"}))


def test_a_follow_up_that_went_on_here_is_not_overwritten(world: World, tmp_path: Path) -> None:
    archive = world.export(tmp_path)
    Action.objects.update(responsible_body="Une autre")
    assert "Le suivi de" in refusal(archive)
    assert Action.objects.get().responsible_body == "Une autre"


def test_an_archive_from_before_what_was_seen_is_undone_is_still_read(world: World, tmp_path: Path) -> None:
    archive = world.export(tmp_path)

    def older(line: Line) -> None:
        for name in ("text_before", "seen_at"):
            line.pop(name, None)

    old = sealed(members_of(with_lines(archive, "restitutions/", older)), schema=3)
    assert take(old).known["restitutions"] == 2
    empty()
    take(old)
    decision = Decision.objects.get()
    assert (decision.text_then, decision.text_before, decision.seen_at) == ("Trop lent", "", None)
    empty()
    take(archive)
    decision = Decision.objects.get()
    assert (decision.text_then, decision.text_before, decision.seen_at) == ("Trop lent", "Lent", AT)
    assert (decision.by, decision.seen_by) == (None, None)


@pytest.mark.parametrize("schema", [1, 2])
def test_an_archive_of_an_older_schema_is_still_read(world: World, tmp_path: Path, schema: int) -> None:
    """It has neither values nor follow-up: the actions are followed from the start."""

    def older(line: Line) -> None:
        for name in ("archived_at", "text_before", "seen_at"):
            line.pop(name, None)
        for name in ("awaited_level", "entered_by") if schema == 1 else ():
            line.pop(name, None)

    members = members_of(with_lines(world.export(tmp_path), ("indicateurs/", "territoires/", "restitutions/"), older))
    kept = {name: data for name, data in members.items() if not name.startswith(("releves/", "suivi/"))}
    archive = sealed(kept, schema=schema)
    assert take(archive).known["indicateurs"] == 1
    empty()
    take(archive)
    assert (Measure.objects.count(), Indicator.objects.get().entered_by) == (0, "animation")
    assert list(Action.objects.values_list("state", flat=True)) == ["a_lancer"]
    assert ActionEvent.objects.count() == 1


def test_a_report_comes_back_as_it_was_frozen_and_is_refused_when_it_was_touched(world: World, tmp_path: Path) -> None:
    archive, before = world.export(tmp_path), Anniversary.objects.get()
    empty()

    def change(line: Line) -> None:
        if line.get("@") == "anniversaries.anniversary":
            line["payload"]["actions"][0]["progress"] = 90

    assert "ne correspond pas à son empreinte" in refusal(with_lines(archive, "anniversaires/", change))
    take(archive)
    here = Anniversary.objects.get()
    assert (here.uid, here.number, here.payload, here.checksum) == (before.uid, 1, before.payload, before.checksum)
    assert (here.made_at, here.made_by, here.is_draft) == (before.made_at, None, True)


def test_a_report_that_says_a_state_that_is_not_known_is_refused_at_its_line(world: World, tmp_path: Path) -> None:
    def change(line: Line) -> None:
        if line.get("@") == "anniversaries.anniversary":
            line["payload"]["actions"][0]["state"] = "perdue"
            line["checksum"] = checksum(line["payload"])

    archive = world.export(tmp_path)
    empty()
    refused = refusal(with_lines(archive, "anniversaires/", change))
    assert re.search(r"anniversaires/[0-9a-f-]{36}\.jsonl.*ligne 1.*« payload » n’a pas la forme", refused)
