"""Addresses of order, labels and deliveries side by side: that at payment is the reference (R32)."""

from __future__ import annotations

from itertools import zip_longest

from rich.cells import cell_len

from caseboard.domain.addresses import LONGEST, differs, normal
from caseboard.tui.lines import BLANK, Ink, Line, left, line
from caseboard.tui.text import one_line
from caseboard.tui.viewers.shown import Addresses
from caseboard.tui.words import _

COLUMN = 36
"""Cells that a column takes at most."""
LEAST = 18
GAP = "   "
MOST = 12
"""Addresses that stand beside the order's."""
LINES = 40

Cell = tuple[str, Ink]


def addresses(given: Addresses) -> list[Line]:
    """Return the addresses as columns; what another one has that the order's has not is marked."""
    others = (*given.labels, *given.places)
    if not given.order.strip() and not others:
        return []
    known = set(normal(given.order[:LONGEST]).split())
    columns = [_column(_("order, at payment"), ("", "quiet"), [(f"  {one}", "plain") for one in _lines(given.order)])]
    for at, (name, address) in enumerate(others[:MOST]):
        verdict = _verdict(given.order, address) if at < len(given.labels) else _place(known, address)
        columns.append(_column(name, verdict, [_cell(one, known) for one in _lines(address)]))
    widths = [max(LEAST, min(COLUMN, max(cell_len(words) for words, _ in column))) for column in columns]
    rows: list[Line] = []
    for cells in zip_longest(*columns, fillvalue=("", "plain")):
        parts = [(f"{left(words, width)}{GAP}", ink) for (words, ink), width in zip(cells, widths, strict=True)]
        rows.append(line(*parts))
    if (more := len(others) - MOST) > 0:
        rows.append(line((_("…[{count} more]").format(count=more), "quiet")))
    return [*rows, *_lacking(given)]


def _lacking(given: Addresses) -> list[Line]:
    """Say what there is none of, so that a column that is not there is not taken for one that agrees (R32)."""
    lacks = [
        *([] if given.labels else [_("no label is on file")]),
        *([] if given.places else [_("no place of a delivery is on file")]),
    ]
    return [BLANK, *(line((f"· {one}", "quiet")) for one in lacks)] if lacks else []


def _column(name: str, verdict: Cell, lines: list[Cell]) -> list[Cell]:
    return [(one_line(name), "strong"), verdict, *(lines or [(f"  {_('names nothing')}", "soon")])]


def _verdict(order: str, address: str) -> Cell:
    """Return whether an address is the order's, in sign and word."""
    if not order.strip() or not address.strip():
        return f"? {_('nothing to compare')}", "quiet"
    return (f"≠ {_('differs')}", "late") if differs(order, address) else (f"✓ {_('the same')}", "given")


def _place(known: set[str], place: str) -> Cell:
    """Return whether a place stands in the order's address: a carrier often names the town alone."""
    if not known or not normal(place):
        return f"? {_('nothing to compare')}", "quiet"
    inside = known.issuperset(normal(place).split())
    return (f"✓ {_('stands in it')}", "given") if inside else (f"≠ {_('differs')}", "late")


def _cell(words: str, known: set[str]) -> Cell:
    """Return a line of an address; marked where a word stands in it that the order's address has not."""
    strange = any(word not in known for word in normal(words).split())
    return (f"≠ {words}", "soon") if strange else (f"  {words}", "plain")


def _lines(address: str) -> list[str]:
    return [one_line(one) for one in address[:LONGEST].split("\n") if one.strip()][:LINES]
