"""The bytes an archive carries: attached files, and what was written from versions."""

from __future__ import annotations

import logging
from typing import Any

from django.core.files.storage import default_storage

from common.attached import SIZE_LIMIT, AttachedFile, folder_of, write_file
from common.file_types import FileRefusedError, FileType, clean_name, examine
from syntheses.archive.errors import refused
from syntheses.archive.read import Archive
from syntheses.archive.rows import field_of, from_json
from syntheses.archive.tables import Rendering
from syntheses.archive.write import FILES
from syntheses.downloads import AT_ONCE, extension_of
from syntheses.enums import JobState
from syntheses.jobs import is_whole, write_once
from syntheses.models import RenderJob, Version

logger = logging.getLogger(__name__)


class Files:
    """Files put in the storage for rows that are being written; taken away again when they will not be."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.placed: list[str] = []

    def attach(self, made: AttachedFile, where: str) -> None:
        """Put the bytes of an attachment under a new name. What it is comes from its content."""
        data = self._data(made.sha256, made.size, where)
        try:
            if len(data) > SIZE_LIMIT or examine(data) != made.content_type:
                raise refused(f"{where} : le fichier « {made.name} » n’est pas ce qu’il annonce.")
            if clean_name(made.name, FileType(made.content_type)) != made.name:
                raise refused(f"{where} : le champ « name » n’est pas un nom de fichier que le logiciel donne.")
            made.file.name = write_file(data, folder_of(type(made)))
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

    def take_renderings(self, rendering: Rendering, restitutions: dict[Any, Any]) -> None:
        """What was written from versions, as it was. What is here already must be the same."""
        if rendering.member not in self.archive.members:
            raise refused(f"Il manque « {rendering.member} » dans l’archive.")
        names = (*rendering.key, *rendering.said)
        for number, line in enumerate(self.archive.lines(rendering.member), 1):
            where = f"{rendering.member}, ligne {number}"
            if set(line) != {"restitution", "version", *names}:
                raise refused(f"{where} : les champs ne sont pas ceux attendus.")
            values = {name: from_json(field_of(rendering.model, name), line[name], where) for name in names}
            pk, version = restitutions.get(str(line["restitution"])), line["version"]
            found = Version.objects.filter(restitution=pk, number=version).first() if type(version) is int else None
            if found is None:
                raise refused(f"{where} : cette version n’est pas dans l’archive.")
            self._take(rendering, found, values, where)

    def _take(self, rendering: Rendering, version: Version, values: dict[str, Any], where: str) -> None:
        key = {"version": version, **{name: values[name] for name in rendering.key}}
        if there := rendering.made.filter(**key).first():
            if there.sha256 != values["sha256"]:
                raise refused(f"{where} : « {version} » a déjà ici ce document, avec un autre contenu.")
            return
        made: Any = rendering.model._default_manager.filter(**key).first() or rendering.model(**key)
        if isinstance(made, RenderJob):
            made.snapshot_id, made.state, made.progress = version.snapshot_id, JobState.DONE, 100
            made.lease_until, made.error, extension = None, "", "pdf"
        else:
            if values["format"] not in dict(AT_ONCE):
                raise refused(f"{where} : ce format de document est inconnu.")
            extension = extension_of(values["format"])
        for name, value in values.items():
            setattr(made, name, value)
        made.file.name = self._place(self._data(values["sha256"], values["size"], where), values["sha256"], extension)
        made.save()
        rendering.model._default_manager.filter(pk=made.pk).update(**{name: values[name] for name in rendering.said})

    def _place(self, data: bytes, sha256: str, extension: str) -> str:
        """Under a name of its content, as productions are: what stands there whole is left."""
        name = f"rendus/{sha256[:2]}/{sha256}.{extension}"
        if not is_whole(name, data):
            self.placed.append(name)
        return write_once(name, data)

    def take_away(self) -> None:
        """Delete what was put: no row names it."""
        for name in self.placed:
            try:
                default_storage.delete(name)
            except OSError:
                logger.exception("%s could not be deleted", name)
