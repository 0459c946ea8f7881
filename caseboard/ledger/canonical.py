"""One document, one sequence of bytes: RFC 8785, without what could be read in two ways.

Floats are left out because their text is what implementations disagree on, and
integers stop where a JSON number still names exactly one integer for everybody.
Money stands in minor units, so nothing is lost.
"""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TypeAlias

Document: TypeAlias = str | int | bool | Sequence["Document"] | Mapping[str, "Document"] | None
"""What may stand in an entry; sequences are lists and mappings are dicts, not what looks like one."""

INTEGERS_END = 2**53
"""The first whole number that a double can no longer tell from its neighbour."""

_SURROGATE = re.compile("[\ud800-\udfff]")


class NotCanonical(ValueError):
    """A document has no canonical bytes here: where in it, and why."""

    def __init__(self, place: str, why: str) -> None:
        super().__init__(f"{place}: {why}")
        self.place = place
        self.why = why


def canonical(document: Document) -> bytes:
    """Return the only bytes that stand for *document* (RFC 8785, restricted).

    Keys are ASCII, so that their order by code point is the order by UTF-16 code
    unit which the RFC asks for.

    Raises:
        NotCanonical: it holds a float, a number of 2^53 or more either way, a key
            beyond ASCII, half a surrogate pair, or a type that JSON does not have.
    """
    _check(document, "$")
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def instant(at: datetime) -> str:
    """Return *at* as RFC 3339 in UTC, always with six digits and ``Z``, so that text order is time order.

    Raises:
        NotCanonical: *at* names no offset, so nobody can tell when it was.
    """
    if at.tzinfo is None:
        raise NotCanonical(at.isoformat(), "an instant without an offset")
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _check(value: object, place: str) -> None:
    """Refuse what has no canonical bytes; exact types only, since a subclass may print as something else."""
    kind = type(value)
    if kind is str:
        _check_text(str(value), place)
    elif isinstance(value, int) and kind is int:
        if abs(value) >= INTEGERS_END:
            raise NotCanonical(place, f"{value} is beyond 2^53, where JSON numbers blur")
    elif isinstance(value, list) and kind is list:
        for index, item in enumerate(value):
            _check(item, f"{place}[{index}]")
    elif isinstance(value, dict) and kind is dict:
        for key, item in value.items():
            _check_key(key, place)
            _check(item, f"{place}.{key}")
    elif value is not None and kind is not bool:
        raise NotCanonical(place, f"{kind.__name__} has no canonical form")


def _check_key(key: object, place: str) -> None:
    if type(key) is not str:
        raise NotCanonical(place, f"a key is {type(key).__name__}, not text")
    if not key.isascii():
        raise NotCanonical(place, f"the key {key!r} is not ASCII")


def _check_text(text: str, place: str) -> None:
    if _SURROGATE.search(text):
        raise NotCanonical(place, "half a surrogate pair, which UTF-8 cannot write")
