"""Publishing freezes a version; unpublishing withdraws it; a correction is the next one."""

import pytest

from accounts.scope import Scope
from common.workflow import TransitionRefusedError
from restitutions.enums import State
from restitutions.models import Entry, Restitution, StateChange
from syntheses.compose import compose
from syntheses.freeze import freeze_report
from syntheses.intake import intake
from syntheses.models import Snapshot, Version
from syntheses.readers.json_reader import from_dict
from syntheses.report import Entry as ReportEntry
from syntheses.report import PlanRow, Report, ThemeSection
from syntheses.services import move_restitution
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.data]

REPORT = Report(
    layout="ateliers",
    title="Synthèse d’essai",
    themes=(ThemeSection(theme=1, plan=(PlanRow(what=(ReportEntry(text="Ouvrir un point d’accès"),)),)),),
)


@pytest.fixture
def restitution(cast: Cast) -> Restitution:
    return intake(REPORT, campaign=cast.campaign, territory=cast.nantes)


def move(restitution: Restitution, cast: Cast, *names: str) -> Restitution:
    for name in names:
        restitution = move_restitution(restitution, name, by=Scope(cast.coordinator), reason="parce que")
    return restitution


def test_publishing_freezes_the_first_version(cast: Cast, restitution: Restitution) -> None:
    published = move(restitution, cast, "transmettre", "valider", "publier")
    version = Version.objects.get(restitution=published)
    assert (published.state, version.number, version.published_by) == (State.PUBLISHED, 1, cast.coordinator)
    assert from_dict(version.snapshot.payload) == compose(published)
    assert len(version.snapshot.checksum) == 64


def test_a_frozen_version_does_not_follow_later_edits(cast: Cast, restitution: Restitution) -> None:
    move(restitution, cast, "transmettre", "valider", "publier")
    Entry.objects.filter(text="Ouvrir un point d’accès").update(text="Tout autre chose")
    frozen = from_dict(Version.objects.get().snapshot.payload)
    assert frozen.themes[0].plan[0].what[0].text == "Ouvrir un point d’accès"


def test_publishing_again_makes_version_two_and_keeps_the_first(cast: Cast, restitution: Restitution) -> None:
    move(restitution, cast, "transmettre", "valider", "publier", "depublier", "renvoyer")
    Entry.objects.update(text="Ouvrir deux points d’accès")
    move(restitution, cast, "transmettre", "valider", "publier")
    versions = Version.objects.order_by("number")
    assert [(version.number, version.withdrawn_at is None) for version in versions] == [(1, False), (2, True)]


def test_the_same_content_is_frozen_once(cast: Cast, restitution: Restitution) -> None:
    assert freeze_report(restitution) == freeze_report(restitution)
    assert Snapshot.objects.count() == 1


def test_each_change_of_state_is_logged_with_its_reason(cast: Cast, restitution: Restitution) -> None:
    move(restitution, cast, "transmettre", "renvoyer")
    log = StateChange.objects.order_by("pk").values_list("transition", "source", "target", "by__email", "reason")
    assert list(log) == [
        ("transmettre", "brouillon", "transmise", "coordinatrice@example.org", "parce que"),
        ("renvoyer", "transmise", "brouillon", "coordinatrice@example.org", "parce que"),
    ]


def test_a_facilitator_cannot_validate(cast: Cast, restitution: Restitution) -> None:
    sent = move_restitution(restitution, "transmettre", by=Scope(cast.facilitator))
    with pytest.raises(PermissionError):
        move_restitution(sent, "valider", by=Scope(cast.facilitator))
    sent.refresh_from_db()
    assert sent.state == State.SUBMITTED


def test_a_change_made_meanwhile_is_told(cast: Cast, restitution: Restitution) -> None:
    move(restitution, cast, "transmettre")
    with pytest.raises(TransitionRefusedError, match="est maintenant à l’état « Transmise »"):
        move_restitution(restitution, "transmettre", by=Scope(cast.facilitator))


def test_returning_needs_a_reason(cast: Cast, restitution: Restitution) -> None:
    sent = move(restitution, cast, "transmettre")
    with pytest.raises(TransitionRefusedError, match="Indiquez le motif"):
        move_restitution(sent, "renvoyer", by=Scope(cast.coordinator), reason=" \n ")


def test_an_empty_restitution_is_not_sent(cast: Cast) -> None:
    empty = Restitution.objects.create(campaign=cast.campaign, territory=cast.nantes)
    with pytest.raises(TransitionRefusedError, match="Aucune thématique n’est renseignée"):
        move_restitution(empty, "transmettre", by=Scope(cast.facilitator))
