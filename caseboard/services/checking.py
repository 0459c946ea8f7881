"""Look a desk over: whether what is stored follows from what happened, and whether all of it is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from caseboard.services.status import status
from caseboard.store import checks, due, guards, migrate, standing
from caseboard.store.database import CaseDatabase, sqlite_note

BATCH = 500
_NAMED = 3
"""How many differences a check names; the rest is counted."""
_MANY = 1000


@dataclass(frozen=True, slots=True)
class Found:
    """What one check found: what was looked at, what is wrong, what to do."""

    name: str
    words: str
    advice: str = ""
    """Empty where nothing is wrong."""


def look_over(database: CaseDatabase, now: datetime) -> Iterator[Found]:
    """Yield what each check of the desk finds, in a fixed order; of an older database only that it is one."""
    older = bool(migrate.pending(database))
    for check in (_sqlite, _schema) if older else _CHECKS:
        yield check(database, now)


def _found(name: str, wrong: list[str], fine: str, advice: str) -> Found:
    if not wrong:
        return Found(name, fine)
    more = f" and {len(wrong) - _NAMED} more" if len(wrong) > _NAMED else ""
    return Found(name, "; ".join(wrong[:_NAMED]) + more, advice)


def _sqlite(_database: CaseDatabase, _now: datetime) -> Found:
    note = sqlite_note()
    return Found("sqlite", note or "safe with several writers")


def _schema(database: CaseDatabase, _now: datetime) -> Found:
    wrong = [f"step {step} is pending" for step in migrate.pending(database)] + migrate.drift(database)
    return _found("schema", wrong, "as this version makes it", "run `caseboard migrate`")


def _guards(database: CaseDatabase, _now: datetime) -> Found:
    wrong = [f"{name} is missing or altered" for name in guards.missing(database)]
    wrong += [f"{name} is no guard of ours" for name in guards.strange(database)]
    advice = "run `caseboard migrate`, drop triggers that are not ours, and find out who had access"
    return _found("guards", wrong, "every sealed and append-only table is guarded", advice)


def _clocks(database: CaseDatabase, _now: datetime) -> Found:
    wrong, count = [], 0
    for numbers in checks.case_batches(database, BATCH):
        count += len(numbers)
        wrong += checks.unlike_reckoned(database, numbers)
    return _found("clocks", wrong, f"{count} cases reckoned again, none differs", _REPORT)


def _projection(database: CaseDatabase, _now: datetime) -> Found:
    wrong = checks.unlike_rebuilt(database)
    return _found("projection", wrong, f"rebuilt from {standing.changes(database)} events, no row differs", _REPORT)


def _counts(database: CaseDatabase, _now: datetime) -> Found:
    return _found("counts", checks.miscounted(database), "live counts agree", _REPORT)


def _blobs(database: CaseDatabase, _now: datetime) -> Found:
    wrong = []
    digests = checks.files_named(database)
    for digest in digests:
        path = database.blobs.path(digest)
        if not path.is_file():
            wrong.append(f"{digest[:12]} is not there")
        elif not database.blobs.holds(digest):
            wrong.append(f"{digest[:12]} has been altered")
    advice = f"put the files back into {database.blobs.folder} from a copy"
    return _found("files", wrong, f"{len(digests)} files hash to their names", advice)


def _ledger(database: CaseDatabase, _now: datetime) -> Found:
    wrong = checks.entries_unlike_cases(database)
    advice = "keep the file as it is and ask who had access to it"
    return _found("ledger", wrong, "every ending that belongs there has its one entry", advice)


def _letters(database: CaseDatabase, _now: datetime) -> Found:
    waiting, failed = checks.letters_held_up(database), checks.letters_failed(database)
    fine = f"none is held up; {failed} failed for good on live cases" if failed else "none is held up"
    return _found("letters", waiting, fine, "look after the Maildir; they are tried again by themselves")


def _inbox(database: CaseDatabase, _now: datetime) -> Found:
    waiting, refused = checks.lines_left(database)
    if not waiting and not refused:
        return Found("inbox", "nothing waits, nothing was refused")
    return Found("inbox", f"{waiting} waiting, {refused} refused; see `caseboard inbox list`")


def _worker(database: CaseDatabase, now: datetime) -> Found:
    found = status(database, now)
    if found.paused is not None:
        return Found("worker", f"the clock acts are paused: {found.paused}")
    if found.worker_alive:
        return Found("worker", "runs")
    owed = len(due.due_cases(database, now, _MANY))
    what = f", and {owed if owed < _MANY else f'{_MANY} or more'} cases are due" if owed else ""
    return Found("worker", f"none runs{what}; `caseboard worker`, or the board, starts one")


_REPORT = "restore an export into a new database (`caseboard import --restore`), and report this as a defect"

_CHECKS: tuple[Callable[[CaseDatabase, datetime], Found], ...] = (
    _sqlite, _schema, _guards, _clocks, _projection, _counts, _blobs, _ledger, _letters, _inbox, _worker,
)  # fmt: skip
