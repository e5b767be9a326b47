"""Why an archive is not made or not taken."""


class ArchiveRefusedError(Exception):
    """An archive that cannot be made or taken in: nothing was written. `str()` is one French sentence."""
