"""The only door through which foreign text comes onto the screen.

What `plain` makes of it is words and visible signs; `show` also keeps widgets
from parsing it as markup.
"""

from __future__ import annotations

from rich.text import Text

from caseboard.domain.plain import LINE_LIMIT, MARKS_LIMIT, TEXT_LIMIT, clean, hidden, one_line, uncut

__all__ = ["LINE_LIMIT", "MARKS_LIMIT", "TEXT_LIMIT", "clean", "hidden", "one_line", "show", "uncut", "whole"]


def show(text: str) -> Text:
    """Return *text*, cleaned, as something every widget takes and none parses as markup.

    Places that take only `str` (titles, inputs, notices) get `clean`.
    """
    return Text(clean(text))


def whole(text: str) -> str:
    """Return *text* cleaned and never shortened: what is copied, and what somebody writes themselves."""
    return uncut(text.replace("\r\n", "\n").expandtabs(4))
