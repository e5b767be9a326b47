"""Where each département stands on a map of squares, laid out by hand so that neighbours stay near. Pure.

No outline is needed: none is brought from outside, and a small département is read as well as a large one.
"""

from __future__ import annotations

_GRID = """
   .   .   .   .   .   .  62  59   .   .   .   .
   .   .   .   .   .  76  80  02  08   .   .   .
   .   .   .  50  14  27  60  95  51  55  57  67
  29  22  35  53  61  78  92  93  77  10  54  68
   .  56  44  49  72  28  75  94  89  52  88  90
   .   .  85  79  37  41  91  45  58  21  70  25
   .   .  17  16  86  36  18  03  71  39   .   .
   .   .  33  24  87  23  63  42  69  01  74   .
 971   .  40  47  19  15  43  07  38  73   .   .
 972   .  64  32  46  12  48  30  26  05   .   .
 973   .   .  65  82  81  34  84  04  06   .   .
 974   .   .   .  31  11   .  13  83   .   .  2B
 976   .   .   .  09  66   .   .   .   .   .  2A
"""
"""North above, west at the left; Corse apart in the sea, outre-mer down the left edge."""

TILES: dict[str, tuple[int, int]] = {
    code: (column, row)
    for row, line in enumerate(_GRID.strip("\n").splitlines())
    for column, code in enumerate(line.split())
    if code != "."
}
"""The column and the row of each département, by its official code."""
