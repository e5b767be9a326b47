"""The annex of a PDF: what changed since an earlier version, asked for, tagged, and keyed to its production."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pypdf import PdfReader

from accounts.scope import Scope
from restitutions.models import Entry as Row
from syntheses.edition import Since
from syntheses.jobs import ask_for_version_pdf, run
from syntheses.models import RenderJob, Version
from syntheses.report import Entry, PlanRow, Report, ThemeSection
from syntheses.services import move_restitution
from syntheses.writers.pdf import write_pdf
from tests.cast import Cast
from tests.pdf_reading import squeeze
from tests.syntheses.conftest import SignIn, publish
from tests.syntheses.printing import EDITION, small_report
from tests.verapdf import assert_valid

TITLE = "Annexe – Modifié depuis la version"


def text_of(data: bytes) -> str:
    return squeeze(" ".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages))


def with_annex(before: Report, after: Report, layout: str = "ateliers") -> bytes:
    return write_pdf(after, layout=layout, edition=EDITION, since=Since(number=2, report=before))


def flat(outline: list[Any]) -> list[Any]:
    """Every bookmark, whatever its depth."""
    return [one for item in outline for one in (flat(item) if isinstance(item, list) else [item])]


def one(text: str) -> Report:
    plan = (PlanRow(what=(Entry(text=text, ref="NAN-T1-Q1"),)),)
    return Report(layout="ateliers", title="Essai", themes=(ThemeSection(theme=1, heading="Égal accès", plan=plan),))


def test_the_words_that_changed_are_said_in_words(tmp_path: Path) -> None:
    text = text_of(with_annex(one("Relier les écoles rurales"), one("Relier toutes les écoles urbaines")))
    assert squeeze(f"{TITLE} 2") in text
    assert squeeze("Reformulé – Quoi NAN-T1-Q1") in text
    assert squeeze("[ajouté : toutes]") in text
    assert squeeze("[supprimé : rurales]") in text


def test_nothing_changed_is_said(tmp_path: Path) -> None:
    assert squeeze("Aucune différence") in text_of(with_annex(one("Relier"), one("Relier")))


def test_without_an_annex_the_bytes_are_those_of_always() -> None:
    plain = write_pdf(small_report(), layout="region", edition=EDITION)
    assert plain == write_pdf(small_report(), layout="region", edition=EDITION, since=None)
    assert squeeze(TITLE) not in text_of(plain)


def test_the_annex_is_valid_under_both_standards_and_in_the_outline(tmp_path: Path) -> None:
    before = small_report()
    theme = replace(before.themes[0], plan=(), diagnosis=before.themes[0].diagnosis[:0])
    after = replace(before, title="Un autre titre", themes=(theme,), totals_note="<b>Deux mille</b> rencontres.")
    paths = [tmp_path / f"{layout}.pdf" for layout in ("ateliers", "region")]
    for path in paths:
        path.write_bytes(with_annex(before, after, path.stem))
        assert f"{TITLE}\u00a02" in [item.title for item in flat(PdfReader(path).outline)]
    assert_valid(*paths)


def correct(version: Version, cast: Cast) -> Version:
    move_restitution(version.restitution, "corriger", by=Scope(cast.coordinator), reason="Un oubli")
    Row.objects.update(text="Ouvrir deux points")
    return publish(version.restitution, cast)


@pytest.mark.django_db
def test_the_form_offers_the_versions_before_and_the_job_is_keyed_by_it(
    cast: Cast, version: Version, as_user: SignIn
) -> None:
    client, path = as_user(cast.reader), f"/restitutions/{version.restitution_id}/"
    assert 'name="since"' not in client.get(path).content.decode()
    second = correct(version, cast)
    page = client.get(path).content.decode()
    assert 'name="since"' in page
    assert "Modifié depuis la version\u00a01" in page
    places = {
        client.post(f"{path}pdf/", {"layout": "ateliers", "since": since})["Location"] for since in ("0", "1", "1", "")
    }
    assert len(places) == 2
    kept = RenderJob.objects.filter(version=second).order_by("since").values_list("since", flat=True)
    assert list(kept) == [0, 1]
    assert client.post(f"{path}pdf/", {"layout": "ateliers", "since": "2"})["Location"] == path


@pytest.mark.django_db
def test_the_job_writes_the_annex_and_its_file_says_so(cast: Cast, client: Client, version: Version) -> None:
    second = correct(version, cast)
    job = ask_for_version_pdf(second, layout="ateliers", since=1)
    run(job.pk)
    answer = client.get(f"/productions/{job.pk}/fichier/")
    assert answer["Content-Disposition"].endswith('"synthese-academie-de-nantes-v2-ateliers-depuis-v1.pdf"')
    assert squeeze(f"{TITLE} 1") in text_of(b"".join(answer))
    assert "modifié depuis la version\u00a01" in client.get("/syntheses/academie-de-nantes/").content.decode()


@pytest.mark.django_db
def test_an_annex_that_tells_from_a_withdrawn_version_is_not_public_any_more(
    cast: Cast, client: Client, version: Version
) -> None:
    second = correct(version, cast)
    job = ask_for_version_pdf(second, layout="ateliers", since=1)
    run(job.pk)
    Version.objects.filter(pk=version.pk).update(withdrawn_at=second.published_at)
    assert client.get(f"/productions/{job.pk}/fichier/").status_code == 302
    assert f"/productions/{job.pk}/" not in client.get("/syntheses/academie-de-nantes/").content.decode()


@pytest.mark.django_db
def test_the_command_makes_the_annex_or_says_why_not(cast: Cast, version: Version, tmp_path: Path) -> None:
    second, output = correct(version, cast), tmp_path / "essai.pdf"

    def export(**options: object) -> None:
        call_command("export_report", second.restitution_id, output=output, stdout=StringIO(), **options)

    export(format="pdf", since=1)
    assert squeeze(f"{TITLE} 1") in text_of(output.read_bytes())
    with pytest.raises((CommandError, SystemExit)):
        export(format="pdf", since=9)
    with pytest.raises((CommandError, SystemExit)):
        export(format="json", since=1)
