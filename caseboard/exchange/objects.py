"""A line of bytes as one JSON object, with everything in it that a database can keep.

msgspec reads it, and by itself refuses bytes that are no UTF-8, half characters
and numbers that are none. Duplicate keys, NUL, depth and huge numbers are ours.
"""

from __future__ import annotations

import json
import re
from typing import Any

import msgspec

from caseboard.exchange.complaints import BadRecord

LONGEST_LINE = 4_000_000
"""Bytes that one record may have."""
DEEPEST = 32
"""Levels of lists and objects within each other."""

_READ = msgspec.json.Decoder()
_KEY_END = re.compile(rb'"\s*:')
_BIGGEST = 2**64
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
_NO_NUMBER = re.compile(rb"[:\[,]\s*-?(?:NaN|Infinity)\b")

_TOO_DEEP = f"the record is nested deeper than {DEEPEST} levels"
_TOO_BIG = "a number is larger than any that is kept"


def object_of(line: bytes) -> dict[str, Any]:
    """Return the JSON object that *line* is.

    Raises:
        BadRecord: it is none, or holds what cannot be kept; says why.
    """
    if len(line) > LONGEST_LINE:
        raise BadRecord(f"the line is longer than {LONGEST_LINE // 1_000_000} MB")
    try:
        found = _READ.decode(line)
    except UnicodeDecodeError:
        raise BadRecord("the line is not UTF-8") from None
    except RecursionError:
        raise BadRecord(_TOO_DEEP) from None
    except msgspec.DecodeError as error:
        raise BadRecord(_no_json(line, str(error))) from None
    if type(found) is not dict:
        raise BadRecord("the line is no JSON object")
    # Every key is followed by a colon. Text may hold such a pair as well, so more of them than keys
    # is a doubt and not yet a duplicate.
    if len(_KEY_END.findall(line)) != _keys(found, 1):
        _refuse_duplicates(line)
    if b"\\u0000" in line and _holds_nul(found):
        raise BadRecord("a text holds the character NUL, which no database keeps")
    return found


def _no_json(line: bytes, complaint: str) -> str:
    what = complaint.removeprefix("JSON is malformed: ")
    if not line.strip():
        what = "it is empty"
    elif b"\x00" in line:
        what = "it holds the character NUL"
    elif _half_character(line):
        what = "a text holds half a character (a lone surrogate)"
    elif "out of range" in complaint:
        what = _TOO_BIG
    elif _NO_NUMBER.search(line):
        what = "NaN and Infinity are no numbers"
    elif what == "Input data was truncated":
        what = "it breaks off"
    return f"the line is no JSON: {what}"


def _half_character(line: bytes) -> bool:
    if not _SURROGATE.search(line):
        return False
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _keys(value: Any, depth: int) -> int:  # noqa: ANN401  # Whatever JSON may hold.
    """Return how many keys *value* and all within it have; refuse what nothing here could keep."""
    if depth > DEEPEST:
        raise BadRecord(_TOO_DEEP)
    count = 0
    if type(value) is dict:
        count = len(value)
        value = value.values()
    for one in value:
        kind = type(one)
        if kind is dict or kind is list:
            count += _keys(one, depth + 1)
        elif kind is int and not -_BIGGEST < one < _BIGGEST:
            raise BadRecord(_TOO_BIG)
    return count


def _refuse_duplicates(line: bytes) -> None:
    def once(pairs: list[tuple[str, object]]) -> None:
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise BadRecord(f"the key {key} stands twice in one object")
            seen.add(key)

    json.loads(line, object_pairs_hook=once)


def _holds_nul(value: object) -> bool:
    if isinstance(value, str):
        return "\x00" in value
    if isinstance(value, dict):
        return any("\x00" in key or _holds_nul(one) for key, one in value.items())
    return isinstance(value, list) and any(_holds_nul(one) for one in value)
