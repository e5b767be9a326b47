"""What a browser without script does with a form: take what is shown, type, press a button."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any

_FIELD = re.compile(r"<(input|textarea|select)\b([^>]*)>(.*?)(?=<(?:input|textarea|select|button|/form)\b)", re.DOTALL)
_ATTRIBUTE = re.compile(r'([\w-]+)(?:="([^"]*)")?')


def form_of(response: Any) -> dict[str, list[str]]:
    """The fields of the form of a page (an HTTP response), as a browser would send them."""
    page = response.content.decode()
    body = page[page.index("<main") : page.index("</main>")]
    body = re.sub(r"<template.*?</template>", "", body, flags=re.DOTALL)
    sent: dict[str, list[str]] = {}
    for tag, attributes, inside in _FIELD.findall(body):
        known = dict(_ATTRIBUTE.findall(attributes))
        name = known.get("name")
        if not name or name == "csrfmiddlewaretoken":
            continue
        if tag == "textarea":
            value = inside.split("</textarea>")[0].removeprefix("\n")
        elif tag == "select":
            chosen = re.search(r'<option value="([^"]*)" selected', inside)
            shown = chosen or re.search(r'<option value="([^"]*)"', inside)
            value = shown[1] if shown else ""
        elif known.get("type") in {"checkbox", "radio"} and "checked" not in known:
            continue
        else:
            value = known.get("value", "on" if known.get("type") == "checkbox" else "")
        sent.setdefault(name, []).append(html.unescape(value))
    return sent


def typed(response: Any, changes: Mapping[str, str | list[str]], action: str = "") -> dict[str, list[str]]:
    """The same, after typing: changes by field name; `action` is the button pressed."""
    sent = form_of(response)
    for name, value in changes.items():
        sent[name] = value if isinstance(value, list) else [value]
    return {**sent, "action": [action]} if action else sent
