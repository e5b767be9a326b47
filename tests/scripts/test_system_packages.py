"""What is missing is found without guessing, and named when it cannot be installed."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pytest

from scripts.system_packages import NEEDED, MissingPartError, Part, ensure, ensure_packages, missing


def test_a_package_is_missing_unless_dpkg_a_command_or_a_file_says_it_is_there() -> None:
    parts = (
        Part("no-such-package-a"),
        Part("dpkg"),
        Part("no-such-package-b", command="sh"),
        Part("no-such-package-c", file="/bin/s?"),
        Part("no-such-package-d", command="no-such-command", file="/no/such/file"),
    )
    assert missing(parts) == ["no-such-package-a", "no-such-package-d"]


def test_a_package_that_cannot_be_installed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MissingPartError, match="Installez vous-même : no-such-package"):
        ensure_packages(["no-such-package"])


@pytest.mark.parametrize("programs", [("apt-get",), ("apt-get", "dpkg-query")])
def test_without_root_nor_sudo_the_packages_to_ask_for_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, programs: tuple[str, ...]
) -> None:
    for name in programs:
        program(tmp_path / name, "exit 1")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(MissingPartError, match=r"Il faut être root \(ou avoir sudo\) pour installer : one two\.$"):
        ensure_packages(["one", "two"])


@pytest.mark.parametrize(
    ("account", "terminal", "asked"), [(0, False, ""), (1000, False, "sudo -n "), (1000, True, "sudo ")]
)
def test_root_installs_by_itself_and_others_through_sudo_which_asks_only_on_a_terminal(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    account: int,
    terminal: bool,
    asked: str,
) -> None:
    program(tmp_path / "apt-get", 'echo "$RAN" apt-get')
    program(tmp_path / "sudo", 'if [ "$1" = -n ]; then shift; RAN="sudo -n"; else RAN=sudo; fi; export RAN; exec "$@"')
    program(tmp_path / "dpkg-query", "printf 'ii  one\\n'")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.delenv("RAN", raising=False)
    monkeypatch.setattr(os, "geteuid", lambda: account)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: terminal)
    ensure_packages(["one"])
    assert capfd.readouterr().out.splitlines()[1].strip() == f"{asked}apt-get"


def test_a_package_that_apt_says_installed_and_dpkg_does_not_know_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("apt-get", "sudo", "dpkg-query"):
        program(tmp_path / name, "exit 0")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(MissingPartError, match="Il manque toujours : one"):
        ensure_packages(["one"])


def program(path: Path, script: str) -> None:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def test_a_package_that_apt_refuses_is_named_after_one_update(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    apt = 'echo "$@" | sed "s/.*Timeout=300 //"\nexit 100'
    sudo = 'if [ "$1" = -n ]; then shift; fi\nexec "$@"'
    for name, text in (("apt-get", apt), ("sudo", sudo)):
        program(tmp_path / name, text)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(MissingPartError, match="Ces paquets Debian n’ont pas pu être installés : one two"):
        ensure_packages(["one", "two"])
    install = "install --no-install-recommends --no-upgrade one two"
    assert capfd.readouterr().out.splitlines()[1:] == [install, "update", install]


def test_another_system_is_told_which_packages_to_find(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("EGN_SYSTEM_PACKAGES", raising=False)
    with pytest.raises(MissingPartError, match=r"n’est pas une Debian.*libpango-1.0-0 libpangoft2-1.0-0"):
        ensure("demo")


def test_every_target_of_the_makefile_says_what_it_needs() -> None:
    makefile = (Path(__file__).resolve().parents[2] / "Makefile").read_text(encoding="utf-8")
    asked = re.findall(r"^\t\$\(prepare\) (\w+)$", makefile, re.MULTILINE)
    assert len(asked) >= 8
    assert set(asked) <= set(NEEDED)
