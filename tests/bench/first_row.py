"""How long until the first row stands, as a ratio to the first paint of an empty app, over a pty.

python -m tests.bench.first_row DATABASE
"""

from __future__ import annotations

import os
import statistics
import sys

from tests.terminal.pseudo import Terminal

RUNS = 7


def measured(database: str, runs: int = RUNS) -> dict[str, float]:
    """Return medians and minima in seconds and their ratios; the two programs take turns."""
    board = [sys.executable, "-m", "caseboard", "open", "--read-only", "--database", f"sqlite:///{database}"]
    empty = [sys.executable, "-m", "tests.bench.empty"]
    taken: dict[str, list[float]] = {"board": [], "empty": []}
    for turn in range(runs + 1):
        for name, command, words in (("board", board, b"CB-"), ("empty", empty, b"READY")):
            seconds = _until(command, words)
            if turn:  # the first turn warms the disk
                taken[name].append(seconds)
    found = {f"{name} median": statistics.median(times) for name, times in taken.items()}
    found |= {f"{name} least": min(times) for name, times in taken.items()}
    found["ratio"] = found["board median"] / found["empty median"]
    found["ratio of least"] = found["board least"] / found["empty least"]
    return found


def _until(command: list[str], words: bytes) -> float:
    env = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
    terminal = Terminal(command, columns=120, rows=36, env=env | {"TERM": "xterm-256color"})
    try:
        return terminal.until(words)
    finally:
        terminal.close()


if __name__ == "__main__":
    for what, value in measured(sys.argv[1]).items():
        sys.stdout.write(f"{what:>16}  {value:.3f}\n")
