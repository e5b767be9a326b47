"""Templates of the loops that print hundreds of values: Jinja2, several times as fast as the templates of the pages."""

from __future__ import annotations

from typing import Any

from django.template.defaultfilters import truncatechars
from django.urls import reverse
from jinja2 import Environment, StrictUndefined

from common.templatetags import egn_tags


def environment(**options: Any) -> Environment:
    """That of Django's backend (everything printed is escaped), strict, with our French filters and `url`."""
    kept = {name: value for name, value in options.items() if name not in {"autoescape", "undefined"}}
    made = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, **kept)
    made.filters |= {
        "elided_pages": egn_tags.elided_pages,
        "fr_count": egn_tags.fr_count,
        "fr_datetime": egn_tags.fr_datetime,
        "truncatechars": truncatechars,
    }
    made.globals["url"] = reverse
    return made
