"""What every page of the site is rendered with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Brand:
    """Who publishes the site. `state` is true for a State entity on its own domain: block-marque and Marianne font.

    `director` (of publication) and `host` (name and address) are printed in the legal notice when they are set.
    """

    entity: str
    site: str
    tagline: str
    contact: str
    state: bool
    director: str = ""
    host: str = ""


@lru_cache(maxsize=4)
def _brand_of(items: tuple[tuple[str, Any], ...]) -> Brand:
    return Brand(**dict(items))


def current_brand() -> Brand:
    """The brand block of the settings, built once per value of `settings.BRAND`; no database query."""
    return _brand_of(tuple(sorted(settings.BRAND.items())))


def brand(_request: HttpRequest | None) -> Mapping[str, Any]:
    """`brand` (a `Brand`) and `is_demo`, for the layout."""
    return {"brand": current_brand(), "is_demo": settings.DEMO}
