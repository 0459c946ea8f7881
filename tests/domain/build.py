"""Facts that read like sentences: `claim(items=[gave("buyer")])`. All instants are counted from `T0`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import pytest

from caseboard.domain.clock import Clock
from caseboard.domain.clocks import next_act, next_deadline
from caseboard.domain.events import Event, Record
from caseboard.domain.facts import Facts, Item, Letter, OrderFacts, Parcel, Party, PeriodSet, Person, Proposal
from caseboard.domain.instants import MICROSECOND, days, written
from caseboard.domain.party_acts import Context
from caseboard.domain.policy import Policy, shipped
from caseboard.domain.staff import Staff
from caseboard.domain.verdict import Finding, Verdict

T0 = datetime(2018, 11, 1, 2, 30, 0, 250_000, tzinfo=UTC)
"""When things begin: three days before clocks are put forward in Brazil, so that calendar days would show."""

US = MICROSECOND
DAY = days(1)
ZERO = timedelta()
EDGES = (-US, ZERO, US)
"""What every window is tried at: just before, exactly, just after."""

EVERYWHERE = pytest.mark.usefixtures("zone")
"""For boundary tables: once in each of three time zones, with the same results."""

CLOSES = T0 + days(7) + US
"""When the first period of a claim entered at T0 closes."""

BUYER, SELLER = (
    Person("b-1", "Ana Lima", "ana@example.invalid", "en"),
    Person("s-1", "Loja Sol", "sol@example.invalid", "en"),
)
ADA = Staff("ada", "case manager")
EVE = Staff("eve", "supervisor")


Answer = TypeVar("Answer")


def there(answer: Answer | None) -> Answer:
    """Return an answer that there has to be."""
    assert answer is not None
    return answer


def at(count: float, by: timedelta = ZERO) -> datetime:
    """Return the instant *count* days after T0, and *by*."""
    return T0 + days(count) + by


def policy(**changes: Any) -> Policy:
    """Return the shipped policy with *changes*."""
    return replace(shipped(), **changes)


def context(now: datetime, staff: Staff | None = None, **more: Any) -> Context:
    """Return what a decision at *now* may read, under the shipped policy."""
    return Context(now, more.pop("policy", shipped()), staff, **more)


def record(kind: str, when: datetime, ref: Any = "r-1", **fields: Any) -> Record:
    """Return a record of a partner."""
    return Record(kind, "shop", ref, when, fields)


def wish(kind: str, when: datetime, staff: Any = ADA, ref: Any = "w-1", **fields: Any) -> Record:
    """Return what a member of staff wants."""
    return Record(kind, "desk", ref, when, fields, actor=staff.name)


# What lies on a case.


def dispute(**changes: Any) -> Facts:
    """Return a case in negotiation, opened at T0: 100.00 BRL asked of 150.00 paid, not received."""
    order = OrderFacts("o-1", at(-20), 15_000, 0, days(10), "Rua A 1\n01000\nBR", listing=False)
    made = Facts(
        number="CB-1", version=3, policy=shipped(), stage="negotiating", stage_since=T0, reason="not_received",
        detail="in_transit", reason_set_at=T0, opened_at=T0, entered_at=None, escalation_why=None, currency="BRL",
        requested=10_000, paid_for=15_000, order=order, buyer=BUYER, seller=SELLER,
    )  # fmt: skip
    return replace(made, **changes)


def claim(
    *,
    entered: datetime = T0,
    items: Iterable[Item] = (),
    periods: Iterable[PeriodSet] | None = None,
    letters: Iterable[Letter] | None = None,
    **changes: Any,
) -> Facts:
    """Return a claim gathering evidence: escalated at *entered*, the period open for D(7), both told at once."""
    settings = tuple(periods) if periods is not None else period(entered)
    told = tuple(letters) if letters is not None else announced(settings)
    given = {
        "stage": "gathering", "stage_since": entered, "entered_at": entered, "escalation_why": "no_agreement",
        "opened_at": entered - days(15), "reason_set_at": entered - days(15), "periods": settings,
        "items": tuple(items), "letters": told,
    }  # fmt: skip
    return dispute(**{**given, **changes})


def in_review(*, since: datetime, **changes: Any) -> Facts:
    """Return a claim that came to review at *since*, by default with an item of each side."""
    facts = claim(**{"items": [gave("buyer"), gave("seller")], "stage": "review", **changes})
    left = tuple(replace(one, left_at=one.left_at or since) for one in facts.periods)
    return replace(facts, stage_since=since, periods=left)


def sealing(*, proposed: datetime, basis: str, **changes: Any) -> Facts:
    """Return a claim whose decision was proposed at *proposed* and waits to be sealed."""
    since = changes.pop("since", proposed)
    made = in_review(since=since, **changes)
    put = Proposal("p-1", ADA.name, proposed, proposed + shipped().seal_after, basis, "refund_partial", 10_000)
    return replace(made, stage="sealing", stage_since=proposed, proposal=put)


def setting(party: Party, kind: Any = "first", set_at: datetime = T0, due: datetime | None = None, n: int = 1,
            left: datetime | None = None) -> PeriodSet:  # fmt: skip
    """Return one act that set *party*'s deadline, by default seven days on."""
    return PeriodSet(party, n, kind, set_at, due if due is not None else set_at + days(7), days(1), left)


def period(
    opened: datetime = T0, kind: Any = "first", n: int = 1, due: datetime | None = None
) -> tuple[PeriodSet, ...]:
    """Return the opening of a period for both."""
    return (setting("buyer", kind, opened, due, n), setting("seller", kind, opened, due, n))


def letter(party: Any, kind: str = "evidence_period", sent: datetime | None = T0, **changes: Any) -> Letter:
    """Return a letter to *party*, queued when it was sent; it announces the first period if it is of that kind."""
    queued = changes.pop("queued", sent or T0)
    announces = 1 if kind in ("evidence_period", "period_extended", "period_shortened", "review_early") else None
    made = Letter(f"<{kind}/{party}/{written(queued)}>", kind, party, False, queued, announces, sent, None, None, False,
                  False)  # fmt: skip
    return replace(made, **changes)


def announced(settings: Iterable[PeriodSet]) -> tuple[Letter, ...]:
    """Return the letters of these settings, each sent when it was set."""
    return tuple(letter(one.party, sent=one.set_at, period=one.n) for one in settings)


def bounced(one: Letter, when: datetime, *, permanent: bool = True) -> Letter:
    """Return *one* as it came back."""
    return replace(one, bounced_at=when, permanent=permanent)


_SERIAL = {"buyer": "b", "seller": "5", "desk": "d"}


def gave(party: str, when: datetime = T0, slot: str | None = None, *, text: str = "x", **changes: Any) -> Item:
    """Return an item of *party* received at *when*; *text* makes it another file."""
    digest = (_SERIAL[party] + text.encode().hex() + "0" * 64)[:64]
    made = Item(f"e-{party}-{text}", digest, party, slot, "text", True, 40, "party", when, None, None, None)
    return made._replace(**changes)


def unreadable(party: str, when: datetime = T0, **changes: Any) -> Item:
    """Return a file of *party* that nobody can read."""
    return gave(party, when, **{"text": "broken", "medium": "other", "readable": False, **changes})


PROOF: dict[str, Any] = {"slot": "proof_of_shipment", "medium": "pdf"}
"""What the seller owes of a claim in transit."""


def parcel(ref: str = "p-1", sent: datetime | None = None, *events: tuple[str, datetime], **changes: Any) -> Parcel:
    """Return an outbound parcel sent at *sent*, ten days before T0 if nothing else is said."""
    made = Parcel(ref, "out", sent if sent is not None else at(-10), None, tuple(sorted(events, key=lambda e: e[1])))
    return replace(made, **changes)


def notice(sent: datetime | None, **changes: Any) -> Letter:
    """Return the notice of delivery to the buyer."""
    return letter("buyer", "delivery_notice", sent, **changes)


def verdict(cites: Iterable[str] = (), **changes: Any) -> Verdict:
    """Return a partial refund of what was asked, one finding, nobody called silent."""
    found = Finding("The parcel never left.", tuple(cites), "R18")
    made = Verdict("refund_partial", 10_000, "seller", ("not_delivered",), (found,), (), "The seller keeps the rest.")
    return replace(made, **changes)


# What came of it.


def becomes(events: Iterable[Event]) -> dict[str, Any]:
    """Return the columns that *events* set, later ones winning."""
    merged: dict[str, Any] = {}
    for event in events:
        merged.update(event.body.get("becomes") or {})
    return merged


def act_of(facts: Facts) -> Clock:
    """Return the worker's next act, which there must be."""
    clock = next_act(facts)
    assert clock is not None
    return clock


def deadline_of(facts: Facts) -> datetime:
    """Return the instant of the earliest deadline, which there must be."""
    clock = next_deadline(facts)
    assert clock is not None
    assert clock.instant is not None
    return clock.instant


def results(events: Iterable[Event], kind: str) -> list[Mapping[str, Any]]:
    """Return the results of the events of one type."""
    return [event.body.get("result") or {} for event in events if event.type == kind]


def letters_of(events: Iterable[Event]) -> list[tuple[str, str]]:
    """Return (party, kind) of the letters that *events* queue."""
    return [(event.body["party"], event.body["kind"]) for event in events if event.type == "letter"]
