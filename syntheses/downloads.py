"""The files of a version: their names, their sizes, and how a browser is given them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.core.cache import cache
from django.http import HttpResponse
from django.urls import reverse

from restitutions.enums import Layout
from restitutions.models import Restitution
from syntheses.edition import Edition
from syntheses.enums import JobState
from syntheses.freeze import draft_edition
from syntheses.models import RenderJob, Version
from syntheses.office import OFFICE, write_office
from syntheses.report import Report
from syntheses.writers.csv_writer import write_csv_zip
from syntheses.writers.html import write_html
from syntheses.writers.json_writer import write_json

AT_ONCE = (
    ("docx", "Document Word"),
    ("odt", "Document OpenDocument"),
    ("html", "Page web"),
    ("csv", "Tableaux"),
    ("json", "Données"),
)
"""The formats written while the browser waits, in the order of the links."""

PREPARED = "en préparation"
"""Of a file that is being written."""

CONTENT_TYPES = {
    "csv": "application/zip",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
    "json": "application/json",
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
}


def extension_of(format: str) -> str:
    """The end of the name of a file: its format, but for the tables, which are several in one zip."""
    return "csv.zip" if format == "csv" else format


@dataclass(frozen=True)
class Download:
    """One link.

    `size` is in bytes, 0 before the file is made; `waiting` says why there is nothing to download yet, or "".
    """

    label: str
    format: str
    url: str
    size: int = 0
    waiting: str = ""

    @property
    def is_awaited(self) -> bool:
        """Whether it is being prepared: it will come, or fail."""
        return self.waiting == PREPARED


def written(report: Report, edition: Edition, format: str, *, template: bytes = b"") -> bytes:
    """A report in one of the formats written at once; those of word processors in its own layout.

    `template` is what a Word document is made from, ours when empty.
    """
    if format in OFFICE:
        return write_office(report, edition, format, layout=report.layout, template=template)
    if format == "csv":
        return write_csv_zip([(report, edition)])
    return write_json(report) if format == "json" else write_html(report, edition=edition)


def version_downloads(
    jobs: Iterable[RenderJob], sizes: Mapping[str, int], path: str, writing: tuple[Report, Edition] | None = None
) -> list[Download]:
    """What a version may be downloaded as. `path` is the address of its page; no SQL.

    `sizes` are those of the files kept, by format; without one, it is that of the file written from `writing`, or 0.
    """
    links = [_pdf(job) for job in jobs]
    for format, label in AT_ONCE:
        size = sizes.get(format) or (_size(*writing, format) if writing else 0)
        links.append(Download(label, format.upper(), f"{path}{format}/", size))
    return links


def _size(report: Report, edition: Edition, format: str) -> int:
    """Kept in the cache: the same report and edition always give the same bytes. 0 for what is made when asked for."""
    if format in OFFICE:
        return 0
    key = f"download-size:{edition.checksum}:{edition.version}:{edition.date.isoformat()}:{format}"
    size: int | None = cache.get(key)
    if size is None:
        size = len(written(report, edition, format))
        cache.set(key, size)
    return size


def _pdf(job: RenderJob) -> Download:
    label = f"PDF, mise en page {Layout(job.layout).label.lower()}"
    if job.since:
        label = f"{label}, modifié depuis la version\u00a0{job.since}"
    if job.state == JobState.DONE:
        return Download(label, "PDF", reverse("syntheses:job_file", args=[job.pk]), job.size or 0)
    waiting = "indisponible pour le moment" if job.state == JobState.FAILED else PREPARED
    return Download(label, "PDF", "", waiting=waiting)


def as_attachment(data: bytes, *, format: str, name: str) -> HttpResponse:
    """A file to keep: never shown in place, its type never guessed. `name` has no extension."""
    response = HttpResponse(data, content_type=CONTENT_TYPES[format])
    response["Content-Disposition"] = f'attachment; filename="{name}.{extension_of(format)}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def version_name(version: Version) -> str:
    """ "synthese-academie-de-nantes-v2", for a file."""
    return f"synthese-{version.restitution.territory.slug}-v{version.number}"


def draft_downloads(restitution: Restitution, report: Report | None = None) -> list[Download]:
    """A restitution as it stands now, in each format that is made at once; their sizes when its report is at hand."""
    edition = draft_edition(restitution) if report else None
    return [
        Download(
            label,
            format.upper(),
            reverse("syntheses:restitution_file", args=[restitution.pk, format]),
            len(written(report, edition, format)) if report and edition and format not in OFFICE else 0,
        )
        for format, label in AT_ONCE
    ]
