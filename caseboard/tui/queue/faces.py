"""What the queue says while it has no rows to show."""

from __future__ import annotations

from collections.abc import Callable

from caseboard.domain.queue import QueueView, Sort
from caseboard.tui.actions import first_key
from caseboard.tui.lines import Line, line
from caseboard.tui.words import _

_NOTHING = {
    ("open", ""): "No open claims.",
    ("open", "with:me"): "No open claim is with you.",
    ("open", "with:none"): "Every open claim is with somebody.",
    ("open", "due:today"): "Nothing is due today.",
    ("open", "is:missing"): "No open claim lacks evidence.",
    ("negotiating", ""): "No disputes in negotiation.",
    ("ended", ""): "No case has ended yet.",
}
_OTHERS_NOTHING = "No case answers to this section."
_ORDERS: dict[Sort, str] = {
    "due": "next deadline first",
    # JPY 9000 comes before EUR 90: units are compared as they are, for nobody here knows a rate.
    "amount": "largest amount first, whatever the currency",
    "opened": "longest open first",
    "number": "highest number first",
}


def order(sort: Sort, *, ended: bool) -> str:
    """Return an order in words."""
    return _("last ended first") if ended and sort == "due" else _(_ORDERS[sort])


def face(view: QueueView, total: int | None, failed: str, key: Callable[[str], str] = first_key) -> list[Line]:
    """Return why there are no rows, and what to do next."""
    if failed:
        return [
            line((_("! could not read the queue: {why}").format(why=failed), "late"), indent=2),
            line((key("board.refresh"), "gold"), (_(" tries again"), "quiet")),
        ]
    if total is None:
        return [line((_("reading the queue …"), "quiet"))]
    if view.words:
        return [
            line((_("No case here answers to "), "quiet"), f"“{view.words}”", (".", "quiet")),
            line(
                (key("board.back"), "gold"),
                (_(" clears the filter, "), "quiet"),
                (key("queue.next_section"), "gold"),
                (_(" looks in the next section."), "quiet"),
            ),
        ]
    return [
        line((_(_NOTHING.get((view.scope, view.query), _OTHERS_NOTHING)), "quiet")),
        line(
            (key("queue.next_section"), "gold"),
            (_(" shows the next section; "), "quiet"),
            "caseboard import PATH",
            (_(" brings cases in."), "quiet"),
        ),
    ]
