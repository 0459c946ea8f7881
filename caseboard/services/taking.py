"""Take one record into the history: find what it refers to, decide, apply, follow the consequences."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from caseboard.domain.acts import DECIDES, DESK_ACTS, consequences, decide
from caseboard.domain.events import DESK, Event, PassedOver, Record, Refused, event_of
from caseboard.domain.instants import MICROSECOND
from caseboard.domain.money import MoneyError, PaidLine, minor, paid_per_line
from caseboard.domain.opening import may_open
from caseboard.domain.party_acts import Context
from caseboard.domain.policy import SHIPPED, PolicyError, policy
from caseboard.domain.records import refers_to
from caseboard.domain.staff import ROLES
from caseboard.services.inspection import inspect, inspect_text
from caseboard.store import history, orders, standing, team
from caseboard.store.compiled import key_of
from caseboard.store.database import CaseDatabase
from caseboard.store.numbers import MOST_DIGITS, case_id
from caseboard.store.writing import Work

_CODES = frozenset(
    {
        "accepted", "in_transit", "customs_hold", "ready_for_collection", "collection_failed", "delivered", "exception",
        "returned",
    }
)  # fmt: skip


class Waiting(Exception):
    """What a record refers to is not there yet."""

    def __init__(self, kind: str, source: str, ref: str) -> None:
        super().__init__(f"waits for {kind} {ref}")
        self.kind, self.source, self.ref = kind, source, ref


@dataclass(frozen=True, slots=True)
class Found:
    """A file that came with a record, already stored, or the words of a text."""

    path: Path | None = None
    name: str = ""
    digest: str = ""


def take(work: Work, record: Record, *, file: Found | None = None, recorded_at: datetime | None = None) -> list[Event]:
    """Take *record* in at the transaction's instant and return the events it made; none where nothing is new.

    Raises:
        Waiting: what it refers to has not come in.
        Refused: a rule forbids it, or its key stands for something else.
    """
    record = _with_file(record, file)
    known = None
    if work.known.is_told(record.source, record.type, record.ref):
        known = history.find(work.database, record.source, record.type, record.ref)
    if known is not None and not _newer(known[0], record):
        return []
    now = recorded_at or work.now
    try:
        made = _decided(work, record, now, file, known[0] if known else None)
    except PassedOver:
        return []
    done = work.happens(made)
    for event in done:
        for case in sorted(filter(work.known.is_proposed, work.known.touched(event))):
            follow(work, f"CB-{case}", event)
    return done


def follow(work: Work, number: str, cause: Event) -> list[Event]:
    """Make what follows from *cause* in the same transaction: a proposal whose basis changed is void."""
    if not work.known.is_proposed(case_id(number)):
        return []
    facts = work.facts(number)
    if facts.proposal is None:
        return []
    context = Context(cause.recorded_at, work.policy_at(work.now))
    return work.happens(consequences(facts, cause, context))


def _with_file(record: Record, file: Found | None) -> Record:
    """Return *record* speaking of its file by hash and name, wherever it lay when it came in."""
    if file is None or file.path is None:
        return record
    fields = {**record.fields, "file": f"blobs/{file.digest}", "sha256": file.digest}
    if file.name:
        fields["name"] = file.name
    return record._replace(fields=fields)


def _newer(known: Event, record: Record) -> bool:
    """Whether *record* brings something new; an older version is passed over, another content refused.

    Raises:
        Refused: the same key with other content, and no newer `updated_at`.
    """
    old, new = known.updated_at, record.updated_at
    if old != new:
        newer = old is None or (new is not None and new > old)
        if newer and _named(known.type, known.body) != _named(record.type, record.fields):
            # A parcel or an item that changed hands would leave the case it lay on with facts nobody told it of.
            raise Refused(
                f"{record.type} {record.ref} is about something else than it was; only its content may change"
            )
        return newer
    given = {name: value for name, value in record.fields.items() if name != "case"}
    worked_out = {"case", "becomes", "result"} | ({"number"} - set(given))
    body = {name: value for name, value in known.body.items() if name not in worked_out}
    if body == given and known.at == record.at:
        return False
    raise Refused(f"{record.type} {record.ref} came in before with other content; a newer updated_at would replace it")


def _named(kind: str, fields: Mapping[str, Any]) -> set[tuple[str, str]]:
    """Return the order, parcel or dispute that a record is about."""
    return set(refers_to(kind, fields))


def _decided(work: Work, record: Record, now: datetime, file: Found | None, known: Event | None) -> list[Event]:
    if record.type == "dispute" and known is None:
        return _opened(work, record, now)
    if record.type in DECIDES:
        return _on_case(work, record, now, file, known)
    check = _CHECKS.get(record.type)
    if check is None:
        raise Refused(f"unknown type {record.type!r}")
    check(work, record)
    return [event_of(record, now)]


def _on_case(work: Work, record: Record, now: datetime, file: Found | None, known: Event | None) -> list[Event]:
    number = case_number(work, record)
    facts = work.facts(number)
    staff = standing.staff_named(work.database, record.actor) if record.source == DESK else None
    if record.type in DESK_ACTS and staff is None:
        raise Refused(f"{record.actor or 'nobody'} is not on the staff")
    if record.type == "assignment":
        check_unrelated(work.database, number, record.fields.get("to"))
    acted = record.type == "decision" and history.acted_on(work.database, case_id(number))
    before = None if known is None else known.body
    context = Context(now, work.policy_at(now), staff, _found(record, file), acted, before)
    return decide(record, facts, context)


def check_unrelated(database: CaseDatabase, number: str, to: object) -> None:
    """Refuse a case, or a part in its decision, to somebody who is related to one of its parties.

    Raises:
        Refused: they are.
    """
    if to and to in team.related(database, [number]).get(number, ()):
        raise Refused(f"{to} is related to a party of {number} and has no part in it", "Stages")


def case_number(work: Work, record: Record) -> str:
    """Return the number of the case that *record* is about.

    Raises:
        Waiting: its dispute has not come in.
        NoSuchCase: no case has the number it names.
    """
    named = record.fields.get("case")
    if isinstance(named, str):
        return work.facts(named).number
    letter = record.fields.get("letter")
    if record.type in ("bounce", "delivery_state") and isinstance(letter, str):
        number = orders.case_of_letter(work.database, letter)
        if number is None:
            raise Waiting("letter", record.source, letter)
        return number
    ref = letter.get("dispute") if isinstance(letter, Mapping) else record.fields.get("dispute", record.ref)
    number = work.known.number_of(key_of(record.source, str(ref)))
    if number is None:
        raise Waiting("dispute", record.source, str(ref))
    return number


def _found(record: Record, file: Found | None) -> dict[str, Any] | None:
    """Return what an inspection shows of an item's text or file."""
    if record.type != "evidence":
        return None
    if file is not None and file.path is not None:
        seen = inspect(file.path)
        digest, size = file.digest, file.path.stat().st_size
    elif isinstance(text := record.fields.get("text"), str):
        seen = inspect_text(text)
        digest, size = text_digest(text), len(text.encode())
    else:
        return None
    return {
        "digest": digest,
        "size": size,
        "medium": seen.medium,
        "mime": seen.mime,
        "readable": seen.readable,
        "why": seen.why or "",
        "characters": seen.characters,
        **{name: value for name in ("near", "taken", "device") if (value := getattr(seen, name))},
    }


def text_digest(text: str) -> str:
    """Return the hash of a textual item's bytes, which is its identity."""
    return hashlib.sha256(text.encode()).hexdigest()


# Openings.


def _opened(work: Work, record: Record, now: datetime) -> list[Event]:
    known, source = work.known, record.source
    order_key = key_of(source, record.text("order"))
    order = known.bought(order_key)
    if order is None:
        raise Waiting("order", source, record.text("order"))
    rights = work.policy_at(record.at)
    opening = may_open(record.fields, record.at, order, rights)
    buyer_key = key_of(source, order.buyer)
    number = _number(work, record)
    result = {
        "opening": {
            "buyer": buyer_key,
            "seller": order.seller,
            "buyer_name": known.name_of(buyer_key),
            "seller_name": known.name_of(order.seller),
            "currency": order.currency,
            "paid_for": opening.paid_for,
            "guarantee": None if opening.guarantee is None else opening.guarantee // MICROSECOND,
            "policy": rights.version,
            "reason": opening.reason,
            "detail": opening.detail,
            "requested": opening.requested,
        }
    }
    named = record._replace(fields={**record.fields, "number": number})
    return [event_of(named, now, case=number, result=result)]


def _number(work: Work, record: Record) -> str:
    """Return the number a record brings, or the next one."""
    wanted = record.fields.get("number")
    if wanted is None:
        return f"CB-{work.next_number()}"
    digits = str(wanted).removeprefix("CB-")
    if not str(wanted).startswith("CB-") or not digits.isascii() or not digits.isdigit() or digits.startswith("0"):
        raise Refused(f"number {wanted!r} is none; case numbers look like CB-12")
    if len(digits) > MOST_DIGITS or not work.known.is_free(int(digits)):
        raise Refused(f"number {wanted} is taken")
    work.number_taken(int(digits))
    return f"CB-{digits}"


# References.


def _wants(work: Work, record: Record, kind: str, ref: object) -> str:
    key = key_of(record.source, str(ref))
    if not work.known.on_file(kind, key):
        raise Waiting(kind, record.source, str(ref))
    return key


def _check_party(_work: Work, record: Record) -> None:
    if record.fields.get("role") not in ("buyer", "seller"):
        raise Refused(f"role wants buyer or seller, not {record.fields.get('role')!r}")


def _check_order(work: Work, record: Record) -> None:
    for role in ("buyer", "seller"):
        key = _wants(work, record, "party", record.fields.get(role))
        if work.known.role_of(key) != role:
            raise Refused(f"{record.fields.get(role)} is not known as a {role}", "R1")
    if not record.fields.get("lines"):
        raise Refused("an order has lines", "R1")
    try:
        paid_per_line(_paid_lines(record), minor(str(record.fields.get("paid")), record.text("currency")))
    except MoneyError as error:
        raise Refused(str(error), "R7") from error
    if record.updated_at is not None:
        _check_lines_kept(work, record)


def _check_lines_kept(work: Work, record: Record) -> None:
    """Refuse a newer version of an order that no longer has what a dispute is about."""
    disputed = orders.disputed_lines_of(work.database, key_of(record.source, record.ref))
    if gone := disputed - {str(line.get("ref")) for line in record.fields["lines"]}:
        raise Refused(f"line {min(gone)} has been disputed; a newer version of its order keeps it", "R1")


def _paid_lines(record: Record) -> list[PaidLine]:
    """Return an order's lines as money sees them, so that an order nobody could share out is refused at the door."""
    currency = record.text("currency")
    return [
        PaidLine(
            str(line.get("ref")),
            int(line.get("quantity", 1)),
            minor(str(line.get("price")), currency),
            None if line.get("paid") is None else minor(str(line["paid"]), currency),
        )
        for line in record.fields.get("lines") or ()
    ]


def _check_shipment(work: Work, record: Record) -> None:
    key = _wants(work, record, "order", record.fields.get("order"))
    lines = record.fields.get("lines") or ()
    known = work.known.lines_of(key) or set()
    if strange := [ref for ref in lines if ref not in known]:
        raise Refused(f"order {record.fields.get('order')} has no line {strange[0]}", "R1")
    if record.fields.get("direction") not in (None, "out", "back"):
        raise Refused("direction wants out or back", "R24")


def _check_tracking(work: Work, record: Record) -> None:
    _wants(work, record, "shipment", record.fields.get("shipment"))
    if record.fields.get("code") not in _CODES:
        raise Refused(f"unknown code {record.fields.get('code')!r}; known are {', '.join(sorted(_CODES))}", "R23")


def _check_feedback(work: Work, record: Record) -> None:
    _wants(work, record, "order", record.fields.get("order"))


def _check_staff(_work: Work, record: Record) -> None:
    if record.fields.get("role") not in ROLES or not record.text("name").strip():
        raise Refused(f"staff have a name and a role: {', '.join(ROLES)}")


def _check_policy(_work: Work, record: Record) -> None:
    values = record.fields.get("values")
    try:
        policy(values if isinstance(values, Mapping) else {}, record.text("version") or SHIPPED)
    except PolicyError as error:
        raise Refused(str(error), "Policy") from error


def _check_nothing(_work: Work, _record: Record) -> None:
    """Accept what needs no check."""


_CHECKS = {
    "party": _check_party,
    "order": _check_order,
    "shipment": _check_shipment,
    "tracking": _check_tracking,
    "feedback": _check_feedback,
    "staff": _check_staff,
    "policy": _check_policy,
    "pause": _check_nothing,
    "resume": _check_nothing,
    "capacity": _check_nothing,
    "shifts": _check_nothing,
    "absence": _check_nothing,
    "relation": _check_nothing,
}
