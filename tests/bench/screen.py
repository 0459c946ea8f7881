"""What a person waits for, over a pty: the first row, a key, a page; and what it takes in memory.

The programs take turns, so that whatever else the machine does falls on all of them.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.ground import Ground
from tests.terminal.pseudo import Terminal

KEYS, PAGES = 16, 6
"""How often each is pressed: few enough for the shortest list."""
DOWN, PAGE_DOWN, END = "j", "\x1b[6~", "G"
_ARROW = "\x1b[B"


@dataclass
class Seen:
    """What was seen of one program: seconds waited and computed, and bytes of memory."""

    first: list[float] = field(default_factory=list)
    first_cpu: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    own: list[float] = field(default_factory=list)
    """Of that, its own share of what several processes have in common."""
    key: list[float] = field(default_factory=list)
    key_cpu: list[float] = field(default_factory=list)
    page: list[float] = field(default_factory=list)
    page_cpu: list[float] = field(default_factory=list)
    jump: list[float] = field(default_factory=list)


def measured(ground: Ground, runs: int) -> dict[str, Seen]:
    """Return what was seen of the board on many and on few cases, of an empty app and of a stock table."""
    board = [sys.executable, "-m", "caseboard", "open", "--read-only", "--database"]
    programs = {
        "many": ([*board, f"sqlite:///{ground.many}"], b"CB-", DOWN),
        "few": ([*board, f"sqlite:///{ground.few}"], b"CB-", DOWN),
        "empty": ([sys.executable, "-m", "tests.bench.empty"], b"READY", ""),
        "stock": ([sys.executable, "-m", "tests.bench.stock"], b"ST-0000", _ARROW),
    }
    seen = {name: Seen() for name in programs}
    for turn in range(runs + 1):
        for name, (command, words, down) in programs.items():
            # The first turn warms the disk.
            _look(command, words, down, seen[name] if turn else Seen())
    return seen


def _look(command: Sequence[str], words: bytes, down: str, seen: Seen) -> None:
    env = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
    terminal = Terminal(command, columns=120, rows=36, env=env | {"TERM": "xterm-256color"})
    try:
        seen.first.append(terminal.until(words))
        seen.first_cpu.append(_computed(terminal.process.pid))
        terminal.quiet(0.2, 2.0)
        if down:
            _press(terminal, down, KEYS, seen.key, seen.key_cpu)
            _press(terminal, PAGE_DOWN, PAGES, seen.page, seen.page_cpu)
            if down == DOWN:
                seen.jump.append(_painted(terminal, END))
        resident, own = _memory(terminal.process.pid)
        seen.memory.append(resident)
        seen.own.append(own)
    finally:
        terminal.close()


def _press(terminal: Terminal, key: str, times: int, waited: list[float], computed: list[float]) -> None:
    """Press a key a few times, each once the one before has been painted."""
    _painted(terminal, key)
    before = _computed(terminal.process.pid)
    waits = [_painted(terminal, key) for _ in range(times)]
    computed.append((_computed(terminal.process.pid) - before) / times)
    waited.append(statistics.median(waits))


def _painted(terminal: Terminal, key: str) -> float:
    """Press a key and return the seconds until something of what it does is painted."""
    while terminal.read(0.02):
        pass
    began = time.perf_counter()
    os.write(terminal.master, key.encode())
    while not terminal.read(2.0):
        if time.perf_counter() - began > 5:
            raise AssertionError(f"{key!r} painted nothing")
    return time.perf_counter() - began


def _computed(pid: int) -> float:
    """Return the CPU seconds of a process, all its threads together."""
    nanoseconds = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        nanoseconds += int((task / "schedstat").read_text().split()[0])
    return nanoseconds / 1e9


def _memory(pid: int) -> tuple[float, float]:
    """Return the bytes of memory that a process has, and its own share of them (`Rss` and `Pss` of Linux)."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    told = {name: int(rest.split()[0]) * 1024 for name, _, rest in (line.partition(":") for line in lines)}
    return told["Rss"], told["Pss"]
