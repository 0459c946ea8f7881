"""A query's terms as conditions of SQL: names of ours, every value bound."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from caseboard.domain.instants import micros
from caseboard.domain.query import FLAGS, ME, NOBODY, TODAY, Span, Term
from caseboard.domain.queue import Scope

NO_DEADLINE = 2**62
"""The queue's key of a case that waits for nothing: after all that do."""
PART = "\x1f"
"""Stands between number, buyer and seller in the words one looks in, and nowhere else in them."""
_NEW_FOR = timedelta(days=1)
_MOST = 2**63 - 1

Condition = tuple[str, tuple[Any, ...]]
_NEVER: Condition = ("0", ())


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, and when: what a query leaves open."""

    me: str
    now: datetime


def conditions(terms: Iterable[Term], scope: Scope, asker: Asker) -> list[Condition]:
    """Return what *terms* ask of the case table, named ``c``, within *scope*."""
    made = []
    for term in terms:
        sql, values = _condition(term, scope, asker)
        made.append((f"NOT coalesce({sql}, 0)" if term.without else sql, values))
    return made


def _condition(term: Term, scope: Scope, asker: Asker) -> Condition:
    match term.field:
        case "amount":
            made = _amount(term)
        case "due":
            made = _NEVER if scope == "ended" else _due(term, asker.now)
        case "opened":
            made = _opened(term, asker.now)
        case "with":
            made = _owner(term.values[0], asker.me)
        case "is":
            made = _state(term.values[0], scope, asker.now)
        case "word" | "buyer" | "seller":
            made = _words(term)
        case _:
            made = f"c.{term.field} IN ({', '.join('?' * len(term.values))})", term.values
    return made


def _amount(term: Term) -> Condition:
    sql, values = _within("c.amount", term.span or Span())
    return (f"({sql} AND c.currency = ?)", (*values, term.currency)) if term.currency else (sql, values)


def _within(column: str, span: Span) -> Condition:
    parts, values = [], []
    if span.low is not None:
        parts.append(f"{column} {'>=' if span.low_counts else '>'} ?")
        values.append(min(span.low, _MOST))
    if span.high is not None:
        parts.append(f"{column} {'<=' if span.high_counts else '<'} ?")
        values.append(min(span.high, _MOST))
    return "(" + " AND ".join(parts or ["1"]) + ")", tuple(values)


def _due(term: Term, now: datetime) -> Condition:
    """Return a range of the queue's own key, which is the next deadline of a case that has not ended."""
    if term.values == (TODAY,):
        return "c.queue_key < ?", (micros(_midnight(now) + timedelta(days=1)),)
    sql, values = _within("c.queue_key", _from_now(term.span or Span(), now))
    if term.span is not None and term.span.high is None:
        return f"({sql} AND c.queue_key < ?)", (*values, NO_DEADLINE)
    return sql, values


def _opened(term: Term, now: datetime) -> Condition:
    if term.values == (TODAY,):
        return "c.opened_at >= ?", (micros(_midnight(now)),)
    span = term.span or Span()
    back = Span(
        None if span.high is None else -span.high,
        None if span.low is None else -span.low,
        span.high_counts,
        span.low_counts,
    )
    return _within("c.opened_at", _from_now(back, now))


def _from_now(span: Span, now: datetime) -> Span:
    at = micros(now)
    return Span(
        None if span.low is None else at + span.low,
        None if span.high is None else at + span.high,
        span.low_counts,
        span.high_counts,
    )


def _midnight(now: datetime) -> datetime:
    return now.replace(hour=0, minute=0, second=0, microsecond=0)


def _owner(name: str, me: str) -> Condition:
    if name == NOBODY:
        return "c.owner = ?", ("",)
    wanted = me.casefold() if name == ME else name
    return ("c.owner = ?", (wanted,)) if wanted else _NEVER


def _state(state: str, scope: Scope, now: datetime) -> Condition:
    if state in FLAGS:
        return "instr(' ' || c.flags || ' ', ?) > 0", (f" {state} ",)
    at = micros(now)
    return {
        "overdue": _NEVER if scope == "ended" else ("c.queue_key <= ?", (at,)),
        "missing": ("c.missing = ?", (1,)),
        "premature": ("c.premature = ?", (1,)),
        "held": ("c.held_until > ?", (at,)),
        "new": ("coalesce(c.entered_at, c.opened_at) > ?", (micros(now - _NEW_FOR),)),
        "flagged": ("c.flags <> ?", ("",)),
    }[state]


def _words(term: Term) -> Condition:
    """Return that number or names hold a word; a party's name lies between the parts of what one looks in."""
    escaped = term.values[0].replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
    pattern = {
        "buyer": f"%{PART}%{escaped}%{PART}%",
        "seller": f"%{PART}%{PART}%{escaped}%",
    }.get(term.field, f"%{escaped}%")
    return r"c.words LIKE ? ESCAPE '\'", (pattern,)
