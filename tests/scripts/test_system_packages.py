"""What is missing is found without guessing, and named when it cannot be installed."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.system_packages import MissingPartError, Part, ensure, ensure_packages, missing


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


def test_a_package_that_apt_refuses_is_named_after_one_update(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    apt = '#!/bin/sh\necho "$@" | sed "s/.*Timeout=300 //"\nexit 100\n'
    sudo = '#!/bin/sh\nif [ "$1" = -n ]; then shift; fi\nexec "$@"\n'
    for name, text in (("apt-get", apt), ("sudo", sudo)):
        (tmp_path / name).write_text(text)
        (tmp_path / name).chmod(0o755)
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
