"""`static/js/built/`: the modules of the live fiche, and those of the kept words, each in one file.

    .venv/bin/python -m scripts.build_scripts [--check]

Thirty small modules are easy to read and slow to fetch: on a school's network each costs a journey. A file holds the
modules that its entry imports, in the order of what they need, each in a function of its own that returns what it
exports: nothing is renamed, nothing shortened. `--check` exits 1 when a file would be another.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parents[1] / "static" / "js"
TARGET = SCRIPTS / "built"
ENTRIES = {"fiche.js": "fiche/main.js", "keep.js": "keep.js"}

IMPORT = re.compile(r'^import \{([^}]*)\} from "([^"]+)";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async )?(?:const|function|class) )", re.MULTILINE)
EXPORTED = re.compile(r"^export (?:async )?(?:const|function|class) (\w+)", re.MULTILINE)
OTHER = re.compile(r"^(?:import|export)\b", re.MULTILINE)


class NotPlainError(Exception):
    """A module written in a way this does not know. `str()` says which, and what."""


def in_order(entry: Path, done: dict[Path, str] | None = None, above: tuple[Path, ...] = ()) -> dict[Path, str]:
    """The modules an entry needs and their text, each after those it imports. Raises NotPlainError for a circle."""
    done = {} if done is None else done
    if entry in above:
        raise NotPlainError(f"{entry.name} imports itself through others")
    if entry not in done:
        text = entry.read_text(encoding="utf-8")
        for found in IMPORT.finditer(text):
            in_order((entry.parent / found[2]).resolve(), done, (*above, entry))
        done[entry] = text
    return done


def name_of(path: Path) -> str:
    return "$" + re.sub(r"\W", "_", str(path.relative_to(SCRIPTS).with_suffix("")))


def wrapped(path: Path, text: str) -> str:
    """One module as a function called at once. Raises NotPlainError for an import or export of another form."""
    exported = EXPORTED.findall(text)
    body = EXPORT.sub("", text)
    body = IMPORT.sub(lambda found: _taken(path, found[1], found[2]), body)
    if left := OTHER.search(body):
        raise NotPlainError(f"{path.name}: {body[left.start() :].splitlines()[0]}")
    head = f"const {name_of(path)} = " if exported else ""
    tail = f"return {{ {', '.join(exported)} }};\n" if exported else ""
    return f"// {path.relative_to(SCRIPTS)}\n{head}(() => {{\n{body}{tail}}})();\n"


def _taken(path: Path, names: str, source: str) -> str:
    """`a, b as c` of a module → what its function returned."""
    other = name_of((path.parent / source).resolve())
    said = ", ".join(part.strip().replace(" as ", ": ") for part in names.split(",") if part.strip())
    return f"const {{ {said} }} = {other};\n"


def bundle(entry: str) -> str:
    modules = in_order(SCRIPTS / entry)
    head = f"// Made by scripts/build_scripts.py from {entry} and what it imports: edit those.\n"
    return head + "".join(wrapped(path, text) for path, text in modules.items())


def main(arguments: list[str]) -> int:
    stale = []
    for name, entry in ENTRIES.items():
        path, text = TARGET / name, bundle(entry)
        if "--check" in arguments:
            stale += [] if path.exists() and path.read_text(encoding="utf-8") == text else [name]
        else:
            TARGET.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
    if stale:
        print(
            f"Run `python -m scripts.build_scripts`: {', '.join(stale)} is not what the modules say.", file=sys.stderr
        )
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
