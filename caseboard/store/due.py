"""What the worker asks: which cases are due, what stands proposed, which letters go."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from caseboard.domain.decision import read_verdict
from caseboard.domain.instants import from_micros, micros
from caseboard.domain.verdict import Verdict
from caseboard.store.database import CaseDatabase
from caseboard.store.texts import words_of


def due_cases(database: CaseDatabase, now: datetime, limit: int) -> list[str]:
    """Return the numbers of cases whose clock has something to do by *now*, by due instant and number."""
    rows = database.execute_sql(
        'SELECT number FROM "case" WHERE acts_at IS NOT NULL AND acts_at <= ? ORDER BY acts_at, id LIMIT ?',
        (micros(now), limit),
    ).fetchall()
    return [row[0] for row in rows]


def cases_with_letters(database: CaseDatabase, until: datetime, limit: int) -> list[str]:
    """Return the numbers of cases with a letter that is tried by *until*: once it has gone, the clock may go on."""
    rows = database.execute_sql(
        "SELECT DISTINCT c.id, c.number FROM outbox x JOIN letter l ON l.message_id = x.message_id "
        'JOIN "case" c ON c.id = l.case_id WHERE x.try_at <= ? ORDER BY c.id LIMIT ?',
        (micros(until), limit),
    ).fetchall()
    return [row[1] for row in rows]


_EVER = -(2**63)
"""Microseconds before which nothing is due."""


def next_act_at(database: CaseDatabase, *, after: datetime | None = None) -> datetime | None:
    """Return the earliest instant, if need be *after* another, at which the clock has something to do."""
    bound = _EVER if after is None else micros(after)
    row: Any = database.execute_sql('SELECT min(acts_at) FROM "case" WHERE acts_at > ?', (bound,)).fetchone()
    return None if row[0] is None else from_micros(row[0])


def verdict_of(database: CaseDatabase, proposal: str) -> Verdict | None:
    """Return what a proposal puts forward, its words put back."""
    row: Any = database.execute_sql("SELECT verdict FROM proposal WHERE ref = ?", (proposal,)).fetchone()
    return None if row is None else spoken(database, row[0])


def waivers_of(database: CaseDatabase, number: str) -> dict[str, str]:
    """Return the reason for which each party's contact was waived, by party."""
    rows = database.execute_sql(
        'SELECT w.party, w.why FROM waiver w JOIN "case" c ON c.id = w.case_id WHERE c.number = ? ORDER BY w.seq',
        (number,),
    ).fetchall()
    words = words_of(database, (why for _, why in rows if why))
    return {party: words.get(why or "", "") for party, why in rows}


def spoken(database: CaseDatabase, kept: str) -> Verdict:
    """Return the verdict whose JSON holds commitments in place of words."""
    values = json.loads(kept)
    words = words_of(database, filter(None, [values.get("rationale"), values.get("above_request"),
                                             *(one["sentence"] for one in values.get("findings", ())),
                                             *(one["why"] for one in values.get("unread", ()))]))  # fmt: skip
    for name in ("rationale", "above_request"):
        values[name] = words.get(values.get(name) or "", "")
    for finding in values.get("findings", ()):
        finding["sentence"] = words.get(finding["sentence"], "")
    for one in values.get("unread", ()):
        one["why"] = words.get(one["why"], "")
    return read_verdict(values)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A letter on its way."""

    message_id: str
    case: str
    party: str
    name: str
    email: str
    subject: str
    body: str
    queued_at: datetime
    tries: int
    kind: str = ""


def outgoing(database: CaseDatabase, now: datetime, limit: int) -> list[Outgoing]:
    """Return the letters to hand to the carrier by *now*, oldest first."""
    rows = database.execute_sql(
        "SELECT l.message_id, c.number, l.party, p.name, p.email, l.subject, l.words, l.queued_at, x.tries, l.kind "
        'FROM outbox x JOIN letter l ON l.message_id = x.message_id JOIN "case" c ON c.id = l.case_id '
        "JOIN party p ON p.key = CASE l.party WHEN 'buyer' THEN c.buyer_key ELSE c.seller_key END "
        "WHERE x.try_at <= ? ORDER BY l.seq LIMIT ?",
        (micros(now), limit),
    ).fetchall()
    words = words_of(database, (commitment for row in rows for commitment in row[5:7] if commitment))
    return [
        Outgoing(row[0], row[1], row[2], row[3], row[4], words.get(row[5], ""), words.get(row[6], ""),
                 from_micros(row[7]), row[8], row[9])
        for row in rows
    ]  # fmt: skip


def still_out(database: CaseDatabase) -> set[str]:
    """Return the letters that nobody has handed over yet."""
    return {row[0] for row in database.execute_sql("SELECT message_id FROM outbox").fetchall()}


def handed_over(database: CaseDatabase, message_ids: Iterable[str]) -> None:
    """Take letters off the way: the carrier has them, or has refused them for good."""
    for message_id in message_ids:
        database.execute_sql("DELETE FROM outbox WHERE message_id = ?", (message_id,))


def try_later(database: CaseDatabase, message_id: str, at: datetime, why: str) -> None:
    """Note that a letter could not be handed over yet."""
    database.execute_sql(
        "UPDATE outbox SET try_at = ?, tries = tries + 1, why = ? WHERE message_id = ?",
        (micros(at), why, message_id),
    )


def next_letter_at(database: CaseDatabase) -> datetime | None:
    """Return when the next letter is to be tried."""
    row: Any = database.execute_sql("SELECT min(try_at) FROM outbox").fetchone()
    return None if row[0] is None else from_micros(row[0])


def take_lease(database: CaseDatabase, holder: str, now: datetime, until: datetime, next_at: datetime | None) -> bool:
    """Take or renew the worker's lease; false while another holds it. It saves work and makes nothing happen once."""
    with database.atomic():
        row: Any = database.execute_sql("SELECT holder, until FROM worker_lease WHERE name = 'worker'").fetchone()
        # One that runs for longer than any lease was taken by a clock that was ahead.
        if row is not None and row[0] != holder and micros(now) < row[1] <= micros(until + (until - now)):
            return False
        database.execute_sql(
            "INSERT INTO worker_lease (name, holder, seen_at, until, next_at) VALUES ('worker', ?, ?, ?, ?) "
            "ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, seen_at = excluded.seen_at, "
            "until = excluded.until, next_at = excluded.next_at",
            (holder, micros(now), micros(until), None if next_at is None else micros(next_at)),
        )
    return True


def drop_lease(database: CaseDatabase, holder: str) -> None:
    """Give the lease back."""
    database.execute_sql("DELETE FROM worker_lease WHERE holder = ?", (holder,))
