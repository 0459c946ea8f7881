"""Tables that a spreadsheet opens without obeying what stands in them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from caseboard.domain.plain import one_line

_OBEYED = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a cell begins with that spreadsheets take for a formula."""


def safe(cell: object) -> str:
    """Return *cell* as text that no spreadsheet computes: words that begin like a formula get an apostrophe.

    Numbers are numbers, below zero too.
    """
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return str(cell)
    text = "" if cell is None else str(cell)
    # What a reader would strip or skip does not hide the formula behind it.
    bare = text.lstrip(" \u00a0\ufeff\u200b")
    return f"'{one_line(text)}" if bare.startswith(_OBEYED) else one_line(text)


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a CSV table after RFC 4180."""
    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return out.getvalue()
