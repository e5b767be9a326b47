"""QR codes drawn as one path."""

from __future__ import annotations

import re

import segno

from common.qr import qr_code

ADDRESS = "https://egn.example.org/restitutions/123/3/"


def squares(path: str, size: int) -> list[list[int]]:
    """The grid that the rectangles of a path fill, read as SVG reads it."""
    grid = [[0] * size for _ in range(size)]
    runs = re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", path)
    assert "".join(f"M{x} {y}h{width}v1h-{back}z" for x, y, width, back in runs) == path
    for x, y, width, back in runs:
        assert width == back
        for column in range(int(x), int(x) + int(width)):
            grid[int(y)][column] += 1
    return grid


def test_the_path_fills_the_modules_of_the_code_and_leaves_four_white_around() -> None:
    code = qr_code(ADDRESS)
    expected = segno.make(ADDRESS, error="m", micro=False, boost_error=False).matrix_iter(border=4)
    assert squares(code.path, code.size) == [list(row) for row in expected]
    assert (code.size, code.text) == (41, ADDRESS)
