"""A small installation where every table that the archive carries has rows, and what takes it apart."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction

from accounts.scope import Scope
from anniversaries.services import make_report
from consolidation.models import Decision
from followup.documents import attach_document
from followup.models import Action
from followup.services import change_action_state, comment_action, save_responsible
from indicators.models import Indicator, MeasuredBy, Target
from remarks.models import Remark, RemarkEvent
from restitutions.models import Entry, FeedingChange, Restitution, Retex
from restitutions.services.attachments import add_attachment
from syntheses import report as hinge
from syntheses.archive.branches import every_table
from syntheses.archive.load import Taken, import_archive
from syntheses.archive.write import MANIFEST, export_archive
from syntheses.intake import intake
from syntheses.models import RenderJob, Version, VersionFile
from territories.models import Territory
from tests import files
from tests.cast import Cast
from tests.measures.made import measure
from tests.syntheses.conftest import publish
from workshops.models import Attendance, BlockSave, Campaign, Facilitator, Meeting, Workshop

PDF = b"%PDF-1.7 une version"
DATA = b'{"une": "version"}'
AT = datetime(2020, 11, 4, 9, 30, 15, 123456, tzinfo=UTC)

BELOW = hinge.Report(
    layout="ateliers",
    title="Restitution de Vendée",
    meetings=(hinge.MeetingSummary(academie="Nantes", participants=40),),
    sessions=(hinge.Session(region="Session du Bocage", dates_places=("12 octobre",)),),
    description=(hinge.Block(type="paragraph", text="Un descriptif"),),
    themes=(
        hinge.ThemeSection(
            theme=3,
            retex=(hinge.Retex(label="RETEX 1", links=(hinge.Link(url="https://example.org/"),)),),
            diagnosis=(
                hinge.DiagnosisRow(
                    retex=("1",),
                    irritants=(hinge.Entry(text="Trop lent", items=(hinge.Entry(text="le soir"),)),),
                ),
            ),
            projections=(hinge.ProjectionRow(irritants=(hinge.Entry(text="Trop lent"),)),),
            challenges=(hinge.Block(type="question", text="Comment ?"),),
        ),
    ),
)
ABOVE = hinge.Report(
    layout="region",
    title="Synthèse de Nantes",
    themes=(
        hinge.ThemeSection(
            theme=3,
            retex=(hinge.Retex(label="RETEX 2"),),
            diagnosis=(hinge.DiagnosisRow(irritants=(hinge.Entry(text="C’est lent", sources=("D85-T3-I1",)),)),),
            plan=(
                hinge.PlanRow(
                    how=(hinge.Entry(text="Poser la fibre"),),
                    who=(hinge.Entry(text="Région", role="porteur"),),
                    indicators=(hinge.Entry(text="Débit moyen"),),
                ),
            ),
        ),
    ),
)


@dataclass
class World:
    cast: Cast
    below: Restitution
    above: Restitution
    version: Version

    def export(self, folder: Path, name: str = "archive.zip") -> bytes:
        return export(folder / name, self.cast.nantes)


def export(file: Path, territory: Territory) -> bytes:
    """The archive of the territory of that code, whatever its number is now."""
    export_archive(Campaign.objects.get(slug="egn-2020"), Territory.objects.get(ref=territory.ref), file)
    return file.read_bytes()


def make_world(cast: Cast) -> World:
    below = intake(BELOW, campaign=cast.campaign, territory=cast.vendee, by=cast.facilitator)
    above = intake(ABOVE, campaign=cast.campaign, territory=cast.nantes, by=cast.facilitator)
    Restitution.objects.filter(pk=below.pk).update(feeds=above)
    FeedingChange.objects.create(restitution=below, target=above, by=cast.coordinator, at=AT)
    source, made = Entry.objects.get(reference="D85-T3-I1"), Entry.objects.get(text="C’est lent")
    seen = {"text_then": "Trop lent", "text_before": "Lent", "seen_at": AT, "seen_by": cast.coordinator}
    Decision.objects.create(sheet=made.sheet, source=source, outcome="taken", into=made, at=AT, **seen)
    retex = Retex.objects.get(label="RETEX 2")
    uid = UUID(int=7)
    add_attachment(retex=retex, uid=uid, filename="Affiche.png", data=files.image(), by=cast.facilitator)
    indicator = Indicator.objects.create(territory=cast.france, name="Débit", kind="nombre", direction="hausse")
    Target.objects.create(indicator=indicator, due_on=date(2021, 1, 1), value="12.50")
    MeasuredBy.objects.create(entry=Entry.objects.get(text="Débit moyen"), indicator=indicator)
    remark = Remark.objects.create(restitution=above, theme=made.sheet.theme, text="À préciser", by=cast.coordinator)
    RemarkEvent.objects.create(remark=remark, kind="reponse", text="C’est fait")
    _plan_a_session(cast)
    version = publish(above, cast)
    _measure(cast, indicator)
    _follow(cast)
    asked = {"uid": UUID(int=9), "tells_reasons": True, "by": Scope(cast.coordinator)}
    make_report(restitution=above, **asked)  # type: ignore[arg-type]
    _render(version)
    return World(cast, below, Restitution.objects.get(pk=above.pk), version)


def _measure(cast: Cast, indicator: Indicator) -> None:
    """A value of Nantes, taken back, given again; another of Vendée, which the archive of Nantes carries too."""
    by = cast.coordinator
    first = measure(indicator, cast.nantes, "2021-03-01", "12.5", by, source="Enquête", comment="Provisoire")
    back = measure(indicator, cast.nantes, "2021-03-01", None, by, corrects=first, comment="Une erreur")
    measure(indicator, cast.nantes, "2021-03-01", "13", by, corrects=back)
    measure(indicator, cast.vendee, "2021-03-01", "4", by)


def _follow(cast: Cast) -> None:
    """The action of the plan of Nantes, suspended under a reason, with a person, a comment and a document."""
    action, by = Action.objects.get(), Scope(cast.coordinator)
    change_action_state(uid=UUID(int=1), action=action, name="suspendre", version=1, by=by, reason="Crédits gelés")
    save_responsible(uid=UUID(int=2), action=action, version=2, by=by, person=cast.coordinator, body="La région")
    comment_action(uid=UUID(int=3), action=action, by=by, text="Devis reçu")
    attach_document(action=action, uid=UUID(int=8), filename="Devis.pdf", data=files.pdf(), by=by)


def _plan_a_session(cast: Cast) -> None:
    session = Workshop.objects.create(campaign=cast.campaign, territory=cast.bassin, title="Session prévue")
    Meeting.objects.create(workshop=session, starts_on=date(2020, 10, 1), starts_at=time(18), place="Mairie")
    Facilitator.objects.create(workshop=session, name="Camille", role="DANE")
    Attendance.objects.create(workshop=session, category="usagers", checked=True, participants=3)
    BlockSave.objects.create(workshop=session, block="general", saved_by=cast.facilitator)


def _render(version: Version) -> None:
    job = RenderJob.objects.get(version=version)
    job.state, job.progress, job.size, job.finished_at = "done", 100, len(PDF), AT
    job.sha256 = hashlib.sha256(PDF).hexdigest()
    job.file.name = default_storage.save(f"rendus/{job.sha256[:2]}/{job.sha256}.pdf", ContentFile(PDF))
    job.save()
    name = default_storage.save("rendus/essai.json", ContentFile(DATA))
    sha256 = hashlib.sha256(DATA).hexdigest()
    VersionFile.objects.create(version=version, format="json", file=name, size=len(DATA), sha256=sha256)


# --- another installation ---------------------------------------------------------------------------------------------


def counted() -> dict[str, int]:
    """How many rows of each table the archive carries."""
    return {table.name: table.model._default_manager.count() for table in every_table()}


def empty() -> None:
    """Delete every row of ours, but not the files: another installation has its own numbers, later than these."""
    with transaction.atomic(), connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if model._meta.app_label not in {"contenttypes", "auth"}:
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(str(model._meta.db_table))}")


def stored() -> set[str]:
    """The files of the storage, by path."""
    root = Path(default_storage.path(""))
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()} if root.exists() else set()


def take(data: bytes) -> Taken:
    return import_archive(io.BytesIO(data))


@contextmanager
def undone() -> Iterator[None]:
    point = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(point)


# --- an archive changed -----------------------------------------------------------------------------------------------


def members_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(members: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def sealed(members: Mapping[str, bytes], /, **said: Any) -> bytes:
    """An archive of these members whose manifest is right; `said` replaces what it says."""
    manifest = json.loads(members[MANIFEST]) | {
        "members": {
            name: {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in members.items()
            if name != MANIFEST
        }
    }
    return zipped({**members, MANIFEST: json.dumps(manifest | said).encode()})


def with_lines(data: bytes, start: str | tuple[str, ...], change: Callable[[dict[str, Any]], None]) -> bytes:
    """The archive, each line of the members whose name starts so changed, and its manifest right again."""
    members = members_of(data)
    for name in members:
        if name.startswith(start):
            lines = [json.loads(line) for line in members[name].splitlines()]
            for line in lines:
                change(line)
            members[name] = b"".join(json.dumps(line, ensure_ascii=False).encode() + b"\n" for line in lines)
    return sealed(members)
