"""The versions of one restitution as pages list them: files, checksum, and the way to what changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from syntheses.awaited import FileList
from syntheses.downloads import Download, version_downloads
from syntheses.edition import Edition
from syntheses.kept import sizes_of
from syntheses.models import RenderJob, Version
from syntheses.report import Report
from syntheses.selectors import jobs_of, own_url

Said = Mapping[int, tuple[Report, Edition]]


@dataclass(frozen=True)
class VersionLine:
    """One version. `url` and `downloads` are empty once it is withdrawn; `changes_url` is "" without one before it.

    `page` is where the list is, if it asks for what is being prepared.
    """

    version: Version
    url: str
    downloads: tuple[Download, ...]
    changes_url: str
    page: str = ""

    @property
    def list(self) -> FileList:
        number = self.version.number
        return FileList(f"fichiers-v{number}", f"Télécharger la version {number}", self.page, self.downloads)


def version_lines(
    versions: Sequence[Version],
    jobs: Sequence[RenderJob] | None = None,
    said: Said | None = None,
    *,
    page: str = "",
) -> list[VersionLine]:
    """The newest first. `versions` are all those of one restitution; two SQL statements, one when `jobs` are given.

    `said` is what some of them say, by id: the size of their files is then told before these are kept.
    """
    ordered = sorted(versions, key=lambda one: -one.number)
    by_version: dict[int | None, list[RenderJob]] = defaultdict(list)
    for job in jobs_of(ordered) if jobs is None else jobs:
        by_version[job.version_id].append(job)
    sizes = sizes_of(ordered)
    lines = []
    for place, one in enumerate(ordered):
        if not one.is_readable:
            lines.append(VersionLine(one, "", (), ""))
            continue
        path = own_url(one)
        before = next((other for other in ordered[place + 1 :] if other.is_readable), None)
        files = version_downloads(by_version[one.pk], sizes[one.pk], path, (said or {}).get(one.pk))
        lines.append(VersionLine(one, path, tuple(files), changes_url(one, before) if before else "", page))
    return lines


def changes_url(version: Version, since: Version) -> str:
    """Where what changed from one version to another of the same restitution is read."""
    restitution = version.restitution
    return reverse(
        "syntheses:changes_of", args=[restitution.territory.slug, restitution.pk, version.number, since.number]
    )
