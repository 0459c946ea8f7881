"""Put a history back as it was: events with what they had decided, letters standing on file unsent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from caseboard.domain.acts import DECIDES
from caseboard.domain.events import Event, Record, Refused
from caseboard.domain.four_eyes import same_person
from caseboard.domain.instants import read
from caseboard.domain.records import refers_to
from caseboard.services.taking import Found
from caseboard.store import entries
from caseboard.store.compiled import key_of
from caseboard.store.numbers import case_id
from caseboard.store.writing import Work


def restore(work: Work, record: Record, kept: Mapping[str, Any], file: Found | None) -> None:
    """Append *record* with what its desk had decided; nothing is judged again.

    Raises:
        Refused: it holds no decision of a desk, so it is no line of an export, or what
            it stands on is not there.
    """
    decided = kept.get("decided") or {}
    recorded_at = kept.get("recorded_at")
    if not recorded_at:
        raise Refused("a line of an export says when it was recorded; a record without seq is taken as it is")
    body: dict[str, Any] = {**record.fields, **decided}
    if file is not None:
        if (body.get("result") or {}).get("digest") != file.digest:
            raise Refused(f"{record.type} {record.ref} came with another file than its desk had")
        body["file"] = f"blobs/{file.digest}"
    event = Event(
        record.source,
        record.type,
        record.ref,
        record.at,
        read(str(recorded_at)),
        body,
        record.actor,
        record.updated_at,
    )
    _check_place(work, event)
    _check_decided(work, event)
    _check_told(work, event)
    work.happens([event])
    if record.type == "dispute" and event.case is not None:
        work.number_taken(int(event.case.removeprefix("CB-")))


def _check_decided(work: Work, event: Event) -> None:
    """Refuse a decision that goes past the proposal which stands before it: no export of a desk holds one.

    Raises:
        Refused: it seals no proposal that stands, or one that nobody else has approved.
    """
    # What another desk made without proposals holds none; what holds one must have come by it.
    if event.case is None or (event.body.get("becomes") or {}).get("stage") != "decided":
        return
    facts, result = work.facts(event.case), event.body.get("result") or {}
    proposal = facts.proposal
    if proposal is None:
        return
    if facts.stage != "sealing" or result.get("proposal") != proposal.ref:
        raise Refused(f"{event.case} is decided without a proposal that waits to be sealed", "R20")
    if proposal.asks and (not proposal.approver or same_person(proposal.approver, proposal.by)):
        raise Refused(f"{event.case} is decided without the second person it was to wait for", "Stages")


def _check_told(work: Work, event: Event) -> None:
    """Refuse a letter about a decision whose entry in the ledger stands already, since that names its letters.

    Raises:
        Refused: the decision was sealed without it.
    """
    if event.type != "letter" or event.case is None or event.body.get("kind") != "decision":
        return
    if entries.sealed_at(work.database, case_id(event.case)) is not None:
        raise Refused(f"{event.case} was sealed without this letter about its decision", "R20")


def _check_place(work: Work, event: Event) -> None:
    """Refuse what has no place in the history so far: a part of it was refused, or is missing.

    Raises:
        Refused: what it refers to, or its case, is not there.
    """
    for kind, ref in refers_to(event.type, event.body):
        if kind != "letter" and not work.known.on_file(kind, key_of(event.source, ref)):
            raise Refused(f"refers to {kind} {ref}, which is not in the history before it")
    if event.type in DECIDES and event.case is None:
        raise Refused(f"{event.type} {event.ref} names no case")
    opening = (event.body.get("result") or {}).get("opening") if event.type == "dispute" else None
    if opening is not None:
        parties = (opening["buyer"], opening["seller"])
        if missing := [key for key in parties if not work.known.on_file("party", key)]:
            raise Refused(f"refers to party {missing[0]}, which is not in the history before it")
    elif event.case is not None and work.known.is_free(case_id(event.case)):
        raise Refused(f"{event.case} is not in the history before it")
