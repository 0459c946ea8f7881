"""The line filter: the last thing before the terminal."""

from rich.segment import ControlType, Segment
from rich.style import Style
from textual.color import Color

from caseboard.tui.filters import NothingObeyed

GROUND = Color.parse("#12151b")
BOLD = Style(bold=True)


def test_it_removes_what_a_terminal_obeys():
    """ESC, C1, bidi marks and tag characters are gone, the words and their style stay."""
    drawn = [Segment("a\x1b]52;c;aGk=\x07b", BOLD), Segment("c\x9b\u202ed\u2066\u200fe\U000e0041\ud800")]
    assert NothingObeyed().apply(drawn, GROUND) == [Segment("a]52;c;aGk=b", BOLD), Segment("cde")]


def test_it_leaves_clean_lines_as_they_are():
    """A line with nothing in it to remove is not even copied."""
    drawn = [Segment("joão 李雷 ● ⟨U+202E⟩ ␛", BOLD)]
    assert NothingObeyed().apply(drawn, GROUND) is drawn


def test_it_keeps_the_app_own_control_codes():
    """A segment that Textual itself marked as control stays as it is."""
    code = Segment("\x1b[2K", None, [(ControlType.ERASE_IN_LINE, 2)])
    assert NothingObeyed().apply([code, Segment("\x07")], GROUND) == [code, Segment("")]
