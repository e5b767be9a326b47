"""An address without a name would be in no list: neither in the matrix nor among the pages that are looked at."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver


def unnamed(resolver: URLResolver | None = None, before: str = "") -> Iterator[str]:
    for item in (resolver or get_resolver()).url_patterns:
        path = f"{before}{item.pattern}"
        if isinstance(item, URLPattern):
            if not item.name:
                yield path
        else:
            yield from unnamed(item, path)


def test_every_address_has_a_name_but_those_of_the_technical_administration() -> None:
    elsewhere = [path for path in unnamed() if not path.startswith("administration/")]
    assert elsewhere == ["api/v1/^"]  # what the API answers where it has nothing
    assert "administration/login/" in list(unnamed())
