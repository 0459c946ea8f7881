"""On which line of a TOML file each key stands, which `tomllib` does not tell."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

Path = tuple[str | int, ...]


def lines_of(text: str) -> dict[Path, int]:
    """Return the line, from 1 on, on which each key and table of *text* begins; it is sound TOML.

    The file is read statement by statement: a value over several lines ends
    with the line by which it can be read.
    """
    found: dict[Path, int] = {}
    entries: dict[Path, int] = {}
    table: Path = ()
    for number, said, opens in _statements(text):
        for path in _paths(said):
            if opens:
                table = _opened(path, entries)
                found.setdefault(table, number)
            else:
                found.setdefault(table + path, number)
    return found


def line_of(found: Mapping[Path, int], path: Path) -> int:
    """Return the line of *path*, or of what it stands in where it has none of its own.

    A dotted name is the same whether the file has it as one quoted key or as several.
    """
    dotted = {_dotted(one): line for one, line in found.items()}
    for end in range(len(path), 0, -1):
        if (name := _dotted(path[:end])) in dotted:
            return dotted[name]
    return 1


def _dotted(path: Path) -> str:
    return ".".join(map(str, path))


def _statements(text: str) -> Iterator[tuple[int, dict[str, Any], bool]]:
    """Yield where each statement begins, what it says, and whether it opens a table."""
    lines = text.replace("\r\n", "\n").split("\n")
    start = 0
    while start < len(lines):
        end = start + 1
        while (said := _read("\n".join(lines[start:end]))) is None and end < len(lines):
            end += 1
        if said:
            yield start + 1, said, lines[start].lstrip().startswith("[")
        start = end


def _read(statement: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(statement)
    except (ValueError, RecursionError):
        return None


def _paths(said: Mapping[str, Any], above: Path = ()) -> Iterator[Path]:
    """Yield the path of each value; a table of an array stands for its first place."""
    for name, value in said.items():
        path = (*above, name)
        if isinstance(value, dict) and value:
            yield from _paths(value, path)
        elif value == [{}]:
            yield (*path, 0)
        else:
            yield path


def _opened(path: Path, entries: dict[Path, int]) -> Path:
    """Return the table that a heading opens: the next of an array, or one inside the last of it."""
    if path[-1] == 0:
        array = path[:-1]
        entries[array] = entries.get(array, -1) + 1
        return (*array, entries[array])
    for end in range(len(path), 0, -1):
        if path[:end] in entries:
            return (*path[:end], entries[path[:end]], *path[end:])
    return path
