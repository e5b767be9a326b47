"""Why an archive is not made or not taken."""


class ArchiveRefusedError(Exception):
    """An archive that cannot be made or taken in: nothing was written. `str()` is one French sentence."""


def refused(sentence: str) -> ArchiveRefusedError:
    """The refusal of an import."""
    return ArchiveRefusedError(f"{sentence} Rien n’a été importé.")
