"""Giving the files of a page: their addresses, which the writers do not know."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from .web_context import WebReport
from .web_theme import WebPart, WebTheme


def give_files(report: WebReport, address: Callable[[str], str]) -> WebReport:
    """The same page, each file with its address, made from the SHA-256 of the file. Pure."""

    def part_of(part: WebPart) -> WebPart:
        given = (
            replace(item, files=tuple(replace(one, url=address(one.sha256)) for one in item.files))
            for item in part.retex
        )
        return replace(part, retex=tuple(given))

    def theme_of(theme: WebTheme) -> WebTheme:
        return replace(theme, parts=tuple(part_of(part) for part in theme.parts))

    return replace(report, themes=tuple(theme_of(theme) for theme in report.themes))
