"""Operations of the API that rooms above this one bring, at start."""

from __future__ import annotations

from ninja import Router

_brought: list[Router] = []


def bring_operations(router: Router) -> None:
    """From now on, the API has these operations too. Called before the addresses are read."""
    if router not in _brought:
        _brought.append(router)


def brought() -> tuple[Router, ...]:
    return tuple(_brought)
