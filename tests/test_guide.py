"""The guide says what the pages say."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KEYS = re.compile(r'\["([^"]+)", "[^"]+"\]')


def test_the_guide_lists_every_key_of_the_tables() -> None:
    script = (ROOT / "static/js/fiche/dialogs.js").read_text(encoding="utf-8")
    guide = (ROOT / "docs/guide/saisie.md").read_text(encoding="utf-8").replace("`", "")
    keys = KEYS.findall(script.partition("const KEYS")[2].partition("export function")[0])
    assert len(keys) > 15
    assert [one for one in keys if f"| {one} |" not in guide] == []


def test_the_guide_lists_every_key_of_the_workbench() -> None:
    dialog = (ROOT / "templates/consolidation/dialogs.html").read_text(encoding="utf-8")
    guide = (ROOT / "docs/guide/coordinateur.md").read_text(encoding="utf-8")
    keys = re.findall(r"<kbd>([^<]+)</kbd>", dialog)
    assert len(keys) == 13
    assert [one for one in keys if f"`{one}`" not in guide] == []


def test_every_picture_of_the_guide_is_there_and_none_is_left_over() -> None:
    pages = [*(ROOT / "docs").rglob("*.md"), ROOT / "README.md"]
    shown = {name for page in pages for name in re.findall(r"images/([\w-]+\.png)\)", page.read_text(encoding="utf-8"))}
    assert shown == {path.name for path in (ROOT / "docs/images").iterdir()}
