"""My territory, one restitution and its changes of state: what they show, what they say, what they cost."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from accounts.scope import Scope
from restitutions.models import Restitution
from syntheses.intake import intake
from syntheses.models import ImportPreview, RenderJob, Snapshot
from syntheses.report import Attendance, MeetingSummary, Report, Retex, Session, ThemeSection
from syntheses.services import move_restitution, stamp_of
from tests.cast import Cast
from tests.syntheses.conftest import REPORT, SENTENCE, SignIn, publish
from workshops.models import Workshop

pytestmark = pytest.mark.django_db

ESCAPED = "Ouvrir un point d’accès &lt;b&gt;partout&lt;/b&gt;"


def page_of(as_user: SignIn, who: User, path: str) -> str:
    answer = as_user(who).get(path)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


# --- my territory -------------------------------------------------------------------------------------------------


def test_the_first_day_shows_the_two_ways_to_start(cast: Cast, as_user: SignIn) -> None:
    page = page_of(as_user, cast.facilitator, "/mon-territoire/")
    assert 'href="/sessions/nouvelle/"' in page
    assert 'href="/restitutions/importer/"' in page
    assert "À faire" not in page


def test_the_first_day_of_a_reader_offers_nothing_they_may_not_do(cast: Cast, as_user: SignIn) -> None:
    page = page_of(as_user, cast.reader, "/mon-territoire/")
    assert "/sessions/nouvelle/" not in page
    assert "Rien n’est encore transmis dans votre territoire" in page


def test_a_restitution_says_in_the_words_of_its_level_what_it_may_take_from_below(cast: Cast, as_user: SignIn) -> None:
    for territory, below in ((cast.nantes, "des départements"), (cast.vendee, "des bassins")):
        one = Restitution.objects.create(campaign=cast.campaign, territory=territory)
        page = page_of(as_user, cast.coordinator, f"/restitutions/{one.pk}/")
        assert "Cette restitution s’écrit à partir des sessions ci-dessus." in page
        assert f'/consolider/">Choisir les restitutions {below} à reprendre ici</a>' in page


def test_a_session_ends_the_first_day(cast: Cast, as_user: SignIn) -> None:
    Workshop.objects.create(campaign=cast.campaign, territory=cast.vendee)
    assert "À faire" in page_of(as_user, cast.facilitator, "/mon-territoire/")


def test_an_account_without_territory_is_told(cast: Cast, as_user: SignIn) -> None:
    assert "pas encore de territoire" in page_of(as_user, cast.outsider, "/mon-territoire/")


def test_each_role_finds_what_waits_for_it(cast: Cast, draft: Restitution, as_user: SignIn) -> None:
    link = f'<a href="/restitutions/{draft.pk}/">'
    assert f"{link}Compléter et envoyer</a>" in page_of(as_user, cast.facilitator, "/mon-territoire/")
    move_restitution(draft, "transmettre", by=Scope(cast.facilitator))
    assert f"{link}Valider</a>" in page_of(as_user, cast.coordinator, "/mon-territoire/")
    for who in (cast.facilitator, cast.reader):
        assert "Rien ne vous attend." in page_of(as_user, who, "/mon-territoire/")
    move_restitution(draft, "valider", by=Scope(cast.coordinator))
    assert f"{link}Publier</a>" in page_of(as_user, cast.coordinator, "/mon-territoire/")


def test_a_returned_restitution_says_why(cast: Cast, draft: Restitution, as_user: SignIn) -> None:
    move_restitution(draft, "transmettre", by=Scope(cast.facilitator))
    move_restitution(draft, "renvoyer", by=Scope(cast.coordinator), reason="Il manque <i>les liens</i>")
    page = page_of(as_user, cast.facilitator, "/mon-territoire/")
    assert "Il manque &lt;i&gt;les liens&lt;/i&gt;" in page


def test_the_neighbours_see_nothing_of_it(cast: Cast, draft: Restitution, as_user: SignIn) -> None:
    for who in (cast.other_coordinator, cast.other_facilitator, cast.other_reader, cast.outsider):
        assert "Synthèse d’essai" not in page_of(as_user, who, "/mon-territoire/")


def test_a_reader_sees_no_draft(cast: Cast, draft: Restitution, as_user: SignIn) -> None:
    assert "Synthèse d’essai" not in page_of(as_user, cast.reader, "/mon-territoire/")


def test_the_matrix_has_a_link_and_a_state_for_each_fiche(cast: Cast, as_user: SignIn) -> None:
    sections = (
        ThemeSection(theme=1, retex=(Retex(label="RETEX 1"),), plan=REPORT.themes[0].plan),
        ThemeSection(theme=2),
    )
    one = intake(Report(layout="ateliers", themes=sections), campaign=cast.campaign, territory=cast.vendee)
    page = page_of(as_user, cast.facilitator, "/mon-territoire/")
    assert f'href="/restitutions/{one.pk}/1/"' in page
    assert page.count('class="syn-fiche"') == 5
    assert page.count("2 parties sur 4") == 1
    assert page.count("à commencer") == 4


def test_what_is_published_leaves_the_matrix(cast: Cast, draft: Restitution, as_user: SignIn) -> None:
    publish(draft, cast)
    page = page_of(as_user, cast.facilitator, "/mon-territoire/")
    assert "tout est publié" in page
    assert 'href="/syntheses/academie-de-nantes/"' in page


def test_imports_and_failed_pdfs_wait_for_their_owner_alone(cast: Cast, draft: Restitution, as_user: SignIn) -> None:
    preview = ImportPreview.objects.create(
        owner=cast.facilitator, campaign=cast.campaign, territory=cast.nantes, filename="essai.docx", payload={}
    )
    snapshot = Snapshot.objects.create(restitution=draft, payload={}, checksum="0" * 64)
    job = RenderJob.objects.create(
        snapshot=snapshot, layout="ateliers", state="failed", error="Le disque est plein.", asked_by=cast.facilitator
    )
    mine = page_of(as_user, cast.facilitator, "/mon-territoire/")
    assert f'href="/restitutions/importer/{preview.pk}/"' in mine
    assert f'href="/productions/{job.pk}/"' in mine
    theirs = page_of(as_user, cast.coordinator, "/mon-territoire/")
    assert "essai.docx" not in theirs
    assert "Le disque est plein." not in theirs


@pytest.mark.parametrize("number", [1, 30])
def test_my_territory_asks_as_much_at_one_as_at_thirty(
    cast: Cast, as_user: SignIn, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    for _ in range(number):
        intake(REPORT, campaign=cast.campaign, territory=cast.vendee)
        sent = intake(REPORT, campaign=cast.campaign, territory=cast.bassin)
        move_restitution(sent, "transmettre", by=Scope(cast.coordinator))
        publish(intake(REPORT, campaign=cast.campaign, territory=cast.nantes), cast)
    client = as_user(cast.coordinator)
    with django_assert_num_queries(20):
        assert client.get("/mon-territoire/").status_code == 200


def test_the_matrix_has_pages(cast: Cast, as_user: SignIn) -> None:
    for _ in range(21):
        intake(REPORT, campaign=cast.campaign, territory=cast.vendee)
    page = page_of(as_user, cast.facilitator, "/mon-territoire/?page=2")
    assert page.count('class="syn-fiche"') == 5
    assert "Et 15 autres restitutions" in page


# --- one restitution ----------------------------------------------------------------------------------------------


def test_the_overview_says_what_is_there_and_what_comes_next(cast: Cast, draft: Restitution, as_user: SignIn) -> None:
    page = page_of(as_user, cast.facilitator, f"/restitutions/{draft.pk}/")
    assert "Synthèse d’essai" in page
    assert "Académie de Nantes – États généraux du numérique 2020" in page
    assert f'href="/restitutions/{draft.pk}/etat/transmettre/">Envoyer au coordinateur</a>' in page
    assert "1 parties sur 4" not in page
    assert "1 partie sur 4" in page
    assert page.count('<a class="fr-btn" href') == 1
    assert "Création" in page


def test_the_overview_counts_people_as_the_report_does(cast: Cast, as_user: SignIn) -> None:
    def overview(**parts: Any) -> str:
        made = intake(replace(REPORT, **parts), campaign=cast.campaign, territory=cast.nantes)
        return page_of(as_user, cast.facilitator, f"/restitutions/{made.pk}/").replace("\u00a0", " ")

    told = Session(region="A", participants=(Attendance(category="chercheurs", checked=True, participants=12),))
    bilan = (MeetingSummary(academie="Nantes", participants=700), MeetingSummary(academie="Rennes", participants=34))
    assert "<span>12 participants</span>" in overview(sessions=(told,), meetings=bilan)
    assert "<span>au moins 12 participants</span>" in overview(sessions=(told, Session(region="B")))
    assert "<span>734 participants</span>" in overview(meetings=bilan)
    assert "participants</span>" not in overview()


def test_the_overview_tells_the_history_and_the_versions(cast: Cast, draft: Restitution, as_user: SignIn) -> None:
    version = publish(draft, cast)
    move_restitution(draft, "depublier", by=Scope(cast.coordinator), reason="Une <u>erreur</u>")
    page = page_of(as_user, cast.reader, f"/restitutions/{draft.pk}/")
    assert page.index("Dépubliée") < page.index("Publiée<") < page.index("Transmise<")
    assert "Une &lt;u&gt;erreur&lt;/u&gt;" in page
    assert f"Version {version.number}" in page
    assert "retirée le" in page
    assert "en attente" in page


def test_what_it_feeds_is_read_at_work_or_as_published(cast: Cast, draft: Restitution, as_user: SignIn) -> None:
    above = intake(REPORT, campaign=cast.campaign, territory=cast.region, title="De la région")
    Restitution.objects.filter(pk=draft.pk).update(feeds=above)
    path = f"/restitutions/{draft.pk}/"
    assert "De la région" not in page_of(as_user, cast.facilitator, path)
    publish(above, cast)
    page = page_of(as_user, cast.facilitator, path)
    assert f'href="/syntheses/region-academique-pays-de-la-loire/{above.pk}/v1/"' in page
    assert f'href="/restitutions/{above.pk}/"' in page_of(as_user, cast.administrator, path)


@pytest.mark.parametrize("number", [1, 30])
def test_the_overview_asks_as_much_at_one_as_at_thirty(
    cast: Cast, draft: Restitution, as_user: SignIn, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    for rank in range(number):
        intake(REPORT, campaign=cast.campaign, territory=cast.vendee)
        Snapshot.objects.create(restitution=draft, payload={}, checksum=f"{rank:064}")
    Restitution.objects.exclude(pk=draft.pk).update(feeds=draft)
    RenderJob.objects.bulk_create(RenderJob(snapshot=one, layout="ateliers") for one in Snapshot.objects.all())
    move_restitution(draft, "transmettre", by=Scope(cast.facilitator))
    client = as_user(cast.coordinator)
    with django_assert_num_queries(23):
        assert client.get(f"/restitutions/{draft.pk}/").status_code == 200


def test_the_preview_is_the_page_of_the_draft_escaped(cast: Cast, draft: Restitution, as_user: SignIn) -> None:
    page = page_of(as_user, cast.facilitator, f"/restitutions/{draft.pk}/apercu/")
    assert ESCAPED in page
    assert SENTENCE not in page
    assert "Document de travail" in page


def test_a_preview_writes_nothing(cast: Cast, draft: Restitution, as_user: SignIn) -> None:
    page_of(as_user, cast.facilitator, f"/restitutions/{draft.pk}/apercu/")
    as_user(cast.facilitator).get(f"/restitutions/{draft.pk}/fichier/json/")
    assert Snapshot.objects.count() == 0


# --- changes of state ---------------------------------------------------------------------------------------------


def test_sending_says_it_is_done(cast: Cast, draft: Restitution, as_user: SignIn) -> None:
    client = as_user(cast.facilitator)
    seen = {"seen": stamp_of(draft)}
    page = client.post(f"/restitutions/{draft.pk}/etat/transmettre/", seen, follow=True).content.decode()
    assert "La restitution est transmise à la coordination." in page


def test_returning_without_a_reason_is_refused_beside_the_field(
    cast: Cast, draft: Restitution, as_user: SignIn
) -> None:
    move_restitution(draft, "transmettre", by=Scope(cast.facilitator))
    page = as_user(cast.coordinator).post(f"/restitutions/{draft.pk}/etat/renvoyer/", {"reason": " "}).content.decode()
    assert 'id="id_reason_error"' in page
    draft.refresh_from_db()
    assert draft.state == "transmise"


def test_a_change_made_meanwhile_is_told_and_the_reason_is_kept(
    cast: Cast, draft: Restitution, as_user: SignIn
) -> None:
    reason = "Un long motif <b>écrit</b>"
    answer = as_user(cast.coordinator).post(f"/restitutions/{draft.pk}/etat/renvoyer/", {"reason": reason})
    page = answer.content.decode()
    assert "n’est plus possible" in page
    assert "Un long motif &lt;b&gt;écrit&lt;/b&gt;</textarea>" in page


def test_an_empty_restitution_is_not_sent(cast: Cast, as_user: SignIn) -> None:
    empty = Restitution.objects.create(campaign=cast.campaign, territory=cast.nantes)
    seen = {"seen": stamp_of(empty)}
    page = as_user(cast.facilitator).post(f"/restitutions/{empty.pk}/etat/transmettre/", seen).content.decode()
    assert page.count("Aucune thématique n’est renseignée") == 1
    empty.refresh_from_db()
    assert empty.state == "brouillon"


def test_publishing_asks_for_the_pdf_of_the_version(cast: Cast, draft: Restitution, as_user: SignIn) -> None:
    for name in ("transmettre", "valider"):
        move_restitution(draft, name, by=Scope(cast.coordinator))
    draft.refresh_from_db()
    as_user(cast.coordinator).post(f"/restitutions/{draft.pk}/etat/publier/", {"seen": stamp_of(draft)})
    job = RenderJob.objects.get()
    assert (job.layout, job.state, job.asked_by) == ("ateliers", "queued", cast.coordinator)
    assert job.version is not None


def test_long_titles_and_right_to_left_texts_stay_in_their_place(cast: Cast, as_user: SignIn) -> None:
    title = "التعليم " * 30
    sections = (ThemeSection(theme=1, plan=(REPORT.themes[0].plan[0],), heading="<script>x</script>"),)
    one = intake(Report(layout="ateliers", title=title, themes=sections), campaign=cast.campaign, territory=cast.nantes)
    for path in (f"/restitutions/{one.pk}/", f"/restitutions/{one.pk}/apercu/", "/mon-territoire/"):
        page = page_of(as_user, cast.facilitator, path)
        assert f'dir="auto">{title.strip()}' in page
        assert "<script>x" not in page


def test_whoever_takes_up_a_returned_draft_reads_why_first(cast: Cast, draft: Restitution, as_user: SignIn) -> None:
    move_restitution(draft, "transmettre", by=Scope(cast.facilitator))
    move_restitution(draft, "renvoyer", by=Scope(cast.coordinator), reason="Il manque les liens")
    page = as_user(cast.facilitator).get(f"/restitutions/{draft.pk}/").content.decode()
    assert page.index("Renvoyée en brouillon</h2>") < page.index("Envoyer au coordinateur") < page.index("Historique")
    move_restitution(draft, "transmettre", by=Scope(cast.facilitator))
    page = as_user(cast.coordinator).get(f"/restitutions/{draft.pk}/").content.decode()
    assert "Renvoyée en brouillon</h2>" not in page
