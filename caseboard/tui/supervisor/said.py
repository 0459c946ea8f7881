"""How the supervisor's screen says the names and the digits of figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caseboard.domain.figure import POPULATIONS
from caseboard.domain.percentiles import LEAST
from caseboard.domain.slot_table import REASONS
from caseboard.domain.verdict import OUTCOMES
from caseboard.tui import phrases
from caseboard.tui.words import _

if TYPE_CHECKING:
    from caseboard.domain.figure import Answer, Part

PIECES = (
    "open", "under 1 d", "1 to 3 d", "3 to 7 d", "7 to 15 d", "15 d and over", "oldest", "first response",
    "both contacted", "decision", "missed", "within a day", "backlog at the beginning", "arrived", "ended",
    "backlog at the end", "net", "longest", "mean", "not met", "cancelled for silence", "with a late item",
    "buyer silent", "seller silent", "by the clock", "of them still open", "seals verified", "found wrong",
    "first broken entry", "approvals", "sent back",
)  # fmt: skip
"""What names of values are made of, beside the rules' own names."""


def name_of(part: Part) -> str:
    """Return the name of a value, piece by piece in the reader's language."""
    return ", ".join(_piece(piece) for piece in part.name.split(", "))


def _piece(piece: str) -> str:
    return phrases.outcome(piece) if piece in OUTCOMES else phrases.named(piece)


def group_of(answer: Answer) -> str:
    """Return the name of a group: a reason in the reader's language, anybody's name as it stands."""
    return phrases.named(answer.group) if answer.group in REASONS else answer.group


def digits(part: Part) -> str:
    """Return the value as commands and exports print it; only words and the sign before decimals are the reader's."""
    if part.value is None:
        return _("none (n below {least})").format(least=LEAST) if part.unit == "length" and part.n else _("none")
    if part.unit in ("share", "money"):
        some, _of, whole = part.shown.partition(" of ")
        return phrases.decimal(_("{some} of {whole}").format(some=some, whole=whole))
    return part.shown


def count_of(part: Part) -> str:
    """Return of how many a value was made; nothing where the value says it."""
    return "" if str(part.n) == part.shown else f"n {phrases.count(part.n)}"


def population(answer: Answer) -> str:
    """Return whom a figure is about."""
    return _(POPULATIONS[answer.figure.population])
