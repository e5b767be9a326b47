"""Modules of static/js in one file, made where static files are looked for: nothing made is kept with the sources.

Thirty small modules are easy to read and slow to fetch: on a school's network each costs a journey. A bundle holds the
modules that its entry imports, in the order of what they need, each in a function of its own that returns what it
exports: nothing is renamed, nothing shortened. It is made again whenever it is asked for, and written when it changed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.files.storage import FileSystemStorage

IMPORT = re.compile(r'^import \{([^}]*)\} from "([^"]+)";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async )?(?:const|function|class) )", re.MULTILINE)
EXPORTED = re.compile(r"^export (?:async )?(?:const|function|class) (\w+)", re.MULTILINE)
OTHER = re.compile(r"^(?:import|export)\b", re.MULTILINE)


class NotPlainError(Exception):
    """A module written in a way this does not know. `str()` says which, and what."""


def bundle(entry: Path, root: Path) -> str:
    """The text of an entry and of all it imports; names come from the paths below `root`. Raises NotPlainError."""
    modules = in_order(entry)
    return "".join(_wrapped(path, text, root) for path, text in modules.items())


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


def _wrapped(path: Path, text: str, root: Path) -> str:
    """One module as a function called at once. Raises NotPlainError for an import or export of another form."""
    exported = EXPORTED.findall(text)
    body = IMPORT.sub(lambda found: _taken(path, found[1], found[2], root), EXPORT.sub("", text))
    if left := OTHER.search(body):
        raise NotPlainError(f"{path.name}: {body[left.start() :].splitlines()[0]}")
    head = f"const {_name(path, root)} = " if exported else ""
    tail = f"return {{ {', '.join(exported)} }};\n" if exported else ""
    return f"// {path.relative_to(root)}\n{head}(() => {{\n{body}{tail}}})();\n"


def _taken(path: Path, names: str, source: str, root: Path) -> str:
    """`a, b as c` of a module → what its function returned."""
    said = ", ".join(part.strip().replace(" as ", ": ") for part in names.split(",") if part.strip())
    return f"const {{ {said} }} = {_name((path.parent / source).resolve(), root)};\n"


def _name(path: Path, root: Path) -> str:
    return "$" + re.sub(r"\W", "_", str(path.relative_to(root).with_suffix("")))


class BundleFinder(BaseFinder):
    """Finds the bundles of `settings.BUNDLES` (path below static/ → entry below `settings.BUNDLE_ROOT`)."""

    def __init__(self, *_: Any, **__: Any) -> None:
        self.root = Path(settings.BUNDLE_ROOT).resolve()
        self.storage = FileSystemStorage(location=str(settings.BUNDLE_TARGET))

    def check(self, **_: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        # Django 5.2 renames `all` to `find_all` and still passes either.
        many = find_all or kwargs.get("all", False)
        if path not in settings.BUNDLES:
            return [] if many else None
        made = self._make(path)
        return [made] if many else made

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        for path in settings.BUNDLES:
            if not matches_patterns(path, list(ignore_patterns or ())):
                self._make(path)
                yield path, self.storage

    def _make(self, path: str) -> str:
        """Write a bundle when it is not what the modules say; whole at once, for others may read it."""
        target = Path(self.storage.path(path))
        text = bundle(self.root / settings.BUNDLES[path], self.root)
        if not target.exists() or target.read_text(encoding="utf-8") != text:
            target.parent.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile("w", encoding="utf-8", dir=target.parent, delete=False) as file:
                file.write(text)
            os.chmod(file.name, 0o644)
            os.replace(file.name, target)
        return str(target)
