"""The text door: each row is a thing that parties write and terminals obey."""

import unicodedata

import pytest
from rich.text import Text

from caseboard.tui.text import LINE_LIMIT, TEXT_LIMIT, clean, hidden, one_line, show, whole


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("plain words", "plain words"),
        ("[/quote] [@click=app.approve]photo[/]", "[/quote] [@click=app.approve]photo[/]"),  # words, not markup
        ("\x1b[31mred", "␛[31mred"),  # an escape sequence
        ("\x1b]52;c;aGk=\x07", "␛]52;c;aGk=␇"),  # writes the clipboard
        ("a\x00b\tc", "a␀b␉c"),
        ("first\nsecond", "first\nsecond"),  # a line end stays one
        ("first\r\nsecond", "first\nsecond"),  # also as Windows writes it
        ("paid\rnot", "paid␍not"),  # alone it would overwrite the line
        ("a\x7fb", "a\ufffdb"),
        ("\x9b31mred\x85", "\ufffd31mred\ufffd"),  # C1, which some terminals obey
        ("a\ud800b", "a\ufffdb"),  # a lone surrogate cannot be encoded
        ("invoice\u202egnp.exe", "invoice⟨U+202E⟩gnp.exe"),  # turns the line around
        ("a\u2066b\u2069", "a⟨U+2066⟩b⟨U+2069⟩"),
        ("pay\u200bpal \u00ad \ufeff", "pay⟨U+200B⟩pal ⟨U+00AD⟩ ⟨U+FEFF⟩"),
        ("heart\ufe0f", "heart⟨U+FE0F⟩"),  # a row of these can carry a message
        ("\u3164\u115f", "⟨U+3164⟩⟨U+115F⟩"),  # fillers that look like nothing
        ("a\U000e0041\U000e0042b", "ab"),  # tag characters
        ("a\u2028b\u2029c", "a\nb\nc"),
        ("e" + "\u0301" * 9 + "x", "e" + "\u0301" * 4 + "x"),  # would climb over the lines above
        ("joão 李雷 Ω", "joão 李雷 Ω"),
    ],
)
def test_what_parties_write_is_shown_and_not_obeyed(written, shown):
    """Nothing that a terminal obeys or a reader cannot see gets through the door."""
    assert clean(written) == shown


def test_a_long_line_is_cut_where_it_says_so():
    """A line ends after 2 000 characters and says how many are missing."""
    assert clean("a" * LINE_LIMIT) == "a" * LINE_LIMIT
    assert clean("a" * (LINE_LIMIT + 1)) == "a" * LINE_LIMIT + "…[1 more]"
    assert clean("b\n" + "é" * (LINE_LIMIT + 30)) == "b\n" + "é" * LINE_LIMIT + "…[30 more]"


def test_a_long_text_is_cut_where_it_says_so():
    """A text ends after 200 000 characters and says how many are missing."""
    line = "a" * 99 + "\n"
    assert clean(line * 2000) == line * 2000
    assert clean(line * 2000 + "more") == line * 2000 + "…[4 more]"
    assert TEXT_LIMIT == 200_000


@pytest.mark.parametrize("one", ["\u200b", "\U000e0101", "\x00", "a", "é", "\t"])
@pytest.mark.parametrize("count", [LINE_LIMIT, LINE_LIMIT * 3 + 7, TEXT_LIMIT + 1])
def test_what_is_read_in_a_pager_or_copied_is_whole(one, count):
    """Nothing is cut off there, whatever room a hidden character takes once it is shown."""
    made = whole(one * count + "end")
    assert made.endswith("end")
    assert len(made) == count * len(whole(one)) + len("end")


@pytest.mark.parametrize(
    ("count", "lead", "shown"),
    [
        (LINE_LIMIT + 1, "", "a" * LINE_LIMIT + "…[1 more]"),
        (5_000, "", "a" * LINE_LIMIT + "…[3000 more]"),
        (5_000, "text: ", "text: " + "a" * (LINE_LIMIT - 6) + "…[3006 more]"),
    ],
)
def test_a_line_that_was_cut_already_says_how_many_are_missing_in_all(count, lead, shown):
    """A line passes the door again where it becomes part of another one."""
    assert clean(lead + clean("a" * count)) == shown
    assert clean(shown) == shown


def test_no_code_point_gets_through_that_is_made_to_be_obeyed_or_unseen():
    """Of all code points, control and format characters are shown as something else or left out."""
    for code in range(0x110000):
        if unicodedata.category(chr(code)) in ("Cc", "Cf", "Cs", "Zl", "Zp") and code != 0x0A:
            assert chr(code) not in clean(f"a{chr(code)}b"), hex(code)


def test_the_door_gives_text_that_no_widget_parses():
    """`show` returns a Text whose words are the cleaned ones and which carries no style."""
    shown = show("[bold]x[/] \x1b[2J")
    assert isinstance(shown, Text)
    assert shown.plain == "[bold]x[/] ␛[2J"
    assert shown.spans == []


def test_one_line_keeps_one_line():
    """Where a name belongs, line ends are seen and make no line."""
    assert one_line("first\nsecond\u2028third") == "first␊second␊third"


@pytest.mark.parametrize(
    ("written", "count"),
    [("plain\nwords\r\n", 0), ("a\u202eb\u200b", 2), ("\x1b[2J\x07", 2), ("\U000e0041", 1), ("joão", 0)],
)
def test_hidden_characters_are_counted(written, count):
    """What a reader would not have seen is counted: it is evidence too."""
    assert hidden(written) == count
