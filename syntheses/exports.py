"""A restitution as it stands now, in any of the formats."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from restitutions.models import Restitution
from syntheses.archive.write import export_archive
from syntheses.freeze import edition_of, freeze_report, since_version
from syntheses.office import OFFICE, write_office
from syntheses.readers.json_reader import from_dict
from syntheses.word_templates import template_for
from syntheses.writers.csv_writer import write_csv_zip
from syntheses.writers.json_writer import write_json

FORMATS = ("json", "html", "pdf", "csv", "docx", "odt", "zip")


def export(restitution: Restitution, *, format: str, layout: str, since: int = 0) -> bytes:
    """The bytes of a restitution in one of the formats; `layout` ("ateliers", "region") is for "pdf", "docx" and "odt".

    "csv" is a zip of CSV files; "zip" is the archive of the campaign in its territory and below
    (`syntheses.archive`), which raises ArchiveRefusedError.
    `since` is the number of the version from which an annex of the PDF tells what changed, 0 without an annex.
    Freezes what it exports; when that is what the last version froze, the document says it is that version.
    """
    if format == "zip":
        with TemporaryDirectory() as folder:
            file = Path(folder) / "archive.zip"
            export_archive(restitution.campaign, restitution.territory, file)
            return file.read_bytes()
    snapshot = freeze_report(restitution)
    report = from_dict(snapshot.payload)
    version = snapshot.versions.readable().order_by("-number").first()
    edition = edition_of(snapshot, version)
    if format == "json":
        return write_json(report)
    if format == "csv":
        return write_csv_zip([(report, edition)])
    if format in OFFICE:
        template = template_for(restitution.territory, format, at=version.published_at if version else None)
        return write_office(report, edition, format, layout=layout, template=template)
    if format == "html":
        from syntheses.writers.html import write_html

        return write_html(report, edition=edition)
    from syntheses.writers.pdf import write_pdf

    return write_pdf(report, layout=layout, edition=edition, since=since_version(restitution.pk, since))
