"""Every address × every role, as data. A test fails for an address that is not in the matrix.

Outcomes: "ok" (the page, or its redirection once done), "sign in", 403 (in scope without the right), 404 (out of
scope), 405 (wrong method). Letters below: A anonymous, O outsider, N neighbour (coordinator of another académie),
R reader, F facilitator, C coordinator, M national administrator.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.models import Membership, User
from accounts.scope import Scope
from indicators.models import Indicator
from remarks.models import Remark
from restitutions.enums import Kind
from restitutions.models import Entry as Measure
from restitutions.models import Restitution, Retex, RetexAttachment, Row
from syntheses.intake import intake
from syntheses.jobs import ask_for_pdf
from syntheses.models import ImportPreview, RenderJob, ShareLink
from syntheses.report import DiagnosisRow, Entry, PlanRow, Report, Session, ThemeSection
from syntheses.report import Retex as Retour
from syntheses.services import move_restitution
from syntheses.sharing import create_link, token_of
from syntheses.writers.json_writer import to_dict
from tests.cast import Cast
from workshops.models import Workshop

pytestmark = [pytest.mark.django_db]

WHO = {
    "A": "", "O": "outsider", "N": "other_coordinator", "R": "reader", "F": "facilitator", "C": "coordinator",
    "M": "administrator",
}  # fmt: skip

PUBLIC = "ok:AONRFCM"
NO_ADDRESS = "404:AONRFCM"
SIGNED_IN = "sign in:A ok:ONRFCM"
POST_ONLY = "sign in:A 405:ONRFCM"
EDITORS = "sign in:A 403:OR ok:NFCM"
IN_SCOPE = "sign in:A 404:ON ok:RFCM"
DRAFT = "sign in:A 404:ONR ok:FCM"
SESSION_EDIT = "sign in:A 404:ON 403:R ok:FCM"
MANAGE = "sign in:A 404:ON 403:RF ok:CM"
LOCKED = "sign in:A 404:ON 403:RFCM"
REVIEW_DRAFT = "sign in:A 404:ONR 403:F ok:CM"
OWNER = "sign in:A 404:ONRCM ok:F"


PARTS = ("retex", "diagnostic", "projections", "plan", "textes", "defis")


@dataclass(frozen=True)
class Page:
    """One address: its name, which object fills it, what a GET and a POST give to whom. "" is not tried."""

    name: str
    get: str
    post: str = ""
    what: str = ""


MATRIX = [
    *(Page(f"pages:{name}", PUBLIC) for name in ("sitemap", "accessibility", "legal", "privacy", "cookies", "help")),
    Page("mail:outbox", NO_ADDRESS),
    Page("login", PUBLIC, PUBLIC),
    # Without a code asked for, it leads to the page that asks for one.
    Page("login_code", "ok:AONRFCM", "ok:AONRFCM"),
    Page("logout", "405:AONRFCM", PUBLIC),
    Page("account", SIGNED_IN, SIGNED_IN),
    Page("end_session", POST_ONLY, SIGNED_IN, what="device"),
    Page("end_other_sessions", POST_ONLY, SIGNED_IN),
    Page("territories:detail", MANAGE, what="territory"),
    Page("territories:rename", MANAGE, MANAGE, what="bassin"),
    Page("territories:members", MANAGE, what="territory"),
    Page("territories:invite", MANAGE, MANAGE, what="territory"),
    Page("territories:member_changes", MANAGE, what="territory"),
    Page("territories:member", MANAGE, MANAGE, what="member"),
    Page("territories:remove_member", MANAGE, MANAGE, what="member"),
    Page("territories:member", "sign in:A 404:ONRFC ok:M", "sign in:A 404:ONRFC ok:M", what="administrator"),
    Page("territories:add_bassin", MANAGE, MANAGE, what="territory"),
    Page("territories:add_etablissement", MANAGE, MANAGE, what="territory"),
    Page("workshops:list", SIGNED_IN),
    Page("workshops:create", EDITORS, EDITORS),
    Page("workshops:sheet", IN_SCOPE, what="workshop"),
    Page("workshops:edit", SESSION_EDIT, SESSION_EDIT, what="block"),
    Page("workshops:delete", POST_ONLY, SESSION_EDIT, what="workshop"),
    Page("restitutions:list", SIGNED_IN),
    Page("restitutions:create", EDITORS, EDITORS),
    Page("restitutions:edit", DRAFT, DRAFT, what="draft"),
    Page("restitutions:edit", LOCKED, LOCKED, what="sent"),
    Page("restitutions:delete", DRAFT, DRAFT, what="draft"),
    Page("restitutions:delete", LOCKED, LOCKED, what="sent"),
    Page("restitutions:sheet", DRAFT, what="sheet"),
    Page("restitutions:sheet", IN_SCOPE, what="sent sheet"),
    Page("restitutions:sheet", IN_SCOPE, what="published sheet"),
    Page("restitutions:blank_sheets", DRAFT, what="sheet"),
    Page("restitutions:blank_sheets", IN_SCOPE, what="sent sheet"),
    Page("restitutions:all_blank_sheets", DRAFT, what="draft"),
    Page("restitutions:all_blank_sheets", IN_SCOPE, what="sent"),
    Page("restitutions:session_blank_sheets", DRAFT, what="workshop"),
    Page("restitutions:attachments", DRAFT, DRAFT, what="retex"),
    Page("restitutions:attachments", LOCKED, LOCKED, what="sent retex"),
    Page("restitutions:remove_attachment", POST_ONLY, DRAFT, what="piece"),
    Page("restitutions:edit", LOCKED, LOCKED, what="published"),
    Page("restitutions:remarks", DRAFT, what="draft"),
    Page("restitutions:remarks", SESSION_EDIT, what="sent"),
    Page("restitutions:new_remark", REVIEW_DRAFT, REVIEW_DRAFT, what="sheet"),
    Page("restitutions:new_remark", MANAGE, MANAGE, what="sent sheet"),
    Page("restitutions:new_remark", LOCKED, LOCKED, what="published sheet"),
    Page("restitutions:remark", DRAFT, DRAFT, what="remark"),
    Page("restitutions:remark", SESSION_EDIT, SESSION_EDIT, what="sent remark"),
    *(Page("restitutions:part", DRAFT, DRAFT, what=f"part {part}") for part in PARTS),
    Page("restitutions:part", LOCKED, LOCKED, what="sent part"),
    Page("restitutions:titles", DRAFT, DRAFT, what="sheet"),
    Page("restitutions:titles", LOCKED, LOCKED, what="sent sheet"),
    Page("restitutions:details", DRAFT, DRAFT, what="plan row"),
    Page("restitutions:details", LOCKED, LOCKED, what="sent plan row"),
    # A batch is JSON, what is put back is named: the bare POST of this matrix goes no further than the door.
    Page("editor:sync", DRAFT, DRAFT.replace("ok", "415"), what="sheet"),
    Page("editor:sync", SESSION_EDIT.replace("ok", "409"), SESSION_EDIT.replace("ok", "409"), what="sent sheet"),
    *(Page(f"editor:history{of}", DRAFT, what=what) for of, what in (("", "sheet"), ("_of", "thing"))),
    *(Page(f"editor:history{of}", SESSION_EDIT, what=f"sent {what}") for of, what in (("", "sheet"), ("_of", "thing"))),
    *(Page(f"editor:{verb}", POST_ONLY, DRAFT.replace("ok", "400"), what="thing") for verb in ("put_back", "go_back")),
    *(Page(f"editor:{verb}", POST_ONLY, LOCKED, what="sent thing") for verb in ("put_back", "go_back")),
    Page("editor:indicators", DRAFT, what="draft"),
    Page("editor:indicators", IN_SCOPE, what="sent"),
    # Without the kind of the words, there is nothing there.
    Page("editor:suggestions", "sign in:A 404:ONRFCM", what="sent"),
    Page("editor:service_worker", PUBLIC),
    Page("indicators:list", SIGNED_IN),
    Page("indicators:create", EDITORS, EDITORS),
    Page("indicators:detail", IN_SCOPE, what="indicator"),
    Page("indicators:edit", SESSION_EDIT, SESSION_EDIT, what="indicator"),
    Page("indicators:archive", POST_ONLY, SESSION_EDIT, what="indicator"),
    Page("indicators:restore", POST_ONLY, SESSION_EDIT, what="indicator"),
    Page("indicators:measures", DRAFT, what="draft"),
    Page("indicators:measures", IN_SCOPE, what="sent"),
    Page("indicators:tie", DRAFT, DRAFT, what="measure"),
    Page("indicators:tie", LOCKED, LOCKED, what="sent measure"),
    Page("syntheses:home", PUBLIC),
    Page("syntheses:index", PUBLIC),
    Page("syntheses:synthesis", PUBLIC, what="published territory"),
    Page("syntheses:synthesis", NO_ADDRESS, what="unpublished territory"),
    Page("syntheses:version", PUBLIC, what="version"),
    Page("syntheses:version_of", PUBLIC, what="version of"),
    Page("syntheses:version_file", PUBLIC, what="version file"),
    Page("syntheses:version_file_of", PUBLIC, what="version file of"),
    Page("syntheses:my_territory", SIGNED_IN),
    Page("syntheses:import", EDITORS, EDITORS),
    Page("syntheses:import_preview", OWNER, what="preview"),
    Page("syntheses:import_confirm", "sign in:A 405:ONRFCM", OWNER, what="preview"),
    # Leaving is forgetting one's own: for another person there is nothing to forget (see the test below).
    Page("syntheses:import_leave", "sign in:A 405:ONRFCM", SIGNED_IN, what="preview"),
    Page("syntheses:restitution", DRAFT, what="draft"),
    Page("syntheses:restitution", IN_SCOPE, what="sent"),
    Page("syntheses:preview", DRAFT, what="draft"),
    Page("syntheses:transition", DRAFT, DRAFT, what="send the draft"),
    Page("syntheses:transition", MANAGE, MANAGE, what="validate the sent one"),
    Page("syntheses:shares", DRAFT, DRAFT, what="draft"),
    Page("syntheses:shares", SESSION_EDIT, SESSION_EDIT, what="sent"),
    Page("syntheses:revoke_share", POST_ONLY, DRAFT, what="share"),
    Page("syntheses:shared", PUBLIC, what="share token"),
    Page("syntheses:attachment", DRAFT, what="file of the draft"),
    Page("syntheses:attachment", PUBLIC, what="file of the version"),
    Page("syntheses:ask_pdf", POST_ONLY, DRAFT, what="draft"),
    Page("syntheses:ask_pdf", POST_ONLY, IN_SCOPE, what="sent"),
    Page("syntheses:restitution_file", DRAFT, what="file"),
    Page("syntheses:job", DRAFT, what="job"),
    Page("syntheses:job_file", DRAFT.replace("ok", "404"), what="job"),
    Page("syntheses:retry", "405:AONRFCM", DRAFT, what="job"),
    Page("health", PUBLIC),
]


@dataclass(frozen=True)
class Things:
    """What the addresses name: all of Vendée, in the coordinator's académie."""

    draft: Restitution
    sent: Restitution
    published: Restitution
    workshop: Workshop
    job: RenderJob
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
            "territory": {"pk": self.cast.vendee.pk},
            "bassin": {"pk": self.cast.bassin.pk},
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
            "version": {"slug": slug, **first},
            "version of": {"slug": slug, "restitution": self.published.pk, **first},
            "version file": {"slug": slug, "format": "json", **first},
            "version file of": {"slug": slug, "restitution": self.published.pk, "format": "html", **first},
            "preview": {"key": self.preview.pk},
            "send the draft": {"pk": self.draft.pk, "name": "transmettre"},
            "validate the sent one": {"pk": self.sent.pk, "name": "valider"},
            "file": {"pk": self.draft.pk, "format": "json"},
            "job": {"pk": self.job.pk},
            "retex": {"pk": self.draft.pk, "retex": retex_of(self.draft), **first},
            "sent retex": {"pk": self.sent.pk, "retex": retex_of(self.sent), **first},
            "thing": {"pk": self.draft.pk, "thing": retex_of(self.draft), **first},
            "sent thing": {"pk": self.sent.pk, "thing": retex_of(self.sent), **first},
            "piece": {"pk": self.draft.pk, "retex": retex_of(self.draft), "piece": uuid.uuid4(), **first},
            "file of the draft": {"sha256": "d" * 64},
            "file of the version": {"sha256": "e" * 64},
            "share": {"pk": self.draft.pk, "uid": self.share.uid},
            "share token": {"token": token_of(self.share.uid)},
            "remark": {"pk": remark_on(self.draft)},
            "sent remark": {"pk": remark_on(self.sent)},
            "indicator": {"pk": self.indicator.pk},
            "measure": {"entry": measure_of(self.draft)},
            "sent measure": {"entry": measure_of(self.sent)},
        }
        return named[what]


def role_of(user: User) -> int:
    return Membership.objects.get(user=user).pk


def remark_on(restitution: Restitution) -> int:
    theme = restitution.campaign.themes.get(number=1)
    return Remark.objects.get_or_create(restitution=restitution, theme=theme, text="À préciser")[0].pk


def measure_of(restitution: Restitution) -> uuid.UUID:
    """The success measure of its plan."""
    return Measure.objects.get(sheet__restitution=restitution, kind=Kind.SUCCESS_MEASURE).pk


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


def plan_row(restitution: Restitution) -> uuid.UUID:
    return Row.objects.get(sheet__restitution=restitution, table="plan").pk


@pytest.fixture
def things(cast: Cast) -> Things:
    report = Report(
        layout="ateliers",
        title="Restitution de Vendée",
        sessions=(Session(region="Session de Vendée"),),
        themes=(
            ThemeSection(
                theme=1,
                retex=(Retour(label="RETEX 1"),),
                diagnosis=(DiagnosisRow(irritants=(Entry(text="Le réseau tombe"),)),),
                plan=(PlanRow(indicators=(Entry(text="Moins de pannes"),)),),
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
    return Things(
        draft=draft,
        sent=sent,
        published=published,
        workshop=Workshop.objects.filter(reported_in__restitution=draft).get(),
        job=ask_for_pdf(draft, layout="ateliers", by=cast.facilitator),
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


@pytest.mark.parametrize("page", MATRIX, ids=lambda page: f"{page.name} {page.what}".strip())
def test_each_role_gets_what_the_matrix_says(things: Things, page: Page) -> None:
    address = reverse(page.name, kwargs=things.arguments(page.what) or None)
    for method, expected in (("get", page.get), ("post", page.post)):
        seen = {letter: outcome(things, letter, method, address) for letter in WHO} if expected else {}
        assert seen == {letter: result for part in parts(expected) for letter, result in part}, (method, address)


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
