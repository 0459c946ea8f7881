"""The program with a clock that stands still, as a process of its own.

python -m tests.faults.at INSTANT WORDS…
"""

from __future__ import annotations

import sys

from caseboard.cli.main import main
from caseboard.domain.instants import read

if __name__ == "__main__":
    now = read(sys.argv[1])
    sys.exit(main(sys.argv[2:], clock=lambda: now))
