"""The one way to change anything: under a lock, at a version, all or nothing, each act once."""

import pytest

from caseboard.domain.events import WORKER, Changed, Event, NoSuchCase, Record, Refused
from caseboard.services.looking import look_at
from caseboard.services.taking import take
from caseboard.store import standing
from caseboard.store.custody import chain
from caseboard.store.database import CaseDatabase
from caseboard.store.faults import FAULTS
from caseboard.store.tables import TABLES
from caseboard.store.writing import writing
from tests.stories.house import LENA, House, at, refund


def everything(database):
    """Return all rows of all tables."""
    return {
        table._meta.table_name: database.execute_sql(f'SELECT * FROM "{table._meta.table_name}"').fetchall()
        for table in TABLES
    }


def note(number="CB-1", ref="n-1", actor="lena"):
    """Return the wish to write a note on a case."""
    return Record("note", "desk", ref, at("14 March 9:00"), {"case": number, "text": "Call them."}, actor)


def test_a_stale_version_is_refused_with_who_was_faster(house):
    """Whoever saw an older version is told who changed the case since, and what of."""
    house.claim()
    seen = house.column("version")
    house.does(at("14 March 9:00"), "note", "CB-1", text="Call them.")
    before = everything(house.database)
    with pytest.raises(Changed, match=r"lena was faster: CB-1 has changed since you looked \(note\)"):
        stale(house, seen)
    assert everything(house.database) == before


def stale(house, seen):
    """Write a note on a case last seen at version *seen*."""
    with writing(house.database, now=house.now, seen={"CB-1": seen}) as work:
        take(work, note(ref="n-2"))


def test_the_version_seen_last_may_write(house):
    """Each change gives a version that the next one may name."""
    house.claim()
    versions = [house.column("version")]
    for n in range(3):
        with writing(house.database, now=house.now, seen={"CB-1": versions[-1]}) as work:
            take(work, note(ref=f"n-{n}"))
        versions.append(house.column("version"))
    assert versions == sorted(set(versions))
    assert standing.case_version(house.database, "CB-1") == versions[-1]


@pytest.mark.parametrize("number", ["CB-99", "CB-", "99x", "", "CB--1"])
def test_a_case_that_does_not_exist(house, number):
    """A number that names no case is refused as such, whether one looked at it or not."""
    with pytest.raises(NoSuchCase), writing(house.database, now=house.now, seen={number: 1}):
        pass
    with pytest.raises(NoSuchCase), writing(house.database, now=house.now) as work:
        work.facts(number)


class Stopped(Exception):
    """Something goes wrong in the middle of a transaction."""


def test_all_or_nothing(house):
    """An act that fails half way leaves no event, no row, no letter, no custody, no count behind."""
    house.claim()
    before = everything(house.database)
    with pytest.raises(Stopped), writing(house.database, now=house.now) as work:  # noqa: PT012  the failure comes last
        take(work, note())
        take(
            work,
            Record("writing", "desk", "w-1", house.now, {"case": "CB-1", "party": "both", "text": "Hello."}, "lena"),
        )
        item = {"dispute": "d-1", "by": "bea", "provenance": "party", "text": "A long enough text of one item."}
        take(work, Record("evidence", "market", "e-1", house.now, item))
        raise Stopped
    assert everything(house.database) == before


def test_a_ledger_that_fails_takes_the_seal_with_it(house, monkeypatch):
    """The entry is the last step of the seal's own transaction: without it there is no decision and no letter."""
    house.claim()
    said = house.sends(at("15 March 9:00"), "bea")
    house.proposes(at("20 March 11:00"), "CB-1", refund(6000, said, gave_none=("seller",)))
    before = everything(house.database)

    def fails(*_args, **_kwargs):
        raise Stopped

    with monkeypatch.context() as broken:
        broken.setattr("caseboard.store.entering.append", fails)
        with pytest.raises(Stopped):
            house.until(at("20 March 11:01"))
    assert everything(house.database) == before
    house.until(at("20 March 11:01"))
    assert (house.stage(), house.entries()) == ("decided", [("decision.sealed", 1)])


def test_an_act_of_the_worker_happens_once(house):
    """The name of an act is its case and due instant; the second of that name is refused by the database."""
    house.claim()
    act = Event(WORKER, "closing", "CB-1/2026-03-20T10:00:00.000001Z", house.now, house.now, {"case": "CB-1"}, WORKER)
    with writing(house.database, now=house.now) as work:
        work.happens([act])
    with pytest.raises(FAULTS, match=r"UNIQUE|append-only"):
        again(house, act)


def again(house, act):
    """Let an act happen that happened before."""
    with writing(house.database, now=house.now) as work:
        work.happens([act])


def test_nobody_reads_what_is_half_done(house):
    """What a transaction has written nobody else sees before it is done."""
    house.claim()
    other = CaseDatabase(house.path)
    with other.connection_context():
        other.connection().execute("SELECT 1")
        with writing(house.database, now=house.now) as work:
            take(work, note())
            assert notes(other) == 0
        assert notes(other) == 1


def notes(database):
    """Return how many notes one sees."""
    return database.execute_sql("SELECT count(*) FROM note").fetchone()[0]


def story(folder):
    """Tell a story with letters of every source, and return its Message-IDs in order."""
    folder.mkdir()
    house = House(folder)
    with house.database.connection_context():
        house.claim()
        house.carrier_says(at("14 March 9:00"), "delivered")
        house.does(at("15 March 9:00"), "writing", "CB-1", party="both", text="We look into it.")
        house.comes(at("16 March 9:00"), "reason_change", "r-1", dispute="d-1", to="quality")
        house.until(at("30 April 9:00"))
        return [letter.message_id for letter in house.facts().letters]


def test_message_ids_are_stable(tmp_path):
    """They derive from case and act: the same history has the same letters, each its own name, and none is random."""
    first, second = story(tmp_path / "one"), story(tmp_path / "two")
    assert first == second
    assert len(set(first)) == len(first) > 8
    assert all(one.startswith("<CB-1.") and one.endswith("@caseboard.invalid>") for one in first)


def test_a_letter_handed_over_twice_is_one_letter(house, monkeypatch):
    """A crash after the carrier took a letter and before that was written down repeats it under its own name."""
    house.order()
    house.dispute()
    house.sleeps()
    house.escalates()

    def dies(*_args):
        raise Stopped

    with monkeypatch.context() as broken:
        broken.setattr("caseboard.services.mailing._write_down", dies)
        with pytest.raises(Stopped):
            house.work()
    once = [letter.message_id for letter, _ in house.post.letters]
    house.work()
    assert [letter.message_id for letter, _ in house.post.letters] == once * 2
    assert len(house.letters("evidence_period")) == len(once) == 2
    assert house.when("delivery_state") == [house.now] * 2


def test_custody_follows_an_item(house):
    """Received, admitted, refiled, opened: each is written down once, with who did it."""
    house.claim()
    house.sends(at("14 March 9:00"), "bea")
    house.sends(at("21 March 9:00"), "sam", ref="late")
    house.does(at("21 March 10:00"), "admission", "CB-1", item="late", why="The carrier was on strike")
    house.does(at("21 March 11:00"), "refiling", "CB-1", item="late", slot="proof_of_shipment")
    rows = house.database.execute_sql("SELECT evidence, act, by FROM custody ORDER BY id").fetchall()
    assert rows[1:] == [
        ("market:late", "received", "market"),
        ("market:late", "admitted", LENA.name),
        ("market:late", "refiled", LENA.name),
    ]


def test_opening_an_item_is_written_down(house):
    """Each look at a readable item is custody; the first look at an unreadable one is an act, written down once too."""
    house.claim()
    house.sends(at("14 March 9:00"), "bea", ref="words")
    house.sends(at("14 March 9:00"), "bea", file=b"", ref="empty")
    for ref in ("words", "words", "empty", "empty"):
        look_at(house.database, "CB-1", ref, by=LENA, now=house.now)
    looks = {ref: [act for _, act, _ in chain(house.database, f"market:{ref}")] for ref in ("words", "empty")}
    assert looks == {"words": ["received", "opened", "opened"], "empty": ["received", "opened", "opened"]}
    assert house.when("view") == [house.now]
    with pytest.raises(Refused, match="has no item"):
        look_at(house.database, "CB-1", "nothing", by=LENA, now=house.now)
