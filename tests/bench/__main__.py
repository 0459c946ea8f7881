"""Measure what speed is held to, as ratios within one run, and print the table.

python -m tests.bench [--full] [--json]

In its short form a thousand cases and a hundred thousand, a sweep of a thousand;
`--full` takes five thousand, longer runs, a sweep of ten thousand and an import
of a hundred thousand records. It ends with 4 where a figure is not held.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from caseboard.store.database import connect
from caseboard.store.due import due_cases
from tests.bench import figuring, ground, proving, reading, screen, sweeping, taking_in, viewing
from tests.bench.many import multiply

FRAMES = 1 / 30
"""Two frames, seconds."""
FIGURES = 0.05
"""Seconds that all figures of the supervisor's screen ask the database."""


@dataclass(frozen=True)
class Scale:
    """How much is measured."""

    busier: int
    cases: int
    starts: int
    runs: int
    reads: int
    due: int
    """About how many cases a sweep finds due."""
    taken_in: int
    """How much busier than the demo's desk the records of the import are; 0 for those that the cases are made of."""
    entries: int
    """Of the ledger that is checked."""
    claims: int
    """Of how many claims the supervisor's figures are."""


SHORT = Scale(busier=4, cases=100_000, starts=2, runs=2, reads=200, due=1_000, taken_in=0, entries=25_000,
              claims=100_000)  # fmt: skip
FULL = Scale(busier=19, cases=100_000, starts=9, runs=7, reads=2_000, due=10_000, taken_in=60, entries=100_000,
             claims=1_000_000)  # fmt: skip


@dataclass(frozen=True)
class Figure:
    """One line of the table."""

    name: str
    value: float
    """Ratio of medians, or of CPU seconds where a machine is shared; seconds where the unit says so."""
    least: float
    """The same of the least of each."""
    held: float
    unit: str = ""
    note: str = ""

    @property
    def is_held(self) -> bool:
        """Whether the better of both keeps the bound: what else runs on a machine only ever adds."""
        return min(self.value, self.least) <= self.held


def measured(scale: Scale, folder: Path) -> Iterator[Figure]:
    """Yield every figure, each once it is known."""
    laid = ground.lay(folder, busier=scale.busier, cases=scale.cases)
    yield from _of_the_screen(screen.measured(laid, scale.starts))
    yield from _of_reads(laid, scale)
    yield from _of_the_clock(laid, folder, scale)
    yield from _of_evidence(folder, scale)
    yield from _of_the_ledger(folder, scale)
    taken = figuring.screens(figuring.crowd(folder / "claims.db", scale.claims), max(3, scale.runs))
    note = f"{scale.claims} claims, CPU; with all that is made of them {min(taken['whole']) * 1000:.0f} ms"
    yield Figure("queries of all figures of the screen", statistics.median(taken["queries"]), min(taken["queries"]),
                 FIGURES, "s", note)  # fmt: skip
    records = ground.records(folder / "more", scale.taken_in) if scale.taken_in else laid.records
    found = taking_in.measured(records, ground.NOW, min(scale.runs, 3))
    floor = f"{found['records']:.0f} records, {found['rows']:.0f} rows"
    yield Figure("import / floor", found["import wall median"] / found["floor wall median"],
                 found["import wall"] / found["floor wall"], 3.0, note=floor)  # fmt: skip
    yield Figure("import / floor, CPU", found["import cpu median"] / found["floor cpu median"],
                 found["import cpu"] / found["floor cpu"], 3.0)  # fmt: skip


def _of_the_screen(seen: dict[str, screen.Seen]) -> Iterator[Figure]:
    many, few, empty, stock = (seen[name] for name in ("many", "few", "empty", "stock"))
    yield _ratio("first row of many / empty app", many.first, empty.first, 1.35)
    yield _ratio("first row of many / empty app, CPU", many.first_cpu, empty.first_cpu, 1.35)
    yield _ratio("first row, many / few", many.first, few.first, 1.15)
    yield _ratio("first row, many / few, CPU", many.first_cpu, few.first_cpu, 1.15)
    own = statistics.median(many.own) / statistics.median(empty.own)
    note = f"{statistics.median(many.memory) / 1e6:.0f} MB; of their own share of it {own:.2f}"
    yield _ratio("memory at many / empty app", many.memory, empty.memory, 1.6, note=note)
    yield _ratio("key to paint, many / few", many.key, few.key, 1.25)
    yield _ratio("key to paint, many / few, CPU", many.key_cpu, few.key_cpu, 1.25)
    yield _ratio("page down, many / few", many.page, few.page, 1.25)
    yield _ratio("page down / stock table of 1 000", many.page, stock.page, 0.2)
    yield _ratio("page down / stock table of 1 000, CPU", many.page_cpu, stock.page_cpu, 0.2)
    yield Figure("jump to the end of many", statistics.median(many.jump), min(many.jump), FRAMES, "s", "over a pty")


def _of_reads(laid: ground.Ground, scale: Scale) -> Iterator[Figure]:
    jumps = reading.cold_jump(laid, scale.reads // 10)
    yield Figure("window anywhere in many", statistics.median(jumps), min(jumps), FRAMES, "s", "cold, through the desk")
    windows = reading.windows(laid, scale.reads)
    beside, alone = windows["with a writer"], windows["alone"]
    ratio = reading.p99(beside) / reading.p99(alone)
    yield Figure("window read p99, with a writer / alone", ratio, ratio, 3.0)
    opened = reading.cases(laid, scale.reads // 10)
    yield _ratio("case opened, 100 items / 1", opened["100 items"], opened["1 item"], 1.5)


def _of_the_clock(laid: ground.Ground, folder: Path, scale: Scale) -> Iterator[Figure]:
    start = ground.copied(laid.imported, folder / "due.db")
    multiply(start, max(1, round(scale.due / _owing(laid))))
    swept, counted = sweeping.sweeps(start, folder, scale.runs)
    note = f"{counted['cases']} cases, {counted['acts']} acts, {counted['rows']} rows"
    for place, what in enumerate(("", ", CPU")):
        times, floors = ([one[place] for one in swept[name]] for name in ("sweep", "floor"))
        yield _ratio(f"sweep / floor{what}", times, floors, 6.0, note=note if not what else "")
    due = sweeping.due_among(laid, folder, min(scale.runs, 5))
    for place, what in enumerate(("", ", CPU")):
        many, few = ([one[place] for one in due[name]] for name in ("many", "few"))
        note = f"{sweeping.DUE} due; few are {sweeping.FEW}" if not what else ""
        yield _ratio(f"a due case among many / among few{what}", many, few, 1.15, note=note)
    sealed = sweeping.seals(folder, scale.runs * 3)
    # All three wait for one flush of the disk: where that takes no time, what is left is the rows and the rules.
    seal, rows, insert = (min(sealed[name]) for name in ("seal", "rows", "insert"))
    note = f"{seal * 1000:.1f} ms, its bare rows {rows * 1000:.1f}, an insert {insert * 1000:.2f}"
    yield _ratio("one durable seal / one durable insert", sealed["seal"], sealed["insert"], 2.0, note=note)


def _of_evidence(folder: Path, scale: Scale) -> Iterator[Figure]:
    read = viewing.texts(folder / "texts", scale.runs)
    yield _ratio("text opened, a million lines / a thousand", read["many"][0], read["few"][0], 1.3)
    yield _ratio("page of a text, a million lines / a thousand", read["many"][1], read["few"][1], 1.3)
    before, after = viewing.memory(folder / "items")
    note = f"{before >> 20} MB, {after >> 20} MB"
    yield Figure("memory after 100 items / showing nothing", after / before, after / before, 1.5, note=note)


def _of_the_ledger(folder: Path, scale: Scale) -> Iterator[Figure]:
    database = proving.lay(folder / "proving.db", scale.entries)
    both = [(proving.checked(database, scale.entries), proving.read(database)) for _ in range(scale.runs * 2)]
    for place, what in enumerate(("", ", CPU")):
        checked, read = ([one[which][place] for one in both] for which in (0, 1))
        note = f"{scale.entries} entries" if not what else ""
        yield _ratio(f"verify / read and hash the same rows{what}", checked, read, 1.5, note=note)


def _owing(laid: ground.Ground) -> int:
    database = connect(laid.imported)
    with database.connection_context():
        return max(1, len(due_cases(database, sweeping.LATER, 1_000_000)))


def _ratio(name: str, these: Sequence[float], those: Sequence[float], held: float, *, note: str = "") -> Figure:
    return Figure(name, statistics.median(these) / statistics.median(those), min(these) / min(those), held, note=note)


def main() -> int:
    """Measure and print; return the exit code."""
    words = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    words.add_argument("--full", action="store_true", help="take longer, and more of everything")
    words.add_argument("--json", action="store_true", help="print JSON")
    given = words.parse_args()
    began, figures = time.monotonic(), []
    if not given.json:
        sys.stdout.write(f"{'figure':<42} {'median':>8} {'least':>8} {'we hold':>8}\n")
    with tempfile.TemporaryDirectory() as folder:
        for figure in measured(FULL if given.full else SHORT, Path(folder)):
            figures.append(figure)
            if not given.json:
                sys.stdout.write(f"{_line(figure)}\n")
                sys.stdout.flush()
    took = time.monotonic() - began
    if given.json:
        made = [{**asdict(figure), "is_held": figure.is_held} for figure in figures]
        sys.stdout.write(json.dumps({"seconds": round(took, 1), "figures": made}, indent=1) + "\n")
    else:
        sys.stdout.write(f"{took:.0f} s\n")
    return 0 if all(figure.is_held for figure in figures) else 4


def _line(figure: Figure) -> str:
    unit, scale = (" ms", 1000) if figure.unit == "s" else ("", 1)
    values = [f"{value * scale:.{0 if unit else 2}f}{unit}" for value in (figure.value, figure.least, figure.held)]
    shown = " ".join(f"{value:>8}" for value in values)
    return f"{figure.name:<42} {shown}  {'' if figure.is_held else '✗'} {figure.note}".rstrip()


if __name__ == "__main__":
    sys.exit(main())
