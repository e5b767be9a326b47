"""Templates of the loops that print hundreds of values: Jinja2, several times as fast as the templates of the pages."""

from __future__ import annotations

from typing import Any

from django.template.defaultfilters import truncatechars
from django.urls import reverse
from jinja2 import Environment, StrictUndefined

from common.templatetags import egn_tags


def environment(**options: Any) -> Environment:
    """That of Django’s backend (everything printed is escaped), strict, with our French filters and `url`.

    Blanks are kept as they are, as in the pages: what stands beside is not stuck to it.
    """
    kept = {name: value for name, value in options.items() if name not in {"autoescape", "undefined"}}
    made = Environment(autoescape=True, undefined=StrictUndefined, **kept)
    made.filters |= {
        "elided_pages": egn_tags.elided_pages,
        "fr_count": egn_tags.fr_count,
        "fr_datetime": egn_tags.fr_datetime,
        "truncatechars": truncatechars,
    }
    made.globals["url"] = reverse
    return made
