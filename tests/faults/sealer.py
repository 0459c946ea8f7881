"""Do one thing after the other at a desk, and say of each that it is done: what a failing disk is tried on.

python -m tests.faults.sealer DATABASE HASH [hasty]
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from caseboard.domain.events import Record
from caseboard.services import acting
from caseboard.services.checking import look_over
from caseboard.services.looking import look_at
from caseboard.services.taking import Found, take
from caseboard.store.database import CaseDatabase, connect
from caseboard.store.facts import facts_of
from caseboard.store.writing import writing
from caseboard.worker.tick import tick
from tests.faults.deciders import NOW, SEALS, Nobody
from tests.stories.house import LENA, MARKET, refund


def main(path: Path, cites: str, *, hasty: bool = False) -> int:
    """Take a file in, propose, seal and add to a decision; a line goes out once each has been acknowledged.

    The *hasty* twin says so before anything is done.
    """
    database = connect(path)
    with database.connection_context():
        _said(READY)
        for kind, do in DEEDS.items():
            if hasty:
                _said(kind)
            do(database, cites)
            if not hasty:
                _said(kind)
    return 0


def _evidence(database: CaseDatabase, _cites: str) -> None:
    beside = Path(database.place).with_name("coming")
    beside.write_bytes(_SCAN)
    digest = database.blobs.put(beside)
    found = Found(database.blobs.path(digest), "scan.txt", digest)
    fields = {"dispute": "d-0", "by": "sam", "provenance": "party", "name": "scan.txt"}
    with writing(database, now=NOW) as work:
        take(work, Record("evidence", MARKET, "scan", NOW, fields), file=found)


def _proposal(database: CaseDatabase, cites: str) -> None:
    for item in facts_of(database, [1])[1].items:
        look_at(database, "CB-1", item.ref, by=LENA, now=NOW)
    acting.propose(database, "CB-1", refund(6000, cites), by=LENA, confirm="CB-1", now=NOW)


def _seal(database: CaseDatabase, _cites: str) -> None:
    tick(database, Nobody(), now=SEALS)


def _addendum(database: CaseDatabase, _cites: str) -> None:
    later = SEALS + timedelta(hours=1)
    acting.act(database, "addendum", "CB-1", by=LENA, now=later, fields={"text": "Paid out."})


_SCAN = b"The carrier's own words, to be read again later."
BLOB = hashlib.sha256(_SCAN).hexdigest()
"""Under which name the file lies among the desk's own."""
READY = "ready"
"""Said before the first of them."""
DEEDS: dict[str, Callable[[CaseDatabase, str], None]] = {
    "evidence": _evidence,
    "proposal": _proposal,
    "seal": _seal,
    "addendum": _addendum,
}
THERE = {
    "evidence": "SELECT count(*) FROM evidence WHERE ref = 'scan'",
    "proposal": "SELECT count(*) FROM proposal",
    "seal": "SELECT count(*) FROM entry WHERE kind = 'decision.sealed'",
    "addendum": "SELECT count(*) FROM entry WHERE kind = 'addendum.made'",
}
"""What has to be found once, of each that was said to be done."""


def lost(path: Path, said: list[str]) -> list[str]:
    """Return what was said to be done at the desk at *path* and is not, and what the doctor finds."""
    database = connect(path)
    with database.connection_context():
        gone = [one for one in said if database.execute_sql(THERE[one]).fetchone()[0] != 1]
        # Letters wait, for nobody carries them here; everything else has to agree.
        ails = [one.words for one in look_over(database, SEALS) if one.advice and one.name not in ("letters", "worker")]
    return [*gone, *ails]


def _said(kind: str) -> None:
    sys.stdout.write(f"{kind}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2], hasty="hasty" in sys.argv[3:]))
