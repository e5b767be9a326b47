"""Files that people attach: what they are is told from their content, their name is made harmless."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from django.db.models import TextChoices

from common import file_probe
from common.text import clean_text

NAME_LIMIT = 150
_SECONDS = 20
_HIDDEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_FORBIDDEN = re.compile(r'[<>:"|?*;\x7f]+')


class FileType(TextChoices):
    """What may be attached."""

    PDF = "application/pdf", "PDF"
    PNG = "image/png", "PNG"
    JPEG = "image/jpeg", "JPEG"
    WEBP = "image/webp", "WebP"
    GIF = "image/gif", "GIF"


EXTENSIONS: dict[str, tuple[str, ...]] = {
    FileType.PDF: (".pdf",),
    FileType.PNG: (".png",),
    FileType.JPEG: (".jpg", ".jpeg"),
    FileType.WEBP: (".webp",),
    FileType.GIF: (".gif",),
}

REFUSALS = {
    "unknown": "Ce fichier n’est ni un PDF ni une image PNG, JPEG, WebP ou GIF. Enregistrez-le en PDF.",
    "broken": "Ce fichier est abîmé ou incomplet\u00a0: il ne s’ouvre pas. Enregistrez-le de nouveau.",
    "encrypted": "Ce PDF est protégé par un mot de passe ou chiffré. Enregistrez-le sans protection, puis recommencez.",
    "active": "Ce PDF contient un script ou lance un programme. Imprimez-le en PDF, puis joignez le résultat.",
    "large": "Cette image a trop de pixels (50 millions au plus). Réduisez-la, puis recommencez.",
}


class FileRefusedError(Exception):
    """A file that cannot be attached. `str()` is one French sentence."""


def examine(data: bytes) -> FileType:
    """What a file is. Raises FileRefusedError. Costs a process of its own, a third of a second."""
    said = _probe(data)
    if said in FileType.values:
        return FileType(said)
    raise FileRefusedError(REFUSALS.get(said, REFUSALS["broken"]))


def _probe(data: bytes) -> str:
    """What the probe says; "" when the file took it down."""
    program = [sys.executable, "-I", str(Path(file_probe.__file__))]
    try:
        done = subprocess.run(program, input=data, capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603 - our own program, no shell
    except subprocess.TimeoutExpired:
        return ""
    return done.stdout.decode("ascii", "replace") if done.returncode == 0 else ""


def clean_name(raw: str, kind: FileType) -> str:
    """A name for a file: no folder, nothing hidden or reversed, the extension of what it is, 150 characters at most."""
    base = re.split(r"[/\\]", raw)[-1]
    plain = _FORBIDDEN.sub(" ", _HIDDEN.sub("", clean_text(base)))
    said = " ".join(plain.split())
    end = next((end for end in EXTENSIONS[kind] if said.lower().endswith(end)), "")
    stem = (said[: len(said) - len(end)] if end else said).strip(". ")
    end = end or EXTENSIONS[kind][0]
    return f"{stem[: NAME_LIMIT - len(end)].rstrip('. ') or 'piece-jointe'}{end}"
