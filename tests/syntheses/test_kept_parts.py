"""Parts of PDFs kept in the storage: whole or not at all, for a while, and used by the job that makes a PDF."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from pytest_django import Settings

from restitutions.models import Entry
from syntheses import kept_parts
from syntheses.intake import intake
from syntheses.jobs import ask_for_pdf, run
from syntheses.kept_parts import FOLDER, StoredParts, purge_parts
from syntheses.report import Report
from tests.cast import Cast
from tests.syntheses.printing import small_theme

KEY = "ab" * 32


@pytest.fixture(autouse=True)
def storage(tmp_path: Path, settings: Settings) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def kept(storage: Path) -> list[Path]:
    return sorted(path for path in (storage / FOLDER).rglob("*") if path.is_file())


def test_a_part_is_given_back_as_it_was_and_another_key_has_none() -> None:
    StoredParts().put(KEY, b"%PDF")
    assert StoredParts().get(KEY) == b"%PDF"
    assert StoredParts().get("cd" * 32) is None


@pytest.mark.parametrize("harm", [b"", b"short", bytes(40)])
def test_a_part_that_is_not_whole_is_none_and_is_replaced(storage: Path, harm: bytes) -> None:
    StoredParts().put(KEY, b"%PDF")
    [path] = kept(storage)
    path.write_bytes(harm)
    assert StoredParts().get(KEY) is None
    StoredParts().put(KEY, b"%PDF")
    assert kept(storage) == [path]
    assert StoredParts().get(KEY) == b"%PDF"


def test_a_full_disk_is_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(name: str, content: ContentFile) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(default_storage, "save", full)
    StoredParts().put(KEY, b"%PDF")
    assert StoredParts().get(KEY) is None


def test_parts_too_old_are_purged_then_the_oldest_of_too_many(storage: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    purge_parts()
    for rank in range(5):
        StoredParts().put(f"{rank}" * 64, b"%PDF")
    purge_parts()
    assert len(kept(storage)) == 5
    monkeypatch.setattr(kept_parts, "AT_MOST", 3)
    purge_parts()
    assert len(kept(storage)) == 3
    purge_parts(timezone.now() + timedelta(days=29))
    assert len(kept(storage)) == 3
    purge_parts(timezone.now() + timedelta(days=31))
    assert kept(storage) == []


@pytest.mark.django_db
def test_a_job_lays_out_only_the_thematique_that_changed_since_the_last_one(cast: Cast, storage: Path) -> None:
    themes = tuple(replace(small_theme(), theme=number, number=number) for number in (1, 2, 3))
    restitution = intake(Report(layout="ateliers", themes=themes), campaign=cast.campaign, territory=cast.nantes)

    def made() -> tuple[str, int]:
        before = len(kept(storage))
        job = ask_for_pdf(restitution, layout="ateliers", by=None)
        run(job.pk)
        job.refresh_from_db()
        assert job.state == "done"
        return job.sha256, len(kept(storage)) - before

    first, laid_out = made()
    assert laid_out == 3
    Entry.objects.filter(sheet__theme__number=2, text="Un axe").update(text="Un autre axe")
    second, laid_out = made()
    assert laid_out == 1
    assert second != first
