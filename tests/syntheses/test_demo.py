"""The demo data: loaded once, kept afterwards, with something to do for each role; both PDFs at the end."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.test import override_settings

from accounts.demo import DEMO_DOMAIN
from accounts.models import User
from accounts.scope import Scope
from consolidation.coverage import coverage
from consolidation.suggestions import suggestions
from restitutions.models import Entry, Restitution
from syntheses import desk, jobs
from syntheses.models import RenderJob, Version

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded() -> None:
    call_command("load_reference", stdout=StringIO())
    with override_settings(DEMO=True):
        call_command("load_demo", stdout=StringIO())


def scope(word: str) -> Scope:
    return Scope(User.objects.get(email=f"{word}@{DEMO_DOMAIN}"))


def test_outside_demo_mode_nothing_is_loaded() -> None:
    with pytest.raises(CommandError, match="EGN_DEMO=1"):
        call_command("load_demo", stdout=StringIO())
    assert Restitution.objects.count() == 0


def test_without_the_referential_it_says_what_to_run() -> None:
    with override_settings(DEMO=True), pytest.raises(CommandError, match="load_reference"):
        call_command("load_demo", stdout=StringIO())


def test_the_regions_the_academie_and_their_departments_are_there(loaded: None) -> None:
    states = Restitution.objects.order_by("territory__code", "territory__level").values_list("territory__code", "state")
    waiting = {code: state for code, state in states if state != "publiee"}
    assert waiting == {
        "14": "brouillon",
        "22": "validee",
        "24": "brouillon",
        "29": "validee",
        "33": "transmise",
        "53": "transmise",
        "56": "transmise",
        "72": "validee",
        "79": "brouillon",
        "85": "brouillon",
    }
    assert Restitution.objects.count() == 23
    assert Version.objects.count() == RenderJob.objects.count() == 13
    feeding = Restitution.objects.filter(feeds__isnull=False).values_list("feeds__territory__code", flat=True)
    assert sorted(feeding) == ["14"] * 3 + ["15"] * 12 + ["17"] * 5


def test_an_academie_has_something_to_consolidate(loaded: None) -> None:
    synthesis = Restitution.objects.get(territory__ref="REN")
    todo = desk.todo(scope("coordination.rennes"))
    waiting = {(item.action, item.restitution.territory.code) for item in todo.waiting}
    assert waiting == {("Publier", "22"), ("Publier", "29"), ("Valider", "56"), ("Compléter et envoyer", "14")}
    lines = {line.territory.code: (line.state, line.total) for line in coverage(synthesis).lines}
    assert lines == {"22": ("Validée", 25), "29": ("Validée", 26), "56": ("Transmise", 24), "35": ("Attendue", 0)}
    texts = dict(Entry.objects.values_list("pk", "text"))
    alike = {
        (sheet.theme.number, texts[pair.first], texts[pair.second])
        for sheet in synthesis.sheets.select_related("theme")
        for pair in suggestions(synthesis, sheet.theme, sheet.pk)
    }
    assert alike == {
        (
            1,
            "Le débit du collège ne suffit pas quand plusieurs classes se connectent ensemble",
            "Quand plusieurs classes se connectent ensemble, le débit du collège ne suffit plus",
        ),
        (
            2,
            "Des outils différents d’une école à l’autre dans un même réseau",
            "Des outils différents d’une école à l’autre",
        ),
        (
            2,
            "Trop peu de temps en équipe pour préparer une séance avec le numérique",
            "Peu de temps en équipe pour préparer les séances",
        ),
    }


def test_running_it_again_keeps_what_people_wrote(loaded: None) -> None:
    Restitution.objects.filter(territory__code="85").update(title="Mon titre")
    with override_settings(DEMO=True):
        call_command("load_demo", stdout=StringIO())
    assert Restitution.objects.count() == 23
    assert Restitution.objects.get(territory__code="85").title == "Mon titre"


def test_each_role_has_something_to_do(loaded: None) -> None:
    assert [item.action for item in desk.todo(scope("animation.vendee")).waiting] == ["Compléter et envoyer"]
    coordinator = {item.action for item in desk.todo(scope("coordination.pays-de-la-loire")).waiting}
    assert coordinator == {"Valider", "Publier", "Compléter et envoyer"}
    returned = [item.detail for item in desk.todo(scope("animation.nouvelle-aquitaine")).waiting if item.detail]
    assert returned == ["Merci d’ajouter le lien de la vidéo du RETEX, puis de renvoyer la restitution."]
    assert desk.todo(scope("lecture.nantes")).is_empty


def test_render_demo_needs_something_published() -> None:
    with pytest.raises(CommandError, match="load_demo"):
        call_command("render_demo", stdout=StringIO())


@override_settings(EMBEDDED_WORKER=False)
def test_render_demo_says_where_both_pdfs_are(loaded: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("egn.management.commands.render_demo.ring", lambda job: jobs.run(job.pk))
    out = StringIO()
    call_command("render_demo", stdout=out)
    paths = [line.split(" : ")[-1] for line in out.getvalue().splitlines() if line.endswith(".pdf")]
    done = RenderJob.objects.filter(state="done").order_by("snapshot__restitution__title")
    assert paths == [default_storage.path(str(job.file)) for job in done]
    assert len(paths) == 2
    monkeypatch.setattr("egn.management.commands.render_demo.ring", pytest.fail)
    call_command("render_demo", stdout=StringIO())


@override_settings(EMBEDDED_WORKER=False)
def test_render_demo_fails_with_the_reason(loaded: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(job: RenderJob) -> None:
        RenderJob.objects.filter(pk=job.pk).update(state="failed", error="Le disque du serveur est plein.")

    monkeypatch.setattr("egn.management.commands.render_demo.ring", fail)
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("render_demo", stdout=out)
    assert out.getvalue().count("Le disque du serveur est plein.") == 2
