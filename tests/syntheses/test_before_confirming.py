"""What is said before a change of state is made: what lacks, what it replaces."""

from __future__ import annotations

import re

import pytest

from accounts.scope import Scope
from restitutions.models import NarrativeBlock, Restitution, Row, ThemeSheet
from syntheses.intake import intake
from syntheses.models import Version
from syntheses.services import move_restitution
from tests.cast import Cast
from tests.syntheses.conftest import REPORT, SignIn, publish
from tests.syntheses.test_desk_pages import page_of

pytestmark = pytest.mark.django_db

LACKS = "Aucune thématique n’est renseignée : remplissez au moins une fiche."
ONLINE = "Une autre restitution de ce territoire est en ligne"


def primary(page: str) -> list[str]:
    """The words on the primary buttons of a page."""
    main = page[page.index("<main") : page.index("</main>")]
    return re.findall(r'class="fr-btn"[^>]*>([^<]+)<', main)


@pytest.fixture
def empty(cast: Cast) -> Restitution:
    return Restitution.objects.create(campaign=cast.campaign, territory=cast.nantes)


def test_an_empty_draft_says_what_it_lacks_and_leads_to_its_first_fiche(
    cast: Cast, empty: Restitution, as_user: SignIn
) -> None:
    page = page_of(as_user, cast.facilitator, f"/restitutions/{empty.pk}/")
    assert LACKS in page
    assert primary(page) == ["Remplir la première fiche"]
    assert f'<a class="fr-btn" href="/restitutions/{empty.pk}/1/">' in page
    said = {"restitution": empty, "type": "paragraph", "text": "Un constat"}
    NarrativeBlock.objects.create(part="description", **said)  # of no thématique
    assert LACKS in page_of(as_user, cast.facilitator, f"/restitutions/{empty.pk}/")
    sheet = ThemeSheet.objects.create(restitution=empty, theme=cast.campaign.themes.get(number=1))
    NarrativeBlock.objects.create(part="situation", sheet=sheet, **said)
    page = page_of(as_user, cast.facilitator, f"/restitutions/{empty.pk}/")
    assert LACKS not in page
    assert primary(page) == ["Envoyer au coordinateur"]


def test_sending_an_empty_draft_is_not_offered(cast: Cast, empty: Restitution, as_user: SignIn) -> None:
    page = page_of(as_user, cast.facilitator, f"/restitutions/{empty.pk}/etat/transmettre/")
    assert LACKS in page
    assert primary(page) == ["Revenir à la restitution"]


def test_publishing_beside_another_names_the_one_it_replaces(
    cast: Cast, version: Version, draft: Restitution, as_user: SignIn
) -> None:
    second = intake(REPORT, campaign=cast.campaign, territory=cast.nantes, title="Une deuxième")
    path = f"/restitutions/{second.pk}/etat/publier/"
    page = page_of(as_user, cast.coordinator, path)
    assert ONLINE in page
    assert f'href="/syntheses/academie-de-nantes/{draft.pk}/v1/" dir="auto">Synthèse d’essai</a>' in page
    publish(second, cast)
    assert ONLINE not in page_of(as_user, cast.coordinator, f"/restitutions/{second.pk}/etat/depublier/")


def test_publishing_a_territory_alone_or_anew_replaces_nothing(
    cast: Cast, version: Version, draft: Restitution, as_user: SignIn
) -> None:
    elsewhere = intake(REPORT, campaign=cast.campaign, territory=cast.vendee)
    for one in (draft, elsewhere):
        assert ONLINE not in page_of(as_user, cast.coordinator, f"/restitutions/{one.pk}/etat/publier/")


def test_what_had_better_be_looked_at_is_said_with_where_to_fill_it_and_stops_nobody(
    cast: Cast, draft: Restitution, as_user: SignIn
) -> None:
    plan = Row.objects.get(sheet__restitution=draft, table="plan").pk
    for path in (f"/restitutions/{draft.pk}/", f"/restitutions/{draft.pk}/etat/transmettre/"):
        page = page_of(as_user, cast.facilitator, path)
        assert "Aucune session n’est rattachée." in page
        assert f'<a href="/restitutions/{draft.pk}/1/#cellule-{plan}-action">Compléter cette ligne</a>' in page
        assert f'<a href="/restitutions/{draft.pk}/2/">Remplir la fiche</a>' in page
    assert primary(page) == ["Envoyer au coordinateur"]


def test_whoever_validates_is_told_too_and_led_to_where_it_is_read(
    cast: Cast, draft: Restitution, as_user: SignIn
) -> None:
    move_restitution(draft, "transmettre", by=Scope(cast.facilitator))
    page = page_of(as_user, cast.coordinator, f"/restitutions/{draft.pk}/etat/valider/")
    plan = Row.objects.get(sheet__restitution=draft, table="plan").pk
    assert f'<a href="/restitutions/{draft.pk}/1/#cellule-{plan}-action">Voir cette ligne</a>' in page
    assert primary(page) == ["Valider"]
    assert "À vérifier" not in page_of(as_user, cast.coordinator, f"/restitutions/{draft.pk}/etat/renvoyer/")
