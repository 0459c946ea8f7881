"""Two workers at once, without leases: what makes an act happen once is the database."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import pytest

from caseboard.domain.events import Record
from caseboard.domain.instants import days, read
from caseboard.domain.policy import shipped
from caseboard.services.taking import take
from caseboard.store.database import connect
from caseboard.store.due import Outgoing
from caseboard.store.migrate import migrate
from caseboard.store.writing import writing
from caseboard.worker.tick import tick

CASES = 2_000
OPENED = read("2026-03-01T10:00:00Z")
DUE = OPENED + days(15)


class Takes:
    """A carrier that takes each letter at once."""

    def carry(self, letter: Outgoing, at: object) -> bool:
        """Take it."""
        return bool(letter.message_id) and at is not None


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Path:
    """Return a desk with two thousand disputes that fall due at one instant."""
    path: Path = tmp_path_factory.mktemp("two") / "desk.db"
    migrate(path, now=OPENED, policy=shipped().written())
    database = connect(path)
    with database.connection_context(), writing(database, now=OPENED) as work:
        for role in ("buyer", "seller"):
            fields = {"role": role, "name": role, "email": f"{role}@example.invalid"}
            take(work, Record("party", "shop", role, OPENED - days(40), fields))
        for number in range(CASES):
            _dispute(work, number)
    return path


def _dispute(work, number: int) -> None:
    paid_at, sent_at = OPENED - days(30), OPENED - days(20)
    line = {"ref": "1", "title": "Lamp", "quantity": 1, "price": "10.00"}
    order = {
        "buyer": "buyer", "seller": "seller", "currency": "EUR", "paid_at": paid_at.isoformat(), "paid": "10.00",
        "guaranteed_days": 30, "lines": [line],
    }  # fmt: skip
    take(work, Record("order", "shop", f"o-{number}", paid_at, order))
    take(work, Record("shipment", "shop", f"p-{number}", sent_at, {"order": f"o-{number}", "lines": ["1"]}))
    asked = {"by": "buyer", "order": f"o-{number}", "lines": ["1"], "reason": "not_received", "requested": "10.00"}
    take(work, Record("dispute", "shop", f"d-{number}", OPENED, asked))


def _work(path: str, ready, told) -> None:
    """Do what is due, as soon as the other worker is ready too."""
    database = connect(Path(path))
    ready.wait(60)
    try:
        with database.connection_context():
            done = tick(database, Takes(), now=DUE, batch=50)
        told.put((done.acts, done.letters))
    except BaseException as error:
        told.put(repr(error))
        raise


def test_two_workers_without_leases_make_every_act_once(desk):
    """Both work on two thousand due cases: each is escalated once, opened once, and writes each letter once."""
    spawn = multiprocessing.get_context("spawn")
    ready, told = spawn.Barrier(2), spawn.Queue()
    workers = [spawn.Process(target=_work, args=(str(desk), ready, told)) for _ in range(2)]
    for worker in workers:
        worker.start()
    answers = [told.get(timeout=240) for _ in workers]
    for worker in workers:
        worker.join(60)
    assert all(isinstance(answer, tuple) for answer in answers), answers
    assert sum(acts for acts, _ in answers) == 2 * CASES  # each was escalated, and its period opened
    database = connect(desk)
    with database.connection_context():
        counts = dict(
            database.execute_sql(
                "SELECT type, count(*) FROM event WHERE source IN ('worker', 'mail') GROUP BY type"
            ).fetchall()
        )
        assert counts == {"escalation": CASES, "period": CASES, "letter": 2 * CASES, "delivery_state": 2 * CASES}
        left = database.execute_sql('SELECT count(*) FROM "case" WHERE acts_at <= ?', (int(DUE.timestamp() * 1e6),))
        assert left.fetchone()[0] == 0
        assert database.execute_sql("SELECT count(*) FROM outbox").fetchone()[0] == 0
