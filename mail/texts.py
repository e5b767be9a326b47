"""The text of an e-mail: plain French, from templates/mail/*.txt."""

from __future__ import annotations

import re
import unicodedata

from django.template import Context, engines
from django.template.backends.django import DjangoTemplates

from common.context_processors import current_brand


def render_text(template: str, **context: object) -> str:
    """The text of `mail/<template>.txt`, nothing escaped: it is not HTML. `brand` is there besides `context`."""
    engine = engines["django"]
    if not isinstance(engine, DjangoTemplates):
        raise TypeError("E-mails are Django templates.")
    found = engine.engine.get_template(f"mail/{template}.txt")
    return tidy(found.render(Context({"brand": current_brand(), **context}, autoescape=False)))


def tidy(text: str) -> str:
    """Lines without trailing spaces, one empty line at most between two, no control character."""
    lines = [_visible(line).rstrip(" \t") for line in text.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n") + "\n"


def _visible(line: str) -> str:
    return "".join(c for c in line if unicodedata.category(c) not in {"Cc", "Cs"})
