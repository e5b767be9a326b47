"""The lock is whole, and what is installed is remembered."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scripts import prepare

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.txt", "requirements-dev.txt", "scripts/uv.txt")


def pinned(lock: str) -> set[str]:
    """The "name==version ; marker" lines of a lock."""
    return set(re.findall(r"^(\S+==[^\\\n]+?) *\\$", (ROOT / lock).read_text(), re.MULTILINE))


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_of_a_lock_is_hashed_and_none_has_an_address(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert len(pinned(lock)) == len(re.findall(r"^[A-Za-z]", text, re.MULTILINE)) > 0
    assert not re.search(r"https?:|file:|--index|--find-links|--extra-index| @ ", text)


def test_the_tests_run_on_the_versions_that_are_served() -> None:
    assert len(pinned("requirements.txt")) > 40
    assert pinned("requirements.txt") - pinned("requirements-dev.txt") == set()


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A `.venv` elsewhere; the list is of the locks that were installed in it."""
    done: list[str] = []
    locks = {name: tmp_path / f"{name}.txt" for name in ("base", "dev")}
    for name, path in locks.items():
        path.write_text(f"{name} 1")
    monkeypatch.setattr(prepare, "LOCKS", locks)
    monkeypatch.setattr(prepare, "STAMP", tmp_path / "installed.json")
    monkeypatch.setattr(prepare, "ensure_uv", lambda stamp: stamp.update(uv="1"))
    monkeypatch.setattr(prepare, "run", lambda *command: done.append(Path(command[-1]).stem))
    return done


def test_an_installed_lock_is_installed_again_only_when_it_changes(environment: list[str]) -> None:
    for _ in range(2):
        prepare.ensure_locked("base")
    assert environment == ["base"]
    prepare.LOCKS["base"].write_text("base 2")
    prepare.ensure_locked("base")
    assert environment == ["base", "base"]


def test_the_demo_never_takes_away_what_the_tests_need(environment: list[str]) -> None:
    prepare.ensure_locked("dev")
    prepare.ensure_locked("base")
    assert environment == ["dev"]
    prepare.LOCKS["dev"].write_text("dev 2")
    prepare.ensure_locked("base")
    assert environment == ["dev", "dev"]


def test_an_interrupted_installation_is_done_again(environment: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    prepare.ensure_locked("base")
    prepare.LOCKS["base"].write_text("base 2")

    def interrupted(*_command: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(prepare, "run", interrupted)
        with pytest.raises(KeyboardInterrupt):
            prepare.ensure_locked("base")
    assert prepare.read_stamp() == {}
    prepare.ensure_locked("base")
    assert environment == ["base", "base"]
