"""Real orders, replayed: the rules hold on what really happened."""

import re
import shutil

import pytest

from caseboard.domain.instants import days, from_micros, read
from caseboard.store.database import connect
from tests.fixtures import LONG, olist
from tests.fixtures.olist import UNTIL

pytestmark = pytest.mark.skipif(olist.ABSENT, reason=olist.WHY_ABSENT)

LINES = 22_081
NINE_MONTHS = "2017-07-01T00:00:00Z"
DISPUTES, REFUSED = 645, 67
D15 = days(15)


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """Return the folder of the replay that all tests look at."""
    return olist.replayed(tmp_path_factory)


@pytest.fixture(scope="module")
def rows(folder):
    """Return a way to ask the replayed database."""
    database = connect(folder / "olist.db")
    with database.connection_context():
        yield lambda sql: database.execute_sql(sql).fetchall()


def test_every_line_is_accounted_for(rows):
    """What became of the lines adds up to those read."""
    counts = dict(rows("SELECT state, count(*) FROM inbox GROUP BY state"))
    assert sum(counts.values()) == LINES
    assert set(counts) == {"applied", "refused"}
    (cases,) = rows('SELECT count(*) FROM "case"')[0]
    assert cases == DISPUTES - REFUSED


def test_a_refused_dispute_names_its_rule_and_takes_along_what_refers_to_it(rows):
    """67 disputes break a rule each; what refers to them is refused with them, and items for ended cases as such."""
    refused = rows("SELECT type, why FROM inbox WHERE state = 'refused'")
    disputes = [why for kind, why in refused if kind == "dispute"]
    assert len(disputes) == REFUSED
    assert all(re.search(r"\(R[1-7]\)$", why) for why in disputes)
    others = [why for kind, why in refused if kind != "dispute"]
    with_them = [why for why in others if why.endswith("which was refused")]
    ended = [why for why in others if why.startswith("case has ended")]
    assert len(with_them) + len(ended) == len(others)
    assert with_them
    assert ended


def test_every_dispute_went_to_the_team_after_fifteen_days(rows):
    """Each is escalated at exactly opened_at + D(15), unless it ended before or that instant still lies ahead."""
    cases = rows('SELECT number, opened_at, entered_at, ended_at FROM "case"')
    for number, opened, entered, ended in cases:
        due = from_micros(opened) + D15
        if entered is not None:
            assert from_micros(entered) == due, number
        else:
            assert (ended is not None and from_micros(ended) < due) or due > read(UNTIL), number
    assert sum(entered is not None for _, _, entered, _ in cases) > 500


def test_no_claim_with_an_item_in_time_was_cancelled(rows):
    """A cancelled case has no readable item that was received by its party's deadline."""
    cancelled = rows("SELECT id FROM \"case\" WHERE stage = 'cancelled'")
    assert len(cancelled) > 100
    kept = rows(
        "SELECT c.number FROM \"case\" c JOIN evidence e ON e.case_id = c.id WHERE c.stage = 'cancelled' "
        "AND e.readable AND e.received_at <= "
        "(SELECT max(p.due_at) FROM period p WHERE p.case_id = c.id AND p.party = e.party)"
    )
    assert kept == []


def test_every_cancelled_claim_was_announced_to_both(rows):
    """Before a cancellation each party had a letter about the period, a day before its end or more."""
    told = rows(
        "SELECT c.id, l.party FROM \"case\" c JOIN letter l ON l.case_id = c.id WHERE c.stage = 'cancelled' "
        "AND l.period IS NOT NULL AND l.sent_at <= (SELECT max(p.due_at) FROM period p WHERE p.case_id = c.id "
        "AND p.party = l.party) - 86400000000"
    )
    (cancelled,) = rows("SELECT count(*) FROM \"case\" WHERE stage = 'cancelled'")[0]
    assert len(set(told)) == 2 * cancelled


def test_importing_the_same_file_brings_nothing(folder, shell):
    """After the replay an import of its file finds nothing new and changes nothing; doctor finds nothing either."""
    shutil.copytree(folder, shell.path.parent, dirs_exist_ok=True)
    shell.path = shell.path.with_name("olist.db")
    shell.now = read(UNTIL)
    before = shell("export").out
    said = shell("import", str(folder / "olist.jsonl"), "--json")
    assert said.data == {"read": LINES, "new": 0, "unchanged": LINES, "waiting": 0, "refused": 0}
    assert shell("export").out == before
    assert shell("doctor").code == 0


def test_a_second_replay_exports_the_same_bytes(folder, shell, tmp_path):
    """Two replays of the same records give the same export, byte for byte; in short form, of nine months of them."""
    until = UNTIL if LONG else NINE_MONTHS
    exports = []
    for path in (tmp_path / "one.db", tmp_path / "two.db"):
        shell.path = path
        said = shell("replay", str(folder / "olist.jsonl"), "--until", until, "--json")
        assert said.code == 3
        assert said.data["read"] == LINES == sum(said.data.values()) - LINES
        exports.append(shell("export").out)
    assert exports[0] == exports[1]
    assert exports[0].count("\n") > 2_000
