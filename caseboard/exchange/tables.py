"""Tables of comma-separated values, read as records by a map: quoted line ends, marks at the beginning, bad rows."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, BinaryIO

from caseboard.exchange.complaints import BadRecord
from caseboard.exchange.csv_maps import CsvMap, Row
from caseboard.exchange.objects import LONGEST_LINE
from caseboard.exchange.reading import BadInput, Input, Place, Source

_BOM = b"\xef\xbb\xbf"
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_SURROGATES = range(0xDC80, 0xDD00)
"""What bytes become that are not of the table's encoding."""
_MOST_ROWS = 5_000
"""Rows of one record: an order has no more lines."""


class TableInput(Input):
    """All that one command reads by a map: each place holds a record made of a row, or says why it makes none."""

    def __init__(self, paths: Iterable[Path | str], by: CsvMap, stdin: BinaryIO | None = None) -> None:
        """Find the files of *paths* and hash them, and the map with them.

        Raises:
            BadInput: a path is missing, is no file, or cannot be read.
        """
        super().__init__(paths, stdin)
        self._map = by
        self.digest = hashlib.sha256(self.digest.encode() + by.content).hexdigest()

    def places(self, file: IO[bytes], source: Source) -> Iterator[Place]:
        """Yield the records that the rows of *file* make."""
        yield from _Table(self._map, source, _Lines(self.lines_of(file, source), self._map, source)).places()


@dataclass(slots=True)
class _Lines:
    """A file's lines as text, kept until the row they belong to is done with."""

    raw: Iterator[tuple[int, bytes]]
    by: CsvMap
    source: Source
    number: int = 0
    kept: list[str] = field(default_factory=list)

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        number, line = next(self.raw)
        if number == 1:
            line = self._without_mark(line)
        # Blank lines are not handed on; within quotes they are part of a cell.
        text = "\n" * (number - self.number - 1) + line.decode(self.by.encoding, "surrogateescape") + "\n"
        self.number = number
        self.kept.append(text)
        return text

    def _without_mark(self, line: bytes) -> bytes:
        if line.startswith(_WIDE):
            raise BadInput(self.source.name, "is UTF-16; save the table as UTF-8")
        if not line.startswith(_BOM):
            return line
        if self.by.encoding.lower().replace("_", "-") not in ("utf-8", "utf8", "utf-8-sig"):
            raise BadInput(
                self.source.name, f"says by its first bytes that it is UTF-8, the map says {self.by.encoding}"
            )
        return line.removeprefix(_BOM)

    def taken(self) -> str:
        """Return the lines since the last time, as one text."""
        text = "".join(self.kept).strip("\r\n")
        self.kept.clear()
        return text


@dataclass(slots=True)
class _Table:
    """One table on its way to be records."""

    by: CsvMap
    source: Source
    lines: _Lines
    seen: set[bytes] = field(default_factory=set)
    """Records of this table, so that a party who stands in every row comes in once."""

    def places(self) -> Iterator[Place]:
        header = self._header()
        group: list[Row] = []
        started = 0
        for number, text, cells in self._rows():
            row = self._row(header, cells)
            if isinstance(row, str):
                yield from self._made(group, started)
                group = []
                yield Place(self.source.name, number, text.encode("utf-8", "replace"), self.source.base, row)
                continue
            if group and (self.by.group(row) != self.by.group(group[0]) or not self.by.group(row)):
                yield from self._made(group, started)
                group = []
            if len(group) >= _MOST_ROWS:
                why = f"{_MOST_ROWS} rows make one record; its rows stand together by mistake"
                yield Place(self.source.name, number, text.encode("utf-8", "replace"), self.source.base, why)
                continue
            started = started if group else number
            group.append(row)
        yield from self._made(group, started)

    def _header(self) -> list[str]:
        for _, _, cells in self._rows():
            if isinstance(cells, str):
                raise BadInput(self.source.name, f"has no line of column names: {cells}")
            header = [cell.strip() for cell in cells]
            wanted = self.by.columns()
            if missing := sorted(wanted - set(header)):
                raise BadInput(self.source.name, f"has no column {missing[0]!r}; its columns are {', '.join(header)}")
            if twice := [name for name in wanted if header.count(name) > 1]:
                raise BadInput(self.source.name, f"has the column {min(twice)!r} twice")
            return header
        raise BadInput(self.source.name, "is empty; a table begins with a line of column names")

    def _rows(self) -> Iterator[tuple[int, str, list[str] | str]]:
        """Yield number of the first line, text, and cells of every row; in place of cells what is wrong with it."""
        while True:
            reader = csv.reader(self.lines, delimiter=self.by.delimiter, strict=True)
            try:
                for cells in reader:
                    text = self.lines.taken()
                    if any(cell.strip() for cell in cells):
                        yield self._first(text), text, cells
            except csv.Error as error:
                text = self.lines.taken()
                yield self._first(text), text[:LONGEST_LINE], f"the row is no CSV: {error}"
                continue
            return

    def _first(self, text: str) -> int:
        return self.lines.number - text.count("\n")

    def _row(self, header: list[str], cells: list[str] | str) -> Row | str:
        """Return the cells by column, or what is wrong with them."""
        if isinstance(cells, str):
            return cells
        if len(cells) != len(header):
            return f"the row has {len(cells)} cells, the table {len(header)} columns"
        for name, cell in zip(header, cells, strict=True):
            if any(ord(character) in _SURROGATES for character in cell):
                return f"{name} is not {self.by.encoding}; the map says in which encoding a table is"
        return {name: cell.strip() for name, cell in zip(header, cells, strict=True)}

    def _made(self, group: list[Row], number: int) -> Iterator[Place]:
        if not group:
            return
        try:
            records = list(self.by.made(group))
        except BadRecord as error:
            text = json.dumps(group if len(group) > 1 else group[0], ensure_ascii=False)
            yield Place(self.source.name, number, text.encode("utf-8", "replace"), self.source.base, error.why)
            return
        for record in records:
            raw = json.dumps(record, ensure_ascii=False).encode()
            digest = hashlib.sha256(raw).digest()
            if digest not in self.seen:
                self.seen.add(digest)
                yield Place(self.source.name, number, raw, self.source.base)
