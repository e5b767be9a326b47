"""The modules in one file: what the page loads is what the modules say."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts import build_scripts


def test_the_built_files_are_what_the_modules_say() -> None:
    assert build_scripts.main(["--check"]) == 0, "run: python -m scripts.build_scripts"


def test_a_module_that_changed_makes_a_built_file_stale(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(build_scripts, "TARGET", tmp_path)
    assert build_scripts.main(["--check"]) == 1
    assert "fiche.js" in capsys.readouterr().err
    assert build_scripts.main([]) == 0
    assert build_scripts.main(["--check"]) == 0


def write(folder: Path, **modules: str) -> None:
    for name, text in modules.items():
        (folder / f"{name}.js").write_text(text)


def test_each_module_stands_once_after_those_it_needs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(build_scripts, "SCRIPTS", tmp_path)
    write(
        tmp_path,
        words="export const A = 1;\n",
        left='import { A } from "./words.js";\nexport function left() { return A; }\n',
        main='import { left } from "./left.js";\nimport { A as b } from "./words.js";\nleft(b);\n',
    )
    built = build_scripts.bundle("main.js")
    assert [line for line in built.splitlines() if line.startswith("// ")][1:] == [
        "// words.js",
        "// left.js",
        "// main.js",
    ]
    assert "return { A };" in built
    assert "const { A: b } = $words;" in built
    assert "import" not in built.partition("\n")[2]


@pytest.mark.parametrize(
    "text",
    ['import main from "./main.js";\n', "export default 1;\n", 'export { a } from "./b.js";\n'],
    ids=["default import", "default export", "export from"],
)
def test_a_module_of_another_form_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str) -> None:
    monkeypatch.setattr(build_scripts, "SCRIPTS", tmp_path)
    write(tmp_path, main=text)
    with pytest.raises(build_scripts.NotPlainError):
        build_scripts.bundle("main.js")


def test_a_circle_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(build_scripts, "SCRIPTS", tmp_path)
    write(
        tmp_path,
        one='import { b } from "./two.js";\nexport const a = b;\n',
        two='import { a } from "./one.js";\nexport const b = a;\n',
    )
    with pytest.raises(build_scripts.NotPlainError):
        build_scripts.bundle("one.js")
