"""The JSON value of a file, or why it is not taken."""

from __future__ import annotations

import json
from typing import Any

from syntheses.readers import limits
from syntheses.report import ReportRefusedError


def parse(data: bytes) -> Any:
    """The JSON value of a file: UTF-8, no key twice, no NaN, a reasonable depth and size."""
    if not data.strip():
        raise ReportRefusedError(limits.EMPTY)
    if len(data) > limits.FILE_LIMIT:
        raise ReportRefusedError(limits.TOO_BIG)
    try:
        value = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        raise ReportRefusedError("Ce fichier n’est pas un texte UTF-8 : il n’a pas été lu.") from error
    except RecursionError as error:
        raise ReportRefusedError(limits.TOO_DEEP) from error
    except json.JSONDecodeError as error:
        raise ReportRefusedError(limits.NOT_READABLE) from error
    except ValueError as error:
        raise ReportRefusedError("Ce fichier JSON contient un nombre démesuré : il n’a pas été lu.") from error
    _check_depth(value)
    return value


def _check_depth(value: Any) -> None:
    """Level by level: how deep a parser goes by itself depends on the Python that runs it."""
    level = [value]
    for _ in range(limits.DEPTH_LIMIT + 1):
        level = [one for one in level if isinstance(one, dict | list)]
        if not level:
            return
        level = [item for one in level for item in (one.values() if isinstance(one, dict) else one)]
    raise ReportRefusedError(limits.TOO_DEEP)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ReportRefusedError("Ce fichier JSON donne deux fois la même clé : on ne sait pas laquelle croire.")
    return value


def _no_constant(name: str) -> Any:
    raise ReportRefusedError(f"Ce fichier JSON contient « {name} », qui n’est pas un nombre.")
