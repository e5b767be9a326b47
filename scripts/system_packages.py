"""The Debian packages a target needs, and their installation: only what is missing, never an upgrade."""

from __future__ import annotations

import glob
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass


class MissingPartError(Exception):
    """Something this machine lacks and that could not be installed. `str()` names the package."""


@dataclass(frozen=True)
class Part:
    """A Debian package, and what shows that the machine already has it in another way."""

    package: str
    command: str = ""
    """A command of the PATH that is proof enough."""
    file: str = ""
    """A glob of files that is proof enough."""


PDF = (
    Part("libpango-1.0-0"),
    Part("libpangoft2-1.0-0"),
    Part("libharfbuzz-subset0"),
)
TESTS = (
    Part("postgresql", file="/usr/lib/postgresql/*/bin/initdb"),
    Part("redis-server", command="redis-server"),
    Part("chromium", command="chromium"),
    Part("default-jre-headless", command="java"),
    Part("libjaxb-java"),
    Part("libjaxb-api-java"),
    Part("poppler-utils", command="pdftoppm"),
)
BENCH = (Part("libreoffice-writer-nogui", command="soffice"),)
NEEDED = {"demo": PDF, "lint": PDF, "test": PDF + TESTS, "bench": PDF + TESTS + BENCH}
"""Target of `scripts.prepare` → what it needs."""


def installed(packages: list[str]) -> set[str]:
    """Which of these Debian packages are installed. Raises MissingPartError where there is no dpkg."""
    if not shutil.which("dpkg-query"):
        raise MissingPartError(
            "Ce système n’est pas une Debian (dpkg-query est introuvable). Installez l’équivalent de ces paquets, "
            f"puis relancez avec EGN_SYSTEM_PACKAGES=skip : {' '.join(packages)}."
        )
    query = ["dpkg-query", "-W", "-f", "${db:Status-Abbrev} ${Package}\n", *packages]
    lines = subprocess.run(query, capture_output=True, text=True, check=False).stdout.splitlines()
    return {line.split()[-1] for line in lines if line.startswith("ii")}


def missing(parts: tuple[Part, ...]) -> list[str]:
    """The packages to install, in order."""
    absent = [
        part.package
        for part in parts
        if not (part.command and shutil.which(part.command)) and not (part.file and glob.glob(part.file))
    ]
    present = installed(absent) if absent else set()
    return [package for package in absent if package not in present]


def install(packages: list[str]) -> None:
    """Install these packages with apt-get, as root or through sudo. Raises MissingPartError naming them."""
    names = " ".join(packages)
    if not shutil.which("apt-get"):
        raise MissingPartError(f"apt-get est introuvable. Installez vous-même : {names}.")
    root: list[str] = []
    if os.geteuid() != 0:
        if not shutil.which("sudo"):
            raise MissingPartError(f"Il faut être root (ou avoir sudo) pour installer : {names}.")
        root = ["sudo"] if sys.stdin.isatty() else ["sudo", "-n"]
    apt = [*root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y", "-o", "DPkg::Lock::Timeout=300"]
    print(f"Installation des paquets Debian manquants : {names}", flush=True)
    command = [*apt, "install", "--no-install-recommends", "--no-upgrade", *packages]
    # A fresh machine has no list of packages, an old one a list that no longer holds: only then is it fetched.
    if subprocess.run(command, stdin=subprocess.DEVNULL, check=False).returncode == 0:
        return
    subprocess.run([*apt, "update"], stdin=subprocess.DEVNULL, check=False)
    if subprocess.run(command, stdin=subprocess.DEVNULL, check=False).returncode != 0:
        raise MissingPartError(f"Ces paquets Debian n’ont pas pu être installés : {names}. Voyez le message ci-dessus.")


def ensure(target: str) -> None:
    """Install what `target` needs and this machine lacks. Raises MissingPartError."""
    if os.environ.get("EGN_SYSTEM_PACKAGES") == "skip":
        return
    ensure_packages(missing(NEEDED[target]))


def ensure_packages(packages: list[str]) -> None:
    """Install these packages, if any, and check that dpkg now knows them."""
    if not packages:
        return
    install(packages)
    still = [package for package in packages if package not in installed(packages)]
    if still:
        raise MissingPartError(f"Il manque toujours : {' '.join(still)}.")
