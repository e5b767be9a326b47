"""`render_demo`: the PDFs of the demo regions, made by the same Celery task as in production."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management.base import CommandError

from common.commands import FrenchCommand
from egn.embedded import start_embedded_worker
from syntheses.enums import JobState
from syntheses.jobs import ask_for_version_pdf, has_vanished, ring
from syntheses.models import RenderJob
from syntheses.selectors import current_versions
from territories.enums import Level

PATIENCE = 300
"""Seconds before the command gives up."""


class Command(FrenchCommand):
    help = "Produit les PDF des synthèses régionales publiées et dit où ils sont."

    def handle(self, *_args: Any, **_options: Any) -> None:
        versions = list(current_versions().filter(restitution__territory__level=Level.REGION))
        if not versions:
            raise CommandError("Aucune synthèse régionale n’est publiée : lancez d’abord « manage.py load_demo ».")
        jobs = [ask_for_version_pdf(version, layout=version.restitution.layout) for version in versions]
        waiting = [job for job in jobs if job.state != JobState.DONE or has_vanished(job)]
        if waiting and settings.EMBEDDED_WORKER:
            start_embedded_worker()
        for job in waiting:
            ring(job)
        failed = [job for job in jobs if not self.wait_for(job)]
        for job in jobs:
            self.stdout.write(f"{job.version.restitution if job.version else job} : {self.outcome(job)}")
        if failed:
            raise CommandError("Un PDF n’a pas pu être produit.")

    def wait_for(self, job: RenderJob) -> bool:
        """Follow a job to its end, saying how far it is. True when its file is there."""
        limit = time.monotonic() + PATIENCE
        said = -1
        while not job.is_over and time.monotonic() < limit:
            time.sleep(0.2)
            job.refresh_from_db(fields=["state", "progress", "error", "file", "size"])
            if job.progress // 20 != said and job.state == JobState.RUNNING:
                said = job.progress // 20
                name = job.version.restitution if job.version else job
                self.stdout.write(f"  {name} : {job.progress} %")
                self.stdout.flush()
        return job.state == JobState.DONE

    def outcome(self, job: RenderJob) -> str:
        if job.state == JobState.DONE:
            return default_storage.path(str(job.file))
        return job.error or f"toujours « {job.get_state_display()} » après {PATIENCE} secondes."
