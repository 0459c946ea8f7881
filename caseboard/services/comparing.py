"""Read a case's evidence side by side, in a fixed number of statements however many items there are."""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from caseboard.domain.completeness import meters
from caseboard.domain.desk_acts import admissible
from caseboard.domain.events import NoSuchCase
from caseboard.domain.facts import PARTIES, Facts, Item, Party
from caseboard.domain.likeness import near
from caseboard.domain.pairing import Beside, pairs_of
from caseboard.domain.periods import deadline_of
from caseboard.domain.plain import hidden
from caseboard.domain.slots import names_of, not_known
from caseboard.domain.staff import Staff
from caseboard.domain.weighing import address_columns, panels
from caseboard.services.case_reading import cards_of, order_of, parties_of, thread_of, weighed_of
from caseboard.services.case_view import EvidenceCard
from caseboard.services.side_by_side import (
    Admission,
    Asked,
    Badge,
    Custody,
    DeskRecords,
    Exhibit,
    Pair,
    Row,
    SideBySide,
)
from caseboard.store import case_rows, custody, queue
from caseboard.store.case_rows import at
from caseboard.store.database import CaseDatabase
from caseboard.store.facts import facts_of
from caseboard.store.numbers import case_id

READ_FOR_HIDDEN = 1 << 18
"""Bytes of a text file in which hidden characters are counted; a viewer counts them all."""


def side_by_side(database: CaseDatabase, number: str, *, staff: Staff, now: datetime) -> SideBySide:
    """Return the evidence of case *number* side by side, as *staff* reads it at *now*.

    Raises:
        NoSuchCase: there is none.
    """
    row = queue.row_of(database, number)
    case = case_id(number) if row is not None else 0
    heading = case_rows.heading(database, case)
    if row is None or heading is None:
        raise NoSuchCase(f"no case {number}")
    facts = facts_of(database, [case])[case]
    buyer, seller = parties_of(database, case, facts)
    order = order_of(database, case, heading[0], facts, now)
    exhibits = _exhibits(database, case, facts, staff)
    weighed = weighed_of(database, case, facts, order)
    paired, unpaired, own = _sorted(facts, exhibits)
    return SideBySide(
        row=row,
        facts=facts,
        as_of=now,
        buyer=buyer,
        seller=seller,
        pairs=paired,
        unpaired=unpaired,
        checklist=checklist(facts),
        desk=DeskRecords(
            order=order,
            addresses=address_columns(facts, weighed, now),
            listing=tuple(line for line in order.lines if line.disputed),
            statement=heading[3] or "",
            thread=thread_of(database, case, facts),
            items=own,
        ),
        panels=panels(facts, weighed, now),
        unopened=_unopened(exhibits),
    )


def checklist(facts: Facts) -> tuple[Row, ...]:
    """Return the slots of both parties as they hold now, the buyer's first, in the order of the slot table."""
    asked: dict[tuple[str, str], list[Asked]] = defaultdict(list)
    for request in facts.requests:
        asked[request.party, request.slot].append(Asked(request.by, request.at, request.due_at))
    full = meters(facts)
    return tuple(
        Row(party, one.slot.name, one.slot.level, one.count, one.slot.min, tuple(asked[party, one.slot.name]))
        for party in PARTIES
        for one in full.of(party)
    )


# Items, with what is known of each.


def _exhibits(database: CaseDatabase, case: int, facts: Facts, staff: Staff) -> tuple[Exhibit, ...]:
    kept = _custody(custody.chains(database, case))
    cards = cards_of(database, case, facts, {ref for ref, acts in kept.items() if any(a.act == "opened" for a in acts)})
    items = {item.ref: item for item in facts.items}
    admitted = {ref: Admission(by, at(when), why) for ref, by, when, why in case_rows.admissions(database, case)}
    elsewhere = _numbers(case_rows.seen_elsewhere(database, case))
    alike = _alike(database, case, cards)
    lookers: dict[str, dict[str, None]] = defaultdict(dict)
    for card in cards:
        for one in kept.get(card.ref, ()):
            if one.act == "opened":
                lookers[card.digest][one.by] = None
    return tuple(
        _exhibit(
            card,
            facts,
            items[card.ref],
            file=_file(database, card),
            admission=admitted.get(card.ref),
            custody=kept.get(card.ref, ()),
            elsewhere=elsewhere.get(card.digest, ()),
            alike=alike.get(card.near, ()),
            opened_by=tuple(lookers[card.digest]),
            reader=staff.name,
        )
        for card in cards
    )


def _exhibit(
    card: EvidenceCard,
    facts: Facts,
    item: Item,
    *,
    file: Path | None,
    admission: Admission | None,
    custody: tuple[Custody, ...],
    elsewhere: tuple[str, ...],
    alike: tuple[str, ...],
    opened_by: tuple[str, ...],
    reader: str,
) -> Exhibit:
    due = deadline_of(facts, item)
    badges = [badge for badge in _badges(card, facts, file, elsewhere, alike) if badge is not None]
    return Exhibit(
        card=card,
        file=file,
        due_at=due,
        late_by=item.received_at - due if due is not None and item.received_at > due else None,
        admission=admission,
        custody=custody,
        badges=tuple(sorted(badges, key=lambda badge: badge.weight != "warning")),
        opened_by=opened_by,
        opened_by_me=reader in opened_by,
        admissible=item in admissible(facts),
    )


def _file(database: CaseDatabase, card: EvidenceCard) -> Path | None:
    """Return where an item's bytes lie; a text that came inside a record has no file."""
    return database.blobs.path(card.digest) if not card.text and database.blobs.has(card.digest) else None


def _custody(rows: Iterable[tuple[str, datetime, str, str]]) -> dict[str, tuple[Custody, ...]]:
    """Return the custody of each item by its ref; a closing says how long its opening lasted."""
    made: dict[str, list[Custody]] = defaultdict(list)
    for ref, when, act, by in rows:
        chain = made[ref]
        if act != "closed":
            chain.append(Custody(when, act, by))
            continue
        place = next((n for n in reversed(range(len(chain))) if (chain[n].act, chain[n].by) == ("opened", by)), None)
        if place is not None and chain[place].lasted is None:
            chain[place] = Custody(chain[place].at, "opened", by, when - chain[place].at)
    return {ref: tuple(chain) for ref, chain in made.items()}


def _numbers(rows: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for key, number in rows:
        found[key].append(number)
    return {key: tuple(numbers) for key, numbers in found.items()}


def _badges(
    card: EvidenceCard, facts: Facts, file: Path | None, elsewhere: tuple[str, ...], alike: tuple[str, ...]
) -> Iterable[Badge | None]:
    if not card.readable:
        yield Badge("unreadable", f"cannot be read: {card.why_unreadable}", "warning")
    if card.belied:
        yield Badge("lying_name", f"the name lies: it is {card.mime}", "warning")
    yield _hidden(card, file)
    if elsewhere:
        yield Badge("seen_elsewhere", f"the same file lies on {_listed(elsewhere)}", "warning", elsewhere)
    if others := tuple(number for number in alike if number not in elsewhere):
        yield Badge("near", f"a picture that looks alike lies on {_listed(others)}", "warning", others)
    if card.taken or card.device:
        yield Badge("camera", _camera(card))
    if card.slot is not None and not card.paired and card.party in PARTIES:
        yield Badge("unknown_slot", not_known(facts.reason, card.slot, card.party), "warning")


def _hidden(card: EvidenceCard, file: Path | None) -> Badge | None:
    """Return how many characters a reader would not have seen, in the words, the name and the caption."""
    count = hidden(card.text) + hidden(card.name) + hidden(card.caption)
    least = ""
    if file is not None and card.medium == "text":
        # One file that a disk gives up on keeps nobody from the others; its viewer says so.
        with contextlib.suppress(OSError), file.open("rb") as opened:
            count += hidden(opened.read(READ_FOR_HIDDEN).decode("utf-8-sig", "replace"))
        least = "at least " if card.size > READ_FOR_HIDDEN else ""
    if not count:
        return None
    return Badge("hidden_characters", f"contains {least}{count} hidden character{'s' if count > 1 else ''}", "warning")


def _camera(card: EvidenceCard) -> str:
    """Return what a picture's camera wrote into it; anybody can write that, so it is a claim."""
    said = " ".join(one for one in (card.taken.replace("T", " "), card.device) if one)
    return f"camera says {said} (a claim)"


def _alike(database: CaseDatabase, case: int, cards: Iterable[EvidenceCard]) -> dict[str, tuple[str, ...]]:
    """Return for each fingerprint the cases on which a picture looks alike."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for one, like, number in case_rows.looks_like(database, case, (card.near for card in cards if card.near)):
        if near(one, like):
            found[one][number] = None
    return {one: tuple(numbers) for one, numbers in found.items()}


def _listed(numbers: Sequence[str]) -> str:
    """Return case numbers in words, the first five by name."""
    shown = ", ".join(numbers[:5])
    return f"{shown} and {len(numbers) - 5} more" if len(numbers) > 5 else shown


def _unopened(exhibits: Iterable[Exhibit]) -> tuple[Exhibit, ...]:
    """Return what the reader has not opened, the same file once."""
    found: dict[str, Exhibit] = {}
    for one in exhibits:
        if not one.opened_by_me:
            found.setdefault(one.card.digest, one)
    return tuple(found.values())


# Which lies beside which.


def _sorted(facts: Facts, exhibits: Sequence[Exhibit]) -> tuple[tuple[Pair, ...], Pair, tuple[Exhibit, ...]]:
    """Return the pairs, the unpaired items, and those that neither party sent."""
    filed: dict[tuple[str, str], list[Exhibit]] = defaultdict(list)
    loose: dict[str, list[Exhibit]] = defaultdict(list)
    for one in exhibits:
        if one.card.slot is not None and one.card.paired and one.card.party in PARTIES:
            filed[one.card.party, one.card.slot].append(one)
        else:
            loose[one.card.party].append(one)
    shown = {party: _slots_shown(facts, party, filed) for party in PARTIES}
    pairs = tuple(_pair(one, filed) for one in pairs_of(facts.reason, shown["buyer"], shown["seller"]))
    unpaired = Pair("", None, None, tuple(loose["buyer"]), tuple(loose["seller"]))
    own = tuple(one for party, some in loose.items() if party not in PARTIES for one in some)
    return pairs, unpaired, own


def _slots_shown(facts: Facts, party: Party, filed: Mapping[tuple[str, str], object]) -> list[str]:
    """Return the slots of *party* that are owed, or hold something, or were asked for."""
    asked = {request.slot for request in facts.requests if request.party == party}
    owed = {one.slot.name for one in meters(facts).owed(party)}
    return [slot for slot in names_of(facts.reason, party) if slot in owed | asked or (party, slot) in filed]


def _pair(one: Beside, filed: Mapping[tuple[str, str], list[Exhibit]]) -> Pair:
    left = filed.get(("buyer", one.buyer), []) if one.buyer else []
    right = filed.get(("seller", one.seller), []) if one.seller else []
    return Pair(one.name, one.buyer, one.seller, tuple(left), tuple(right))
