"""A whole site for looking at pages: the demo data, and one of each thing that a page can show.

Built by services in about two seconds, once for all the pages that are only looked at.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import StringIO

import time_machine
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.test import override_settings
from django.utils import timezone

from accounts.attempts import digest_of_account, note
from accounts.codes import ask_for_code
from accounts.enums import AttemptKind, Role
from accounts.members import invite_member
from accounts.models import Membership, User
from accounts.scope import Scope
from accounts.services import GUESSES, check_password_guess
from accounts.session_store import DEVICE, SessionStore
from accounts.views import ASKED
from indicators.services import tie
from restitutions.block_text import parse_blocks
from restitutions.cell_text import fingerprint
from restitutions.enums import Kind, Layout, Table
from restitutions.models import Entry, Restitution
from restitutions.services import create_restitution, ensure_sheet, save_challenges, save_narratives
from syntheses.archive.making import ask_for_archive
from syntheses.compose import compose
from syntheses.enums import JobState
from syntheses.imports import prepare_import, read_upload
from syntheses.jobs import ask_for_pdf
from syntheses.leases import DISK_FULL
from syntheses.models import ArchiveJob, RenderJob, Version
from syntheses.report import Reading
from syntheses.services import move_restitution
from territories.enums import Level
from territories.models import Territory
from territories.services import add_territory
from tests.cast import person
from tests.e2e.world_anniversaries import anniversaries
from tests.e2e.world_asks import asks
from tests.e2e.world_measures import measures
from tests.e2e.world_remarks import remarks
from tests.e2e.world_versions import corrections
from tests.indicators.made import make_indicator
from tests.syntheses import word
from workshops.enums import SheetBlock
from workshops.models import BlockSave, Campaign, Workshop

PUBLISHED = datetime(2020, 11, 16, 9, 30, tzinfo=UTC)
PDF = b"%PDF-1.7\n"
NAMES = {"preview": "du Bocage", "clear": "de Loire-Atlantique"}
LOCKED = "trop.essais@example.org"
"""An address that has had all its guesses."""

LOCKED_CODES = "codes.bloques@example.org"
"""An address whose codes are locked."""

INVITATION = uuid.UUID("c0ffee00-0000-4000-8000-000000000002")

SITUATION = "# Les équipements\nLes collèges ont tous une salle équipée.\n- 12 chariots de tablettes"
CHALLENGES = "? Comment ouvrir l’école aux familles ?\n# Au niveau de l’établissement\n- Un accueil chaque semaine"


@dataclass(frozen=True)
class World:
    """`cookies`: name of a person → the value of their session cookie; `ids`: what fills the addresses of pages."""

    cookies: dict[str, str] = field(default_factory=dict)
    ids: dict[str, object] = field(default_factory=dict)


def territory(level: Level, code: str) -> Territory:
    return Territory.objects.get(level=level, code=code)


def restitution(code: str, level: Level = Level.DEPARTEMENT) -> Restitution:
    """The one restitution of a demo territory."""
    return Restitution.objects.select_related("territory", "campaign").get(territory=territory(level, code))


def session_of(user: User, device: str = "Firefox, Linux") -> str:
    """A session in which this person is signed in."""
    store = SessionStore()
    store[DEVICE] = device
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    return str(store.session_key)


def build_world() -> World:
    """Fill an empty database, as on the day of `PUBLISHED`; people have just signed in."""
    world = World()
    with override_settings(DEMO=True), time_machine.travel(PUBLISHED):
        call_command("load_reference", stdout=StringIO())
        call_command("load_demo", stdout=StringIO())
        call_command("follow_demo", stdout=StringIO())
        people = add_people()
        world.ids.update(territories())
        for add in (
            members,
            sessions,
            restitutions,
            publications,
            corrections,
            jobs,
            imports,
            indicators,
            measures,
            asks,
            anniversaries,
            remarks,
        ):
            named = add(people)
            assert not named.keys() & world.ids.keys(), f"two things of one name: {named.keys() & world.ids.keys()}"
            world.ids.update(named)
    world.cookies.update({name: session_of(user) for name, user in people.items()})
    world.cookies["asked"] = asked_session()
    session_of(people["by code"], "Safari, iOS")
    for _ in range(GUESSES):
        check_password_guess(None, email=LOCKED, password="au hasard")
    note(AttemptKind.LOCK, digest_of_account(LOCKED_CODES))
    return world


def asked_session() -> str:
    """That of a visitor who has asked for a code."""
    email, store = "camille@example.org", SessionStore()
    store[ASKED] = {"uid": str(ask_for_code(email=email, network="192.0.2.1")), "email": email}
    store.create()
    return str(store.session_key)


def add_people() -> dict[str, User]:
    """Those of the demo who work in Pays de la Loire, and those who have nothing yet."""
    corse = territory(Level.ACADEMIE, "27")
    demo = {"administrator": "administration", "coordinator": "coordination", "facilitator": "animation"}
    region = {**demo, "reader": "lecture"}
    people = {
        name: User.objects.get(
            email__startswith=word if name == "administrator" else f"{word}.pays-de-la-loire", is_active=True
        )
        for name, word in region.items()
    }
    return {
        **people,
        "neighbour": User.objects.get(email__startswith="animation.nouvelle-aquitaine"),
        "newcomer": person("nouvelle-arrivee", (Role.FACILITATOR, corse)),
        "new reader": person("nouveau-lecteur", (Role.READER, corse)),
        "nobody": person("sans-territoire"),
        "by code": without_password(person("par-code", (Role.READER, corse))),
        "national coordinator": person("coordination-nationale", (Role.COORDINATOR, territory(Level.NATIONAL, "FR"))),
    }


def without_password(user: User) -> User:
    user.set_unusable_password()
    user.save()
    return user


def territories() -> dict[str, object]:
    vendee = territory(Level.DEPARTEMENT, "85")
    bassin = add_territory(level=Level.BASSIN, name="Bassin du Bocage", parent=vendee)
    region, corse = territory(Level.REGION, "17"), territory(Level.ACADEMIE, "27")
    return {"region": region.pk, "vendee": vendee.pk, "bassin": bassin.pk, "corse": corse.pk}


def members(people: dict[str, User]) -> dict[str, object]:
    """`member`: invited in Pays de la Loire, has not come yet; `last`: of the one who coordinates it alone."""
    region, boss = territory(Level.REGION, "17"), people["coordinator"]
    invited = invite_member(
        uid=INVITATION, email="camille@example.org", name="Camille Exemple", role=Role.READER, territory=region, by=boss
    )
    found = {"member": invited, "last": boss}
    ids = {name: Membership.objects.get(user=user, territory=region).pk for name, user in found.items()}
    return {**ids, "france": territory(Level.NATIONAL, "FR").pk}


def sessions(people: dict[str, User]) -> dict[str, object]:
    """`session`: full, each block saved twice by the coordinator; `bare`: of which nothing is known; `locked`: sent."""
    vendee = territory(Level.DEPARTEMENT, "85")
    full = Workshop.objects.get(territory=vendee)
    BlockSave.objects.bulk_create(
        BlockSave(workshop=full, block=block, version=2, saved_by=people["coordinator"]) for block in SheetBlock
    )
    bare = Workshop.objects.create(
        campaign=Campaign.objects.get(), territory=vendee, created_by=people["facilitator"], uid=uuid.uuid4()
    )
    locked = Workshop.objects.get(territory=territory(Level.DEPARTEMENT, "53"))
    return {"session": full.pk, "bare": bare.pk, "locked": locked.pk}


def restitutions(people: dict[str, User]) -> dict[str, object]:
    """`draft` holds something in every part of its third fiche, `empty` nothing; `returned` was, with a reason."""
    draft, by = restitution("85"), people["facilitator"]
    sheet = ensure_sheet(draft, draft.campaign.themes.get(number=3))
    nothing = fingerprint("")
    situation = parse_blocks(SITUATION)
    parts = {"situation": situation, "actions": situation[:1]}
    save_narratives(sheet=sheet, parts=parts, shown={"situation": nothing, "actions": nothing}, by=by)
    save_challenges(sheet=sheet, lines=parse_blocks(CHALLENGES), shown=nothing, by=by)
    empty, _ = create_restitution(
        uid=uuid.uuid4(),
        campaign=draft.campaign,
        territory=Territory.objects.get(level=Level.BASSIN),
        title="",
        layout=Layout.WORKSHOPS,
        by=by,
    )
    return {
        "draft": draft.pk,
        "row": sheet.rows.filter(table=Table.PLAN)[0].pk,
        "empty": empty.pk,
        "sent": restitution("53").pk,
        "validated": restitution("72").pk,
        "returned": restitution("79").pk,
        "published": restitution("17", Level.REGION).pk,
    }


def publications(people: dict[str, User]) -> dict[str, object]:
    """Loire-Atlantique has withdrawn its first version; Maine-et-Loire too, and has published a second one.

    Charente (`kept`) is a draft again: its versions keep it from being deleted.
    """
    by = Scope(people["coordinator"])
    withdrawn, replaced = restitution("44"), restitution("49")
    for one in (withdrawn, replaced):
        move_restitution(one, "depublier", by=by, reason="Un chiffre est faux.")
    move_restitution(replaced, "publier", by=by)
    kept, national = restitution("16"), Scope(people["administrator"])
    for name in ("depublier", "renvoyer"):
        move_restitution(kept, name, by=national, reason="Un chiffre est faux.")
    return {
        "kept": kept.pk,
        "unpublished": withdrawn.pk,
        "synthesis": territory(Level.REGION, "17").slug,
        "portrait": territory(Level.REGION, "15").slug,
        "withdrawn": withdrawn.territory.slug,
        "replaced": replaced.territory.slug,
        "replacement": replaced.pk,
    }


def jobs(people: dict[str, User]) -> dict[str, object]:
    """A production in each of its states."""
    draft, sent = restitution("85"), restitution("53")
    now, by = timezone.now(), people["facilitator"]
    queued = ask_for_pdf(draft, layout=Layout.WORKSHOPS, by=by)
    running = ask_for_pdf(draft, layout=Layout.REGION, by=by)
    failed = ask_for_pdf(sent, layout=Layout.WORKSHOPS, by=by)
    done = RenderJob.objects.get(version=Version.objects.get(restitution=restitution("17", Level.REGION)))
    vanished = RenderJob.objects.get(version__restitution=restitution("49"), version__number=2)
    change(running, state=JobState.RUNNING, progress=40, lease_until=now + timedelta(hours=1))
    change(failed, state=JobState.FAILED, error=DISK_FULL, finished_at=now)
    name = default_storage.save("rendus/essai.pdf", ContentFile(PDF))
    change(done, state=JobState.DONE, progress=100, file=name, size=482_133, finished_at=now)
    change(vanished, state=JobState.DONE, progress=100, file="rendus/parti.pdf", size=1, finished_at=now)
    found = {"queued": queued, "running": running, "failed": failed, "done": done, "vanished": vanished}
    return {name: job.pk for name, job in (found | archives(people)).items()}


def archives(people: dict[str, User]) -> dict[str, ArchiveJob]:
    """An archive in each of its states; that of the region is ready."""
    campaign, now, by = Campaign.objects.get(), timezone.now(), people["coordinator"]
    places = {
        "archive_queued": territory(Level.DEPARTEMENT, "85"),
        "archive_failed": territory(Level.DEPARTEMENT, "53"),
        "archive_gone": territory(Level.DEPARTEMENT, "49"),
        "archive_ready": territory(Level.REGION, "17"),
    }
    made = {name: ask_for_archive(campaign, place, by=by) for name, place in places.items()}
    file = default_storage.save("archives/essai.zip", ContentFile(b"PK"))
    change(made["archive_failed"], state=JobState.FAILED, error=DISK_FULL, finished_at=now)
    change(made["archive_gone"], state=JobState.DONE, file="archives/parti.zip", size=1, finished_at=now)
    change(made["archive_ready"], state=JobState.DONE, file=file, size=1_482_133, finished_at=now)
    return made


def change(job: RenderJob | ArchiveJob, **values: object) -> None:
    type(job).objects.filter(pk=job.pk).update(**values)


def indicators(people: dict[str, User]) -> dict[str, object]:
    """`indicator` follows `measure`, of the draft; `archived` follows nothing."""
    region = territory(Level.REGION, "17")
    indicator, archived = make_indicator(region), make_indicator(region, "Pannes par salle", active=False)
    measures = Entry.objects.filter(kind=Kind.SUCCESS_MEASURE).order_by("pk")
    measure = measures.filter(sheet__restitution=restitution("85"))[0]
    sent = measures.filter(sheet__restitution=restitution("53"))[0]
    tie(entry=measure, indicator=indicator, seen=None, by=people["coordinator"])
    return {"indicator": indicator.pk, "archived": archived.pk, "measure": measure.pk, "sent_measure": sent.pk}


def word_report() -> bytes:
    """A thématique with its diagnostic, a table of prices and a sentence that has no place."""
    document = word.new()
    document.add_heading("Thématique 1 : Garantir un égal accès au numérique pour tous", 1)
    document.add_paragraph("Merci au collège qui nous a reçus.")
    word.table(document, word.DIAGNOSIS, ("Égal accès", "1", "Les prises manquent", "Un technicien passe"))
    word.table(document, ("Matériel", "Prix"), ("Trois prises", "120 euros"))
    return word.save(document)


def imports(people: dict[str, User]) -> dict[str, object]:
    """`preview`: a Word file of which a part was not understood; `clear`: a report understood whole."""
    campaign, vendee = Campaign.objects.get(), territory(Level.DEPARTEMENT, "85")
    half = read_upload(word_report(), filename="Rapport du Bocage.docx", campaign=campaign, territory=vendee)
    readings = {"preview": half, "clear": Reading(report=compose(restitution("44")))}
    found: dict[str, object] = {}
    for name, reading in readings.items():
        found[name] = prepare_import(
            reading,
            key=uuid.uuid4(),
            filename=f"Rapport {NAMES[name]}.docx",
            owner=people["facilitator"],
            campaign=campaign,
            territory=vendee,
            title="",
        ).pk
    return found
