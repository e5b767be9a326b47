"""The suite's own guards do refuse what they say they refuse."""

from __future__ import annotations

import socket

import pytest
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template, TemplateDoesNotExist
from django.template.loader import get_template
from django.test import RequestFactory
from django.utils import timezone

from accounts.models import UserSession
from tests.strict import ReadOnlyGetMiddleware
from workshops.models import Campaign


@pytest.mark.parametrize("source", ["{{ absent }}", "{{ here.absent }}", "{% for x in absent %}{% endfor %}"])
def test_an_undefined_variable_is_refused(source: str) -> None:
    with pytest.raises(AssertionError, match="Undefined variable"):
        Template(source).render(Context({"here": "something"}))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ here }}", "something"),
        ("{{ absent|default:'nothing' }}", "nothing"),
        ("{% if absent %}yes{% else %}no{% endif %}", "no"),
        ("{{ empty }}", ""),
    ],
)
def test_what_is_defined_or_has_a_default_is_not(source: str, expected: str) -> None:
    assert Template(source).render(Context({"here": "something", "empty": ""})) == expected


def test_templates_of_other_people_keep_their_habits() -> None:
    try:
        template = get_template("admin/filter.html")
    except TemplateDoesNotExist:
        pytest.fail("The admin's templates are gone: take another one of a library.")
    assert "By" not in template.render({"choices": []})


def answer_by(write: bool) -> ReadOnlyGetMiddleware:
    def view(_request: HttpRequest) -> HttpResponse:
        now = timezone.now()
        UserSession.objects.create(session_key="k", session_data="d", expire_date=now, last_seen_at=now)
        if write:
            Campaign.objects.update(title="Changed")
        return HttpResponse("done")

    return ReadOnlyGetMiddleware(view)


@pytest.mark.django_db
def test_a_get_that_writes_is_refused() -> None:
    with pytest.raises(AssertionError, match="A GET must not write: UPDATE"):
        answer_by(write=True)(RequestFactory().get("/"))


@pytest.mark.django_db
def test_a_post_may_write() -> None:
    assert answer_by(write=True)(RequestFactory().post("/")).content == b"done"


@pytest.mark.django_db
def test_a_get_may_open_a_session() -> None:
    assert answer_by(write=False)(RequestFactory().get("/")).content == b"done"


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("example.org", 80), ("2001:db8::1", 80, 0, 0)])
def test_the_network_is_refused(address: tuple[object, ...]) -> None:
    family = socket.AF_INET6 if len(address) == 4 else socket.AF_INET
    with socket.socket(family) as one, pytest.raises(AssertionError, match="must not reach the network"):
        one.connect(address)


def test_this_machine_is_not() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as client:
        client.connect(server.getsockname())
        assert client.getpeername() == server.getsockname()
