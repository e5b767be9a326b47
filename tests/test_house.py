"""The house keeps its own rules: sizes, escaping, French messages, words kept out."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import CheckConstraint, UniqueConstraint

ROOT = Path(__file__).resolve().parent.parent
APPS = (
    "common",
    "mail",
    "territories",
    "accounts",
    "workshops",
    "restitutions",
    "indicators",
    "measures",
    "remarks",
    "editor",
    "consolidation",
    "syntheses",
    "catalogue",
    "followup",
    "asks",
    "anniversaries",
    "threads",
)
ROOMS = (*APPS, "egn", "bench", "scripts")


def sources(*folders: str, suffix: str = ".py") -> Iterator[Path]:
    for folder in folders:
        yield from (path for path in (ROOT / folder).rglob(f"*{suffix}") if "migrations" not in path.parts)


@pytest.mark.parametrize(("folders", "limit"), [(ROOMS, 300), (("tests",), 400)], ids=["code", "tests"])
def test_a_module_stays_small_enough_to_read(folders: tuple[str, ...], limit: int) -> None:
    long = {str(path.relative_to(ROOT)): lines for path in sources(*folders) if (lines := count(path)) > limit}
    assert long == {}


def test_a_template_stays_small_enough_to_read() -> None:
    long = {str(p.relative_to(ROOT)): n for p in sources("templates", suffix=".html") if (n := count(p)) > 120}
    assert long == {}


def test_a_function_stays_small_enough_to_read() -> None:
    long = []
    for path in sources(*ROOMS, "tests"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (node.end_lineno or 0) - node.lineno > 50:
                long.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}")
    assert long == []


def test_nothing_typed_by_a_person_is_marked_safe() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {mark}"
        for path in (*sources(*ROOMS), *sources("templates", suffix=".html"))
        for mark in ("|safe", "mark_safe", "Markup(", "SafeString(", "SafeText(", "autoescape off")
        if mark in path.read_text()
    ]
    assert found == []


def test_one_address_alone_takes_a_form_from_anywhere() -> None:
    """That of unsubscription, which mail programs post to (RFC 8058)."""
    found = [str(path.relative_to(ROOT)) for path in sources(*ROOMS) if "csrf_exempt" in path.read_text()]
    assert found == ["asks/views.py"]


def test_no_template_carries_inline_script_style_or_another_host() -> None:
    pattern = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>|\sstyle=|\son[a-z]+=[\"']|(?:src|href)=[\"']//", re.IGNORECASE)
    standalone = {"print", "standalone"}
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in sources("templates", suffix=".html")
        if not standalone & set(path.parts)
        for match in pattern.finditer(path.read_text())
    ]
    assert found == []


def _french_of(path: Path) -> str:
    """What a page or a script says, as far as it can be told from its code."""
    text = path.read_text()
    if path.suffix == ".html":
        return re.sub(r"(?s)({% comment %}.*?{% endcomment %}|<pre.*?</pre>)|{#.*?#}|{%.*?%}", "", text)
    code = re.sub(r"\$\{(?:[^{}]|\{[^{}]*\})*\}", "x", re.sub(r"(?m)^\s*//.*$", "", text))
    return "\n".join(re.findall(r'"[^"\n]*"|`[^`\n]*`', code))


def test_no_sign_of_two_parts_is_cut_from_its_word() -> None:
    # « Hors ligne : » at the end of a line must not leave its colon at the beginning of the next.
    scripts = [path for path in sources("static/js", suffix=".js") if not {"built", "vendor"} & set(path.parts)]
    found = [
        f"{path.relative_to(ROOT)}: {cut.group()}"
        for path in (*scripts, *sources("templates", suffix=".html"))
        for cut in re.finditer(r"[\w»’.)}]+ [:;?!](?= |$|[\"`<])", _french_of(path), re.MULTILINE)
    ]
    assert found == []


def test_no_field_lets_the_browser_cut_what_is_pasted_without_a_word() -> None:
    pages = (*sources("templates", suffix=".html"), *sources("static/js", suffix=".js"))
    assert [str(p.relative_to(ROOT)) for p in pages if re.search(r"\bmax-?length\b", p.read_text(), re.I)] == []


def test_every_constraint_a_form_can_meet_speaks_french() -> None:
    silent = [
        constraint.name
        for app in APPS
        for model in apps.get_app_config(app).get_models()
        for constraint in model._meta.constraints
        if isinstance(constraint, CheckConstraint | UniqueConstraint)
        and constraint.violation_error_message == constraint.default_violation_error_message
    ]
    assert silent == []


def test_no_signal_receiver_and_no_generic_foreign_key() -> None:
    pattern = re.compile(r"django\.dispatch|GenericForeignKey|django\.db\.models\.signals")
    assert [str(p.relative_to(ROOT)) for p in sources(*APPS, "egn") if pattern.search(p.read_text())] == []


def count(path: Path) -> int:
    return path.read_text(encoding="utf-8").count("\n")
