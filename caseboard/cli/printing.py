"""What a command says: plain words on standard output, the rest on standard error.

Words of parties pass here on their way to a terminal, so everything is made
plain; JSON keeps every character and writes the dangerous ones as codes.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from caseboard.domain.instants import utc, words, written
from caseboard.domain.plain import clean, one_line, uncut, unseen
from caseboard.tui.manner import abbreviation, local


class Trouble(Exception):
    """A command cannot do what it was asked: one line, and the exit code that says which kind."""

    def __init__(self, why: str, code: int = 1) -> None:
        super().__init__(why)
        self.code = code


def say(text: str = "") -> None:
    """Print *text*, made plain."""
    sys.stdout.write(_writable(clean(text), sys.stdout.encoding) + "\n")


def tell(text: str) -> None:
    """Print one line about the command itself to standard error."""
    sys.stderr.write(_writable(one_line(text), sys.stderr.encoding) + "\n")


def _writable(text: str, encoding: str | None) -> str:
    """Return *text* with what the terminal's encoding cannot say written as codes."""
    return text.encode(encoding or "utf-8", "backslashreplace").decode(encoding or "utf-8")


def lines_in(text: str) -> list[str]:
    """Return the lines of a foreign *text*, made plain; what only Python takes for a line end is seen as what it is."""
    return uncut(text).removesuffix("\n").split("\n") if text else []


def say_json(value: object) -> None:
    """Print *value* as JSON; instants are RFC 3339."""
    print(_writable(safe_json(json.dumps(value, ensure_ascii=False, indent=2, default=_plain)), sys.stdout.encoding))


def safe_json(text: str) -> str:
    r"""Return JSON that says the same, with what a terminal would obey written as ``\u`` codes."""
    return unseen().sub(lambda match: _code(match[0]), text)


def _code(character: str) -> str:
    return character if character == "\t" else json.dumps(character)[1:-1] if ord(character) != 0x7F else "\\u007f"


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return written(value)
    raise TypeError(f"{type(value).__name__} is no plain data")


def lines_up(rows: Sequence[tuple[str, object]]) -> Iterable[str]:
    """Yield *rows* as lines of name and number, numbers under each other."""
    names = max((len(name) for name, _ in rows), default=0)
    values = max((len(str(value)) for _, value in rows), default=0)
    for name, value in rows:
        yield f"{name:<{names}}  {value!s:>{values}}"


def instant(at: datetime | None) -> str:
    """Return an instant to the second, in people's own zone, which stands behind it."""
    if at is None:
        return ""
    there = local(utc(at))
    return f"{there:%Y-%m-%d %H:%M:%S} {abbreviation(there)}"


def instant_and_distance(at: datetime | None, now: datetime) -> str:
    """Return an instant and how far it is from *now*, rounded towards nothing."""
    if at is None:
        return ""
    length = at - now
    distance = f"in {words(length)}" if length >= timedelta() else f"{words(-length)} ago"
    return f"{instant(at)} ({distance})"
