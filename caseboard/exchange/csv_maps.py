"""Which columns of a table make which record, as a TOML map says.

A value is a text with columns in braces. What a column holds is named after a
colon: an instant, an amount, a whole number, a number, or one of the map's own
lists of values. A value whose every column is empty is left out.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from caseboard.domain.instants import written
from caseboard.domain.records import FIELDS
from caseboard.exchange.complaints import BadRecord, printable
from caseboard.exchange.rfc3339 import instant
from caseboard.exchange.shapes import SHAPES

SHIPPED = Path(__file__).parent / "maps"
"""Where the maps lie that come with the program, to be named without a path."""

_COLUMN = re.compile(r"\{([^{}:]+)(?::([^{}]+))?\}")
_KEYS = frozenset({"source", "encoding", "delimiter", "zone", "instant", "decimal", "thousands", "record", "values"})
_RECORD_KEYS = frozenset({"type", "ref", "at", "updated_at", "when", "fields", "each"})
_MARKS = frozenset({".", ",", "'", " ", "\u00a0", "\u202f", ""})
Row = Mapping[str, str]
"""Cells by column."""
Made = dict[str, Any]


class BadMap(Exception):
    """A map that cannot be used: which file, what, and what to do, in one line."""


@dataclass(frozen=True, slots=True)
class RecordMap:
    """How rows make a record of one type."""

    type: str
    head: Mapping[str, str]
    """`ref`, `at`, and perhaps `updated_at`."""
    when: str | None
    """Made only where this is not empty."""
    fields: Mapping[str, Any]
    each: Mapping[str, Any]
    """Lists with an entry for every row."""


@dataclass(frozen=True, slots=True)
class CsvMap:
    """How a table is read, and the records its rows make."""

    source: str
    records: tuple[RecordMap, ...]
    encoding: str
    delimiter: str
    zone: ZoneInfo | None
    form: str | None
    """Of instants, as `strptime` knows it; none for RFC 3339, a space for its T."""
    decimal: str
    thousands: str
    values: Mapping[str, Mapping[str, str]]
    content: bytes
    """The map itself: read by another one, a table is another input."""

    def columns(self) -> set[str]:
        """Return every column that the map names."""
        return {column for one in self.records for value in _texts(one) for column, _ in _COLUMN.findall(value)}

    def group(self, row: Row) -> tuple[object, ...]:
        """Return what rows that make one record together have in common: the refs of records that hold lists."""
        return tuple(self._plain(one.head["ref"], row) for one in self.records if one.each)

    def made(self, rows: Sequence[Row]) -> Iterator[Made]:
        """Yield the records that *rows*, a group, make.

        Raises:
            BadRecord: a cell holds something else than the map says.
        """
        for one in self.records:
            if one.each:
                yield from self._record(one, rows)
            else:
                for row in rows:
                    yield from self._record(one, [row])

    def _record(self, one: RecordMap, rows: Sequence[Row]) -> Iterator[Made]:
        kept = [row for row in rows if one.when is None or self._value(one.when, row) is not None]
        if not kept:
            return
        first = kept[0]
        made: Made = {"type": one.type, "source": self.source}
        made |= self._object(one.head, first) or {}
        made |= self._object(one.fields, first) or {}
        for name, entry in one.each.items():
            entries = [self._any(entry, row) for row in kept]
            made[name] = [value for value in entries if value is not None]
        yield made

    def _object(self, values: Mapping[str, Any], row: Row) -> Made | None:
        made = {name: found for name, value in values.items() if (found := self._any(value, row)) is not None}
        return made or None

    def _any(self, value: Any, row: Row) -> Any:  # noqa: ANN401  # Whatever a map may hold.
        if isinstance(value, str):
            return self._value(value, row)
        if isinstance(value, Mapping):
            return self._object(value, row)
        if isinstance(value, list):
            found = [one for one in (self._any(one, row) for one in value) if one is not None]
            return found or None
        return value

    def _value(self, text: str, row: Row) -> Any:  # noqa: ANN401  # A text, a number, or nothing.
        whole = _COLUMN.fullmatch(text)
        if whole is not None:
            return self._cell(whole[1], whole[2], row)
        named = _COLUMN.findall(text)
        if named and not any(row[column] for column, _ in named):
            return None
        return _COLUMN.sub(lambda match: str(self._cell(match[1], match[2], row) or ""), text)

    def _plain(self, text: str, row: Row) -> str:
        return _COLUMN.sub(lambda match: row[match[1]], text)

    def _cell(self, column: str, kind: str | None, row: Row) -> Any:  # noqa: ANN401
        cell = row[column]
        if not cell or kind is None:
            return cell or None
        read = {"instant": self._instant, "amount": self._amount, "whole": self._whole, "number": self._number}
        return read.get(kind, self._listed(kind))(column, cell)

    def _listed(self, kind: str) -> Callable[[str, str], str]:
        def found(column: str, cell: str) -> str:
            known = self.values[kind]
            if cell not in known:
                raise BadRecord(f"{column} is {cell!r}; the map knows {', '.join(known)}")
            return known[cell]

        return found

    def _instant(self, column: str, cell: str) -> str:
        try:
            if self.form is None:
                at = instant(f"{cell[:10]}T{cell[11:]}" if cell[10:11] == " " else cell, self.zone)
            else:
                at = self._formed(cell)
        except ValueError as error:
            raise BadRecord(f"{column}: {str(error).replace('the command', 'the map')}") from None
        return written(at)

    def _formed(self, cell: str) -> datetime:
        form = self.form or ""
        try:
            at = datetime.strptime(cell, form)  # noqa: DTZ007  # Its zone is the map's.
        except ValueError:
            raise ValueError(f"{cell!r} is no instant in the form {form}") from None
        if at.tzinfo is not None:
            return instant(at.isoformat())
        if self.zone is None:
            raise ValueError(f"{cell!r} names no offset from UTC, and the map names no zone")
        return instant(at.isoformat(), self.zone)

    def _amount(self, column: str, cell: str) -> str:
        return self._digits(column, cell, "an amount such as 1234.50", fraction=True)

    def _whole(self, column: str, cell: str) -> int:
        return int(self._digits(column, cell, "a whole number", fraction=False))

    def _number(self, column: str, cell: str) -> float:
        number = float(self._digits(column, cell, "a number", fraction=True))
        return int(number) if number.is_integer() else number

    def _digits(self, column: str, cell: str, what: str, *, fraction: bool) -> str:
        """Return digits with a decimal point, read by the map's own marks."""
        grouped = rf"[0-9]{{1,3}}(?:{re.escape(self.thousands)}[0-9]{{3}})+|" if self.thousands else ""
        rest = rf"(?:{re.escape(self.decimal)}[0-9]+)?" if fraction else ""
        if len(cell) > 40 or re.fullmatch(rf"[+-]?(?:{grouped}[0-9]+){rest}", cell) is None:
            raise BadRecord(f"{column} is {cell[:40]!r}, which is not {what} (decimal mark {self.decimal!r})")
        if self.thousands:
            cell = cell.replace(self.thousands, "")
        return cell.replace(self.decimal, ".")


def csv_map(name: str) -> CsvMap:
    """Return the map in the file *name*, or the one of that name that comes with the program.

    Raises:
        BadMap: there is none, or it is none.
    """
    shipped = SHIPPED / f"{name}.toml"
    path = shipped if re.fullmatch(r"[a-z]+", name) and shipped.is_file() else Path(name)
    shown = printable(name)
    try:
        content = path.read_bytes()
        values = tomllib.loads(content.decode())
    except OSError as error:
        known = ", ".join(sorted(one.stem for one in SHIPPED.glob("*.toml")))
        raise BadMap(f"{shown}: {error.strerror}; a map is a TOML file, or one of {known}") from None
    except (ValueError, RecursionError) as error:
        raise BadMap(f"{shown}: is no TOML: {error}") from None
    try:
        return _map_of(values, content)
    except ValueError as error:
        raise BadMap(f"{shown}: {error}") from None


def _map_of(values: Mapping[str, Any], content: bytes) -> CsvMap:
    _check_keys(values, _KEYS, "the map")
    lists = values.get("values", {})
    records = values.get("record")
    if not isinstance(records, list) or not records:
        raise ValueError("a map has at least one [[record]]")
    for name in ("source", "encoding", "delimiter", "zone", "instant", "decimal", "thousands"):
        if not isinstance(values.get(name, ""), str):
            raise ValueError(f"{name} is a text")
    if not values.get("source"):
        raise ValueError("source is missing: who sends these records")
    decimal, thousands = values.get("decimal", "."), values.get("thousands", "")
    if decimal not in (".", ",") or thousands not in _MARKS or decimal == thousands:
        raise ValueError("decimal is . or , and thousands another mark than it")
    delimiter = values.get("delimiter", ",")
    if len(delimiter) != 1 or delimiter in '"\r\n' or not delimiter.isascii():
        raise ValueError("delimiter is one character, such as ; or a tab")
    return CsvMap(
        values["source"], tuple(_record_map(one, lists) for one in records), _encoding(values.get("encoding", "utf-8")),
        delimiter, _zone(values.get("zone")), values.get("instant"), decimal, thousands, lists, content,
    )  # fmt: skip


def _record_map(one: Any, lists: Mapping[str, Any]) -> RecordMap:  # noqa: ANN401
    if not isinstance(one, Mapping):
        raise ValueError("a record is a table: [[record]]")
    kind = one.get("type")
    if kind not in SHAPES:
        raise ValueError(f"record type {kind!r} is none; known are {', '.join(SHAPES)}")
    _check_keys(one, _RECORD_KEYS, f"the record {kind}")
    for name in ("ref", "at"):
        if not isinstance(one.get(name), str):
            raise ValueError(f"the record {kind} lacks {name}")
    fields, each = one.get("fields", {}), one.get("each", {})
    _check_keys({**fields, **each}, FIELDS[kind], kind)
    head = {name: one[name] for name in ("ref", "at", "updated_at") if name in one}
    made = RecordMap(kind, head, one.get("when"), fields, each)
    for text in _texts(made):
        if "{" in _COLUMN.sub("", text) or "}" in _COLUMN.sub("", text):
            raise ValueError(f"{text!r} has a brace too many; a column is written {{Its name}} or {{Its name:amount}}")
        for column, what in _COLUMN.findall(text):
            if what and what not in ("instant", "amount", "whole", "number", *lists):
                raise ValueError(f"{{{column}:{what}}}: known are instant, amount, whole, number and lists of values")
    return made


def _check_keys(given: Mapping[str, Any], known: frozenset[str], what: str) -> None:
    if strange := sorted(set(given) - known):
        raise ValueError(f"{what} has no {strange[0]}; known are {', '.join(sorted(known))}")


def _encoding(name: str) -> str:
    try:
        plain = '\n,";\t'.encode(name) == b'\n,";\t'
    except LookupError:
        raise ValueError(f"encoding {name!r} is unknown; utf-8 and cp1252 are common") from None
    if not plain:
        raise ValueError(f"a table in {name} cannot be read line by line; save it as UTF-8")
    return name


def _zone(name: str | None) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (KeyError, ValueError, OSError):
        raise ValueError(f"zone {name!r} is unknown; zones are named like America/Sao_Paulo") from None


def _texts(value: object) -> Iterator[str]:
    """Yield every text of a record's map."""
    if isinstance(value, RecordMap):
        for part in (value.head, value.when, value.fields, value.each):
            yield from _texts(part)
    elif isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
