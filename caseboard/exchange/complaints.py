"""Why a record cannot be taken, in words of a person: one line that says which field and what it wants."""

from __future__ import annotations

import re
from typing import Literal, get_args, get_origin, get_type_hints

from caseboard.exchange.shapes import AMOUNTS, INSTANTS, SHAPES, Shape

_LONGEST = 300
_KINDS = {
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list",
    "object": "an object",
    "null": "null",
}
_MISSING = re.compile(r"Object missing required field `(\w+)`")
_KIND = re.compile(r"Expected `([^`]+)`, got `(\w+)`")
_BOUND = re.compile(r"Expected `(\w+)` (?:of length )?(>=|<=) ([0-9.]+)")
_UNITS = {"str": " characters", "array": " entries"}


class BadRecord(Exception):
    """A record that cannot be taken; `why` says so in one line that any terminal may show."""

    def __init__(self, why: str) -> None:
        self.why = printable(why)
        super().__init__(self.why)


def printable(text: str) -> str:
    """Return foreign *text* on one line, short, and with nothing in it that a terminal obeys."""
    shown = text if len(text) <= _LONGEST else text[:_LONGEST] + "..."
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in shown)


def in_words(kind: str, complaint: str) -> str:
    """Return msgspec's *complaint* about a record of type *kind* as a case manager would say it."""
    what, _, where = complaint.partition(" - at `$")
    path = where.removesuffix("`").removeprefix(".")
    if match := _MISSING.match(what):
        return f"{path or kind} lacks {match[1]}"
    if match := _KIND.match(what):
        return _of_another_kind(path, match[1], match[2])
    if match := _BOUND.match(what):
        return _beyond(path, match[1], match[2], match[3])
    if what.startswith("Invalid enum value") and (known := _choices(SHAPES[kind], path.split("."))):
        value = what.removeprefix("Invalid enum value ")
        return f"{path} is {value}; known are {', '.join(known)}"
    if path.endswith("sha256"):
        return "sha256 is no SHA-256 in 64 lower-case hexadecimal digits"
    return f"{path}: {what[:1].lower()}{what[1:]}" if path else what


def _of_another_kind(path: str, wanted: str, got: str) -> str:
    name = path.rpartition(".")[2]
    amount = name in ("paid", "price") or any(name in names for names in AMOUNTS.values())
    if amount and got in ("int", "float"):
        return f'{path} is a JSON number; an amount is text, such as "69.90"'
    if any(name in names for names in INSTANTS.values()):
        return f'{path} is {_KINDS.get(got, got)}; an instant is text, such as "2026-11-30T12:00:00Z"'
    kinds = " or ".join(_KINDS.get(one, one) for one in wanted.split(" | ") if one != "null")
    return f"{path or 'the record'} is {_KINDS.get(got, got)}, not {kinds}"


def _beyond(path: str, wanted: str, sign: str, bound: str) -> str:
    if wanted in _UNITS and (sign, bound) == (">=", "1"):
        return f"{path} is empty"
    limit = "less than" if sign == ">=" else "more than"
    has = "has" if wanted in _UNITS else "is"
    return f"{path} {has} {limit} {bound.removesuffix('.0')}{_UNITS.get(wanted, '')}"


def _choices(shape: type[Shape], path: list[str]) -> tuple[str, ...]:
    """Return the values that the field at *path* of *shape* knows."""
    wanted = get_type_hints(shape).get(path[0])
    return tuple(_literals(wanted)) if len(path) == 1 else ()


def _literals(wanted: object) -> list[str]:
    if get_origin(wanted) is Literal:
        return list(get_args(wanted))
    return [value for part in get_args(wanted) for value in _literals(part)]
