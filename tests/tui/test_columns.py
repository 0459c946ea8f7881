"""Columns of the queue: what fits, and what each case says in them."""

from datetime import UTC, datetime, timedelta

import pytest
from rich.cells import cell_len

from caseboard.domain.queue import QueueRow
from caseboard.tui.queue.columns import cells, columns, heads

NOW = datetime(2026, 11, 23, 14, 5, tzinfo=UTC)
ROW = QueueRow(
    1, "CB-10482", 3, "gathering", "not_as_described", "colour", 6490, "USD", "mara_k", "李雷 trading", "lena",
    NOW + timedelta(hours=2, minutes=10), "evidence closes", True, False, (),
)  # fmt: skip


def drawn(row, width=74, *, picked=False):
    """Return a row's words in a pane of *width* cells."""
    return cells(row, columns(width), NOW, picked=picked, ended=row.stage == "decided")


@pytest.mark.parametrize("width", range(40, 180))
def test_a_row_fills_its_width_and_no_more(width):
    """At every width the row is exactly as wide as its pane, by cells, and so are the heads."""
    assert cell_len(drawn(ROW, width).plain) == width
    assert cell_len(heads(columns(width), ended=False).plain) == width


def test_the_narrow_queue_says_what_one_decides_by():
    """Eighty columns hold due, number, reason, amount, who gave, and what comes then."""
    assert drawn(ROW).plain == "    2h 10m CB-10482 not as described · col…  64.90 USD ● ○ evidence closes"


def test_names_come_when_there_is_room():
    """Buyer, seller and who has the case appear from left to right as the pane grows."""
    assert [name in drawn(ROW, 140).plain for name in ("mara_k", "李雷 trading", "lena")] == [True, True, True]
    assert [name in drawn(ROW, 95).plain for name in ("mara_k", "李雷 trading", "lena")] == [True, False, False]


@pytest.mark.parametrize(
    ("change", "mark", "due", "ink"),
    [
        ({}, "  ", "2h 10m", "soon"),
        ({"next_due": NOW + timedelta(days=1)}, "  ", "1d 0h", "plain"),  # a day is not soon
        ({"next_due": NOW + timedelta(days=1) - timedelta(minutes=1)}, "  ", "23h 59m", "soon"),
        ({"next_due": NOW}, "! ", "-<1m", "late"),  # at the instant it is over
        ({"next_due": NOW - timedelta(days=2)}, "! ", "-2d 0h", "late"),
        ({"flags": ("respondent_silent",)}, "* ", "2h 10m", "soon"),
        ({"next_due": None}, "  ", "-", "quiet"),
        ({"stage": "decided", "next_due": NOW - timedelta(days=2)}, "  ", "-2d 0h", "quiet"),  # ended is not late
    ],
)
def test_what_is_due_is_said_by_sign_words_and_ink(change, mark, due, ink):
    """Overdue has an exclamation mark, a flag a star; the colour only repeats them."""
    line = drawn(ROW._replace(**change))
    assert line.parts[0][0] == mark
    assert (line.parts[1][0].strip(), line.parts[1][1]) == (due, ink)


def test_who_gave_differs_by_sign():
    """Given and not given are two signs, so that nobody needs to see green."""
    assert "● ○" in drawn(ROW).plain
    assert "○ ●" in drawn(ROW._replace(buyer_gave=False, seller_gave=True)).plain


def test_nothing_that_identifies_a_case_is_cut():
    """A long number and a large amount take their room from the reason, at the same width."""
    row = ROW._replace(number="MARKET-2026-00012", requested=123_456_789_00)
    assert "MARKET-2026-00012" in drawn(row).plain
    assert "123456789.00 USD" in drawn(row).plain
    assert cell_len(drawn(row).plain) == 74


def test_hostile_names_stay_words():
    """Markup, escapes and line ends in a name neither act nor break the row."""
    line = drawn(ROW._replace(buyer_name="[red]x[/]\x1b[2J\n", seller_name="\u202e"), 140)
    assert "[red]x[/]␛[2J␊"[:14] in line.plain
    assert cell_len(line.plain) == 140
