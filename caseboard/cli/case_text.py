"""A case and the queue as linear text: one thing a line, no columns that a reader would have to align."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from caseboard.cli.printing import instant, instant_and_distance, lines_in
from caseboard.domain.facts import ENDED
from caseboard.domain.money import decimal_text
from caseboard.domain.plain import one_line
from caseboard.domain.verdict import outcome_in_words
from caseboard.tui.manner import number

if TYPE_CHECKING:
    from caseboard.domain.queue import QueueRow
    from caseboard.services.case_view import CaseView, DecisionCard, EvidenceCard, LetterCard, OrderCard, PartyCard


def money(amount: int, currency: str) -> str:
    """Return an amount with its currency, as people write it."""
    return f"{number(decimal_text(amount, currency))} {currency}"


def spaced(name: str | None) -> str:
    """Return a name of ours as words."""
    return (name or "").replace("_", " ")


def queue_line(row: QueueRow, now: datetime) -> str:
    """Return a case of the queue on one line."""
    gave = " and ".join(party for party, yes in (("buyer", row.buyer_gave), ("seller", row.seller_gave)) if yes)
    reason = spaced(row.reason) + (f" ({spaced(row.detail)})" if row.detail else "")
    then = "ended" if row.stage in ENDED else row.then
    due = instant_and_distance(row.next_due, now) or "no deadline"
    if row.stage == "sealing":
        then += ", decide by"
    parts = (
        row.number,
        row.stage,
        f"{then} {due}".strip(),
        reason,
        money(row.requested, row.currency),
        one_line(f"{row.buyer_name} against {row.seller_name}"),
        f"assigned to {row.assignee}" if row.assignee else "unassigned",
        f"evidence from the {gave}" if gave else "no evidence",
        ", ".join(spaced(flag) for flag in row.flags),
    )
    return "; ".join(part for part in parts if part)


def case_lines(view: CaseView) -> Iterator[str]:
    """Yield a case as lines, its sections apart by an empty one."""
    for title, lines in _sections(view):
        made = list(lines)
        if made:
            yield from (title, *(f"  {line}" for text in made for line in text.split("\n")), "")


def _sections(view: CaseView) -> Iterator[tuple[str, Iterable[str]]]:
    yield view.row.number, _heading(view)
    yield "Decision", _decision(view.decision, view) if view.decision else ()
    yield "Statement of the buyer", [view.statement] if view.statement else ()
    yield "Clocks", _clocks(view)
    yield "Evidence owed", _meters(view)
    yield "Evidence on file", (line for card in view.evidence for line in _item(card))
    yield "Buyer", _party(view.buyer)
    yield "Seller", _party(view.seller)
    yield "Order", _order(view.order)
    yield "Thread", (f"{instant(one.at)}, {one.by}, {one.kind}: {one.text}" for one in view.thread)
    yield "Letters", (_letter(one) for one in view.letters)
    yield "Notes", (f"{instant(at)}, {by}: {text}" for at, by, text in view.notes)
    yield (
        "Timeline",
        (
            f"{instant(one.at)}, {one.by}: {one.words}" + (f": {one_line(one.text)}" if one.text else "")
            for one in view.timeline
        ),
    )


def _letter(card: LetterCard) -> str:
    fate = f"{card.state} {instant(card.state_at)}".strip()
    return f"{instant(card.at)} to the {card.party}, {spaced(card.kind)}: {one_line(card.subject)}; {fate}"


def _heading(view: CaseView) -> Iterator[str]:
    row, facts = view.row, view.facts
    yield f"stage: {facts.stage} since {instant(facts.stage_since)}"
    yield f"reason: {spaced(row.reason)}" + (f", {spaced(row.detail)}" if row.detail else "")
    asked, paid = money(facts.requested, facts.currency), money(facts.paid_for, facts.currency)
    yield f"asked: {asked} of {paid} paid, {spaced(view.remedy)}"
    yield f"opened: {instant(facts.opened_at)}"
    if facts.entered_at is not None:
        yield f"with the team since: {instant(facts.entered_at)}, {spaced(facts.escalation_why)}"
    yield f"assigned to: {row.assignee or 'nobody'}"
    yield from _next(view)
    for chip in view.chips:
        rule = f" ({chip.rule})" if chip.rule else ""
        yield f"{chip.weight}: {chip.name}: {chip.words}{rule}"


def _next(view: CaseView) -> Iterator[str]:
    """Yield what comes next; of a proposal the seal, and the desk's deadline by its own name."""
    row, now = view.row, view.as_of
    if row.stage in ENDED:
        return
    due = instant_and_distance(row.next_due, now)
    seal = next((clock for clock in view.clocks if clock.act == "seal"), None)
    if seal is not None:
        yield f"next: {seal.words} {instant_and_distance(seal.instant, now) or seal.blocked}"
        if due:
            yield f"decide by: {due}"
    elif due:
        yield f"next: {row.then} {due}"


def _decision(decision: DecisionCard, view: CaseView) -> Iterator[str]:
    when = instant(decision.at)
    if decision.state == "sealed":
        approved = f", approved by {decision.approver}" if decision.approver else ""
        yield f"sealed {when}, final; proposed by {decision.by}{approved}" + (", imported" if decision.imported else "")
    elif view.facts.stage == "approval":
        yield f"proposed {when} by {decision.by}, waits for somebody else to approve it"
    else:
        yield f"proposed {when} by {decision.by}, to be sealed {instant_and_distance(decision.seal_at, view.as_of)}"
    yield f"outcome: {outcome_in_words(decision.outcome)}, {money(decision.amount, view.facts.currency)}"
    yield f"fault: {decision.fault}"
    yield "grounds: " + ", ".join(spaced(ground) for ground in decision.grounds)
    for finding in decision.findings:
        cites = f", citing {', '.join(finding.cites)}" if finding.cites else ""
        yield f"finding: {one_line(finding.sentence)} ({finding.rule}){cites}"
    for party in decision.gave_none:
        yield f"the {party} gave no evidence"
    yield f"rationale: {decision.rationale}"
    if decision.above_request:
        yield f"above the request because: {decision.above_request}"
    if decision.entry is not None:
        yield f"entry {decision.entry} of the ledger, leaf {decision.leaf}"
    for one in decision.unread:
        yield f"not opened by {decision.by}: {one.digest}, because {one_line(one.why)}"
    for at, by, text in decision.addenda:
        yield f"addendum {instant(at)}, {by}: {text}"


def _clocks(view: CaseView) -> Iterator[str]:
    for clock in view.clocks:
        when = instant_and_distance(clock.instant, view.as_of) or "waits"
        blocked = f"; held back: {clock.blocked}" if clock.blocked else ""
        yield f"{clock.words}: {when}; {clock.rule}: {clock.arithmetic}, from {clock.anchor}{blocked}"


def _meters(view: CaseView) -> Iterator[str]:
    for party in ("buyer", "seller"):
        yield f"{party}: {view.meters.filled(party)} of {view.meters.required(party)}"
        for meter in view.meters.of(party):
            yield f"  {spaced(meter.slot.name)}, {meter.slot.level}: {meter.count} of {meter.slot.min}"


def _item(card: EvidenceCard) -> Iterator[str]:
    marks = [
        "" if card.on_time else "late",
        "admitted" if card.admitted_at else "",
        "" if card.readable else f"unreadable: {card.why_unreadable}",
        "" if card.paired or card.slot is None else "unpaired",
        f"the name lies: it is {card.mime}" if card.belied else "",
    ]
    name = f", {one_line(card.name)}" if card.name else ""
    yield f"{card.digest}"
    yield (
        f"  {card.party}, {spaced(card.slot) or 'no slot'}, {card.medium}{name}, {card.size} bytes, "
        f"from {card.provenance}, received {instant(card.received_at)}" + "".join(f", {mark}" for mark in marks if mark)
    )
    if card.caption:
        yield f"  caption: {one_line(card.caption)}"
    if card.text:
        yield "\n".join(f"  {line}" for line in lines_in(card.text))


def _party(card: PartyCard) -> Iterator[str]:
    yield f"{one_line(card.name)}, {card.ref}, {one_line(card.email) or 'no e-mail address'}"
    if card.rating is not None:
        yield f"rating {card.rating:.0%} of {card.rated_orders or 0} orders"
    yield f"{card.earlier_claims} earlier claims, {card.earlier_upheld} decided for the {card.role}"


def _on_one_line(address: str) -> str:
    """Return the lines of an address with commas between them."""
    lines = (line.strip() for line in address.replace("\r\n", "\n").split("\n"))
    return one_line(", ".join(line for line in lines if line))


def _order(order: OrderCard) -> Iterator[str]:
    yield f"{order.ref}: {money(order.paid, order.currency)} paid {instant(order.paid_at)}"
    if address := _on_one_line(order.ship_to):
        yield f"to: {address}"
    yield f"guarantee: {order.guarantee}"
    yield f"completes: {instant(order.completes_at) or 'not known'} ({order.completes_why})"
    for line in order.lines:
        mark = "disputed " if line.disputed else ""
        yield f"{mark}line {line.ref}: {line.quantity} of {one_line(line.title)}, {money(line.price, order.currency)}"
        if line.disputed and line.listing:
            yield f"  as bought: {one_line(line.listing)}"
    for parcel in order.parcels:
        by = one_line(f"{parcel.carrier} {parcel.tracking_number}").strip() or "no carrier named"
        yield f"parcel {parcel.ref} {parcel.direction}, {by}, sent {instant(parcel.shipped_at)}"
        for at, code, place, text, signed in parcel.events:
            more = ", ".join(one_line(one) for one in (place, text, f"signed by {signed}" if signed else "") if one)
            yield f"  {instant(at)}: {spaced(code)}" + (f", {more}" if more else "")
    for at, stars, text in order.feedback:
        yield f"feedback {instant(at)}: {stars} stars" + (f", {one_line(text)}" if text else "")
