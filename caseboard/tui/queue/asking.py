"""How one asks for cases, as the help says it."""

from __future__ import annotations

from caseboard.domain.query import STATES
from caseboard.tui.lines import Line, line
from caseboard.tui.words import _

WORDS = (
    ("anna", 'a part of the number or of a name; quotes keep blanks: "anna b"'),
    ("reason: detail:", "what it is about, such as reason:damaged or reason:quality,counterfeit"),
    ("stage:", "negotiating, gathering, review, sealing, decided, and the other endings"),
    ("amount:", "what is asked: >50 <=20 20..100, of any currency or of one: amount:>50EUR"),
    ("due:", "the next deadline: <2d >12h 1d..3d today; due:<-1d is overdue by more than a day"),
    ("opened:", "how long ago: >10d <12h 1w..2w today"),
    ("buyer: seller:", "a part of that name alone"),
    ("with:", "who has it: a name, me, or none"),
    ("is:", ", ".join(STATES)),
    ("-", "before any of these leaves out what it says: -is:held"),
)


def asking_lines() -> list[Line]:
    """Return the words of a query, each with what it means."""
    made = [line((_("Asking for cases"), "strong"), (f"   {_('after /, and kept with S')}", "quiet"))]
    made += [line((f"  {word:16}", "gold"), (_(means), "quiet"), indent=18) for word, means in WORDS]
    return made
