"""Attached files outside their fiche: who has them, how they are given, how long they last, what documents say."""

from __future__ import annotations

import json
import uuid
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone

from accounts.scope import Scope
from restitutions.enums import Change
from restitutions.history import record, revise
from restitutions.models import Restitution, Retex, RetexAttachment
from restitutions.services import delete_restitution
from restitutions.services.attachments import add_attachment, remove_attachment
from syntheses.compose import compose
from syntheses.freeze import draft_edition, freeze_report
from syntheses.imports import read_upload
from syntheses.intake import intake
from syntheses.models import Snapshot, Version
from syntheses.purge import purge
from syntheses.readers.json_reader import read_json
from syntheses.report import Attachment, Report, ReportRefusedError, ThemeSection, without_attachments
from syntheses.report import Retex as Retour
from syntheses.services import move_restitution
from syntheses.sharing import create_link, token_of
from syntheses.writers.html import write_html
from syntheses.writers.json_writer import to_dict, write_json
from syntheses.writers.pdf import write_print_html
from tests import files
from tests.cast import Cast
from tests.syntheses.conftest import SignIn, publish

pytestmark = pytest.mark.django_db

PNG = files.image()
NAME = "Affiche « été ».png"


@pytest.fixture
def made(draft: Restitution, cast: Cast) -> RetexAttachment:
    """A file on the RETEX of a draft of Nantes."""
    sheet = draft.sheets.get()
    retex = Retex.objects.create(sheet=sheet, label="RETEX 1")
    return add_attachment(retex=retex, uid=uuid.uuid4(), filename=NAME, data=PNG, by=cast.facilitator)


def address(made: RetexAttachment) -> str:
    return f"/pieces/{made.sha256}/"


def body(answer: Any) -> bytes:
    """Read to its end, a file closes itself."""
    return b"".join(answer.streaming_content)


def status(answer: Any) -> int:
    if answer.streaming:
        body(answer)
    return int(answer.status_code)


def test_a_file_is_a_download_that_nothing_runs_nor_keeps(cast: Cast, made: RetexAttachment, as_user: SignIn) -> None:
    answer = as_user(cast.facilitator).get(address(made))
    assert (answer.status_code, body(answer)) == (200, PNG)
    assert answer["Content-Type"] == "image/png"
    assert answer["Content-Disposition"] == (
        "attachment; filename*=utf-8''Affiche%20%C2%AB%20%C3%A9t%C3%A9%20%C2%BB.png"
    )
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Cache-Control"] == "private, no-cache"
    again = as_user(cast.facilitator).get(address(made), headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("administrator", 200),
        ("coordinator", 200),
        ("facilitator", 200),
        ("reader", 404),
        ("other_coordinator", 404),
        ("other_facilitator", 404),
        ("outsider", 404),
    ],
)
def test_the_file_of_a_draft_is_for_those_who_read_it(
    cast: Cast, made: RetexAttachment, as_user: SignIn, who: str, expected: int
) -> None:
    assert status(as_user(getattr(cast, who)).get(address(made))) == expected


def test_a_visitor_is_asked_to_sign_in_whether_the_file_exists_or_not(client: Client, made: RetexAttachment) -> None:
    for path in (address(made), f"/pieces/{'0' * 64}/"):
        assert client.get(path)["Location"] == f"/connexion/?next={path}"


def test_the_file_of_a_version_is_everybody_s_until_it_is_withdrawn(
    client: Client, cast: Cast, draft: Restitution, made: RetexAttachment, as_user: SignIn
) -> None:
    version = publish(draft, cast)
    answer = client.get(address(made))
    assert (answer.status_code, body(answer), answer["Cache-Control"]) == (200, PNG, "no-cache")
    page = client.get(f"/syntheses/{cast.nantes.slug}/{draft.pk}/v1/").content.decode()
    assert f'href="{address(made)}"' in page
    assert "Affiche « été »" in page
    move_restitution(version.restitution, "depublier", by=Scope(cast.administrator), reason="Un visage")
    assert client.get(address(made)).status_code == 302
    assert as_user(cast.other_coordinator).get(address(made)).status_code == 404
    assert body(as_user(cast.facilitator).get(address(made))) == PNG


def test_a_version_goes_on_offering_a_file_that_the_draft_lost(
    client: Client, cast: Cast, draft: Restitution, made: RetexAttachment
) -> None:
    publish(draft, cast)
    by = Scope(cast.administrator)
    for name in ("depublier", "renvoyer"):
        move_restitution(draft, name, by=by, reason="Une faute")
    remove_attachment(attachment=RetexAttachment.objects.get(), by=cast.facilitator)
    Retex.objects.all().delete()
    with time_machine.travel(timezone.now() + timedelta(days=4000)):
        purge()
    Version.objects.update(withdrawn_at=None)
    Restitution.objects.update(
        state="publiee", submitted_at=timezone.now(), validated_at=timezone.now(), published_at=timezone.now()
    )
    assert body(client.get(address(made))) == PNG


def test_what_nothing_lists_any_more_is_purged_with_its_file(
    cast: Cast, draft: Restitution, made: RetexAttachment
) -> None:
    path = str(made.file)
    purge()
    assert default_storage.exists(path)
    remove_attachment(attachment=made, by=cast.facilitator)
    purge()
    assert (RetexAttachment.objects.count(), default_storage.exists(path)) == (0, False)


def test_a_working_snapshot_keeps_its_files_as_long_as_it_lives(
    cast: Cast, draft: Restitution, made: RetexAttachment
) -> None:
    freeze_report(draft)
    remove_attachment(attachment=made, by=cast.facilitator)
    purge()
    assert default_storage.exists(str(made.file))
    Snapshot.objects.all().delete()
    purge()
    assert not default_storage.exists(str(made.file))


def test_a_retex_put_back_has_its_files_again_until_it_cannot_be(
    cast: Cast, draft: Restitution, made: RetexAttachment, as_user: SignIn
) -> None:
    """Live entry puts a RETEX back under its own id, from its last revision."""
    retex = Retex.objects.get()
    record([revise(retex.sheet, retex, Change.DELETED, before={"label": "RETEX 1"}, by=cast.facilitator)])
    Retex.objects.all().delete()
    purge()
    animateur = as_user(cast.facilitator)
    assert animateur.get(address(made)).status_code == 404
    assert compose(draft).themes[0].retex == ()
    retex.save(force_insert=True)
    assert body(animateur.get(address(made))) == PNG
    assert [one.name for one in compose(draft).themes[0].retex[0].attachments] == [NAME]
    Retex.objects.all().delete()
    with time_machine.travel(timezone.now() + timedelta(days=29)):
        purge()
    assert default_storage.exists(str(made.file))
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        purge()
    assert (RetexAttachment.objects.count(), default_storage.exists(str(made.file))) == (0, False)


def test_a_deleted_restitution_leaves_no_file(cast: Cast, draft: Restitution, made: RetexAttachment) -> None:
    delete_restitution(restitution=draft, sessions=[], by=Scope(cast.facilitator))
    purge()
    assert (RetexAttachment.objects.count(), default_storage.exists(str(made.file))) == (0, False)


def test_a_file_that_no_row_names_is_purged_after_a_day(made: RetexAttachment) -> None:
    lost = default_storage.save("pieces/perdue", ContentFile(b"x"))
    purge()
    assert default_storage.exists(lost)
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        purge()
    assert not default_storage.exists(lost)
    assert default_storage.exists(str(made.file))


def test_a_share_link_names_the_files_without_giving_them(
    client: Client, cast: Cast, draft: Restitution, made: RetexAttachment
) -> None:
    link = create_link(restitution=draft, uid=uuid.uuid4(), days=7, by=cast.facilitator)
    page = client.get(f"/partage/{token_of(link.uid)}/").content.decode()
    assert "Pièce jointe" in page
    assert "Affiche « été »" in page
    assert "/pieces/" not in page


def test_the_preview_gives_them_and_the_page_to_keep_names_them(
    cast: Cast, draft: Restitution, made: RetexAttachment, as_user: SignIn
) -> None:
    animateur = as_user(cast.facilitator)
    assert f'href="{address(made)}"' in animateur.get(f"/restitutions/{draft.pk}/apercu/").content.decode()
    kept = animateur.get(f"/restitutions/{draft.pk}/fichier/html/").content.decode()
    assert "Affiche « été »" in kept
    assert "/pieces/" not in kept


def test_a_json_that_lists_files_says_that_it_does_not_hold_them(
    cast: Cast, draft: Restitution, made: RetexAttachment
) -> None:
    data = write_json(compose(draft))
    listed = json.loads(data)["themes"][0]["retex"][0]["attachments"]
    assert listed == [{"name": NAME, "size": len(PNG), "sha256": made.sha256}]
    reading = read_upload(data, filename="a.json", campaign=cast.campaign, territory=cast.nantes)
    assert [(line.where, line.text) for line in reading.not_understood] == [("themes[0].retex[0]", NAME)]
    assert "joignez-la de nouveau" in reading.not_understood[0].why
    again = intake(reading.report, campaign=cast.campaign, territory=cast.nantes)
    assert RetexAttachment.objects.filter(retex__sheet__restitution=again).count() == 0
    assert reading.report == replace(without_attachments(compose(draft)), source="a.json")
    assert [item.label for item in compose(again).themes[0].retex] == ["RETEX 1"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "a.png", "size": 1, "sha256": "zz"},
        {"name": "", "size": 1, "sha256": "0" * 64},
        {"name": "a.png", "size": -1, "sha256": "0" * 64},
        "a.png",
    ],
)
def test_a_json_that_lists_them_wrongly_is_refused_with_the_place(wrong: object) -> None:
    value = to_dict(Report(layout="ateliers", themes=(ThemeSection(theme=1, retex=(Retour(label="RETEX 1"),)),)))
    value["themes"][0]["retex"][0]["attachments"] = [wrong]
    with pytest.raises(ReportRefusedError, match=r"themes\[0\].retex\[0\].attachments\[0\]"):
        read_json(json.dumps(value).encode())


def test_the_page_to_keep_escapes_their_names(cast: Cast, draft: Restitution) -> None:
    nasty = Attachment(name="<script>alert(1)</script>.png", size=3, sha256="0" * 64)
    section = ThemeSection(theme=1, retex=(Retour(label="RETEX 1", attachments=(nasty,)),))
    page = write_html(Report(layout="ateliers", themes=(section,)), edition=draft_edition(draft)).decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>" not in page


def test_the_print_names_them(cast: Cast, draft: Restitution) -> None:
    one = Attachment(name="Affiche.png", size=1_200_000, sha256="0" * 64)
    section = ThemeSection(theme=1, retex=(Retour(label="RETEX 1", attachments=(one,)),))
    report = Report(layout="ateliers", themes=(section,))
    page = write_print_html(report, layout="ateliers", edition=draft_edition(draft))
    assert "Pièce jointe&nbsp;: Affiche.png (1,2\u00a0Mo)" in page
    assert "non renseigné" not in page.partition("RETEX 1")[2].partition("Affiche")[0]
