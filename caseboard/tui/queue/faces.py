"""What the queue says while it has no rows to show."""

from __future__ import annotations

from collections.abc import Callable

from caseboard.domain.queue import QueueView
from caseboard.tui.actions import first_key
from caseboard.tui.lines import Line, line

_NOTHING = {
    "open": "No open claims.",
    "negotiating": "No disputes in negotiation.",
    "ended": "No case has ended yet.",
}


def face(view: QueueView, total: int | None, failed: str, key: Callable[[str], str] = first_key) -> list[Line]:
    """Return why there are no rows, and what to do next."""
    if failed:
        return [
            line((f"! could not read the queue: {failed}", "late"), indent=2),
            line((key("board.refresh"), "gold"), (" tries again", "quiet")),
        ]
    if total is None:
        return [line(("reading the queue …", "quiet"))]
    if view.words:
        return [
            line(("No case here has a number or a name with ", "quiet"), f"“{view.words}”", (".", "quiet")),
            line(
                (key("board.back"), "gold"),
                (" clears the filter, ", "quiet"),
                (key("queue.next_scope"), "gold"),
                (" looks in the next list.", "quiet"),
            ),
        ]
    return [
        line((_NOTHING[view.scope], "quiet")),
        line(
            (key("queue.next_scope"), "gold"),
            (" shows the next list; ", "quiet"),
            "caseboard import PATH",
            (" brings cases in.", "quiet"),
        ),
    ]
