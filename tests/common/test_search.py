"""Searching without accents, in both databases."""

from __future__ import annotations

import pytest

from common.search import holds_words
from tests.cast import Cast
from workshops.models import Theme

pytestmark = [pytest.mark.django_db]


@pytest.mark.parametrize(
    ("title", "typed", "is_found"),
    [
        ("Le réseau tombe", "RESEAU", True),
        ("LE RÉSEAU TOMBE", "réseau", True),
        ("Le réseau tombe", "tombe reseau", True),
        ("Le réseau tombe", "reseau wifi", False),
        ("Un cœur d’établissement", "coeur", True),
        ("Un coeur d’établissement", "cœur d'etablissement", True),
        ("Peut-être plus tard", "peut-etre", True),
        ("Ça va (à peu près)", "(ca", True),
        ("Un prix de 100 €", "100 €", True),
        ("Un prix de 100 €", "100 $", False),
        ("日本語の学習", "日本", True),
        ("Le réseau tombe", "rezeau", False),
        ("Le réseau tombe", "   ", True),
    ],
)
def test_words_are_found_accents_and_capitals_apart(cast: Cast, title: str, typed: str, is_found: bool) -> None:
    theme = cast.campaign.themes.get(number=1)
    Theme.objects.filter(pk=theme.pk).update(title=title)
    found = Theme.objects.filter(holds_words(typed, "title", "short_label"), pk=theme.pk)
    assert found.exists() is is_found
