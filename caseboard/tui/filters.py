"""The last line behind the text door: what no widget may draw, whoever forgot to clean it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter


@cache
def _obeyed() -> re.Pattern[str]:
    """Return what matches a character that must not be drawn; made when something is not printable."""
    return re.compile(
        "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\U000e0000-\U000e007f]"
    )


class Passes(LineFilter):
    """Does what *filters* do, one after the other."""

    def __init__(self, filters: Sequence[LineFilter]) -> None:
        super().__init__()
        self.filters = filters

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return *segments* as the last filter leaves them."""
        for one in self.filters:
            segments = one.apply(segments, background)
        return segments


class NothingObeyed(LineFilter):
    """Removes control and bidi characters from every segment that is drawn.

    Segments that are control codes of Textual's own stay: they carry no text.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002  the name is Textual's
        """Return *segments* without what a terminal obeys; the same list where there was nothing."""
        # None of these characters is printable.
        if all(text.isprintable() or _obeyed().search(text) is None for text, _, _ in segments):
            return segments
        return [
            Segment(_obeyed().sub("", text), style, control) if control is None else Segment(text, style, control)
            for text, style, control in segments
        ]
