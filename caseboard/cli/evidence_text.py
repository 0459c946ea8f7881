"""A case's evidence side by side, as linear text: pair after pair, the buyer's first, each item with its facts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from caseboard.cli.case_text import spaced
from caseboard.cli.printing import instant, lines_in
from caseboard.domain.instants import words
from caseboard.domain.plain import one_line

if TYPE_CHECKING:
    from caseboard.domain.address_columns import Column
    from caseboard.domain.panel import Panel
    from caseboard.services.side_by_side import Exhibit, Pair, Row, SideBySide


def evidence_lines(seen: SideBySide) -> Iterator[str]:
    """Yield the whole of it."""
    detail = f", {spaced(seen.facts.detail)}" if seen.facts.detail else ""
    yield f"{seen.row.number}: {spaced(seen.facts.reason)}{detail}"
    yield f"buyer: {one_line(seen.buyer.name)}; seller: {one_line(seen.seller.name)}"
    yield _opened(seen)
    for pair in seen.pairs:
        yield from ("", _title(pair), *_sides(pair))
    if seen.unpaired.exhibits:
        yield from ("", "under no slot of this reason", *_sides(seen.unpaired))
    yield from ("", "checklist")
    for row in seen.checklist:
        yield from (f"  {line}" for line in row_lines(row))
    yield from _records(seen)
    for panel in seen.panels:
        yield from ("", *panel_lines(panel))


def _opened(seen: SideBySide) -> str:
    files = {one.card.digest for one in seen.exhibits}
    return f"{len(files)} items, {len(seen.unopened)} not opened by you" if files else "no item is on file"


def _title(pair: Pair) -> str:
    sides = [f"{spaced(slot)} of the {party}" for party, slot in
             (("buyer", pair.buyer_slot), ("seller", pair.seller_slot)) if slot]  # fmt: skip
    return " beside ".join(sides)


def _sides(pair: Pair) -> Iterator[str]:
    for party, exhibits, slot in (("buyer", pair.left, pair.buyer_slot), ("seller", pair.right, pair.seller_slot)):
        if not exhibits and slot:
            yield f"  {party}: nothing given"
        for exhibit in exhibits:
            yield from (f"  {line}" for line in exhibit_lines(exhibit))


def exhibit_lines(exhibit: Exhibit) -> Iterator[str]:
    """Yield one item with its facts, its custody and its words."""
    card = exhibit.card
    name = f", {one_line(card.name)}" if card.name else ""
    yield f"{card.party}, {spaced(card.slot) or 'no slot'}: {card.digest}"
    yield f"  {card.mime}{name}, {card.size} bytes, from {card.provenance}"
    due = f", due {instant(exhibit.due_at)}" if exhibit.due_at else ""
    late = f", {words(exhibit.late_by)} late" if exhibit.late_by is not None else ", on time" if exhibit.due_at else ""
    yield f"  received {instant(card.received_at)}{due}{late}"
    if exhibit.admission is not None:
        one = exhibit.admission
        yield f"  admitted {instant(one.at)} by {one.by}: {one_line(one.why)}"
    yield from (f"  {one_line(badge.words)}" for badge in exhibit.badges)
    for line in exhibit.custody:
        lasted = f", for {words(line.lasted)}" if line.lasted is not None else ""
        yield f"  {line.act} {instant(line.at)} by {one_line(line.by)}{lasted}"
    if not exhibit.opened_by_me:
        others = ", ".join(exhibit.opened_by)
        yield f"  not opened by you{f', but by {others}' if others else ''}"
    if card.caption:
        yield f"  caption: {one_line(card.caption)}"
    if card.text:
        yield from (f"    {line}" for line in lines_in(card.text))
    elif exhibit.file is not None:
        yield f"  its bytes lie in {exhibit.file}"


def row_lines(row: Row) -> Iterator[str]:
    """Yield one line of the checklist, and each time it was asked for."""
    state = "there" if row.there else "missing" if row.level == "required" else "nothing, and nothing is owed"
    yield f"{row.party}, {spaced(row.slot)}, {row.level}: {row.count} of {row.min}, {state}"
    for asked in row.asked:
        due = f", due {instant(asked.due_at)}" if asked.due_at else ""
        yield f"  asked {instant(asked.at)} by {one_line(asked.by)}{due}"


def _records(seen: SideBySide) -> Iterator[str]:
    """Yield the desk's own records: listing as bought, addresses, tracking, thread."""
    desk = seen.desk
    yield from ("", "listing as bought")
    for line in desk.listing:
        yield f"  line {line.ref}: {line.quantity} of {one_line(line.title)}"
        if line.listing:
            yield from (f"    {part}" for part in lines_in(line.listing))
    if desk.statement:
        yield from ("", "statement of the buyer, which is no evidence")
        yield from (f"  {line}" for line in lines_in(desk.statement))
    yield from ("", "addresses")
    for column in desk.addresses:
        yield from (f"  {line}" for line in _column(column))
    for parcel in desk.order.parcels:
        yield from ("", f"tracking of {one_line(parcel.ref)}, {parcel.direction}, sent {instant(parcel.shipped_at)}")
        for at, code, place, text, signed in parcel.events:
            more = ", ".join(one_line(x) for x in (place, text, f"signed by {signed}" if signed else "") if x)
            yield f"  {instant(at)}: {spaced(code)}" + (f", {more}" if more else "")
    if desk.thread:
        yield from ("", "thread")
        yield from (f"  {instant(one.at)}, {one.by}, {one.kind}: {one_line(one.text)}" for one in desk.thread)
    for exhibit in desk.items:
        yield from ("", *exhibit_lines(exhibit))


def _column(column: Column) -> Iterator[str]:
    """Yield an address, what differs between stars."""
    agrees = {None: "", True: ": agrees", False: ": differs"}[column.agrees]
    yield f"{one_line(column.title)}{agrees}"
    for line in column.lines:
        marked = (f"*{piece.text.strip()}* " if piece.differs else piece.text for piece in line)
        yield f"  {one_line(''.join(marked).strip())}"


def panel_lines(panel: Panel) -> Iterator[str]:
    """Yield what the team weighs of one question, and the grounds it offers."""
    yield f"{panel.title.lower()} ({panel.rule})" + (f": {one_line(panel.chip)}" if panel.chip else "")
    yield from (f"  {one_line(fact.name)}: {one_line(fact.words)}" for fact in panel.facts)
    if panel.grounds:
        yield f"  grounds that fit: {', '.join(spaced(ground) for ground in panel.grounds)}"
