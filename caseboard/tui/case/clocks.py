"""What comes next in a case, and why just then."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from caseboard.domain.returns import BRANCHES
from caseboard.tui import phrases
from caseboard.tui.lines import BLANK, Ink, Line, line
from caseboard.tui.words import _

if TYPE_CHECKING:
    from caseboard.domain.clock import Clock
    from caseboard.services.case_view import CaseView

_MOVES = frozenset({"escalation", "review", "early_review", "renewal", "cancellation", "seal", *BRANCHES})


def next_clock(view: CaseView) -> Clock | None:
    """Return the clock the case waits for: the earliest deadline, else whatever comes first."""
    dated = [clock for clock in view.clocks if clock.instant is not None]
    return next((clock for clock in dated if clock.deadline), dated[0] if dated else None)


def head(view: CaseView, now: datetime) -> list[Line]:
    """Return the next clock in words with its absolute time, and what follows from it."""
    clock = next_clock(view)
    if clock is None or clock.instant is None:
        blocked = _blocked(view)
        return [_ended(view, now), *blocked] if view.facts.ended else [line((_("Nothing is due."), "quiet")), *blocked]
    span = clock.instant - now
    words = _(clock.words)
    words = words[:1].upper() + words[1:]
    if clock.instant <= now:
        said, ink = (
            "! " + _("{words}: overdue by {length}").format(words=words, length=phrases.length(span)),
            _ink(clock, now),
        )
    else:
        said, ink = _("{words} in {length}").format(words=words, length=phrases.length(span)), _ink(clock, now)
    made = [line((said, ink), (f"  {phrases.instant(clock.instant, now)}", "quiet"))]
    then = next((c for c in view.clocks if c.act in _MOVES and c is not clock), None)
    if then is not None and not (then.instant and then.instant < clock.instant):
        made.append(line((f"{_('then')}: {_(then.words)} ({then.rule})", "quiet"), indent=6))
    return [*made, *_blocked(view)]


def _blocked(view: CaseView) -> list[Line]:
    """Return what waits for somebody or something, and why."""
    return [
        line(("! " + _("{words} waits: {why}").format(words=_(c.words), why=c.blocked), "soon"), indent=2)
        for c in view.clocks
        if c.blocked
    ]


def _ink(clock: Clock, now: datetime) -> Ink:
    if clock.instant is None:
        return "quiet"
    if clock.instant <= now:
        return "late"
    return "soon" if clock.instant - now < phrases.SOON else "strong"


def _ended(view: CaseView, now: datetime) -> Line:
    at = view.facts.stage_since
    return line((_(view.facts.stage).capitalize(), "strong"), (f"  {phrases.instant(at, now)}", "quiet"))


def explained(view: CaseView, now: datetime) -> list[Line]:
    """Return every clock with its instant, rule, anchor and arithmetic (the *why* of `w`)."""
    if not view.clocks:
        return [line((_("No clock runs on this case."), "quiet"))]
    return [made for clock in view.clocks for made in _one(clock, now)]


def _one(clock: Clock, now: datetime) -> list[Line]:
    if clock.instant is None:
        when = line(
            (_("waits for a person"), "soon"), "   ", (_(clock.words), "strong"), (f"   {_(clock.whose)}", "quiet")
        )
    else:
        sign = _("in ") if clock.instant > now else _("overdue by ") if clock.deadline else _("since ")
        when = line(
            (f"{sign}{phrases.length(clock.instant - now)}", _ink(clock, now)),
            f"   {phrases.exact(clock.instant)}   ",
            (_(clock.words), "strong"),
            (f"   {_(clock.whose)}", "quiet"),
        )
    made = [when]
    made.append(
        line((f"  {clock.rule}  ", "gold"), f"{clock.arithmetic}", (f"   {_('from')}: {_(clock.anchor)}, ", "quiet"),
             (phrases.exact(clock.anchored_at), "quiet"), indent=6)
    )  # fmt: skip
    if clock.blocked:
        made.append(line((f"  ! {clock.blocked}", "soon"), indent=4))
    return [*made, BLANK]
