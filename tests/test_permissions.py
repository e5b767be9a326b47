"""Every address × every role, as data (tests/permissions.py). A test fails for an address that is not in the matrix."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from accounts.models import Membership, User
from accounts.scope import Scope
from anniversaries.services import make_report, publish_report
from asks import links as asks
from asks.models import Ask
from followup.models import Action, ActionDocument
from indicators.models import Indicator
from measures.models import Measure as Value
from measures.models import MeasureImport
from remarks.models import Remark
from restitutions.enums import Kind
from restitutions.models import Entry as Measure
from restitutions.models import Restitution, Retex, RetexAttachment, Row, ThemeSheet
from syntheses.archive.making import ask_for_archive
from syntheses.intake import intake
from syntheses.jobs import ask_for_pdf
from syntheses.models import ArchiveJob, ImportPreview, RenderJob, ShareLink
from syntheses.report import DiagnosisRow, Entry, PlanRow, Report, Session, ThemeSection
from syntheses.report import Retex as Retour
from syntheses.services import move_restitution
from syntheses.sharing import create_link, token_of
from syntheses.writers.json_writer import to_dict
from tests.cast import Cast
from tests.conftest import cast_on_the_referential
from tests.kept import Kept, keep
from tests.measures.made import measure
from tests.permissions import MATRIX, WHO, Page
from workshops.models import Workshop

pytestmark = [pytest.mark.django_db]


@dataclass(frozen=True)
class Things:
    """What the addresses name: all of Vendée, in the coordinator's académie."""

    draft: Restitution
    sent: Restitution
    published: Restitution
    workshop: Workshop
    job: RenderJob
    archive: ArchiveJob
    preview: ImportPreview
    indicator: Indicator
    share: ShareLink
    cast: Cast

    def arguments(self, what: str) -> dict[str, object]:
        """The keyword arguments of an address for one of the objects above."""
        slug, first = self.cast.vendee.slug, {"number": 1}
        if what.startswith("part "):
            return {"pk": self.draft.pk, "part": what.removeprefix("part "), **first}
        named: dict[str, dict[str, object]] = {
            "": {},
            "device": {"key": "0" * 64},
            "member": {"pk": self.cast.nantes.pk, "member": role_of(self.cast.reader)},
            "administrator": {"pk": self.cast.france.pk, "member": role_of(self.cast.administrator)},
            **self._territories(),
            "workshop": {"pk": self.workshop.pk},
            "block": {"pk": self.workshop.pk, "block": "participation"},
            "draft": {"pk": self.draft.pk},
            "sent": {"pk": self.sent.pk},
            "sheet": {"pk": self.draft.pk, **first},
            "sent sheet": {"pk": self.sent.pk, **first},
            "plan row": {"pk": self.draft.pk, "row": plan_row(self.draft), **first},
            "sent plan row": {"pk": self.sent.pk, "row": plan_row(self.sent), **first},
            "published": {"pk": self.published.pk},
            "published sheet": {"pk": self.published.pk, **first},
            "sent part": {"pk": self.sent.pk, "part": "plan", **first},
            "published territory": {"slug": slug},
            "unpublished territory": {"slug": self.cast.nantes.slug},
            **self._versions(),
            **self._anniversaries(),
            "preview": {"key": self.preview.pk},
            "send the draft": {"pk": self.draft.pk, "name": "transmettre"},
            "validate the sent one": {"pk": self.sent.pk, "name": "valider"},
            "file": {"pk": self.draft.pk, "format": "json"},
            "job": {"pk": self.job.pk},
            "archive": {"pk": self.archive.pk},
            "retex": {"pk": self.draft.pk, "retex": retex_of(self.draft), **first},
            "sent retex": {"pk": self.sent.pk, "retex": retex_of(self.sent), **first},
            "thing": {"pk": self.draft.pk, "thing": retex_of(self.draft), **first},
            "sent thing": {"pk": self.sent.pk, "thing": retex_of(self.sent), **first},
            "piece": {"pk": self.draft.pk, "retex": retex_of(self.draft), "piece": uuid.uuid4(), **first},
            "file of the draft": {"sha256": "d" * 64},
            "file of the version": {"sha256": "e" * 64},
            "share": {"pk": self.draft.pk, "uid": self.share.uid},
            "share token": {"token": token_of(self.share.uid)},
            **self._of_values(),
            "remark": {"pk": remark_on(self.draft)},
            "sent remark": {"pk": remark_on(self.sent)},
            **self._of_consolidation(),
            "indicator": {"pk": self.indicator.pk},
            **self._of_threads(),
            "measure": {"entry": measure_of(self.draft)},
            "sent measure": {"entry": measure_of(self.sent)},
        }
        return named[what]

    def _territories(self) -> dict[str, dict[str, object]]:
        named = {"territory": self.cast.vendee, "académie": self.cast.nantes, "bassin": self.cast.bassin}
        return {name: {"pk": territory.pk} for name, territory in named.items()}

    def _of_values(self) -> dict[str, dict[str, object]]:
        stop = asks.correspondent_of(self.cast.facilitator).uid
        return {
            "answer token": {"token": answer_token(self.indicator, self.cast)},
            "stop token": {"token": asks.token_of(asks.STOP, stop)},
            "awaited territory": {"pk": self.indicator.pk, "territory": self.cast.vendee.pk},
            "table of values": {"pk": self.indicator.pk, "key": table_of(self.indicator, self.cast)},
            "value": {"pk": value_of(self.indicator, self.cast)},
        }

    def _of_consolidation(self) -> dict[str, dict[str, object]]:
        draft, sent = {"pk": self.draft.pk, "number": 1}, {"pk": self.sent.pk, "number": 1}
        return {
            "point below": {**draft, "source": point_below(self.draft, self.cast)},
            "sent point": {**sent, "source": uuid.uuid4()},
            "point": {**draft, "entry": measure_of(self.draft)},
            "sent point of it": {**sent, "entry": measure_of(self.sent)},
            "decision": {**draft, "decision": uuid.uuid4()},
            "sent decision": {**sent, "decision": uuid.uuid4()},
        }

    def _of_threads(self) -> dict[str, dict[str, object]]:
        points = {"reference": self.draft, "sent reference": self.sent, "published point": self.published}
        named: dict[str, dict[str, object]] = {name: {"reference": reference_of(one)} for name, one in points.items()}
        named["followed action"] = {"reference": reference_of(self.published, Kind.ACTION)}
        named["document of the action"] = {**named["followed action"], "pk": document_of(self.published)}
        return {**named, "unpublished theme": {"slug": self.cast.nantes.slug, "number": 1}}

    def _versions(self) -> dict[str, dict[str, object]]:
        short: dict[str, object] = {"slug": self.cast.vendee.slug, "number": 1}
        own = {**short, "restitution": self.published.pk}
        return {
            "version": short,
            "version of": own,
            "changes": {**short, "since": 1},
            "changes of": {**own, "since": 1},
            "version file": {**short, "format": "json"},
            "version file of": {**own, "format": "html"},
        }

    def _anniversaries(self) -> dict[str, dict[str, object]]:
        """The first report of the published plan is published, the second a draft."""
        plan: dict[str, object] = {"slug": self.cast.vendee.slug, "restitution": self.published.pk}
        named: dict[str, dict[str, object]] = {"reports": plan}
        for name, number in (("report", 1), ("report to publish", 2)):
            named[name] = {**plan, "number": number}
            named[f"file of the {name}"] = {**plan, "number": number, "format": "json"}
            named[f"{name} at the desk"] = {"pk": self.published.pk, "number": number}
        return named


def role_of(user: User) -> int:
    return Membership.objects.get(user=user).pk


def remark_on(restitution: Restitution) -> int:
    theme = restitution.campaign.themes.get(number=1)
    return Remark.objects.get_or_create(restitution=restitution, theme=theme, text="À préciser")[0].pk


def measure_of(restitution: Restitution) -> uuid.UUID:
    """The success measure of its plan."""
    return Measure.objects.get(sheet__restitution=restitution, kind=Kind.SUCCESS_MEASURE).pk


def value_of(indicator: Indicator, cast: Cast) -> int:
    """One that Vendée gave."""
    found = Value.objects.filter(indicator=indicator).first()
    return (found or measure(indicator, cast.vendee, "2021-01-01", "40", cast.facilitator)).pk


def answer_token(indicator: Indicator, cast: Cast) -> str:
    """That of a link to give the value of Vendée."""
    asked = {"kind": "valeur", "indicator": indicator, "territory": cast.vendee, "day": "2021-01-01"}
    ask, _ = Ask.objects.get_or_create(
        key="matrice", defaults={**asked, "person": cast.facilitator, "created_at": timezone.now()}
    )
    link = ask.links.first() or asks.make_link(ask, timezone.now())
    link.save()
    return asks.token_of(asks.ANSWER, link.uid)


def table_of(indicator: Indicator, cast: Cast) -> uuid.UUID:
    """One that waits for its person."""
    found = MeasureImport.objects.filter(indicator=indicator).first()
    line = {"where": "ligne 2", "territory": "D85", "period": "2021", "value": "12"}
    made = found or MeasureImport.objects.create(
        owner=cast.facilitator, indicator=indicator, filename="valeurs.csv", lines=[line]
    )
    return made.pk


def reference_of(restitution: Restitution, kind: Kind = Kind.IRRITANT) -> str | None:
    """That of its irritant, or of its one entry of another kind."""
    return Measure.objects.get(sheet__restitution=restitution, kind=kind).reference


def point_below(restitution: Restitution, cast: Cast) -> uuid.UUID:
    """A point of a restitution of its bassin, which feeds it."""
    below = Restitution.objects.create(campaign=restitution.campaign, territory=cast.bassin, feeds=restitution)
    sheet = ThemeSheet.objects.create(restitution=below, theme=restitution.campaign.themes.get(number=1))
    row = Row.objects.create(sheet=sheet, table="diagnosis")
    return Measure.objects.create(sheet=sheet, row=row, kind=Kind.IRRITANT, text="Le bus passe tôt").pk


def retex_of(restitution: Restitution) -> uuid.UUID:
    return Retex.objects.get(sheet__restitution=restitution).pk


def attach(restitution: Restitution, sha256: str) -> None:
    """A file on its RETEX, of which nothing is read but the digest."""
    file = default_storage.save("pieces/matrice", ContentFile(b"%PDF-"))
    RetexAttachment.objects.create(
        retex_id=retex_of(restitution),
        name="Affiche.pdf",
        content_type="application/pdf",
        size=5,
        sha256=sha256,
        file=file,
    )


def document_of(restitution: Restitution) -> uuid.UUID:
    """A document of its action."""
    file = default_storage.save("suivi/matrice", ContentFile(b"%PDF-"))
    fields = {"name": "Convention.pdf", "content_type": "application/pdf", "size": 5, "sha256": "0" * 64, "file": file}
    action = Action.objects.get(restitution=restitution)
    return ActionDocument.objects.get_or_create(action=action, defaults=fields)[0].pk


def plan_row(restitution: Restitution) -> uuid.UUID:
    return Row.objects.get(sheet__restitution=restitution, table="plan").pk


def things_on_the_referential() -> Things:
    cast = cast_on_the_referential()
    report = Report(
        layout="ateliers",
        title="Restitution de Vendée",
        sessions=(Session(region="Session de Vendée"),),
        themes=(
            ThemeSection(
                theme=1,
                retex=(Retour(label="RETEX 1"),),
                diagnosis=(DiagnosisRow(irritants=(Entry(text="Le réseau tombe"),)),),
                plan=(PlanRow(how=(Entry(text="Doubler le lien"),), indicators=(Entry(text="Moins de pannes"),)),),
            ),
        ),
    )
    draft, sent, published = (
        intake(report, campaign=cast.campaign, territory=cast.vendee, by=cast.facilitator) for _ in range(3)
    )
    attach(draft, "d" * 64)
    attach(published, "e" * 64)
    by = Scope(cast.coordinator)
    sent = move_restitution(sent, "transmettre", by=by)
    for name in ("transmettre", "valider", "publier"):
        published = move_restitution(published, name, by=by)
    told = make_report(uid=uuid.uuid4(), restitution=published, tells_reasons=False, by=by)
    publish_report(told, by=by)
    make_report(uid=uuid.uuid4(), restitution=published, tells_reasons=False, by=by)
    return Things(
        draft=draft,
        sent=sent,
        published=published,
        workshop=Workshop.objects.filter(reported_in__restitution=draft).get(),
        job=ask_for_pdf(draft, layout="ateliers", by=cast.facilitator),
        archive=ask_for_archive(cast.campaign, cast.vendee, by=cast.coordinator),
        preview=ImportPreview.objects.create(
            owner=cast.facilitator,
            campaign=cast.campaign,
            territory=cast.vendee,
            filename="rapport.docx",
            payload=to_dict(report),
        ),
        indicator=Indicator.objects.create(
            territory=cast.vendee, name="Part des écoles reliées", kind="taux", direction="hausse"
        ),
        share=create_link(restitution=draft, uid=uuid.uuid4(), days=7, by=cast.facilitator),
        cast=cast,
    )


@pytest.fixture(scope="session")
def kept_things(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Kept[Things]:
    with django_db_blocker.unblock():
        return keep(things_on_the_referential)


@pytest.fixture
def things(db: None, kept_things: Kept[Things]) -> Things:
    return kept_things.put_back()


@pytest.mark.parametrize("page", MATRIX, ids=lambda page: f"{page.name} {page.what}".strip())
def test_each_role_gets_what_the_matrix_says(things: Things, page: Page) -> None:
    address = reverse(page.name, kwargs=things.arguments(page.what) or None)
    # Who may is the same on any database; that each page is given, SQLite is asked as one of them.
    asked = list(WHO) if connection.vendor == "postgresql" else ["C"]
    for method, expected in (("get", page.get), ("post", page.post)):
        seen = {letter: outcome(things, letter, method, address) for letter in asked} if expected else {}
        said = {letter: result for part in parts(expected) for letter, result in part}
        assert seen == {letter: result for letter, result in said.items() if letter in asked}, (method, address)
        assert not said or said.keys() == WHO.keys()


def parts(expected: str) -> Iterator[list[tuple[str, str]]]:
    """ "sign in:A ok:RF" → [[("A", "sign in")], [("R", "ok"), ("F", "ok")]]."""
    for part in expected.replace("sign in", "sign_in").split():
        result, letters = part.split(":")
        yield [(letter, result.replace("_", " ")) for letter in letters]


def outcome(things: Things, letter: str, method: str, address: str) -> str:
    """What a role gets; whatever it changes is undone."""
    client = Client(raise_request_exception=True)
    if WHO[letter]:
        client.force_login(getattr(things.cast, WHO[letter]))
    point = transaction.savepoint()
    try:
        response = getattr(client, method)(address)
        if response.streaming:
            b"".join(response.streaming_content)  # read to its end, a file closes itself
        return verdict(response)
    finally:
        transaction.savepoint_rollback(point)


def verdict(response: HttpResponse) -> str:
    """A page asked for anonymously leads to the door; a form sent anonymously is shown back with a 401."""
    if response.status_code == 302 and response["Location"].startswith("/connexion/?"):
        return "sign in"
    if response.status_code == 401:
        return "sign in"
    return "ok" if response.status_code in {200, 302} else str(response.status_code)


def test_leaving_the_import_of_another_person_forgets_nothing(things: Things, client: Client) -> None:
    client.force_login(things.cast.coordinator)
    client.post(reverse("syntheses:import_leave", kwargs={"key": things.preview.pk}))
    assert ImportPreview.objects.filter(pk=things.preview.pk).exists()


def test_no_address_is_left_out_of_the_matrix() -> None:
    assert sorted(set(addresses()) - {page.name for page in MATRIX}) == []


def addresses(resolver: URLResolver | None = None, space: str = "") -> Iterator[str]:
    """The names of every address of the site, the technical administration apart (Django's own)."""
    for item in (resolver or get_resolver()).url_patterns:
        if isinstance(item, URLPattern):
            if item.name:
                yield f"{space}{item.name}"
        elif item.app_name != "admin" and str(item.pattern) != "administration/":
            yield from addresses(item, f"{space}{item.namespace}:" if item.namespace else space)


@pytest.mark.parametrize("who", list(WHO))
def test_the_technical_administration_is_for_staff(things: Things, who: str) -> None:
    client = Client()
    if WHO[who]:
        client.force_login(getattr(things.cast, WHO[who]))
    response = client.get("/administration/", follow=True)
    assert b"site-name" not in response.content
    assert response.redirect_chain[0][0].startswith("/administration/login/")
