"""Links that open something by themselves: the row of a message holds a seal, the address is written as it leaves.

The database then never holds what opens, only its name. A room above says what its seals stand for when it starts.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

from common.patterns import UUID

Opener = Callable[[uuid.UUID], str]
"""The whole address that a name stands for."""

_OPENERS: dict[str, Opener] = {}
_SEAL = re.compile(rf"⟦([a-z]+):({UUID})⟧")


def open_seals_with(name: str, opener: Opener) -> None:
    """From now on, seals of this name are opened so."""
    _OPENERS[name] = opener


def seal(name: str, uid: uuid.UUID) -> str:
    """What stands for an address in the text of a message."""
    return f"⟦{name}:{uid}⟧"


def unsealed(text: str) -> str:
    """A text as it leaves. A seal that nobody opens stays as it is."""
    return _SEAL.sub(lambda found: _opened(found[0], found[1], uuid.UUID(found[2])), text)


def harmless(text: str) -> str:
    """What a person typed, in which no seal can be read."""
    return text.replace("⟦", "[").replace("⟧", "]")


def _opened(found: str, name: str, uid: uuid.UUID) -> str:
    opener = _OPENERS.get(name)
    return opener(uid) if opener else found
