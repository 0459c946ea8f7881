"""Kill an import, a replay and a sweep, twenty times each, and say whether each came to the same end.

python -m tests.faults [TIMES] [--full]

With `--full` the ledger is tried as well: a thousand random edits behind its back,
25 000 altered proofs, and its bytes against another implementation's on 50 000 documents.
"""

from __future__ import annotations

import random
import sys
import tempfile
from pathlib import Path

from tests.faults.killing import TRIALS
from tests.faults.tampering import edits, ground
from tests.ledger.altered import altered
from tests.ledger.documents import compared

TIMES = 20
EDITS, PROOFS, DOCUMENTS = 1_000, 25_000, 50_000


def main(times: int) -> int:
    """Kill each as often as wanted; return 4 where one ended otherwise than undisturbed."""
    wrong = 0
    chance = random.Random()
    for make in TRIALS:
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
        sys.stdout.write(f"{trial.name:<7} killed {killed} times; ended otherwise: {other}\n")
        sys.stdout.flush()
        wrong += other
    return 4 if wrong else 0


def of_the_ledger() -> int:
    """Try the ledger in full; return 4 where anything went unseen."""
    chance = random.Random()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        made, missed = edits(ground(place), place / "copy.db", EDITS, chance)
    sys.stdout.write(f"ledger  edited {made} times inside a checkpoint; missed: {len(missed)} {missed[:3] or ''}\n")
    tried, passed = altered(PROOFS, chance)
    sys.stdout.write(f"ledger  {tried} altered proofs; believed: {len(passed)}\n")
    differing = compared(DOCUMENTS, chance)
    sys.stdout.write(f"ledger  {DOCUMENTS} documents; bytes that differ: {len(differing)}\n")
    return 4 if missed or passed or differing else 0


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    code = main(numbers[0] if numbers else TIMES)
    sys.exit(max(code, of_the_ledger() if "--full" in sys.argv else 0))
