"""How far a lay-out has come, told from WeasyPrint's own log of pages."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

USUAL_PAGES = 30
"""Pages after which half of the way is told as done: nobody knows the number of pages before the end."""

_on_page: ContextVar[Callable[[], None] | None] = ContextVar("on_page", default=None)


def counted(tell: Callable[[int], None], *, start: int, end: int) -> Callable[[], None]:
    """What to call at every page laid out: tells a percentage that rises from `start` towards `end`."""
    pages = 0

    def on_page() -> None:
        nonlocal pages
        pages += 1
        tell(start + int((end - start) * pages / (pages + USUAL_PAGES)))

    return on_page


@contextmanager
def told_of_pages(on_page: Callable[[], None]) -> Iterator[None]:
    """Call `on_page` at every page laid out inside, in this thread."""
    _listen()
    token = _on_page.set(on_page)
    try:
        yield
    finally:
        _on_page.reset(token)


class _PageHandler(logging.Handler):
    """Passes each "Page n" record to whoever lays it out; these records go to no other log."""

    def emit(self, record: logging.LogRecord) -> None:
        on_page = _on_page.get()
        message = str(record.msg)
        if on_page and "Page" in message and "up-to-date" not in message:
            on_page()


def _listen() -> None:
    logger = logging.getLogger("weasyprint.progress")
    if not any(isinstance(handler, _PageHandler) for handler in logger.handlers):
        logger.addHandler(_PageHandler())
        logger.setLevel(logging.INFO)
        logger.propagate = False
