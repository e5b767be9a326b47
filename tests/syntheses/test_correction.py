"""A correction is a draft behind a version that stays: what it does, step by step, and what refuses it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.scope import Scope
from common.workflow import TransitionRefusedError
from mail.models import Message
from restitutions.enums import State
from restitutions.models import Entry, Restitution, StateChange
from restitutions.workflow import available
from syntheses.models import RenderJob, Version
from syntheses.services import CHANGED_SINCE, giving_up_refusal, move_restitution
from tests.cast import Cast
from tests.syntheses.conftest import SignIn, publish

pytestmark = [pytest.mark.django_db, pytest.mark.data]

WHY = "Un chiffre était faux <b>ici</b>"


def move(restitution: Restitution, cast: Cast, *names: str, reason: str = WHY) -> Restitution:
    for name in names:
        restitution = move_restitution(restitution, name, by=Scope(cast.coordinator), reason=reason)
    return restitution


def names(restitution: Restitution, cast: Cast) -> list[str]:
    return [one.name for one in available(restitution, Scope(cast.coordinator))]


def test_a_correction_is_a_draft_and_its_version_stays(cast: Cast, version: Version) -> None:
    corrected = move(version.restitution, cast, "corriger")
    assert (corrected.state, corrected.is_corrected) == (State.DRAFT, True)
    version.refresh_from_db()
    assert (version.withdrawn_at, Version.objects.count()) == (None, 1)


def test_the_corrected_version_is_the_next_one_with_its_reason_and_both_stay(cast: Cast, version: Version) -> None:
    corrected = move(version.restitution, cast, "corriger")
    Entry.objects.update(text="Ouvrir deux points d’accès")
    published = move(corrected, cast, "transmettre", "valider", "publier", reason="")
    kept = Version.objects.order_by("number").values_list("number", "reason", "withdrawn_at")
    assert list(kept) == [(1, "", None), (2, WHY, None)]
    assert (published.state, published.is_corrected) == (State.PUBLISHED, False)
    assert RenderJob.objects.filter(version__number=2).count() == 1


def test_the_reason_may_be_written_anew_when_it_is_published(cast: Cast, version: Version) -> None:
    move(version.restitution, cast, "corriger", "transmettre", "valider")
    move(version.restitution, cast, "publier", reason="Le bon motif")
    assert Version.objects.get(number=2).reason == "Le bon motif"


def test_a_first_publication_and_one_after_a_withdrawal_have_no_public_reason(cast: Cast, draft: Restitution) -> None:
    move(draft, cast, "transmettre", "valider", "publier", "depublier", "publier", reason="Entre nous")
    assert list(Version.objects.values_list("reason", flat=True)) == ["", ""]
    assert Version.objects.get(number=1).withdrawal_reason == "Entre nous"


@pytest.mark.parametrize("reason", ["", " \n "])
def test_a_correction_needs_a_reason(cast: Cast, version: Version, reason: str) -> None:
    with pytest.raises(TransitionRefusedError, match="Indiquez le motif"):
        move(version.restitution, cast, "corriger", reason=reason)


def test_whoever_may_not_publish_may_not_correct(cast: Cast, version: Version, as_user: SignIn) -> None:
    for who in (cast.facilitator, cast.reader):
        with pytest.raises(PermissionError):
            move_restitution(version.restitution, "corriger", by=Scope(who), reason=WHY)
        path = f"/restitutions/{version.restitution_id}/etat/corriger/"
        assert as_user(who).get(path).status_code == 403
    assert as_user(cast.other_coordinator).get(path).status_code == 404


def test_what_is_offered_depends_on_the_correction(cast: Cast, version: Version) -> None:
    restitution = version.restitution
    restitution.refresh_from_db()
    assert names(restitution, cast) == ["corriger", "depublier"]
    assert names(move(restitution, cast, "corriger"), cast) == ["transmettre", "abandonner", "retirer"]
    withdrawn = move(restitution, cast, "retirer")
    assert names(withdrawn, cast) == ["transmettre"]


@pytest.mark.parametrize("name", ["abandonner", "retirer"])
def test_a_plain_draft_has_no_correction_to_end(cast: Cast, draft: Restitution, name: str) -> None:
    with pytest.raises(TransitionRefusedError, match="n’est pas en correction"):
        move(draft, cast, name)


def test_withdrawing_during_a_correction_takes_every_version_down_and_keeps_the_draft(
    cast: Cast, version: Version
) -> None:
    move(version.restitution, cast, "corriger", "transmettre", "valider", "publier", "corriger")
    kept = move(version.restitution, cast, "retirer", reason="Grave erreur")
    assert (kept.state, kept.is_corrected) == (State.DRAFT, False)
    assert list(Version.objects.values_list("withdrawal_reason", flat=True)) == ["Grave erreur", "Grave erreur"]
    assert not Version.objects.readable().exists()


def test_a_correction_that_changed_nothing_is_given_up_without_a_version(cast: Cast, version: Version) -> None:
    move(version.restitution, cast, "corriger", "transmettre")
    back = move(version.restitution, cast, "abandonner", reason="")
    assert (back.state, back.is_corrected, back.published_at) == (State.PUBLISHED, False, version.published_at)
    assert Version.objects.get() == version


def test_a_correction_that_changed_a_word_is_not_given_up_and_stays_a_draft(
    cast: Cast, version: Version, as_user: SignIn
) -> None:
    move(version.restitution, cast, "corriger")
    Entry.objects.update(text="Ouvrir deux points d’accès")
    with pytest.raises(TransitionRefusedError) as refused:
        move(version.restitution, cast, "abandonner")
    assert str(refused.value) == CHANGED_SINCE
    version.restitution.refresh_from_db()
    assert (version.restitution.state, version.restitution.is_corrected) == (State.DRAFT, True)
    page = as_user(cast.coordinator).get(f"/restitutions/{version.restitution_id}/etat/abandonner/").content.decode()
    assert "Le brouillon reste" in page
    assert 'type="submit" class="fr-btn">Abandonner' not in page


def test_each_step_is_logged_and_told(cast: Cast, version: Version) -> None:
    Message.objects.all().delete()
    move(version.restitution, cast, "corriger")
    assert {told.to for told in Message.objects.all()} == {"animateur@example.org", "administratrice@example.org"}
    told = Message.objects.get(to="animateur@example.org")
    assert told.subject == "États généraux du numérique\u00a0: votre restitution est en correction"
    assert "la version en ligne reste lisible" in told.text
    change = StateChange.objects.order_by("-pk")[0]
    assert (change.transition, change.source, change.target, change.reason) == ("corriger", "publiee", "brouillon", WHY)


def test_the_screens_lead_from_one_step_to_the_next(cast: Cast, version: Version, as_user: SignIn) -> None:
    client, path = as_user(cast.coordinator), f"/restitutions/{version.restitution_id}/"
    assert f'href="{path}etat/corriger/"' in client.get(path).content.decode()
    ask = client.get(f"{path}etat/corriger/").content.decode()
    assert "La version en ligne reste lisible" in ask
    assert "tout le monde pourra le lire" in ask
    seen = ask.split('name="seen" value="')[1].split('"')[0]
    page = client.post(f"{path}etat/corriger/", {"seen": seen, "reason": WHY}, follow=True).content.decode()
    assert "En correction" in page
    assert "Un chiffre était faux &lt;b&gt;ici&lt;/b&gt;" in page
    assert f'href="/syntheses/academie-de-nantes/{version.restitution_id}/v1/"' in page
    move(version.restitution, cast, "transmettre", "valider")
    ask = client.get(f"{path}etat/publier/").content.decode()
    assert "Un chiffre était faux &lt;b&gt;ici&lt;/b&gt;</textarea>" in ask


def test_a_locked_part_says_how_to_correct(cast: Cast, version: Version, as_user: SignIn) -> None:
    page = as_user(cast.coordinator).get(f"/restitutions/{version.restitution_id}/modifier/").content.decode()
    assert "choisissez «&nbsp;Corriger&nbsp;»" in page


def test_the_date_of_the_next_version_is_its_own(cast: Cast, version: Version) -> None:
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        move(version.restitution, cast, "corriger")
        publish(version.restitution, cast)
    first, second = Version.objects.order_by("number")
    assert (second.published_at - first.published_at).days in (2, 3)


def test_giving_up_is_refused_when_nothing_is_online_any_more(cast: Cast, version: Version) -> None:
    corrected = move(version.restitution, cast, "corriger")
    Version.objects.update(withdrawn_at=timezone.now())
    assert giving_up_refusal(corrected) == CHANGED_SINCE
    with pytest.raises(TransitionRefusedError):
        move(corrected, cast, "abandonner")
