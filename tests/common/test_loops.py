"""The templates of the loops: what is typed by people is escaped once, what is missing is a fault, not a hole."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.template import Context, Template, engines
from jinja2 import UndefinedError

from common.loops import environment
from consolidation.views.screen import Target

LOOPS = Path(__file__).parents[2] / "templates" / "loops"


def test_what_is_typed_is_escaped_once_and_the_template_is_not() -> None:
    page = Template('{% load egn_tags %}{% loop "consolidation/menus.html" menus=offered %}')
    nasty = '<img src=x onerror="alert(1)"> & co'
    menu = {"name": "q", "label": nasty, "options": [(nasty, nasty)], "chosen": ""}
    text = page.render(Context({"offered": [menu]}))
    assert "<select" in text
    assert "<img" not in text
    assert text.count("&lt;img src=x onerror=&#34;alert(1)&#34;&gt; &amp; co") == 3


def test_a_value_that_is_not_given_is_a_fault() -> None:
    with pytest.raises(UndefinedError):
        engines["loops"].get_template("consolidation/lines.html").render({"target": Target()})


def test_every_template_of_a_loop_is_escaped() -> None:
    assert environment(autoescape=False).autoescape is True
    assert (
        sorted(path.relative_to(LOOPS).as_posix() for path in LOOPS.rglob("*.html") if "autoescape" in path.read_text())
        == []
    )
