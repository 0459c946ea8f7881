"""Decided cases like the one at hand: the strip on the case, and the mark on the sheet of a draft that stands out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from caseboard.domain.precedents import Likeness, Precedent
from caseboard.services.patterns import Patterns, SellerRates
from caseboard.tui.case.alike import SHOWN, alike
from caseboard.tui.dialogs.sheet import Sheet

NOW = datetime(2026, 3, 20, tzinfo=UTC)


def patterns(n):
    """Return what a case shares with *n* decided ones."""
    like = Likeness("quality", "", "EUR", 6000, "shop:s")
    found = tuple(
        Precedent(f"CB-{k}", like, "refund_partial", 2000 + k, "seller", NOW - timedelta(days=k))
        for k in range(1, n + 1)
    )
    return Patterns("CB-99", SellerRates(0, 0, 0, 0), (), 0, (), (), found)


@pytest.mark.parametrize(("n", "rows", "head"), [
    (0, 0, ""),  # no case like it was decided: no strip
    (1, 1, "Decided alike"),
    (SHOWN, SHOWN, "Decided alike"),
    (SHOWN + 1, SHOWN, f"Decided alike   {SHOWN} of {SHOWN + 1}"),
])  # fmt: skip
def test_the_strip(n, rows, head):
    """The nearest come with outcome and amounts; how many more there are is said."""
    lines = [one.plain for one in alike(patterns(n), NOW)]
    assert (lines[0].strip() if lines else "") == head
    named = lines[1 : 1 + rows]
    assert [line.split()[0] for line in named] == [f"CB-{k}" for k in range(1, rows + 1)]
    assert all("20.0" in line and "60.00" in line for line in named)


@pytest.mark.parametrize(("unlike", "marked"), [("no refund in 0 of 5", True), ("", False)])
def test_a_draft_that_stands_out_is_marked_on_its_sheet(unlike, marked):
    """The sheet says how a draft stands out before anything else is read, and says nothing where it does not."""
    nobody: Any = None
    case: Any = SimpleNamespace(row=SimpleNamespace(number="CB-99"))
    shown: Any = SimpleNamespace(warnings=(), text="Refund.", letters={}, unopened=())
    sheet = Sheet(nobody, case, nobody, shown, unlike)
    first = sheet._lines()[0].plain
    assert (first == f"~ unlike decided cases like it: {unlike}") is marked
    assert marked or first == "Refund."
