"""What the queue says while it has no rows to show."""

from __future__ import annotations

from caseboard.domain.queue import QueueView
from caseboard.tui.lines import Line, line
from caseboard.tui.words import _

_NOTHING = {
    "open": "No open claims.",
    "negotiating": "No disputes in negotiation.",
    "ended": "No case has ended yet.",
}


def face(view: QueueView, total: int | None, failed: str) -> list[Line]:
    """Return why there are no rows, and what to do next."""
    if failed:
        return [
            line((_("! could not read the queue: {why}").format(why=failed), "late"), indent=2),
            line(("r", "gold"), (_(" tries again"), "quiet")),
        ]
    if total is None:
        return [line((_("reading the queue …"), "quiet"))]
    if view.words:
        return [
            line((_("No case here has a number or a name with "), "quiet"), f"“{view.words}”", (".", "quiet")),
            line(
                ("Esc", "gold"),
                (_(" clears the filter, "), "quiet"),
                ("l", "gold"),
                (_(" looks in the next list."), "quiet"),
            ),
        ]
    return [
        line((_(_NOTHING[view.scope]), "quiet")),
        line(
            ("l", "gold"),
            (_(" shows the next list; "), "quiet"),
            "caseboard import PATH",
            (_(" brings cases in."), "quiet"),
        ),
    ]
