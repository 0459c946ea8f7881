"""Kill an import, a replay and a sweep, twenty times each, and say whether each came to the same end.

python -m tests.faults [TIMES]
"""

from __future__ import annotations

import random
import sys
import tempfile
from pathlib import Path

from tests.faults.killing import TRIALS

TIMES = 20


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


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else TIMES))
