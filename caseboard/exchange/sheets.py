"""Tables that a spreadsheet opens without obeying what stands in them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from caseboard.domain.media import BLANK
from caseboard.domain.plain import one_line

_OBEYED = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a cell begins with that spreadsheets take for a formula; some take full-width signs for the plain ones."""
_SKIPPED = ("\t", "\r", "\n")
"""What a cell may not begin with either: a spreadsheet passes over it, to whatever stands behind."""


def safe(cell: object) -> str:
    """Return *cell* as text that no spreadsheet computes: words that begin like a formula get an apostrophe.

    Numbers are numbers, below zero too.
    """
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return str(cell)
    text = "" if cell is None else str(cell)
    # What nobody sees does not hide the formula behind it, nor does what the text door takes out.
    bare = text.lstrip(BLANK)
    before = text[: len(text) - len(bare)]
    obeyed = bare.startswith(_OBEYED) or any(one in before for one in _SKIPPED)
    return f"'{one_line(text)}" if obeyed else one_line(text)


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a CSV table after RFC 4180."""
    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return out.getvalue()
