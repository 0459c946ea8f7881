"""Lines are measured, cut and wrapped by cells, and cleaned on the way in."""

import pytest
from rich.cells import cell_len

from caseboard.tui.lines import cut, left, line, lines_of, right, wrapped


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("kettle", 6, "kettle"),
        ("kettle", 5, "kett…"),
        ("李雷李雷", 8, "李雷李雷"),
        ("李雷李雷", 7, "李雷李…"),  # each is two cells wide
        ("李雷李雷", 6, "李雷…"),  # half a character is none
        ("kettle", 0, ""),
    ],
)
def test_cut_counts_cells(text, width, shown):
    """What does not fit is cut by cells, with an ellipsis, and never drawn half."""
    assert cut(text, width) == shown


def test_columns_are_as_wide_as_they_say():
    """Padding makes exactly the cells that were asked for, whatever the script."""
    assert left("李雷", 6) == "李雷  "
    assert right("9.99", 6) == "  9.99"
    assert [cell_len(side("李雷李雷", 5)) for side in (left, right)] == [5, 5]


def test_a_line_cleans_every_part():
    """A part cannot bring anything past the door, not even a line end."""
    assert line("a\x1b", ("b\nc\u202e", "quiet"), "").parts == (("a␛", "plain"), ("b␊c⟨U+202E⟩", "quiet"))
    assert [one.plain for one in lines_of("a\x07\nb", indent=2)] == ["  a␇", "  b"]


def test_a_long_line_wraps_between_words_and_is_set_in():
    """Words stay whole, continuations are set in, inks go along."""
    rows = wrapped(line(("buyer    ", "quiet"), ("one two three four", "strong"), indent=9), 20)
    assert [row.plain.rstrip() for row in rows] == ["buyer    one two", "         three four"]
    assert rows[1].parts[1][1] == "strong"
    assert all(cell_len(row.plain) <= 20 for row in rows)


def test_a_word_longer_than_the_line_is_broken():
    """A hash or a wall of letters fills the lines it needs and loses nothing."""
    rows = wrapped(line("SHA ", "f" * 64, indent=4), 30)
    assert "".join(row.plain.strip() for row in rows).replace("SHA ", "") == "f" * 64
    assert all(cell_len(row.plain) <= 30 for row in rows)


def test_wide_characters_wrap_by_cells():
    """A text of two-cell characters never overflows its pane."""
    rows = wrapped(line("李雷深圳店" * 10), 15)
    assert all(cell_len(row.plain) <= 15 for row in rows)
    assert "".join(row.plain for row in rows) == "李雷深圳店" * 10


def test_a_brief_line_is_cut_and_not_wrapped():
    """A line of a list stays one line."""
    (row,) = wrapped(line("photos ", ("IMG_2291.jpg", "quiet"), brief=True), 12)
    assert row.plain == "photos IMG_…"


@pytest.mark.parametrize(
    ("width", "lines"),
    [(11, ["before", "opening", "R4"]), (12, ["before", "opening   R4"]), (9, ["before", "opening", "R4"])],
)
def test_a_gap_that_does_not_fit_is_a_break(width, lines):
    """What stands after the gap begins a line, even where it alone would still have fitted."""
    for words in (line("before opening", ("   R4", "quiet")), line("before opening   R4")):
        assert [one.plain.rstrip() for one in wrapped(words, width)] == lines


@pytest.mark.parametrize("width", range(2, 30))
def test_no_two_words_are_run_together(width):
    """Whatever gap lies between them, and wherever the line ends."""
    one = line("ab cd   ef gh", ("  ij ", "quiet"), "kl    mn")
    assert " ".join(row.plain for row in wrapped(one, width)).split() == ["ab", "cd", "ef", "gh", "ij", "kl", "mn"]
