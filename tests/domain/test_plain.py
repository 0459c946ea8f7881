import unicodedata

import pytest

from caseboard.domain.plain import MARKS_LIMIT, _cleaned, _with_few_marks, clean, hidden, one_line, unseen


@pytest.mark.parametrize(
    ("foreign", "shown"),
    [
        ("plain words", "plain words"),
        ("\x1b[31mred\x1b[0m", "␛[31mred␛[0m"),  # a colour
        ("\x1b]52;c;aGk=\x07", "␛]52;c;aGk=␇"),  # the clipboard
        ("\x9b31m", "�31m"),  # the same colour in C1
        ("a\u202eb", "a⟨U+202E⟩b"),  # turns the line around
        ("two\r\nlines\rthree", "two\nlines␍three"),
        ("\u2028", "\n"),
        ("\ud800", "�"),  # half a character, which no terminal can be sent
        ("e" + "\u0301" * 9, "e" + "\u0301" * 4),  # climbs over the lines above
    ],
)
def test_what_a_terminal_obeys_becomes_visible(foreign, shown):
    """No character that a terminal obeys passes, and words stay words."""
    assert clean(foreign) == shown


def test_one_line_stays_one_line():
    """A line end inside a cell is shown, not made."""
    assert one_line("a\nb") == "a␊b"


def test_hidden_counts_exactly_what_clean_replaces():
    """Every character that is shown otherwise counts as hidden, line ends apart."""
    for code in range(0x3000):
        character = chr(code)
        changed = clean(f"a{character}") != f"a{character}" and character != "\r"
        assert bool(unseen().search(character)) == changed, hex(code)
    assert hidden("a\x1b\r\n\u200b") == 2


def test_every_combining_mark_is_looked_up():
    """Whatever character is a combining mark, too many of it in a row are found and cut."""
    for code in range(0x110000):
        if unicodedata.category(chr(code)) in ("Mn", "Me"):
            assert len(_with_few_marks("a" + chr(code) * 9)) == 1 + MARKS_LIMIT, hex(code)


def test_the_quick_look_passes_nothing_that_the_close_one_would_change():
    """What is passed at a glance, alone or many in a row, is what a close look leaves as it is."""
    for code in range(0x110000):
        if (character := chr(code)).isprintable():
            assert clean(f"a{character * 9}") == _cleaned(f"a{character * 9}"), hex(code)
