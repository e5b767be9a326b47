"""The lines of the RETEX part: labels, texts, links."""

from __future__ import annotations

import re

from common.text import clean_text
from syntheses.readers.blocks import Line, bare_address
from syntheses.readers.bullets import split_sign
from syntheses.readers.draft import Draft, RetexDraft, SectionDraft
from syntheses.readers.limits import TITLE_LIMIT

_LABEL = re.compile(
    r"(?P<label>(?:retex|rex|retours? d['’ʼ ]exp[ée]riences?)"
    r"\s*(?:n\s*[°ºo]\s*)?[0-9]{1,3}(?:\s*(?:bis|ter|quater))?)\b",
    re.IGNORECASE,
)
_SCOPE = re.compile(r"\s*\((?P<scope>[^()]*(?:\([^()]*\)[^()]*)*)\)")
_UNNUMBERED = re.compile(r"retex\b(?!\s*(?:n\s*[°ºo]?\s*)?[0-9])", re.IGNORECASE)
_LAST_SCOPE = re.compile(r"\s*\((?P<scope>[^()]+)\)$")
_SEPARATOR = re.compile(r"\s*[:–—-]+\s*|\s*\.\s+|\s*$")
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"«»]*[^\s<>\"«».,;:!?)]\)?", re.IGNORECASE)
_LABEL_LENGTH = 100
_UNNAMED = "RETEX"
_BEFORE_FIRST = "Texte placé avant le premier RETEX."


def opens_retex(line: Line) -> bool:
    """Whether a line begins a numbered RETEX ("RETEX 3 bis (Vendée)", "Retex 1 : …")."""
    return split_label(line) is not None


def split_label(line: Line) -> tuple[str, str, str] | None:
    """(label, scope, rest) of the first line of a RETEX, or None."""
    text = clean_text(split_sign(line.raw)[2])
    if line.bold and len(text) <= TITLE_LIMIT and _UNNUMBERED.match(text):
        return _unnumbered(text)
    found = _LABEL.match(text)
    if not found:
        return None
    end, scope = found.end(), ""
    if scoped := _SCOPE.match(text, end):
        end, scope = scoped.end(), scoped["scope"].strip()
    separator = _SEPARATOR.match(text, end)
    bold_label = line.bold_opening.endswith(text[:end]) and not line.bold
    if not separator and not bold_label:
        return None
    rest = text[separator.end() if separator else end :]
    return clean_text(found["label"]), scope, clean_text(rest)


def _unnumbered(text: str) -> tuple[str, str, str]:
    """A bold title that begins with RETEX and has no number: "RETEX École Jules-Verne (Laval)"."""
    scope = _LAST_SCOPE.search(text)
    return (clean_text(text[: scope.start()]), scope["scope"].strip(), "") if scope else (text, "", "")


def split_links(text: str) -> list[tuple[str, str]] | None:
    """(label, address) pairs when a line is nothing but addresses, each after a short label or none; otherwise None."""
    found = list(_ADDRESS.finditer(text))
    if not found or text[found[-1].end() :].strip(" .;,)"):
        return None
    pairs, start = [], 0
    for address in found:
        before = clean_text(text[start : address.start()])
        label = before.strip(" ,;:–—-(/|").strip()
        if len(label) > _LABEL_LENGTH or ". " in label or (label and before.startswith((",", ")"))):
            return None
        pairs.append((label, address[0] if "(" in address[0] else address[0].rstrip(")")))
        start = address.end()
    return pairs


class RetexPart:
    """Reads the lines of one RETEX part into a section, and says at its end what came before any label."""

    def __init__(self, draft: Draft, section: SectionDraft) -> None:
        self._draft = draft
        self._section = section
        self._current: RetexDraft | None = None
        self._waiting: list[tuple[Line, str]] = []

    def take(self, line: Line, where: str) -> None:
        labelled = split_label(line)
        if labelled:
            self._flush_unplaced()
            label, scope, rest = labelled
            self._current = RetexDraft(label=label, scope=self._draft.fit(scope, where, TITLE_LIMIT))
            self._section.retex.append(self._current)
            if rest:
                self._text(rest, line.links, where)
        elif self._current is None:
            self._waiting.append((line, where))
        else:
            self._text(line.text, line.links, where)

    def close(self) -> None:
        """Lines under no label at all are RETEX of their own: one for each bold title, or a single one."""
        waiting, self._waiting = self._waiting, []
        for line, where in waiting:
            if line.bold and len(line.text) <= TITLE_LIMIT and not _ADDRESS.search(line.text):
                self._current = RetexDraft(label=line.text)
                self._section.retex.append(self._current)
                continue
            if self._current is None:
                self._current = RetexDraft(label=_UNNAMED)
                self._section.retex.append(self._current)
            self._text(line.text, line.links, where)
        self._current = None

    def _flush_unplaced(self) -> None:
        for line, where in self._waiting:
            self._draft.lose(where, line.text, _BEFORE_FIRST)
        self._waiting = []

    def _text(self, text: str, links: tuple[tuple[str, str], ...], where: str) -> None:
        if self._current is None:
            return
        pairs = split_links(text)
        if pairs is None and len(links) == 1 and clean_text(links[0][0]) == text:
            pairs, links = [(text, links[0][1])], ()
        if pairs is None:
            if fitting := self._draft.fit(text, where):
                self._current.text.append(fitting)
            pairs = []
        written = {bare_address(url) for _, url in pairs}
        for label, url in (*pairs, *(link for link in links if bare_address(link[1]) not in written)):
            if link := self._draft.link(url, label, where):
                self._current.links.append(link)
