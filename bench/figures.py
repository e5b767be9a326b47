"""What a bench of pages and of work prints and judges: statements, milliseconds, growth, memory, ratios to hello."""

from __future__ import annotations

import gc
import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.beside_hello import HELLO_SQL, Visitor

GROWTH, PAGE = 1.05, 8.0
"""The greatest exponent of a time, and how many times a hello-world view a page may take."""


@dataclass
class Figures:
    """Statements, least milliseconds of each piece of work, by size; times of pages ÷ hello, with and without HTTP."""

    statements: dict[str, dict[int, int]] = field(default_factory=dict)
    times: dict[str, dict[int, float]] = field(default_factory=dict)
    served: dict[str, list[float]] = field(default_factory=dict)
    inside: dict[str, list[float]] = field(default_factory=dict)

    def note(self, what: str, size: int, statements: int, times: Sequence[float]) -> None:
        self.statements.setdefault(what, {})[size] = statements
        self.times.setdefault(what, {})[size] = min(times)
        median, extent = statistics.median(times), f"{min(times):.0f} – {max(times):.0f}"
        print(f"{size:>6} {what:<34} {statements:>4} SQL {median:>9.1f} ms {extent:>16} {peak():>6.0f} MB", flush=True)

    def page(self, what: str, size: int, visitor: Visitor, path: str) -> None:
        """A page and the hello-world view, one after the other."""
        gc.collect()
        forget_peak()
        pairs = visitor.beside_hello(path)
        self.note(what, size, pairs.statements, [mine for mine, _ in pairs.served])
        self.note("hello-world view", size, HELLO_SQL, [hello for _, hello in pairs.served])
        self.served.setdefault(what, []).extend(mine / hello for mine, hello in pairs.served)
        self.inside.setdefault(what, []).extend(mine / hello for mine, hello in pairs.inside)

    def verdict(self) -> bool:
        """Print what grows, and what is beyond its limit."""
        held = True
        for what, times in self.times.items():
            first, last = min(times), max(times)
            exponent = math.log(times[last] / times[first]) / math.log(last / first) if last > first else 0
            same = len(set(self.statements[what].values())) == 1
            good = same and exponent <= GROWTH
            held = held and good
            more, said = "as many" if same else "MORE", "held" if good else "PASSED"
            print(f"{what:<34} time grows as n^{exponent:.2f} (limit {GROWTH}), statements {more}: {said}")
        for what, ratios in self.served.items():
            held = held and statistics.median(ratios) <= PAGE
            print(f"{what:<34} ÷ hello: {_spread(ratios)}, limit {PAGE:g}; without HTTP {_spread(self.inside[what])}")
        return held


def _spread(ratios: Sequence[float]) -> str:
    return f"median {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"


def forget_peak() -> None:
    """The greatest memory is counted from now (Linux)."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def peak() -> float:
    """The most memory this process took since `forget_peak`, in MB."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1e3
