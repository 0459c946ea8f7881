"""Try everything that may go wrong with what is final, and with work that is broken off.

python -m tests.faults [NAME]… [--full] [--keep]

Without a name all trials are made; a tenth of each, or all with `--full`. `--keep` writes docs/integrity.md anew.
`work` kills an import, a replay and a sweep, and compares what each comes to with one that nobody disturbed.
"""

from __future__ import annotations

import random
import sys
import tempfile
from pathlib import Path

from tests.faults.calls import possible
from tests.faults.integrity import TRIALS, keep
from tests.faults.killing import TRIALS as WORK
from tests.ledger.documents import compared

TIMES, DOCUMENTS = 20, 50_000


def main(names: list[str], *, full: bool, kept: bool) -> int:
    """Make the trials of these *names*; return 4 where something was lost, or a twin did not fail."""
    chance, code = random.Random(), 0
    for name, trial in TRIALS.items():
        if names and name not in names:
            continue
        if name == "calls" and not possible():
            sys.stdout.write(f"{name:<12} skipped: no strace, or none may be traced here\n")
            continue
        with tempfile.TemporaryDirectory() as folder:
            shown = trial.run(trial.full if full else trial.full // 10, Path(folder), chance)
        sys.stdout.write(f"{name:<12} {shown.times:>8,} times; lost, missed or wrong: {shown.lost}; {shown.twin}\n")
        sys.stdout.flush()
        if kept:
            keep(name, shown)
        code = code if not shown.lost and shown.fails else 4
    if not names or "work" in names:
        code = max(code, broken_off(TIMES if full else TIMES // 10, chance))
    if full and not names:
        differing = compared(DOCUMENTS, chance)
        sys.stdout.write(f"canonical form: {DOCUMENTS:,} documents; bytes that differ: {len(differing)}\n")
        code = 4 if differing else code
    return code


def broken_off(times: int, chance: random.Random) -> int:
    """Kill each piece of work as often as wanted; return 4 where one ended otherwise than undisturbed."""
    wrong = 0
    for make in WORK:
        with tempfile.TemporaryDirectory() as folder:
            trial = make(Path(folder))
            whole = trial.undisturbed()
            killed = other = 0
            # A point that came too late is no kill; another one is tried for it.
            for place in range(3 * times):
                left, in_time = trial.disturbed(chance, str(place))
                killed += in_time
                other += left != whole
                if killed == times:
                    break
        sys.stdout.write(f"{trial.name:<12} {killed:>8,} kills; ended otherwise: {other}\n")
        sys.stdout.flush()
        wrong += other
    return 4 if wrong else 0


if __name__ == "__main__":
    wanted = [word for word in sys.argv[1:] if not word.startswith("--")]
    sys.exit(main(wanted, full="--full" in sys.argv, kept="--keep" in sys.argv))
