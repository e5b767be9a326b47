"""`static/css/dsfr.css`: of the DSFR's style sheets, what the pages of this site use.

    .venv/bin/python -m scripts.build_styles [--check]

The DSFR sends 800 kB of styles to every page. Kept: the rules of the components whose classes are written somewhere in
the templates, the scripts or the code (a whole component or nothing), the icons named, and the colours that what is
kept refers to. Left out: the dark scheme, which the site has not. `--check` exits 1 when the file would be another.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "static" / "css" / "dsfr.css"
FROM_TARGET = "../dsfr/dist/"
SHEETS = ("dsfr.main.min.css", "utility/icons/icons.main.min.css")
PLACES = (
    *("templates", "static/js", "common", "accounts", "workshops", "restitutions", "remarks", "editor", "indicators"),
    *("syntheses", "mail", "territories", "egn", "consolidation", "catalogue", "threads", "measures", "followup"),
    *("asks", "glance", "anniversaries"),
)
ALWAYS = {"fr-scroll", "fr-root", "fr-collapse", "fr-enlarge", "fr-hidden", "fr-no"}
"""Blocks that the DSFR's own script puts on pages."""

ONE_BY_ONE = re.compile(
    r"^fr-(icon-|col|offset|[mp][trblxy]?-|text--|ratio|responsive|grid|display)"
    r"|--(green|blue|purple|pink|yellow|orange|brown|beige)-"
)
NOT_BEGINNINGS = {"fr-icon-"}
"""Written in the code without more behind it: it names no icon."""

DARK = re.compile(r"\[data-fr-(?:scheme|theme)=[\"']?dark|prefers-color-scheme:dark")
CLASS = re.compile(r"\.(fr-[a-zA-Z0-9_-]+)")
WORD = re.compile(r"(?<![\w-])fr-[a-z0-9_-]+")


@dataclass(frozen=True)
class Rule:
    """`head` is a selector or an at-rule; `inside` the rules of an at-rule, `body` the declarations of a selector."""

    head: str
    body: str = ""
    inside: tuple[Rule, ...] = ()


def read_rules(css: str) -> tuple[Rule, ...]:
    """The rules of a minified sheet, comments apart."""
    return tuple(_rules(re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL).replace('@charset "UTF-8";', "")))


def _rules(css: str) -> Iterator[Rule]:
    at = 0
    while (opening := _find(css, "{", at)) >= 0:
        closing = _closing(css, opening)
        head, body = css[at:opening].strip(), css[opening + 1 : closing]
        yield Rule(head, inside=tuple(_rules(body))) if head.startswith(("@media", "@supports")) else Rule(head, body)
        at = closing + 1


def _find(css: str, wanted: str, at: int) -> int:
    """The next `wanted` that is not in quotes."""
    quote = ""
    for rank in range(at, len(css)):
        one = css[rank]
        if quote:
            quote = "" if one == quote and css[rank - 1] != "\\" else quote
        elif one in "\"'":
            quote = one
        elif one in wanted:
            return rank
    return -1


def _closing(css: str, opening: int) -> int:
    depth, at = 1, opening
    while depth:
        at = _find(css, "{}", at + 1)
        depth += 1 if css[at] == "{" else -1
    return at


def words_used() -> set[str]:
    """Every word that looks like a class of the DSFR, in what makes the pages; one that ends with "-" begins others."""
    fields = [dsfr() / place for place in ("templates/dsfr/widgets", "templates/dsfr/form_field_snippets")]
    found: set[str] = set()
    for place in [*(ROOT / place for place in PLACES), *fields]:
        for path in place.rglob("*"):
            if path.suffix in {".html", ".js", ".py"} and path.is_file():
                found |= set(WORD.findall(path.read_text()))
    for name in ("forms.py", "widgets.py"):
        found |= set(WORD.findall((dsfr() / name).read_text()))
    return found - NOT_BEGINNINGS


def dsfr() -> Path:
    """The package whose style sheets these are, and whose templates draw the fields of forms."""
    spec = find_spec("dsfr")
    if spec is None or spec.origin is None:
        raise RuntimeError("django-dsfr is not installed")
    return Path(spec.origin).parent


def block_of(name: str) -> str:
    """The component of a class: `fr-btn` for `fr-btn--close` and `fr-btns-group`'s own for itself."""
    return re.split(r"__|--", name)[0]


@dataclass(frozen=True)
class Used:
    words: frozenset[str]

    def has(self, name: str) -> bool:
        """Whether a class may be on a page: icons, columns, spaces and colours one by one, components as a whole."""
        if ONE_BY_ONE.search(name):
            return name in self.words or any(word.endswith("-") and name.startswith(word) for word in self.words)
        block = block_of(name)
        return block in ALWAYS or any(block_of(word) == block for word in self.words)


def keep(rules: Iterable[Rule], used: Used) -> Iterator[Rule]:
    """The rules that may style something."""
    for rule in rules:
        if DARK.search(rule.head) and rule.head.startswith("@"):
            continue
        if rule.inside:
            inside = tuple(keep(rule.inside, used))
            if inside:
                yield Rule(rule.head, inside=inside)
        elif rule.head.startswith("@"):
            yield rule
        else:
            selectors = [one for one in split_selectors(rule.head) if _may_match(one, used)]
            if selectors:
                yield Rule(",".join(selectors), rule.body)


def split_selectors(head: str) -> list[str]:
    """`a,b:not(c,d)` → `a` and `b:not(c,d)`."""
    parts, depth, start = [], 0, 0
    for rank, one in enumerate(head):
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(one, 0)
        if one == "," and not depth:
            parts.append(head[start:rank])
            start = rank + 1
    return [*parts, head[start:]]


def _may_match(selector: str, used: Used) -> bool:
    if DARK.search(selector):
        return False
    plain = re.sub(r":not\((?:[^()]|\([^()]*\))*\)", "", selector)
    words = [
        word for quoted in re.findall(r"\[class[*^~|$]?=[\"']?([^\"'\]]+)", plain) for word in WORD.findall(quoted)
    ]
    return all(used.has(name) for name in CLASS.findall(plain)) and all(_begins(word, used) for word in words)


def _begins(word: str, used: Used) -> bool:
    return any(word in one for one in used.words)


def drop_colours(rules: tuple[Rule, ...], own: str) -> tuple[Rule, ...]:
    """Without the custom properties that nothing kept refers to."""
    while True:
        text = write(rules) + own
        named = set(re.findall(r"var\(\s*(--[\w-]+)", text))
        lighter = tuple(_without(rule, named) for rule in rules)
        lighter = tuple(rule for rule in lighter if rule.body or rule.inside)
        if write(lighter) == write(rules):
            return lighter
        rules = lighter


def _without(rule: Rule, named: set[str]) -> Rule:
    if rule.inside:
        return Rule(rule.head, inside=tuple(_without(one, named) for one in rule.inside))
    if rule.head.startswith("@") or "--" not in rule.body:
        return rule
    kept = [one for one in declarations(rule.body) if not one.startswith("--") or one.partition(":")[0] in named]
    return Rule(rule.head, ";".join(kept))


def declarations(body: str) -> list[str]:
    found, at = [], 0
    while (end := _find(body, ";", at)) >= 0:
        found.append(body[at:end])
        at = end + 1
    found.append(body[at:])
    # A ";" may be inside url(…) without quotes: such a declaration has no ":" of its own.
    return [one for one in found if one.strip()]


def write(rules: Iterable[Rule]) -> str:
    return "\n".join(f"{rule.head}{{{write(rule.inside) if rule.inside else rule.body}}}" for rule in rules)


def build() -> str:
    """The text of the sheet."""
    dist = dsfr() / "static" / "dsfr" / "dist"
    used = Used(frozenset(words_used()))
    rules: list[Rule] = []
    for sheet in SHEETS:
        folder = FROM_TARGET + sheet.rpartition("/")[0] + ("/" if "/" in sheet else "")
        css = re.sub(r"url\((?![\"']?(?:data:|#))", f"url({folder}", (dist / sheet).read_text())
        rules += keep(read_rules(css), used)
    own = "".join(path.read_text() for path in sorted(TARGET.parent.glob("*.css")) if path != TARGET)
    head = "/*! Made by scripts/build_styles.py from DSFR v1.14.4 | SPDX-License-Identifier: MIT | restricted use */\n"
    return '@charset "UTF-8";\n' + head + write(drop_colours(tuple(rules), own)) + "\n"


def main(arguments: list[str]) -> int:
    text = build()
    if "--check" in arguments:
        is_fresh = TARGET.exists() and TARGET.read_text() == text
        print(
            "up to date" if is_fresh else f"{TARGET.name} is not what the pages use: run python -m scripts.build_styles"
        )
        return 0 if is_fresh else 1
    TARGET.write_text(text)
    print(f"{TARGET.relative_to(ROOT)}: {len(text.encode()) // 1000} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
