"""Somebody who writes a note every few milliseconds, until standard input closes.

python -m tests.bench.writer DATABASE
"""

from __future__ import annotations

import select
import sys
from pathlib import Path

from caseboard.domain.queue import QueueView
from caseboard.services.acting import act
from caseboard.store.database import connect
from tests.bench.ground import LENA, NOW, desk

PAUSE = 0.005


def main(path: str) -> None:
    """Write."""
    numbers = [row.number for row in desk(Path(path)).queue(QueueView("open"), 0, 128).rows]
    database = connect(Path(path))
    sys.stdout.write("writing\n")
    sys.stdout.flush()
    written = 0
    with database.connection_context():
        while not select.select([sys.stdin], [], [], PAUSE)[0]:
            number = numbers[written % len(numbers)]
            act(database, "note", number, by=LENA, now=NOW, fields={"text": f"Looked at it, {written}."})
            written += 1


if __name__ == "__main__":
    main(sys.argv[1])
