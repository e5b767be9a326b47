"""The bytes an archive carries: attached files, and the PDF of the versions."""

from __future__ import annotations

import logging
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from common.file_types import FileRefusedError, examine
from restitutions.models import RetexAttachment
from restitutions.services.attachments import SIZE_LIMIT, write_file
from syntheses.archive.read import Archive, refused
from syntheses.archive.rows import field_of, from_json
from syntheses.archive.write import FILES, RENDERED, RENDERINGS
from syntheses.enums import JobState
from syntheses.models import RenderJob, Version

logger = logging.getLogger(__name__)


class Files:
    """Files put in the storage for rows that are being written; taken away again when they will not be."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.placed: list[str] = []

    def attach(self, made: RetexAttachment, where: str) -> None:
        """Put the bytes of an attachment under a new name. What it is comes from its content."""
        data = self._data(made.sha256, made.size, where)
        try:
            if len(data) > SIZE_LIMIT or examine(data) != made.content_type:
                raise refused(f"{where} : le fichier « {made.name} » n’est pas ce qu’il annonce.")
            made.file.name = write_file(data)
        except FileRefusedError as error:
            raise refused(f"{where} : « {made.name} ». {error}") from error
        self.placed.append(str(made.file.name))

    def _data(self, sha256: str, size: int, where: str) -> bytes:
        member = self.archive.members.get(f"{FILES}/{sha256}")
        if member is None:
            raise refused(f"{where} : le fichier {sha256[:12]}… n’est pas dans l’archive.")
        if member["size"] != size:
            raise refused(f"{where} : le fichier {sha256[:12]}… n’a pas la taille annoncée.")
        return self.archive.data(f"{FILES}/{sha256}")

    def take_renderings(self, restitutions: dict[Any, Any]) -> None:
        """The PDF of versions as they were made. One that is here already must be the same."""
        if RENDERINGS not in self.archive.members:
            raise refused(f"Il manque « {RENDERINGS} » dans l’archive.")
        for number, line in enumerate(self.archive.lines(RENDERINGS), 1):
            where = f"{RENDERINGS}, ligne {number}"
            if set(line) != {"restitution", "version", *RENDERED}:
                raise refused(f"{where} : les champs ne sont pas ceux attendus.")
            values = {name: from_json(field_of(RenderJob, name), line[name], where) for name in RENDERED}
            version = Version.objects.filter(
                restitution=restitutions.get(line["restitution"]), number=line["version"]
            ).first()
            if version is None:
                raise refused(f"{where} : cette version n’est pas dans l’archive.")
            self._take_rendering(version, values, where)

    def _take_rendering(self, version: Version, values: dict[str, Any], where: str) -> None:
        job = RenderJob.objects.filter(version=version, layout=values["layout"]).first()
        if job and job.state == JobState.DONE:
            if job.sha256 != values["sha256"]:
                raise refused(f"Le PDF de « {version} » existe déjà ici avec un autre contenu.")
            return
        name = self._place_pdf(self._data(values["sha256"], values["size"], where), values["sha256"])
        job = job or RenderJob(version=version, snapshot_id=version.snapshot_id)
        job.file.name, job.state, job.progress, job.lease_until, job.error = name, JobState.DONE, 100, None, ""
        for field, value in values.items():
            setattr(job, field, value)
        job.save()
        dates = {field: values[field] for field in ("created_at", "updated_at")}
        RenderJob.objects.filter(pk=job.pk).update(**dates)

    def _place_pdf(self, data: bytes, sha256: str) -> str:
        """Under a name of its content, as productions are: what stands there whole is left."""
        if not data.startswith(b"%PDF-"):
            raise refused(f"« {FILES}/{sha256} » n’est pas un PDF.")
        name = f"rendus/{sha256[:2]}/{sha256}.pdf"
        if default_storage.exists(name) and default_storage.size(name) == len(data):
            return name
        default_storage.delete(name)
        self.placed.append(default_storage.save(name, ContentFile(data)))
        return self.placed[-1]

    def take_away(self) -> None:
        """Delete what was put: no row names it."""
        for name in self.placed:
            try:
                default_storage.delete(name)
            except OSError:
                logger.exception("%s could not be deleted", name)
