"""The listing as it was bought against what the buyer says came: a diff by words.

Both are foreign and may be of any length; what is compared is bounded, and what is
left out is said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from caseboard.tui import phrases
from caseboard.tui.lines import BLANK, Ink, Line, Part, line, lines_of
from caseboard.tui.viewers.shown import Listing
from caseboard.tui.words import _

MOST = 1_500
"""Words of either side that are compared; the time grows with their product."""
_WORD = re.compile(r"\w+(?:[.,'-]\w+)*|[^\w\s]")
CLOSING = frozenset(",.;:!?)")
"""Signs that stand at the word before them."""
_MARKS: dict[str, tuple[str, Ink]] = {"sold": ("-", "late"), "said": ("+", "given")}
"""Told by sign as well as by ink."""


def compared(both: Listing) -> list[Line]:
    """Return both texts as one, what only one of them has marked; then each as it is."""
    if not both.listing.strip() and not both.statement.strip():
        return []
    made: list[Line] = []
    if both.listing.strip() and both.statement.strip():
        made += [
            line(
                (_("compared by words"), "strong"), (f"   - {_('only as bought')}", "late"),
                (f"   + {_('only in the statement')}", "given"),
            ),
            *_diff(both.listing, both.statement),
            BLANK,
        ]  # fmt: skip
    made += _whole(_("as bought"), both.listing, _("no listing is on file"))
    made += [BLANK, *_whole(_("the statement"), both.statement, _("no statement is on file"))]
    return made


def _whole(name: str, text: str, nothing: str) -> list[Line]:
    words = lines_of(text, indent=2) if text.strip() else [line((f"  {nothing}", "soon"))]
    return [line((name, "strong")), *words]


def _diff(listing: str, statement: str) -> list[Line]:
    sold, said = _WORD.findall(listing[: MOST * 40]), _WORD.findall(statement[: MOST * 40])
    one, other = sold[:MOST], said[:MOST]
    matcher = SequenceMatcher(
        None, [word.casefold() for word in one], [word.casefold() for word in other], autojunk=False
    )
    parts: list[Part] = ["  "]
    for kind, start, end, from_, to in matcher.get_opcodes():
        if kind == "equal":
            if one[start] in CLOSING:
                parts[-1] = _closed(parts[-1])
            parts.append(_joined(one[start:end]))
        else:
            parts += _marked("sold", one[start:end])
            parts += _marked("said", other[from_:to])
    left_out = len(sold) - len(one) + len(said) - len(other)
    if left_out or len(listing) > MOST * 40 or len(statement) > MOST * 40:
        words = _("…[only the first {count} words of each are compared]")
        parts.append((words.format(count=phrases.count(MOST)), "quiet"))
    return [line(*parts, indent=2)]


def _marked(side: str, words: Sequence[str]) -> list[Part]:
    sign, ink = _MARKS[side]
    return [(f"{sign}{_joined(words)}", ink)] if words else []


def _closed(part: Part) -> Part:
    """Return *part* without the space after it: a sign follows."""
    return part.rstrip() if isinstance(part, str) else (part[0].rstrip(), part[1])


def _joined(words: Sequence[str]) -> str:
    """Return words with their signs, as one writes them."""
    text = ""
    for word in words:
        text += word if not text or word in CLOSING else f" {word}"
    return f"{text} "
