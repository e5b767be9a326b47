"""What a form does is done once, however often it is sent."""

from __future__ import annotations

import uuid


def once(uid: uuid.UUID, *what: object) -> uuid.UUID:
    """The name of what a form asked: of the `uid` made with its page, and of all that it says.

    Sent again, it has the same name. The Back button brings the page back with its `uid`, to ask something else: that
    has another name, so that nothing is said to be done that is not.
    """
    return uuid.uuid5(uid, "\n".join(map(str, what)))
