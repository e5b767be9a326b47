"""While a correction is written, the public and the neighbours read the version online and not a word of the draft."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from accounts.scope import Scope
from editor.selectors import known_texts
from indicators.models import Indicator, MeasuredBy
from indicators.selectors import measured_entries
from restitutions.enums import Kind
from restitutions.models import Entry, Restitution, RetexAttachment
from restitutions.services.attachments import remove_attachment
from syntheses.intake import intake
from syntheses.jobs import ask_for_pdf
from syntheses.models import Version
from syntheses.report import Entry as Said
from syntheses.report import PlanRow, Retex
from syntheses.services import move_restitution
from syntheses.sharing import create_link, token_of
from tests.cast import Cast
from tests.syntheses.conftest import REPORT, SignIn, publish

pytestmark = pytest.mark.django_db

PAGE = "/syntheses/academie-de-nantes/"
SECRET = "motsecret"
BEFORE = "motpublié"

TOLD = replace(
    REPORT,
    title=BEFORE,
    themes=(
        replace(
            REPORT.themes[0],
            heading=BEFORE,
            retex=(Retex(label="RETEX 1", text=(BEFORE,)),),
            plan=(PlanRow(what=(Said(text=BEFORE),), indicators=(Said(text=f"Mesure {BEFORE}"),)),),
        ),
    ),
)


@pytest.fixture
def version(cast: Cast) -> Version:
    """Published: its words are those of `TOLD`."""
    return publish(intake(TOLD, campaign=cast.campaign, territory=cast.nantes, by=cast.facilitator), cast)


@pytest.fixture
def corrected(cast: Cast, version: Version) -> Restitution:
    """The same, in correction: every word of it is another one now."""
    one = move_restitution(version.restitution, "corriger", by=Scope(cast.coordinator), reason=f"{SECRET} motif")
    Restitution.objects.filter(pk=one.pk).update(title=SECRET)
    Entry.objects.filter(sheet__restitution=one).update(text=SECRET)
    one.sheets.update(heading=SECRET, label=SECRET)
    return one


def said(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return (b"".join(answer) if answer.streaming else answer.content).decode()


@pytest.mark.parametrize("who", ["anonymous", "outsider", "other_coordinator", "reader"])
def test_public_pages_and_files_say_the_version_online(
    client: Client, cast: Cast, version: Version, corrected: Restitution, as_user: SignIn, who: str
) -> None:
    reading = client if who == "anonymous" else as_user(getattr(cast, who))
    own = f"{PAGE}{corrected.pk}/v1/"
    pages = (PAGE, f"{PAGE}v1/", own, f"{PAGE}v1/json/", f"{own}html/", "/syntheses/", "/syntheses/?q=motpublie")
    for path in pages:
        text = said(reading, path)
        assert (SECRET in text, BEFORE in text) == (False, True), path
    for path in ("/", f"/?q={SECRET}", f"/syntheses/?q={SECRET}", "/plan-du-site/"):
        assert SECRET not in said(reading, path).replace(f'value="{SECRET}"', "").replace(f">{SECRET}</span>", "")
    assert f'href="{PAGE}"' in said(reading, "/")
    assert f'href="{PAGE}"' not in said(reading, f"/syntheses/?q={SECRET}")


def desk_pages(one: Restitution) -> list[str]:
    base = f"/restitutions/{one.pk}/"
    return [base, f"{base}apercu/", f"{base}fichier/json/", f"{base}1/", f"{base}1/plan/", f"{base}partages/"]


@pytest.mark.parametrize("who", ["outsider", "other_coordinator", "other_reader", "reader"])
def test_the_pages_of_work_are_not_there_for_those_who_read_no_drafts(
    cast: Cast, corrected: Restitution, as_user: SignIn, who: str
) -> None:
    reading = as_user(getattr(cast, who))
    for path in desk_pages(corrected):
        assert reading.get(path).status_code == 404, path
    for path in ("/mon-territoire/", "/restitutions/"):
        assert SECRET not in said(reading, path)


def test_the_team_writes_it_and_is_told_what_is_online(cast: Cast, corrected: Restitution, as_user: SignIn) -> None:
    team = as_user(cast.facilitator)
    assert SECRET in said(team, f"/restitutions/{corrected.pk}/1/")
    assert SECRET in said(team, f"/restitutions/{corrected.pk}/apercu/")
    mine = said(team, "/mon-territoire/")
    assert SECRET in mine
    assert f"{BEFORE}</span>" in mine
    assert "en correction" in mine


def test_a_reader_of_the_territory_keeps_the_version_on_their_page(
    cast: Cast, corrected: Restitution, as_user: SignIn
) -> None:
    mine = said(as_user(cast.reader), "/mon-territoire/")
    assert f'href="{PAGE}{corrected.pk}/v1/"' in mine
    assert f"{BEFORE}</span>" in mine


def test_an_old_link_leads_to_the_version_and_a_new_one_to_the_draft(
    client: Client, cast: Cast, version: Version
) -> None:
    old = create_link(restitution=version.restitution, uid=uuid.uuid4(), days=30, by=cast.facilitator)
    one = move_restitution(version.restitution, "corriger", by=Scope(cast.coordinator), reason="x")
    Restitution.objects.filter(pk=one.pk).update(title=SECRET)
    new = create_link(restitution=one, uid=uuid.uuid4(), days=30, by=cast.facilitator)
    assert client.get(f"/partage/{token_of(old.uid)}/")["Location"] == f"{PAGE}{one.pk}/v1/"
    assert SECRET in said(client, f"/partage/{token_of(new.uid)}/")
    publish(one, cast)
    for link in (old, new):
        assert client.get(f"/partage/{token_of(link.uid)}/")["Location"] == f"{PAGE}{one.pk}/v2/"


def attach(restitution: Restitution, sha256: str, by: User) -> RetexAttachment:
    return RetexAttachment.objects.create(
        retex=restitution.sheets.get().retex.get(),
        name=f"{sha256[0]}.pdf",
        content_type="application/pdf",
        size=5,
        sha256=sha256,
        file=default_storage.save("pieces/correction", ContentFile(b"%PDF-")),
        added_by=by,
    )


def test_files_of_the_version_stay_and_those_of_the_draft_are_for_the_team(
    client: Client, cast: Cast, as_user: SignIn
) -> None:
    one = intake(TOLD, campaign=cast.campaign, territory=cast.nantes)
    kept = attach(one, "a" * 64, cast.facilitator)
    publish(one, cast)
    one = move_restitution(one, "corriger", by=Scope(cast.coordinator), reason="x")
    remove_attachment(attachment=kept, by=cast.facilitator)
    attach(one, "b" * 64, cast.facilitator)
    assert said(client, f"/pieces/{'a' * 64}/") == "%PDF-"
    assert client.get(f"/pieces/{'b' * 64}/").status_code == 302
    assert as_user(cast.other_coordinator).get(f"/pieces/{'b' * 64}/").status_code == 404
    assert said(as_user(cast.facilitator), f"/pieces/{'b' * 64}/") == "%PDF-"
    publish(one, cast)
    for digit in "ab":
        assert said(client, f"/pieces/{digit * 64}/") == "%PDF-"


def test_a_working_pdf_of_the_correction_is_for_the_team(
    client: Client, cast: Cast, version: Version, corrected: Restitution, as_user: SignIn
) -> None:
    job = ask_for_pdf(corrected, layout="ateliers", by=cast.facilitator)
    assert job.version is None
    assert client.get(f"/productions/{job.pk}/fichier/").status_code == 302
    for who in (cast.outsider, cast.other_coordinator, cast.reader):
        assert as_user(who).get(f"/productions/{job.pk}/fichier/").status_code == 404
        assert as_user(who).get(f"/productions/{job.pk}/").status_code == 404
    assert as_user(cast.facilitator).get(f"/productions/{job.pk}/").status_code == 200


def test_words_of_a_correction_are_not_suggested_nor_listed_elsewhere(cast: Cast, corrected: Restitution) -> None:
    elsewhere, team = Scope(cast.other_coordinator), Scope(cast.coordinator)
    assert known_texts(cast.campaign.pk, Kind.PLANNED_LEVER, elsewhere) == []
    assert known_texts(cast.campaign.pk, Kind.PLANNED_LEVER, team) == [SECRET]
    national = Indicator.objects.create(territory=cast.france, name="Part", kind="taux", direction="hausse")
    MeasuredBy.objects.create(indicator=national, entry=Entry.objects.get(kind=Kind.SUCCESS_MEASURE))
    assert measured_entries(national, elsewhere, "1")[1] == []
    assert len(measured_entries(national, team, "1")[1]) == 1


def test_neighbours_are_shown_as_they_are_online(
    cast: Cast, version: Version, corrected: Restitution, as_user: SignIn, client: Client
) -> None:
    above = intake(REPORT, campaign=cast.campaign, territory=cast.region, title="De la région")
    Restitution.objects.filter(pk=corrected.pk).update(feeds=above)
    publish(above, cast)
    other = intake(REPORT, campaign=cast.campaign, territory=cast.morbihan)
    Restitution.objects.filter(pk=corrected.pk).update(feeds=other)
    page = said(as_user(cast.other_facilitator), f"/restitutions/{other.pk}/")
    assert (BEFORE in page, SECRET in page) == (True, False)
    form = said(as_user(cast.other_facilitator), f"/restitutions/{other.pk}/modifier/")
    assert SECRET not in form
    Restitution.objects.filter(pk=corrected.pk).update(feeds=above)
    public = said(client, "/syntheses/region-academique-pays-de-la-loire/")
    assert (f'href="{PAGE}"' in public, SECRET in public) == (True, False)


@pytest.mark.parametrize("number", [1, 12])
def test_the_page_of_a_synthesis_asks_as_much_at_one_version_as_at_twelve(
    client: Client, cast: Cast, version: Version, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    for _ in range(number - 1):
        move_restitution(version.restitution, "corriger", by=Scope(cast.coordinator), reason="x")
        publish(version.restitution, cast)
    with django_assert_num_queries(5):
        assert client.get(PAGE).status_code == 200
    assert said(client, "/syntheses/").count("syn-row__title") == 1
