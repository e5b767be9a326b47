"""What a browser says of the rows of a formset."""

from __future__ import annotations

import re

from django.http import QueryDict


def counted_rows(data: QueryDict, prefix: str) -> QueryDict:
    """A copy to write in, whose count of rows is at most that of the rows it holds.

    A count that was made up builds no empty form: a thousand of them would keep the server busy for ten seconds.
    """
    copy = data.copy()
    name, row = f"{prefix}-TOTAL_FORMS", re.compile(rf"{re.escape(prefix)}-([0-9]{{1,5}})-")
    held = max((int(found[1]) + 1 for key in data if (found := row.match(key))), default=0)
    said = data.get(name, "")
    if said.isdecimal() and (len(said) > 9 or int(said) > held):
        copy[name] = str(held)
    return copy
