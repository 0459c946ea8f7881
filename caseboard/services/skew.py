"""Write down that the wall clock has jumped; seals and cancellations then wait for a supervisor (*Time*)."""

from __future__ import annotations

from datetime import datetime, timedelta

from caseboard.domain.events import WORKER, Event
from caseboard.domain.skew import ALIKE
from caseboard.store import jumps
from caseboard.store.database import CaseDatabase


def attend(database: CaseDatabase, now: datetime) -> int | None:
    """Write down a jump of the clock since the last look, and return its seconds; none where nothing is to be told.

    Called before anything that the clock may have made due. It is a transaction
    of its own, so that it stands whatever becomes of the act that follows. Where
    somebody else has told of the same jump meanwhile, it is not told again.
    """
    watch = database.watch
    if watch is None:
        return None
    jump = watch.jump(now)
    if jump is None:
        watch.seen = jumps.newest(database)
        return None
    from caseboard.store.writing import writing  # noqa: PLC0415  whoever only reads the words does not load it

    seconds = round(jump.total_seconds())
    with writing(database, now=now) as work:
        known = _told_already(database, seconds, watch.seen)
        if not known:
            body = {"seconds": seconds}
            work.happens([Event(WORKER, "clock_skew", str(work.next_seq()), now, now, body, WORKER)])
            work.anew(jumps.waiting(work.database))
    watch.seen = jumps.newest(database)
    watch.give_way(now)
    return None if known else seconds


def _told_already(database: CaseDatabase, seconds: int, seen: int | None) -> bool:
    """Whether a jump of *seconds* was told since event *seen*, or is what a supervisor is waited for."""
    last = jumps.doubted(database)
    told = jumps.told_since(database, seen) if seen is not None else [] if last is None else [last]
    return any(abs(timedelta(seconds=one - seconds)) <= ALIKE for one in told)


def in_words(seconds: int) -> str:
    """Return a jump of *seconds*, for people."""
    way = "forward" if seconds > 0 else "back"
    hours, rest = divmod(abs(seconds) // 60, 60)
    return f"the clock jumped {way} by {hours} h {rest} min; seals and cancellations wait for a supervisor's word"
