"""The thread as a conversation: who, when, and from which side."""

from __future__ import annotations

from datetime import UTC, datetime

from caseboard.tui import phrases
from caseboard.tui.lines import BLANK, Ink, Line, line, lines_of
from caseboard.tui.manner import local, month
from caseboard.tui.viewers.shown import Thread
from caseboard.tui.words import _

SIDES: dict[str, tuple[int, str, Ink]] = {"buyer": (0, "◂", "blue"), "seller": (10, "▸", "gold")}
"""By how many cells a side is set in, its sign, its ink; the platform stands between them."""
_BETWEEN: tuple[int, str, Ink] = (5, "·", "quiet")


def conversation(thread: Thread) -> list[Line]:
    """Return what was said, the buyer at the left, the seller set in."""
    made: list[Line] = []
    for said in thread.said:
        indent, sign, ink = SIDES.get(said.by, _BETWEEN)
        kind = f"   {phrases.named(said.kind)}" if said.kind not in ("", "message") else ""
        lead = " " * indent
        made += [BLANK] if made else []
        made.append(
            line(
                (f"{lead}{sign} {_(said.by)}", ink), (kind, "gold"), (f"   {both_times(said.at, thread.now)}", "quiet"),
                indent=indent + 2,
            )
        )  # fmt: skip
        made += lines_of(said.text, indent=indent + 2)
    return made


def both_times(at: datetime, now: datetime) -> str:
    """Return an instant in the zone of whoever reads, and in UTC where that is another one."""
    here = phrases.timed(at, now)
    there = at.astimezone(UTC)
    if local(at).utcoffset() == there.utcoffset():
        return here
    day = "" if local(at).date() == there.date() else f"{there.day} {month(there)} "
    return f"{here} ({day}{there:%H:%M} UTC)"
