"""« En préparation » follows itself on the pages of reports and of versions: while it is so, and only then."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from anniversaries import files
from anniversaries.models import AnniversaryFile
from anniversaries.services import withdraw_report
from syntheses.enums import JobState
from syntheses.models import RenderJob
from tests.anniversaries.conftest import Followed
from tests.anniversaries.test_pages import desk, public
from tests.followup.conftest import SignIn

pytestmark = pytest.mark.django_db


def polled(client: Client, url: str, target: str, awaited: int) -> Any:
    """What htmx gets for a list that was shown with that many files being prepared."""
    return client.get(url, {"attendus": awaited}, headers={"HX-Request": "true", "HX-Target": target})


def follows(page: Any) -> list[str]:
    """The addresses that the lists of a page ask for."""
    return re.findall(r' hx-get="([^"]+)" hx-trigger="every 3s"', page.content.decode())


def test_a_report_follows_its_files_until_each_is_written_or_failed(followed: Followed, as_user: SignIn) -> None:
    made = followed.publish(followed.make())
    browser = as_user(None)
    page = browser.get(public(followed, 1))
    assert follows(page) == [f"{public(followed, 1)}?attendus=3"]
    assert f'href="{public(followed, 1)}">Actualiser<' in page.content.decode()
    assert polled(browser, public(followed, 1), "fichiers", 3).status_code == 204
    files.run(made.files.get(format="odt").pk)
    again = polled(browser, public(followed, 1), "fichiers", 3)
    assert follows(again) == [f"{public(followed, 1)}?attendus=2"]
    assert "<h1" not in again.content.decode()
    assert "Fichiers du rapport&nbsp;: la liste a changé." in again.content.decode()
    files.run(made.files.get(format="docx").pk)
    AnniversaryFile.objects.filter(format="pdf").update(state=JobState.FAILED, error="La mise en page a échoué.")
    over = polled(browser, public(followed, 1), "fichiers", 2)
    assert (follows(over), "Actualiser" in over.content.decode()) == ([], False)
    assert "plus rien n’est en préparation" in over.content.decode()
    after = browser.get(public(followed, 1)).content.decode()
    assert ("htmx" in after, "aria-live" in after) == (False, False)


def test_each_report_of_a_list_is_followed_alone_and_one_that_left_is_not_any_more(
    followed: Followed, as_user: SignIn
) -> None:
    first = followed.publish(followed.make())
    followed.advance(90)
    followed.publish(followed.make())
    for page in (public(followed), desk(followed)):
        browser = as_user(followed.cast.coordinator)
        assert follows(browser.get(page)) == [f"{page}?attendus=3"] * 2
        assert polled(browser, page, "fichiers-1", 3).status_code == 204
        assert b"hx-swap-oob" in polled(browser, page, "fichiers-2", 1).content
    withdraw_report(first, reason="une erreur", by=followed.coordination)
    assert polled(as_user(None), public(followed), "fichiers-1", 3).status_code == 286
    assert polled(as_user(None), public(followed, 1), "fichiers", 3).status_code == 286


def test_the_page_of_versions_follows_the_pdf_of_the_one_that_was_just_published(
    followed: Followed, as_user: SignIn
) -> None:
    url = f"/restitutions/{followed.restitution.pk}/versions/"
    browser = as_user(followed.cast.coordinator)
    assert follows(browser.get(url)) == [f"{url}?attendus=1"]
    assert polled(browser, url, "fichiers-v1", 1).status_code == 204
    RenderJob.objects.update(state=JobState.FAILED)
    answer = polled(browser, url, "fichiers-v1", 1).content.decode()
    assert ("indisponible pour le moment" in answer, "hx-get" in answer) == (True, False)
    assert "htmx" not in browser.get(url).content.decode()
