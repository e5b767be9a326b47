"""The modules in one file: each once, after those it needs, made anew when one changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from pytest_django import Settings

from common.bundles import BundleFinder, NotPlainError, bundle


def write(folder: Path, **modules: str) -> None:
    for name, text in modules.items():
        (folder / f"{name}.js").write_text(text)


def test_each_module_stands_once_after_those_it_needs(tmp_path: Path) -> None:
    write(
        tmp_path,
        words="export const A = 1;\n",
        left='import { A } from "./words.js";\nexport function left() { return A; }\n',
        main='import { left } from "./left.js";\nimport { A as b } from "./words.js";\nleft(b);\n',
    )
    assert bundle(tmp_path / "main.js", tmp_path) == (
        "// words.js\nconst $words = (() => {\nconst A = 1;\nreturn { A };\n})();\n"
        "// left.js\nconst $left = (() => {\n"
        "const { A } = $words;\nfunction left() { return A; }\nreturn { left };\n})();\n"
        "// main.js\n(() => {\nconst { left } = $left;\nconst { A: b } = $words;\nleft(b);\n})();\n"
    )


@pytest.mark.parametrize(
    "text",
    ['import main from "./main.js";\n', "export default 1;\n", 'export { a } from "./b.js";\n'],
    ids=["default import", "default export", "export from"],
)
def test_a_module_of_another_form_is_refused(tmp_path: Path, text: str) -> None:
    write(tmp_path, main=text)
    with pytest.raises(NotPlainError):
        bundle(tmp_path / "main.js", tmp_path)


def test_a_circle_is_refused(tmp_path: Path) -> None:
    write(
        tmp_path,
        one='import { b } from "./two.js";\nexport const a = b;\n',
        two='import { a } from "./one.js";\nexport const b = a;\n',
    )
    with pytest.raises(NotPlainError):
        bundle(tmp_path / "one.js", tmp_path)


def test_a_bundle_is_made_again_only_when_a_module_changes(settings: Settings, tmp_path: Path) -> None:
    sources = tmp_path / "sources"
    sources.mkdir()
    write(sources, main="go(1);\n")
    settings.BUNDLE_ROOT, settings.BUNDLE_TARGET = sources, tmp_path / "made"
    settings.BUNDLES = {"js/built/main.js": "main.js"}
    made = Path(BundleFinder().find("js/built/main.js"))
    written = made.stat().st_mtime_ns
    BundleFinder().find("js/built/main.js")
    assert made.stat().st_mtime_ns == written
    write(sources, main="go(2);\n")
    BundleFinder().find("js/built/main.js")
    assert "go(2);" in made.read_text()
    assert [path for path, _ in BundleFinder().list([])] == ["js/built/main.js"]
    assert list(BundleFinder().list(["js/*"])) == []
    assert BundleFinder().find("js/other.js") is None


def test_the_bundles_of_the_pages_are_found() -> None:
    fiche = finders.find("js/built/fiche.js")
    assert fiche is not None
    assert "// fiche/main.js\n" in Path(fiche).read_text()
    assert finders.find("js/built/keep.js") is not None
