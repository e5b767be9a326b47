"""Pages and JSON are compressed; files are sent as they are stored."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from django.http import FileResponse, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory

from egn.middleware import PageGzipMiddleware

LONG = "Une phrase qui se répète. " * 100


def through(answer: HttpResponseBase, encoding: str = "gzip") -> HttpResponseBase:
    request = RequestFactory().get("/", headers={"accept-encoding": encoding})
    result = PageGzipMiddleware(lambda _request: answer)(request)
    assert isinstance(result, HttpResponseBase)
    return result


@pytest.mark.parametrize("answer", [HttpResponse(LONG), JsonResponse({"texte": LONG})], ids=["page", "json"])
def test_pages_and_json_are_compressed(answer: HttpResponse) -> None:
    words = answer.content
    sent = through(answer)
    assert sent["Content-Encoding"] == "gzip"
    assert isinstance(sent, HttpResponse)
    assert gzip.decompress(sent.content) == words


def test_a_browser_that_cannot_read_it_gets_the_page_as_it_is() -> None:
    assert not through(HttpResponse(LONG), encoding="identity").has_header("Content-Encoding")


def test_a_file_keeps_its_length(tmp_path: Path) -> None:
    path = tmp_path / "texte.html"
    path.write_text(LONG)
    with path.open("rb") as file:
        sent = through(FileResponse(file, content_type="text/html"))
        assert not sent.has_header("Content-Encoding")
        assert sent["Content-Length"] == str(path.stat().st_size)


def test_a_stream_and_an_image_go_as_they_are() -> None:
    assert not through(StreamingHttpResponse([LONG.encode()])).has_header("Content-Encoding")
    assert not through(HttpResponse(LONG, content_type="image/svg+xml")).has_header("Content-Encoding")


@pytest.mark.django_db
def test_the_site_compresses_its_pages(client: Client) -> None:
    assert client.get("/connexion/", headers={"accept-encoding": "gzip"})["Content-Encoding"] == "gzip"
