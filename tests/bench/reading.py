"""Reads through the desk: a window anywhere, with a writer at work and without, and a case with much on it."""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial

from caseboard.domain.queue import QueueView
from tests.bench.ground import Ground, desk

WINDOW = 128
_VIEW = QueueView("open")


def cold_jump(ground: Ground, times: int) -> list[float]:
    """Return the seconds of windows anywhere among many cases, each read over a connection of its own."""
    reader, chance = desk(ground.many), random.Random(1)
    total = reader.queue(_VIEW, 0, 1).total
    return [timed(lambda: reader.queue(_VIEW, chance.randrange(total), WINDOW)) for _ in range(times)]


def windows(ground: Ground, times: int) -> dict[str, list[float]]:
    """Return the seconds of the first windows of a queue, alone and beside somebody who writes all the time."""
    reader = desk(ground.many)
    alone = [timed(lambda: reader.queue(_VIEW, 0, WINDOW)) for _ in range(times)]
    writer = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.writer", str(ground.many)], stdout=subprocess.PIPE, stdin=subprocess.PIPE
    )
    try:
        assert writer.stdout is not None
        writer.stdout.readline()
        beside = [timed(lambda: reader.queue(_VIEW, 0, WINDOW)) for _ in range(times)]
    finally:
        writer.communicate()
    return {"alone": alone, "with a writer": beside}


def cases(ground: Ground, times: int) -> dict[str, list[float]]:
    """Return the seconds to open a case with a hundred items of evidence, and one with one; they take turns."""
    reader = desk(ground.few)
    taken: dict[str, list[float]] = {"100 items": [], "1 item": []}
    for _ in range(times):
        for name, number in (("100 items", ground.full), ("1 item", ground.spare)):
            taken[name].append(timed(partial(reader.case, number)))
    return taken


def timed(act: Callable[[], object]) -> float:
    """Return the seconds that *act* takes."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def p99(times: list[float]) -> float:
    """Return the time that ninety-nine of a hundred stay below."""
    return statistics.quantiles(times, n=100)[98]
