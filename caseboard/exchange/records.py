"""One line of JSON becomes one record, or is refused in words.

A line is decoded twice: once as it stands, since unknown keys are kept, and once
against the shape of its type. What no shape can say (senders, instants, amounts)
is looked at here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from caseboard.domain.events import RESERVED, Record
from caseboard.domain.instants import EPOCH
from caseboard.domain.money import (
    BIGGEST,
    MoneyError,
    PaidLine,
    minor,
    paid_per_line,
)
from caseboard.domain.records import DESK_TYPES, RANK
from caseboard.domain.verdict import GROUNDS
from caseboard.exchange.complaints import BadRecord, in_words
from caseboard.exchange.objects import LONGEST_LINE, object_of
from caseboard.exchange.rfc3339 import instant, standing_alone
from caseboard.exchange.shapes import AMOUNTS, INSTANTS, SHAPES

__all__ = ["DECIDED", "VERSION", "BadRecord", "Line", "decode", "named"]

VERSION = 1
"""The form in which this desk writes events."""

DECIDED = ("case", "becomes", "result")
"""What a desk has decided about an event; only its own history may say so."""

_SHAPED = {kind: msgspec.json.Decoder(shape) for kind, shape in SHAPES.items()}
_SOURCE = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
# One instant stands in many records of an input: an order's, its payment's, its parties'.
_remembered = lru_cache(maxsize=4096)(instant)


@dataclass(frozen=True, slots=True)
class Line:
    """A record as its line tells it, and what only an export says beside."""

    record: Record
    recorded_at: datetime | None = None
    """When another Caseboard, or the sender, wrote it down."""
    seq: int | None = None
    """Its place in the history it was exported from."""
    v: int = VERSION
    decided: Mapping[str, Any] = field(default_factory=dict)
    """`case`, `becomes` and `result`, where a history is restored; empty otherwise."""


def decode(line: bytes, *, zone: ZoneInfo | None = None, trusted: bool = False, restore: bool = False) -> Line:
    """Return what a line of JSON says.

    *trusted* lets in what only a desk makes: its sources and its types of event.
    *restore* does so too, and keeps what the desk had decided. Times without an
    offset are of *zone*.

    Raises:
        BadRecord: it is none, or none from outside; says why in one line.
    """
    trusted = trusted or restore
    fields = object_of(line)
    take = fields.pop
    kind, source = take("type", None), take("source", None)
    _check_sender(kind, source, trusted=trusted)
    ref = _short(take("ref", None), "ref")
    at = _instant(take("at", None), "at", zone)
    if at is None:
        raise BadRecord(f"{kind} lacks at")
    updated_at = _instant(take("updated_at", None), "updated_at", zone)
    if updated_at is not None and updated_at <= EPOCH:
        raise BadRecord("updated_at lies before 1970-01-01T00:00:00.000001Z")
    recorded_at = _instant(take("recorded_at", None), "recorded_at", zone)
    actor = take("actor", None)
    actor = _short(actor, "actor") if actor else ""
    seq = _count(take("seq", None), "seq")
    v = _version(take("v", None))
    decided = {name: take(name) for name in DECIDED if name in fields}
    # What a desk did is in its own words; only records from outside have the shapes of the table.
    if kind in _SHAPED and source not in RESERVED:
        _check_shape(kind, line, fields, zone)
    record = Record(kind, source, ref, at, fields, actor, updated_at)
    return Line(record, recorded_at, seq, v, _checked(decided) if restore else {})


def named(line: bytes) -> tuple[str, str, str]:
    """Return (type, source, ref) of a line that is no record, as far as it says so; three empty texts if not.

    What refers to it must not wait for it, whatever else is wrong with it.
    """
    nobody = ("", "", "")
    if len(line) > LONGEST_LINE:
        return nobody
    try:
        fields = json.loads(line)
        kind, source, ref = (fields.get(name) for name in ("type", "source", "ref"))
        _check_sender(kind, source, trusted=True)
        return str(kind), str(source), _short(ref, "ref")
    except (ValueError, RecursionError, AttributeError, BadRecord):
        return nobody


# What every record has.


def _check_sender(kind: object, source: object, *, trusted: bool) -> None:
    for value, name in ((kind, "type"), (source, "source")):
        if value is None:
            raise BadRecord(f"the record lacks {name}")
        if not isinstance(value, str):
            raise BadRecord(f"{name} is no text")
    _check_names(kind, source, trusted)


# A whole input has a handful of types and senders.
@lru_cache(maxsize=256)
def _check_names(kind: str, source: str, trusted: bool) -> None:
    if kind not in RANK and kind not in DESK_TYPES:
        raise BadRecord(f"unknown type {kind!r}; known are {', '.join(RANK)}")
    if _SOURCE.fullmatch(source) is None:
        raise BadRecord("source is 1 to 64 letters, digits, dots, hyphens and underscores")
    if not trusted and kind in DESK_TYPES:
        raise BadRecord(f"{kind} is an act of the desk; it comes in only when a desk's own export is restored")
    if not trusted and source in RESERVED:
        raise BadRecord(f"source {source} is the desk's own name; a sender has another")


def _short(value: object, name: str) -> str:
    if value is None:
        raise BadRecord(f"the record lacks {name}")
    if not isinstance(value, str) or not value.strip() or len(value) > 200:
        raise BadRecord(f"{name} is a text of 1 to 200 characters")
    if _CONTROL.search(value):
        raise BadRecord(f"{name} holds a control character")
    return value


def _instant(value: object, name: str, zone: ZoneInfo | None) -> datetime | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise BadRecord(f'{name} is no text; an instant is written as "2026-11-30T12:00:00Z"')
    try:
        return _remembered(value, zone)
    except ValueError as error:
        raise BadRecord(f"{name}: {error}") from None


def _count(value: object, name: str) -> int | None:
    if value is not None and (type(value) is not int or not 1 <= value < 2**63):
        raise BadRecord(f"{name} is a whole number from 1 on")
    return value


def _version(value: object) -> int:
    v = _count(value, "v")
    if v is not None and v > VERSION:
        raise BadRecord(f"the record was written by a newer Caseboard (v {v}, this one reads up to {VERSION})")
    return v or VERSION


def _checked(decided: dict[str, Any]) -> dict[str, Any]:
    number = decided.get("case")
    if number is not None and (type(number) is not str or re.fullmatch(r"CB-[1-9][0-9]{0,17}", number) is None):
        raise BadRecord("case is no case number such as CB-12")
    for name in ("becomes", "result"):
        if not isinstance(decided.get(name, {}), dict):
            raise BadRecord(f"{name} is no object")
    return decided


# What a type wants.


def _check_shape(kind: str, line: bytes, fields: dict[str, Any], zone: ZoneInfo | None) -> None:
    """Refuse what is not as the table of records says; instants without an offset are given one."""
    try:
        _SHAPED[kind].decode(line)
    except msgspec.ValidationError as error:
        raise BadRecord(in_words(kind, str(error))) from None
    for name in INSTANTS.get(kind, ()):
        at = _instant(fields.get(name), name, zone)
        if at is not None:
            fields[name] = standing_alone(fields[name], at)
    for name in AMOUNTS.get(kind, ()):
        if fields.get(name) is not None:
            _check_decimal(fields[name], name)
    if kind == "order":
        _check_order(fields)
    elif kind == "evidence" and (fields.get("text") is None) == (fields.get("file") is None):
        raise BadRecord("evidence is either a text or a file")
    elif kind == "decision":
        _check_grounds(fields.get("grounds") or ())


def _check_decimal(text: str, name: str) -> None:
    """Refuse what is no amount in any currency; the order's own is known when the record is applied."""
    try:
        # The Unidad de Fomento has four decimals, and none has more.
        minor(text, "CLF")
    except MoneyError as error:
        raise BadRecord(f"{name}: {error}") from None


def _check_grounds(grounds: list[str] | tuple[()]) -> None:
    for ground in grounds:
        if ground not in GROUNDS:
            raise BadRecord(f"unknown ground {ground!r}")


def _check_order(fields: dict[str, Any]) -> None:
    """Refuse an order whose amounts are none or contradict each other; R7 needs what each line cost."""
    currency = fields["currency"]
    paid = _amount(fields["paid"], currency, "paid")
    lines = []
    for place, line in enumerate(fields["lines"]):
        each = line.get("paid")
        lines.append(
            PaidLine(
                line["ref"],
                line["quantity"],
                _amount(line["price"], currency, f"lines[{place}].price"),
                None if each is None else _amount(each, currency, f"lines[{place}].paid"),
            )
        )
    try:
        shares = paid_per_line(lines, paid)
    except MoneyError as error:
        raise BadRecord(str(error)) from None
    if sum(shares.values()) > BIGGEST:
        raise BadRecord("the order's amounts are too large")


def _amount(text: str, currency: str, name: str) -> int:
    try:
        amount = minor(text, currency)
    except MoneyError as error:
        raise BadRecord(f"{name}: {error}") from None
    if amount < 0:
        raise BadRecord(f"{name} is less than nothing")
    return amount
