"""Two workers without leases on two thousand due cases: every act happens once, whoever is faster."""

import multiprocessing
import traceback
from collections import Counter
from pathlib import Path

from caseboard.domain.events import Record
from caseboard.domain.instants import written
from caseboard.exchange.mail import Maildir
from caseboard.services.checking import look_over
from caseboard.services.taking import take
from caseboard.settings.mail import MailSettings
from caseboard.store.database import CaseDatabase
from caseboard.store.writing import writing
from caseboard.worker.tick import next_instant, tick
from tests.stories.house import MARKET, House, at

CASES = 2000
DUE = at("25 March 10:00")
"""When each of them goes to the team by itself."""


def disputes(house):
    """Let two thousand disputes be opened in one instant, each on an order of its own."""
    house.order("o-first")
    house.until(at("10 March 10:00"))
    bought = at("1 March 10:00")
    order = {
        "buyer": "bea", "seller": "sam", "currency": "EUR", "paid_at": written(bought), "paid": "60.00",
        "guaranteed_days": 30, "lines": [{"ref": "1", "title": "A lamp", "quantity": 1, "price": "60.00"}],
    }  # fmt: skip
    asked = {"by": "bea", "lines": ["1"], "reason": "not_received", "requested": "60.00", "remedy": "refund"}
    with writing(house.database, now=house.now) as work:
        for n in range(CASES):
            take(work, Record("order", MARKET, f"o-{n}", bought, order))
            take(work, Record("shipment", MARKET, f"p-{n}", bought, {"order": f"o-{n}", "lines": ["1"]}))
            take(work, Record("dispute", MARKET, f"d-{n}", house.now, {**asked, "order": f"o-{n}"}))


def working(path, maildir, gate, told):
    """Work at a database until nothing is due, and tell how many acts that were, or what went wrong."""
    try:
        database = CaseDatabase(Path(path))
        settings = MailSettings("example.org", "desk@example.org", Path(maildir))
        carrier = Maildir(settings.maildir, settings, durable=False)
        with database.connection_context():
            gate.wait(60)
            turn = tick(database, carrier, now=DUE, batch=100)
            told.put((turn.acts, None))
    except Exception:  # noqa: BLE001  whatever it is, the test is told
        told.put((0, traceback.format_exc()))


def test_two_workers_without_leases(tmp_path):
    """Two processes take on the same due cases at once: each is escalated, opened and written to exactly once."""
    house = House(tmp_path)
    maildir = tmp_path / "mail"
    with house.database.connection_context():
        disputes(house)
    spawn = multiprocessing.get_context("spawn")
    gate, told = spawn.Barrier(2), spawn.Queue()
    started = [spawn.Process(target=working, args=(str(house.path), str(maildir), gate, told)) for _ in range(2)]
    for process in started:
        process.start()
    turns = [told.get(timeout=120) for _ in started]
    for process in started:
        process.join(60)
    assert [trouble for _, trouble in turns if trouble] == []
    assert sum(acts for acts, _ in turns) == 2 * CASES
    with house.database.connection_context():
        done = house.database.execute_sql(
            "SELECT e.type, c.case_id FROM event e JOIN event_case c ON c.seq = e.seq "
            "WHERE e.source IN ('worker', 'mail')"
        ).fetchall()
        each = Counter(done)
        assert set(each.values()) == {1, 2}
        assert Counter(kind for kind, _ in done) == {
            "escalation": CASES, "period": CASES, "letter": 2 * CASES, "delivery_state": 2 * CASES,
        }  # fmt: skip
        assert all(count == (1 if kind in ("escalation", "period") else 2) for (kind, _), count in each.items())
        assert house.database.execute_sql('SELECT DISTINCT stage FROM "case"').fetchall() == [("gathering",)]
        assert next_instant(house.database) == at("28 March 22:00")
        wrong = {found.name: found.words for found in look_over(house.database, DUE) if found.advice}
        assert wrong == {}
    assert len(list((maildir / "new").iterdir())) == 2 * CASES
    assert list((maildir / "tmp").iterdir()) == []
