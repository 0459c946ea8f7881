"""Foreign text made plain: words and visible signs, and nothing that a terminal obeys.

Buyers and sellers write whatever they like, and a terminal obeys it: escape
sequences, clipboard writes, characters that turn a line around. The board's text
door and everything a command prints go through here.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

TEXT_LIMIT = 200_000
"""Characters of a text that are shown."""
LINE_LIMIT = 2_000
"""Characters of a line that are shown."""
MARKS_LIMIT = 4
"""Combining marks in a row; more of them climb over the lines above."""

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

_INVISIBLE = (
    (0x00AD, 0x00AD),  # soft hyphen
    (0x034F, 0x034F),  # grapheme joiner
    (0x0600, 0x0605),  # Arabic number signs
    (0x061C, 0x061C),  # Arabic letter mark
    (0x06DD, 0x06DD),
    (0x070F, 0x070F),
    (0x0890, 0x0891),
    (0x08E2, 0x08E2),
    (0x115F, 0x1160),  # Hangul fillers
    (0x17B4, 0x17B5),
    (0x180B, 0x180F),  # Mongolian selectors
    (0x200B, 0x200F),  # zero width, marks of direction
    (0x202A, 0x202E),  # bidi embeddings and overrides
    (0x2060, 0x206F),  # joiners, bidi isolates, deprecated
    (0x3164, 0x3164),
    (0xFE00, 0xFE0F),  # variation selectors: some carry whole hidden messages
    (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFFB),
    (0x110BD, 0x110BD),
    (0x110CD, 0x110CD),
    (0x13430, 0x1345F),
    (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A),
    (0xE0080, 0xE0FFF),
)
_TAGS = range(0xE0000, 0xE0080)


@cache
def _table() -> dict[int, str]:
    """Return what each character that must not reach a terminal is shown as; thousands, made when first wanted."""
    shown = {code: chr(0x2400 + code) for code in range(0x20) if code != 0x0A}
    shown |= dict.fromkeys(range(0x7F, 0xA0), REPLACEMENT)
    shown |= dict.fromkeys(range(0xD800, 0xE000), REPLACEMENT)
    for first, last in _INVISIBLE:
        shown |= {code: f"⟨U+{code:04X}⟩" for code in range(first, last + 1)}
    shown |= dict.fromkeys(_TAGS, "")
    shown |= {0x2028: "\n", 0x2029: "\n"}
    return shown


_RANGES = (
    (0x00, 0x09), (0x0B, 0x0C), (0x0E, 0x1F), (0x7F, 0x9F), (0x2028, 0x2029), (0xD800, 0xDFFF), *_INVISIBLE,
    (_TAGS[0], _TAGS[-1]),
)  # fmt: skip
_SELDOM = re.compile("[^ -\u02ff\u2010-\u20cf\u2100-\u2bff]")
"""Matches what may be hidden or climb though it is printable: no Latin letter, punctuation, sign or line."""


@cache
def unseen() -> re.Pattern[str]:
    """Return what matches each character that a terminal would obey or a reader not see; no line end is one."""
    return re.compile(f"[{''.join(f'{chr(first)}-{chr(last)}' for first, last in _RANGES)}]")


@cache
def _may_climb() -> re.Pattern[str]:
    """Return what matches where more marks than the limit could stand in a row; only then each one is looked up."""
    return re.compile(
        "[\u0300-\u036f\u0483-\u0489\u0591-\u1fff\u20d0-\u20ff\u2cef-\u2cf1\u2d7f\u2de0-\u2dff\u302a-\u302f\u3099\u309a"
        f"\ua66f-\uabff\ufb1e\ufe00-\ufe2f\U00010000-\U0010ffff]{{{MARKS_LIMIT + 1}}}"
    )


_SHORT = 64
"""Characters of a text whose cleaned form is kept at hand."""


def clean(text: str) -> str:
    """Return *text* with nothing in it that a terminal obeys or a reader cannot see.

    Line ends stay line ends (a carriage return before one belongs to it).
    """
    if len(text) <= LINE_LIMIT and text.isprintable() and (text.isascii() or _SELDOM.search(text) is None):
        return text
    return _remembered(text) if len(text) <= _SHORT else _cleaned(text)


def _cleaned(text: str) -> str:
    shown = "\n".join(_cut(line) for line in uncut(text[:TEXT_LIMIT]).split("\n"))
    return shown + _more(len(text) - TEXT_LIMIT)


# The same names and signs are drawn over and over; a text is looked through each time.
_remembered = lru_cache(maxsize=2048)(_cleaned)


def uncut(text: str) -> str:
    """Return *text* as `clean` does, however long it and its lines are: one hidden character takes the room of nine."""
    if "\r" in text or unseen().search(text) is not None:
        text = text.replace("\r\n", "\n").translate(_table())
    return text if text.isascii() else _with_few_marks(text)


def one_line(text: str) -> str:
    """Return *text* cleaned and on one line, line ends made visible."""
    shown = clean(text)
    return shown.replace("\n", "␊") if "\n" in shown else shown


def hidden(text: str) -> int:
    """Return how many characters of *text* a reader would not have seen: that is evidence too."""
    return len(unseen().findall(text.replace("\r\n", "\n")))


def _with_few_marks(text: str) -> str:
    """Return *text* with at most four combining marks in a row."""
    if _may_climb().search(text) is None:
        return text
    kept: list[str] = []
    row = 0
    for character in text:
        row = row + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        if row <= MARKS_LIMIT:
            kept.append(character)
    return "".join(kept)


def _cut(line: str) -> str:
    """Return *line* in `LINE_LIMIT` characters; what an earlier cut says of it is added up, not cut off itself."""
    if len(line) <= LINE_LIMIT:
        return line
    told = _TOLD.search(line)
    words, before = (line, 0) if told is None else (line[: told.start()], int(told[1]))
    more = len(words) - LINE_LIMIT
    return line if more <= 0 else words[:LINE_LIMIT] + _more(before + more)


_TOLD = re.compile(r"…\[(\d{1,9}) more\]\Z", re.ASCII)
"""Matches what stands where a line was cut."""


def _more(count: int) -> str:
    return f"…[{count} more]" if count > 0 else ""
