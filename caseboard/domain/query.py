"""The small language in which one asks for cases: ``reason:damaged amount:>50 due:<2d -is:held anna``.

Terms stand side by side and all of them hold. A minus leaves out, quotation
marks keep blanks, and a word without a field is a part of the number or of a
name. Reading is pure: instants and who *me* is come in when a database is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, cast

from caseboard.domain.queue import SCOPES, Scope
from caseboard.domain.refusals import Refused

Field = Literal[
    "reason", "detail", "stage", "amount", "currency", "due", "opened", "buyer", "seller", "with", "is", "word"
]
FIELDS: tuple[Field, ...] = (
    "reason", "detail", "stage", "amount", "currency", "due", "opened", "buyer", "seller", "with", "is",
)  # fmt: skip
ME, NOBODY, TODAY = "me", "none", "today"
FLAGS = (
    "claimant_silent", "respondent_silent", "not_reached", "unreadable", "delivered_no_reply", "letter_failed",
    "seen_elsewhere", "arrived_overdue", "returned_paid",
)  # fmt: skip
"""Flags that one can ask for by name (rules, *Silence*, R26, R28, R36)."""
STATES = (*SCOPES, "overdue", "missing", "held", "premature", "new", "flagged", *FLAGS)
"""What a case can be asked to be."""

AMOUNT_DECIMALS = 4
"""Amounts are compared in ten-thousandths, the finest that ISO 4217 knows, whatever their currency."""
LONGEST = 400
MOST_TERMS = 24
_SHOWN = 40
_DAY = 86_400_000_000
_UNITS = {"w": 7 * _DAY, "d": _DAY, "h": _DAY // 24, "m": _DAY // 1440}

_TERM = re.compile(
    r"""\s*(?P<minus>-?)(?:(?P<field>[^\W\d]\w*):)?(?P<value>"[^"]*"?|[^\s"]*)(?P<rest>\S*)""", re.VERBOSE
)
_LENGTH = re.compile(r"-?(?:[0-9]{1,5}[wdhm])+", re.ASCII)
_PART = re.compile(r"([0-9]+)([wdhm])", re.ASCII)
_AMOUNT = re.compile(r"([0-9]{1,13})(?:\.([0-9]{1,4}))?", re.ASCII)
_MONEY = re.compile(r"(.*[0-9.]) *([A-Za-z]{3})", re.ASCII)
_COMPARED = re.compile(r"(>=|<=|>|<|=?)(.*)", re.DOTALL)


class QueryError(Refused):
    """A query that cannot be read: one sentence that names the word and what is known there."""


@dataclass(frozen=True, slots=True)
class Span:
    """From where to where a value may lie; no bound on a side where there is none.

    Amounts are in ten-thousandths of the currency's unit, lengths in
    microseconds from now: ahead for what is due, back for what was opened.
    """

    low: int | None = None
    high: int | None = None
    low_counts: bool = True
    """Whether the lower bound itself is still inside."""
    high_counts: bool = True


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that has to hold, or with `without` must not."""

    field: Field
    text: str
    """As it was written, so that a part of a query can be kept."""
    values: tuple[str, ...] = ()
    """One of these; folded, so that case does not matter."""
    span: Span | None = None
    currency: str = ""
    without: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A query as read."""

    scope: Scope | None = None
    """The part of the queue it names, by `is:` or by a stage; none if it names none."""
    terms: tuple[Term, ...] = ()
    """All else that it asks for."""

    @property
    def text(self) -> str:
        """The terms as they were written."""
        return " ".join(term.text for term in self.terms)


@lru_cache(maxsize=256)
def read_query(text: str) -> Query:
    """Return *text* as a query.

    Raises:
        QueryError: a word of it means nothing.
    """
    if len(text) > LONGEST:
        raise QueryError(f"a query has at most {LONGEST} characters, and this one has {len(text)}")
    scope: Scope | None = None
    terms: list[Term] = []
    for term in _with_currencies(_terms(text)):
        if (named := _scope_named(term)) is None:
            terms.append(term)
        elif scope not in (None, named):
            raise QueryError(f"a case is either {scope} or {named}; say one of is:{', is:'.join(SCOPES)}")
        else:
            scope = named
    if len(terms) > MOST_TERMS:
        raise QueryError(f"a query has at most {MOST_TERMS} words, and this one has {len(terms)}")
    return Query(scope or _scope_of_stages(terms), tuple(terms))


def _scope_named(term: Term) -> Scope | None:
    if term.field != "is" or term.values[0] not in SCOPES:
        return None
    if term.without:
        raise QueryError(f"“{term.text}” leaves two lists; say which one: is:{', is:'.join(SCOPES)}")
    return term.values[0]


def _scope_of_stages(terms: Iterable[Term]) -> Scope | None:
    """Return where the cases of the stages lie that are asked for; none where they lie in several lists."""
    for term in terms:
        if term.field == "stage" and not term.without:
            scopes = {scope_of_stage(stage) for stage in term.values}
            return scopes.pop() if len(scopes) == 1 else None
    return None


def scope_of_stage(stage: str) -> Scope:
    """Return the part of the queue a stage belongs to."""
    from caseboard.domain.facts import OPEN  # noqa: PLC0415  the first row does not wait for it

    if stage == "negotiating":
        return "negotiating"
    return "open" if stage in OPEN else "ended"


def _terms(text: str) -> Iterator[Term]:
    at = 0
    while text[at:].strip():
        match = _TERM.match(text, at)
        if match is None:  # pragma: no cover  it matches at least the blanks and one character
            return
        at = match.end()
        yield _term(match)


def _term(match: re.Match[str]) -> Term:
    written, value, field = match[0].strip(), match["value"], match["field"]
    if value.startswith('"'):
        if len(value) < 2 or not value.endswith('"'):
            raise QueryError(f"the quotation mark before {_said(value[1:])} is not closed")
        value = value[1:-1]
    if match["rest"]:
        raise QueryError(f"{_said(written)} has a quotation mark inside a word; quote the whole of it")
    without = bool(match["minus"])
    if field is None:
        if not value.strip():
            raise QueryError(f"{_said(written)} stands alone; -is:held leaves out what is held")
        return Term("word", written, (value.casefold(),), without=without)
    name = field.casefold()
    if name not in FIELDS:
        raise QueryError(f"{_said(field + ':')} is no field; known are {', '.join(FIELDS)}")
    if not value.strip():
        raise QueryError(f"{_said(written)} wants something after it, such as {_EXAMPLES[name]}")
    return _of_field(cast("Field", name), value.strip(), written, without=without)


_EXAMPLES = {
    "reason": "reason:damaged", "detail": "detail:customs", "stage": "stage:review", "amount": "amount:>50",
    "currency": "currency:EUR", "due": "due:<2d", "opened": "opened:>10d", "buyer": "buyer:anna",
    "seller": "seller:bright", "with": "with:me", "is": "is:missing",
}  # fmt: skip


def _of_field(field: Field, value: str, written: str, *, without: bool) -> Term:
    match field:
        case "amount":
            span, currency = _amount(value)
            return Term(field, written, span=span, currency=currency, without=without)
        case "due" | "opened":
            if value.casefold() == TODAY:
                return Term(field, written, (TODAY,), without=without)
            return Term(field, written, span=_length(field, value), without=without)
        case "buyer" | "seller" | "with":
            return Term(field, written, (value.casefold(),), without=without)
        case "currency":
            return Term(field, written, (_currency(value),), without=without)
        case _:
            known = _known(field)
            values = tuple(_one_of(field, one, known) for one in value.split(","))
            if field == "is" and len(values) > 1:
                raise QueryError(f"{_said(written)} asks for several things at once; write is: before each")
            return Term(field, written, values, without=without)


def _known(field: Field) -> tuple[str, ...]:
    """Return what is known in a field."""
    if field == "is":
        return STATES
    if field == "stage":
        from caseboard.domain.facts import ENDED, OPEN  # noqa: PLC0415  the first row does not wait for it

        return ("negotiating", *sorted(OPEN), *sorted(ENDED))
    from caseboard.domain.slot_table import REASONS  # noqa: PLC0415

    return tuple(REASONS) if field == "reason" else tuple(dict.fromkeys(one for of in REASONS.values() for one in of))


def _one_of(field: Field, word: str, known: tuple[str, ...]) -> str:
    """Return the one of *known* that *word* names, whole or by a beginning that no other has."""
    folded = re.sub(r"[\s-]+", "_", word.strip().casefold())
    if folded in known:
        return folded
    found = [one for one in known if folded and one.startswith(folded)]
    if len(found) == 1:
        return found[0]
    if found:
        raise QueryError(f"{field}: {_said(word)} may be {' or '.join(found)}; write one letter more")
    raise QueryError(f"{field}: {_said(word)} is not known; known are {', '.join(known)}")


# Values that are compared.


def _bounds(value: str) -> tuple[str, str, str]:
    """Return (sign, low, high) of a comparison or a range; the sign is empty for a range and for a value alone."""
    low, dots, high = value.partition("..")
    if dots:
        return "..", low.strip(), high.strip()
    match = _COMPARED.fullmatch(value)
    return (match[1], match[2].strip(), "") if match else ("", value, "")


def _span(sign: str, low: int | None, high: int | None) -> Span:
    match sign:
        case "..":
            return Span(low, high)
        case ">":
            return Span(low, low_counts=False)
        case ">=":
            return Span(low)
        case "<":
            return Span(high=low, high_counts=False)
        case "<=":
            return Span(high=low)
        case _:
            return Span(low, low)


def _amount(value: str) -> tuple[Span, str]:
    match = _MONEY.fullmatch(value)
    plain, code = (match[1], match[2]) if match else (value, "")
    sign, low, high = _bounds(plain)
    if not low and not high:
        raise QueryError(f"amount: {_said(value)} names none; write amount:>50, amount:20..100 or amount:>50EUR")
    first, last = (_ten_thousandths(one) if one else None for one in (low, high))
    if sign == ".." and first is not None and last is not None and first > last:
        raise QueryError(f"amount: {_said(value)} begins above its end")
    return _span(sign, first, last), _currency(code) if code else ""


def _ten_thousandths(word: str) -> int:
    match = _AMOUNT.fullmatch(word)
    if match is None:
        raise QueryError(f"amount: {_said(word)} is no amount; write 50 or 49.90, and > < .. around it")
    whole, part = match[1], match[2] or ""
    return int(whole + part.ljust(AMOUNT_DECIMALS, "0"))


def _currency(word: str) -> str:
    from caseboard.domain.money import CURRENCIES  # noqa: PLC0415  most queries name none

    if word.upper() not in CURRENCIES:
        raise QueryError(f"{_said(word)} is no currency; known are those of ISO 4217, such as EUR or USD")
    return word.upper()


def _with_currencies(terms: Iterator[Term]) -> Iterator[Term]:
    """Yield *terms*; a currency's code right after an amount is the amount's, not a part of a name."""
    last: Term | None = None
    for term in terms:
        if last is not None and last.field == "amount" and not last.currency and _is_code(term):
            written = f'{last.text[:-1]} {term.text}"' if last.text.endswith('"') else f"{last.text}{term.text}"
            last = Term(last.field, written, (), last.span, term.text, last.without)
            continue
        if last is not None:
            yield last
        last = term
    if last is not None:
        yield last


def _is_code(term: Term) -> bool:
    from caseboard.domain.money import CURRENCIES  # noqa: PLC0415

    return term.field == "word" and not term.without and term.text in CURRENCIES


def _length(field: Field, value: str) -> Span:
    sign, low, high = _bounds(value)
    if not sign or sign == "=" or not (low or high):
        raise QueryError(
            f"{field}: {_said(value)} is no span; write {field}:<2d, {field}:>10d, {field}:1d..3d or {field}:today"
        )
    first, last = (_micros(field, one) if one else None for one in (low, high))
    if sign == ".." and first is not None and last is not None and first > last:
        raise QueryError(f"{field}: {_said(value)} begins after its end")
    return _span(sign, first, last)


def _micros(field: Field, word: str) -> int:
    """Return a length such as ``2d``, ``-1d12h``, ``0d`` in microseconds."""
    if not _LENGTH.fullmatch(word.casefold()):
        raise QueryError(f"{field}: {_said(word)} is no length; write 30m, 12h, 2d, 1w or 1d12h")
    total = sum(int(count) * _UNITS[unit] for count, unit in _PART.findall(word.casefold()))
    return -total if word.startswith("-") else total


def _said(word: str) -> str:
    return f"“{word if len(word) <= _SHOWN else word[: _SHOWN - 1] + '…'}”"
