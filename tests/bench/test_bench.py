"""The ground that is measured on is sound, and what is written beside the clock is what the clock writes."""

import pytest

from caseboard.domain.queue import SCOPES, QueueView
from caseboard.store import checks
from caseboard.store.database import CaseDatabase, connect
from tests.bench import ground, sweeping
from tests.bench.many import SHIFT

TIMES = 4


@pytest.fixture(scope="module")
def laid(tmp_path_factory):
    """Give three hundred cases, and four times as many."""
    return ground.lay(tmp_path_factory.mktemp("ground"), busier=1, cases=1_050)


def test_copies_are_counted_and_found(laid):
    """Each copy has a number, an order and parties of its own; the live counts say how many there are."""
    few, many = connect(laid.few), connect(laid.many)
    with few.connection_context():
        cases = few.execute_sql('SELECT count(*) FROM "case"').fetchone()[0]
        items = few.execute_sql("SELECT count(*) FROM evidence").fetchone()[0]
        digests = few.execute_sql("SELECT count(DISTINCT digest) FROM evidence").fetchone()[0]
    with many.connection_context():
        assert laid.times == TIMES
        assert many.execute_sql('SELECT count(*) FROM "case"').fetchone()[0] == TIMES * cases
        orders = many.execute_sql('SELECT count(DISTINCT order_key) FROM "case"').fetchone()[0]
        assert orders > (TIMES - 1) * cases
        assert many.execute_sql("SELECT count(*) FROM evidence").fetchone()[0] == TIMES * items
        assert many.execute_sql("SELECT count(DISTINCT digest) FROM evidence").fetchone()[0] == TIMES * digests
        assert checks.miscounted(many) == []
        assert many.execute_sql("PRAGMA integrity_check").fetchone()[0] == "ok"


def test_a_copy_reads_as_the_case_it_was_made_of(laid):
    """The desk shows of a copy what it shows of its case, under another number."""
    desk = ground.desk(laid.many)
    first = desk.case(laid.full)
    copy = desk.case(f"CB-{int(laid.full.removeprefix('CB-')) + SHIFT}")
    assert len(copy.evidence) == len(first.evidence) == ground.ITEMS
    assert (copy.buyer, copy.facts.stage, copy.meters) == (first.buyer, first.facts.stage, first.meters)
    rows = [desk.queue(QueueView(scope, copy.row.number), 0).rows for scope in SCOPES]
    assert [row.number for found in rows for row in found] == [copy.row.number]


def test_the_floor_of_a_sweep_writes_what_the_sweep_writes(laid, tmp_path):
    """After either, the cases stand alike."""
    recorder = sweeping.Recorder(ground.copied(laid.imported, tmp_path / "recorded.db"))
    with recorder.connection_context():
        assert ground.sweep(recorder, sweeping.LATER) > 100
    bare = CaseDatabase(ground.copied(laid.imported, tmp_path / "floor.db"), upkeep=True)
    with bare.connection_context(), recorder.connection_context():
        sweeping._write(bare, recorder.written)
        for table in ('"case"', "event", "period", "letter", "outbox", "entry", "mark"):
            rows = [one.execute_sql(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for one in (bare, recorder)]
            assert rows[0] == rows[1], table


def test_the_same_cases_fall_due_among_many_and_among_few(laid, tmp_path):
    """The clock makes as many acts among many cases as among few; other work, or none, is no measure."""
    taken = sweeping.due_among(laid, tmp_path, 1)
    assert [len(times) for times in taken.values()] == [1, 1]
    again = tmp_path / "again"
    again.mkdir()
    with pytest.raises(ValueError, match="0 acts among many cases and 0 among few"):
        sweeping.due_among(laid, again, 9)
