"""The queue over a hundred thousand cases: every section and order by its index, and what queries find."""

from datetime import timedelta

import pytest

from caseboard.domain.queue import SORTS, QueueView
from caseboard.domain.sections import BUILT_IN, COUNT_BOUND, Counted, Section, view_of
from caseboard.store import checks, queue
from caseboard.store.database import CaseDatabase
from tests.store.crowd import NOON, shared
from tests.store.watching import statements

MANY = 100_000
FEW = 3000
KEPT = (
    Section("A", 'reason:damaged amount:>50 seller:"seller 12" due:<2d -is:held -is:premature'),
    Section("B", "is:negotiating opened:1d..10d currency:EUR buyer:7"),
    Section("C", "stage:review,gathering with:jonas is:flagged is:new -detail:customs cb-1"),
    Section("D", "is:ended amount:<20EUR -opened:today is:letter_failed"),
    Section("E", "is:overdue is:missing with:lena -stage:approval"),
)
"""Sections of one's own that between them use every field."""
SECTIONS = (*BUILT_IN, *KEPT)
EVERY = [(section, sort) for section in SECTIONS for sort in SORTS]


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """Give a hundred thousand cases."""
    database = CaseDatabase(shared(tmp_path_factory, MANY))
    with database.connection_context():
        yield database


@pytest.fixture(scope="module")
def few_open(tmp_path_factory):
    """Give so few cases that one can look at each."""
    database = CaseDatabase(shared(tmp_path_factory, FEW))
    with database.connection_context():
        yield database


def plan(database, seen):
    """Return how SQLite runs the statements *seen*."""
    return [row[-1] for one in seen for row in database.execute_sql(f"EXPLAIN QUERY PLAN {one}").fetchall()]


@pytest.mark.parametrize(("section", "sort"), EVERY, ids=lambda value: getattr(value, "name", value))
def test_every_section_and_order_goes_by_index(many, section, sort):
    """Rows, positions and counts are searched in an index that has their order: nothing is scanned, nothing sorted."""
    view = view_of(section, "buyer", sort)
    with statements(many) as seen:
        for asked in (view, view._replace(words="")):
            block = queue.block(many, asked, 0, 64, me="lena", now=NOON)
            queue.positions(many, asked, [row.number for row in block.rows[:2]], me="lena", now=NOON)
            queue.counted(many, asked, me="lena", now=NOON)
    lines = plan(many, seen)
    assert lines
    assert [line for line in lines if "SCAN" in line or "TEMP B-TREE" in line] == []


@pytest.mark.parametrize(("section", "sort"), EVERY, ids=lambda value: getattr(value, "name", value))
def test_a_case_stands_where_its_position_says(many, section, sort):
    """Blocks from anywhere and the positions of their cases agree, and nothing stands twice."""
    view = view_of(section, sort=sort)
    first = queue.block(many, view, 0, 128, me="lena", now=NOON)
    for start in {0, first.total // 2, max(0, first.total - 128)}:
        block = queue.block(many, view, start, 128, me="lena", now=NOON)
        assert len({row.number for row in block.rows}) == min(128, first.total - start)
        picked = [0, len(block.rows) // 2, len(block.rows) - 1] if block.rows else []
        numbers = [block.rows[at].number for at in picked]
        assert queue.positions(many, view, numbers, me="lena", now=NOON) == tuple(start + at for at in picked)


def test_orders_are_what_they_say(many):
    """Next deadline, largest amount, longest open, highest number: ties in the order of numbers."""
    keys = {
        "due": lambda row: (row.next_due, row.id),
        "amount": lambda row: (-row.requested, -row.id),
        "opened": lambda row: (row.opened_at, row.id),
        "number": lambda row: -row.id,
    }
    for sort in SORTS:
        rows = queue.block(many, QueueView(sort=sort), 1000, 500, now=NOON).rows
        assert len(rows) == 500
        assert list(rows) == sorted(rows, key=keys[sort]), sort


@pytest.mark.parametrize(
    ("typed", "holds"),
    [
        ("reason:damaged", lambda row: row.reason == "damaged"),
        ("-reason:damaged,quality", lambda row: row.reason not in ("damaged", "quality")),
        ("detail:in_transit", lambda row: row.detail == "in_transit"),
        ("-detail:in_transit", lambda row: row.detail != "in_transit"),  # also where there is none
        ("stage:review", lambda row: row.stage == "review"),
        ("amount:>50", lambda row: row.requested > 5000),
        ("amount:>=50.25 EUR", lambda row: row.requested >= 5025 and row.currency == "EUR"),
        ("amount:20..20.5", lambda row: 2000 <= row.requested <= 2050),
        ("-amount:>2", lambda row: row.requested <= 200),
        ("currency:usd", lambda row: row.currency == "USD"),
        ("due:<2d", lambda row: row.next_due < NOON + timedelta(days=2)),
        ("due:>4d", lambda row: row.next_due > NOON + timedelta(days=4)),
        ("due:-1d..3h", lambda row: NOON - timedelta(days=1) <= row.next_due <= NOON + timedelta(hours=3)),
        ("due:today", lambda row: row.next_due < NOON + timedelta(hours=12)),
        ("due:<=-47h", lambda row: row.next_due <= NOON - timedelta(hours=47)),
        ("is:overdue", lambda row: row.next_due <= NOON),
        ("-is:overdue", lambda row: row.next_due > NOON),
        ("opened:>60d", lambda row: row.opened_at < NOON - timedelta(days=60)),
        ("opened:1d..2d", lambda row: NOON - timedelta(days=2) <= row.opened_at <= NOON - timedelta(days=1)),
        ("opened:today", lambda row: row.opened_at >= NOON - timedelta(hours=12)),
        ("buyer:7", lambda row: "7" in row.buyer_name),
        ('seller:"seller 12"', lambda row: "seller 12" in row.seller_name.lower()),
        ("with:lena", lambda row: row.assignee == "lena"),
        ("with:Me", lambda row: row.assignee == "lena"),
        ("with:none", lambda row: row.assignee is None),
        ("-with:me -with:none", lambda row: row.assignee == "jonas"),
        ("is:flagged", lambda row: bool(row.flags)),
        ("is:letter_failed", lambda row: "letter_failed" in row.flags),
        ("is:respondent_silent", lambda row: "respondent_silent" in row.flags),
        ('"buyer 77" 12', lambda row: "12" in f"{row.number}{row.seller_name}" and "Buyer 77" in row.buyer_name),
        ("-buyer", lambda _: False),
    ],
)
def test_a_query_finds_what_it_says(few_open, typed, holds):
    """What a query finds is what its words mean of each row, no more and no less, and the total agrees."""
    few, view = few_open, QueueView("open", typed)
    found = queue.block(few, view, 0, FEW, me="lena", now=NOON)
    whole = queue.block(few, QueueView(), 0, FEW, now=NOON).rows
    assert found.total == len(found.rows) < len(whole)
    assert [row.number for row in found.rows] == [row.number for row in whole if holds(row)]


def test_states_that_no_row_shows(many):
    """Held, premature, missing and new are columns of the case that events and time decide."""
    for typed, sql in {
        "is:held": f"held_until > {int(NOON.timestamp()) * 1_000_000}",
        "is:premature": "premature = 1",
        "is:missing": "missing = 1",
        "is:new": f"entered_at > {int((NOON - timedelta(days=1)).timestamp()) * 1_000_000}",
    }.items():
        expected = many.execute_sql(f"SELECT count(*) FROM \"case\" WHERE scope = 'open' AND {sql}").fetchone()[0]
        for sign, count in (("", expected), ("-", 70_000 - expected)):
            assert queue.block(many, QueueView("open", sign + typed), 0, 1, now=NOON).total == count > 0, typed


def test_ended_cases_have_no_deadline(many):
    """Among the ended nothing is due and nothing overdue."""
    for typed, count in {"due:<2d": 0, "is:overdue": 0, "due:today": 0, "-is:overdue": 20_000}.items():
        assert queue.block(many, QueueView("ended", typed), 0, 1, now=NOON).total == count


def test_counts_are_kept_or_end_at_a_bound(many):
    """What is kept in the same transaction is exact at any size; what has to be counted is, up to ten thousand."""
    counts = {one.name: queue.counted(many, view_of(one), me="lena", now=NOON) for one in BUILT_IN}
    assert counts["All open"] == Counted(70_000)
    assert counts["Mine"] == Counted(14_000)
    assert counts["Due today"] == Counted(COUNT_BOUND, more=True)
    few = view_of(Section("few", "cb-99"))
    assert queue.counted(many, few, now=NOON) == Counted(queue.block(many, few, 0, 1, now=NOON).total)
    for name in ("Mine", "Unassigned", "Missing evidence"):
        view = view_of(next(one for one in BUILT_IN if one.name == name))
        one_by_one = queue.block(many, view._replace(words="-currency:JPY"), 0, 1, me="lena", now=NOON)
        assert counts[name] == Counted(one_by_one.total)
    assert checks.miscounted(many) == []


def test_who_is_nobody_has_nothing(many):
    """Whoever asks without a name finds no cases of their own, least of all those of nobody."""
    assert queue.block(many, QueueView(query="with:me"), 0, 10, now=NOON).total == 0


def test_a_hostile_word_is_a_word(many):
    """Signs of the database's own language are looked for, not obeyed."""
    for typed in ("%", "_", "' OR 1=1 --", '"; DROP TABLE case"', "buyer:%", '"\x1f7\x1f"'):
        assert queue.block(many, QueueView("open", typed), 0, 10, now=NOON).total == 0, typed
