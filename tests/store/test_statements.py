"""How many statements a read takes, and how SQLite means to run them: the same however much there is."""

import pytest

from caseboard.domain.policy import shipped
from caseboard.domain.queue import SCOPES, QueueView
from caseboard.services.case_reading import case_view
from caseboard.store import due, queue
from caseboard.store.facts import STATEMENTS, facts_of
from tests.store.watching import statements
from tests.stories.house import LENA, at


def opened(house, count):
    """Open *count* disputes, each on an order of its own, and return their row ids."""
    for n in range(count):
        house.order(f"o-{n}")
        house.dispute(at("10 March 10:00"), f"d-{n}", order=f"o-{n}", arrives=max(house.now, at("10 March 10:00")))
    return [int(row[0]) for row in house.database.execute_sql('SELECT id FROM "case"').fetchall()]


@pytest.fixture(scope="module")
def crowded(tmp_path_factory, make_house):
    """Give a desk with five hundred disputes."""
    house = make_house(tmp_path_factory.mktemp("crowded"))
    house.sleeps()
    house.database.connect(reuse_if_open=True)
    with house.database.atomic():
        opened(house, 500)
    yield house
    house.database.close()


@pytest.mark.parametrize("count", [0, 1, 500])
def test_facts_take_the_same_statements_for_one_case_and_for_five_hundred(crowded, count):
    """Facts of one case or of a whole batch are read in the statements that the store promises, at most eight."""
    with statements(crowded.database) as seen:
        facts = facts_of(crowded.database, range(1, count + 1))
    assert len(facts) == count
    assert len(seen) == STATEMENTS <= 8


def test_facts_of_a_case_that_does_not_exist(crowded):
    """Unknown cases are left out."""
    assert list(facts_of(crowded.database, [7, 100_000])) == [7]


def much(house, items):
    """Let there be a claim with *items* items of evidence, as many messages, a letter each way, a hold and a round."""
    house.claim()
    house.sleeps()
    with house.database.atomic():
        for n in range(items):
            house.sends(at("14 March 9:00"), "bea", f"item {n} of many", arrives=house.now if n else None)
            house.comes(at("14 March 9:00"), "message", dispute="d-1", by="sam", text=f"message {n}")
            house.carrier_says(at("14 March 9:00"), "in_transit")
    house.does(at("14 March 9:00"), "writing", "CB-1", party="both", text="We look into it.")
    house.does(at("14 March 9:00"), "note", "CB-1", text="Call the carrier.")


@pytest.mark.parametrize("items", [1, 40])
def test_facts_take_the_same_statements_however_much_evidence_there_is(house, items):
    """Evidence, messages and scans cost no statement more."""
    much(house, items)
    with statements(house.database) as seen:
        facts = facts_of(house.database, [1])[1]
    assert (len(facts.items), len(facts.thread)) == (items, items)
    assert len(seen) == STATEMENTS


def test_a_case_opens_in_a_fixed_number_of_statements(tmp_path, make_house):
    """A case with a hundred items opens in the statements of a case with one."""
    taken = []
    for items in (1, 100):
        (tmp_path / str(items)).mkdir()
        house = make_house(tmp_path / str(items))
        with house.database.connection_context():
            much(house, items)
            with statements(house.database) as seen:
                view = case_view(house.database, "CB-1", staff=LENA, policy=shipped(), now=house.now)
            assert len(view.evidence) == items
            taken.append(len(seen))
    assert taken[0] == taken[1] <= 35


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("first", [0, 300])
def test_a_block_of_the_queue_takes_one_statement_and_no_sorting(crowded, scope, first):
    """Rows and total come at once by index, in its order; beyond the end, the total alone is asked for again."""
    with statements(crowded.database) as seen:
        block = queue.block(crowded.database, QueueView(scope), first, 128, now=crowded.now)
    assert len(seen) == (1 if block.rows or not first else 2)
    plan = [row[-1] for one in seen for row in crowded.database.execute_sql(f"EXPLAIN QUERY PLAN {one}").fetchall()]
    assert plan
    assert [line for line in plan if "SCAN" in line or "TEMP B-TREE" in line] == []


def test_blocks_make_up_the_queue(crowded):
    """Block after block one sees every case once, in the order of the next deadline, and the total says so."""
    view = QueueView("negotiating")
    blocks = [queue.block(crowded.database, view, first, 128, now=crowded.now) for first in range(0, 500, 128)]
    rows = [row for block in blocks for row in block.rows]
    assert {block.total for block in blocks} == {500}
    assert len({row.id for row in rows}) == len(rows) == 500
    assert rows == sorted(rows, key=lambda row: (row.next_due, row.id))
    numbers = [rows[n].number for n in (0, 1, 499)]
    assert queue.positions(crowded.database, view, numbers, now=crowded.now) == (0, 1, 499)


@pytest.mark.parametrize(("words", "count"), [("", 500), ("cb-49", 11), ("BEA cb-7", 11), ("nobody", 0), ("%", 0)])
def test_words_narrow_the_queue(crowded, words, count):
    """Every word must stand in number or names, whatever its case; signs of the database's own language are words."""
    block = queue.block(crowded.database, QueueView("negotiating", words), 0, 1000, now=crowded.now)
    assert (len(block.rows), block.total) == (count, count)


def test_the_workers_question_goes_by_index(crowded):
    """What is due is found without looking at cases that are not."""
    with statements(crowded.database) as seen:
        due.due_cases(crowded.database, crowded.now, 500)
        due.next_act_at(crowded.database)
    plan = [row[-1] for one in seen for row in crowded.database.execute_sql(f"EXPLAIN QUERY PLAN {one}").fetchall()]
    assert plan == [
        "SEARCH case USING INDEX case_acts_at (acts_at>? AND acts_at<?)",
        "SEARCH case USING COVERING INDEX case_acts_at (acts_at>?)",
    ]
