"""Read a case whole, in a fixed number of statements however much lies on it."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

from caseboard.domain.addresses import in_lines
from caseboard.domain.chips import chips, with_panels
from caseboard.domain.clocks import clocks
from caseboard.domain.completeness import meters
from caseboard.domain.events import NoSuchCase
from caseboard.domain.facts import Facts
from caseboard.domain.instants import words
from caseboard.domain.money import decimal_text
from caseboard.domain.opening import moved_completion, moved_words
from caseboard.domain.periods import deadlines, in_time
from caseboard.domain.policy import Policy
from caseboard.domain.scans import Scan, Sent
from caseboard.domain.slots import known
from caseboard.domain.staff import Staff
from caseboard.domain.weighing import Weighed, panels
from caseboard.services.allowed import allowed
from caseboard.services.case_view import (
    CaseView,
    DecisionCard,
    EvidenceCard,
    LetterCard,
    LineCard,
    OrderCard,
    ParcelCard,
    PartyCard,
    SaidCard,
)
from caseboard.services.timeline import WORDLESS, timeline
from caseboard.store import case_rows, due, orders, queue, team
from caseboard.store.case_rows import at
from caseboard.store.custody import looks
from caseboard.store.database import CaseDatabase
from caseboard.store.facts import facts_of
from caseboard.store.numbers import case_id
from caseboard.store.timeline import told


def case_view(database: CaseDatabase, number: str, *, staff: Staff, policy: Policy, now: datetime) -> CaseView:
    """Return everything that case *number* shows at *now*.

    Raises:
        NoSuchCase: there is none.
    """
    row = queue.row_of(database, number)
    if row is None:
        raise NoSuchCase(f"no case {number}")
    case = case_id(number)
    facts = facts_of(database, [case])[case]
    heading = case_rows.heading(database, case)
    if heading is None:
        raise NoSuchCase(f"no case {number}")
    buyer, seller = parties_of(database, case, facts)
    order = order_of(database, case, heading[0], facts, now)
    opened = looks(database, case)
    weighs = panels(facts, weighed_of(database, case, facts, order), now)
    return CaseView(
        row=row,
        facts=facts,
        as_of=now,
        clocks=clocks(facts),
        meters=meters(facts),
        chips=with_panels(chips(facts), weighs),
        panels=weighs,
        buyer=buyer,
        seller=seller,
        order=order,
        statement=heading[3] or "",
        remedy=heading[4],
        thread=thread_of(database, case, facts),
        letters=_letters(database, case),
        evidence=cards_of(database, case, facts, opened.refs),
        timeline=timeline(
            told(database, case, wordless=WORDLESS),
            {facts.buyer.ref: facts.buyer.name, facts.seller.ref: facts.seller.name},
            facts.currency,
        ),
        notes=tuple((at(when), by, said) for when, by, said in case_rows.notes(database, case)),
        decision=_decision(database, case),
        acts=allowed(
            facts,
            staff,
            policy,
            now,
            opened.by(staff.name),
            related=team.related(database, [number]).get(number, ()),
        ),
    )


def parties_of(database: CaseDatabase, case: int, facts: Facts) -> tuple[PartyCard, PartyCard]:
    """Return buyer and seller (R29)."""
    cards = {
        row[1]: PartyCard(row[0], row[1], row[2], row[3], row[4], at(row[5]), *row[6:])
        for row in case_rows.parties(database, case)
    }
    return cards[facts.buyer.ref], cards[facts.seller.ref]


def order_of(database: CaseDatabase, case: int, key: str, facts: Facts, now: datetime) -> OrderCard:
    """Return the order of a case, *key*, as bought, with its parcels and when it completes."""
    ref, currency, paid, paid_at, ship_to = case_rows.order(database, case)
    bought = orders.bought(database, [key]).get(key)
    guarantee = facts.order.guarantee
    return OrderCard(
        ref=ref,
        currency=currency,
        paid=paid,
        paid_at=at(paid_at),
        ship_to=ship_to,
        guarantee="none named" if guarantee is None else f"{words(guarantee)} from shipment",
        completes_at=moved_completion(bought, now, facts.policy) if bought else None,
        completes_why=moved_words(bought, now, facts.policy) if bought else "",
        lines=tuple(
            LineCard(ref, title, quantity, price, listing, bool(disputed))
            for ref, title, quantity, price, listing, disputed in case_rows.lines(database, case)
        ),
        parcels=_parcels(case_rows.parcels(database, case)),
        feedback=tuple((at(when), stars, text or "") for when, stars, text in case_rows.feedback(database, case)),
    )


def _parcels(rows: list[tuple[Any, ...]]) -> tuple[ParcelCard, ...]:
    found: dict[str, tuple[ParcelCard, list[tuple[datetime, str, str, str, str]]]] = {}
    for ref, direction, carrier, tracking, method, shipped, label, agreed, fee, *event in rows:
        card = ParcelCard(ref, direction, carrier, tracking, method, at(shipped), label, (), at(agreed), fee)
        _, events = found.setdefault(ref, (card, []))
        if event[0] is not None:
            events.append((at(event[0]), event[1], event[2], event[3], event[4]))
    return tuple(replace(card, events=tuple(events)) for card, events in found.values())


def weighed_of(database: CaseDatabase, case: int, facts: Facts, order: OrderCard) -> Weighed:
    """Return what the team weighs beside the facts: the dispute's parcels scan by scan, and how the address changed."""
    return Weighed(
        parcels=tuple(
            Sent(
                one.ref,
                one.direction,
                one.shipped_at,
                one.label,
                one.method,
                one.agreed_at,
                one.fee_borne_by,
                tuple(Scan(*event) for event in one.events),
            )
            for one in order.parcels
            if any(parcel.ref.endswith(f":{one.ref}") for parcel in facts.parcels)
        ),
        versions=tuple((at(since), _address(sent)) for since, sent in case_rows.addresses(database, case)),
        goods=tuple((line.quantity, line.title) for line in order.lines if line.disputed),
    )


def _address(sent: str) -> str:
    """Return an address as the tables hold it, from what was sent: an object of lines, or a text."""
    try:
        return in_lines(json.loads(sent))
    except ValueError:
        return sent


def thread_of(database: CaseDatabase, case: int, facts: Facts) -> tuple[SaidCard, ...]:
    """Return what the parties wrote and offered, oldest first."""
    cards = []
    for when, party, kind, said, amount, answer, _, _ in case_rows.thread(database, case):
        text = said or ""
        if kind == "offer":
            text = f"offers {_money(amount, facts)}" + (f", {answer}" if answer else "")
        cards.append(SaidCard(at(when), "platform" if party == "desk" else party, kind, text))
    return tuple(cards)


def _money(amount: int, facts: Facts) -> str:
    return f"{decimal_text(amount, facts.currency)} {facts.currency}"


def _letters(database: CaseDatabase, case: int) -> tuple[LetterCard, ...]:
    return tuple(
        LetterCard(
            row[0],
            row[1],
            row[2],
            row[3],
            at(row[4]),
            row[5],
            at(row[8] or row[7] or row[6]),
            row[9] or "",
            row[10] or "",
        )
        for row in case_rows.letters(database, case)
    )


def cards_of(database: CaseDatabase, case: int, facts: Facts, opened: Collection[str]) -> tuple[EvidenceCard, ...]:
    """Return the items of a case, oldest first; *opened* are the refs of those that somebody has opened."""
    due, cards = deadlines(facts), []
    for row in case_rows.evidence(database, case):
        (
            ref, party, slot, medium, mime, readable, why, size, digest, provenance, received, dated, admitted, seen,
            name, caption, words_, near, taken, device,
        ) = row  # fmt: skip
        paired = slot is not None and known(facts.reason, slot, party)
        received_at = at(received)
        cards.append(
            EvidenceCard(
                ref, party, slot, paired, medium, mime, bool(readable), why, size, digest, provenance, received_at,
                at(dated), in_time(received_at, due.get(party)), at(admitted), seen is not None or ref in opened,
                name, caption, words_, near, taken, device,
            )
        )  # fmt: skip
    return tuple(cards)


def _decision(database: CaseDatabase, case: int) -> DecisionCard | None:
    sealed = case_rows.decision(database, case)
    if sealed is not None:
        kept, by, when, imported, approver, entry, leaf = sealed
        seal_at = None
    else:
        proposed = case_rows.proposal(database, case)
        if proposed is None:
            return None
        kept, by, when, seal, approver = proposed
        imported, entry, leaf, seal_at = False, None, None, at(seal)
    verdict = due.spoken(database, kept)
    letters = {row[2]: row[10] for row in case_rows.letters(database, case) if row[1] == "decision"}
    return DecisionCard(
        state="sealed" if sealed else "proposed",
        outcome=verdict.outcome,
        amount=verdict.amount,
        fault=verdict.fault,
        grounds=verdict.grounds,
        findings=verdict.findings,
        gave_none=verdict.gave_none,
        rationale=verdict.rationale,
        above_request=verdict.above_request,
        unread=verdict.unread,
        by=by,
        approver=approver,
        at=at(when),
        seal_at=seal_at,
        imported=bool(imported),
        letters=letters,
        addenda=tuple((at(when_), by_, said) for when_, by_, said in case_rows.addenda(database, case)),
        entry=entry,
        leaf=leaf or "",
    )
