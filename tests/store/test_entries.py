"""The ledger's entries say what the sealed rows say, and hold nobody's words (R20)."""

import hashlib
import json

import pytest

from caseboard.exchange.intake import Intake
from caseboard.exchange.reading import Input
from caseboard.ledger.canonical import canonical
from caseboard.ledger.tree import root_of
from caseboard.store import history
from caseboard.store.database import connect
from caseboard.store.entries import head
from caseboard.store.migrate import migrate
from tests.stories.house import FIRST_DAY, at, refund

ENDINGS = "SELECT bytes FROM entry WHERE kind IN ('decision.sealed', 'addendum.made')"


@pytest.fixture
def sealed(house):
    """Give a desk with a decision of its own, one that is older than it, and an addendum."""
    house.claim()
    said = house.sends(at("15 March 9:00"), "bea")
    house.proposes(at("20 March 11:00"), "CB-1", refund(6000, said, gave_none=("seller",)))
    house.until(at("20 March 12:00"))
    house.does(at("21 March 11:00"), "addendum", "CB-1", text="The carrier confirmed it.")
    lines = [
        {"ref": ref, "title": "A lamp", "quantity": 1, "price": price} for ref, price in (("1", "300"), ("2", "0"))
    ]
    house.order("o-2", currency="JPY", paid="300", lines=lines)
    house.dispute(at("21 March 12:00"), "d-2", order="o-2", requested="300")
    old = {"outcome": "refund_partial", "amount": "120", "fault": "seller", "grounds": ["not_delivered"]}
    house.comes(at("21 March 13:00"), "decision", dispute="d-2", rationale="It is old.", by="eve", **old)
    house.comes(at("22 March 9:00"), "tracking", shipment="p-o-1", code="delivered")
    return house


@pytest.fixture
def restored(sealed, tmp_path):
    """Give the same desk, put back from its export in one go."""
    export = tmp_path / "history.jsonl"
    export.write_text("\n".join(history.exported(event) for event, _ in history.read(sealed.database)), "utf-8")
    migrate(tmp_path / "again.db", now=FIRST_DAY, policy={})
    database = connect(tmp_path / "again.db")
    with database.connection_context(), Input([export]) as source:
        intake = Intake(database, source, "restore")
        intake.lay_in()
        intake.apply(sealed.now)
        assert intake.table().refused == 0
        yield database


def decisions(database):
    """Return (sealed row, body of its entry) of each decision."""
    rows = database.execute_sql(
        "SELECT d.outcome, d.amount, d.currency, d.fault, d.grounds, d.by, d.imported, d.verdict, e.bytes "
        "FROM decision d JOIN entry e ON e.case_id = d.case_id AND e.kind = 'decision.sealed' ORDER BY d.case_id"
    ).fetchall()
    return [(row[:-1], json.loads(row[-1])["body"]) for row in rows]


def agree(database):
    """Hold each sealed row to its entry."""
    found = decisions(database)
    assert [body["currency"] for _, body in found] == ["EUR", "JPY"]
    for (outcome, amount, currency, fault, grounds, by, imported, verdict), body in found:
        assert (outcome, amount, currency, fault) == tuple(
            body[name] for name in ("outcome", "amount", "currency", "fault")
        )
        assert (json.loads(grounds), by, bool(imported)) == (body["grounds"], body["proposer"], body["imported"])
        assert json.loads(verdict)["rationale"] == body["rationale"]


def test_r20_a_decision_is_as_its_entry_says(sealed, restored):
    """Amount and currency, fault, grounds, who proposed it: row and entry are one, restored ones too."""
    agree(sealed.database)
    agree(restored)


def test_r20_an_entry_names_the_version_that_was_judged(sealed, restored):
    """It is that of the case at the seal, whatever came to the case after it in the same transaction."""
    seals = [event for event in sealed.happened("CB-1") if event.type == "seal"]
    wanted = seals[0].body["result"]["version"]
    for database in (sealed.database, restored):
        assert decisions(database)[0][1]["case_version"] == wanted


def test_every_entry_is_canonical_and_hashed(sealed):
    """The bytes are the only ones that say it, and the leaf is theirs (RFC 6962)."""
    rows = sealed.database.execute_sql("SELECT seq, bytes, leaf FROM entry ORDER BY seq").fetchall()
    assert [seq for seq, _, _ in rows] == list(range(7))
    for seq, content, leaf in rows:
        assert json.loads(content)["seq"] == seq
        assert canonical(json.loads(content)) == bytes(content)
        assert hashlib.sha256(b"\x00" + content).digest() == bytes(leaf)


def test_what_an_entry_commits_to_can_be_shown(sealed):
    """Rationale, findings, letters and addendum hash to their commitments with the salt that lies beside them."""
    texts = {
        row[0]: row[1:] for row in sealed.database.execute_sql("SELECT commitment, salt, body FROM text").fetchall()
    }
    said = []
    for (content,) in sealed.database.execute_sql(ENDINGS).fetchall():
        body = json.loads(content)["body"]
        named = [body.get("rationale"), body.get("text"), *body.get("findings", ()), *body.get("letters", {}).values()]
        for commitment in filter(None, named):
            salt, words = texts[commitment]
            assert hashlib.sha256(b"\x10" + salt + words.encode()).hexdigest() == commitment
            said.append(words)
    assert len(said) == 6
    assert {"It is old.", "The carrier confirmed it.", "Nothing shows that the parcel arrived."} <= set(said)


def test_each_act_says_what_belongs_there_in_its_order(sealed):
    """Evidence, periods, proposal and seal of a case stand one after the other, and name the case they are of."""
    rows = sealed.database.execute_sql("SELECT kind, case_id FROM entry ORDER BY seq").fetchall()
    assert rows == [
        ("log.opened", None),
        ("period.set", 1),
        ("evidence.added", 1),
        ("proposal.made", 1),
        ("decision.sealed", 1),
        ("addendum.made", 1),
        ("decision.sealed", 2),
    ]


def bodies(database, kind):
    """Return what the entries of one kind say."""
    rows = database.execute_sql("SELECT bytes FROM entry WHERE kind = ? ORDER BY seq", (kind,)).fetchall()
    return [json.loads(content)["body"] for (content,) in rows]


def test_the_head_keeps_the_range_of_all_leaves(sealed, restored):
    """Root and size that appending went by are those of the leaf hashes as they stand."""
    for database in (sealed.database, restored):
        leaves = [bytes(leaf) for (leaf,) in database.execute_sql("SELECT leaf FROM entry ORDER BY seq").fetchall()]
        assert (head(database).size, head(database).root()) == (len(leaves), root_of(leaves))


def test_an_addendum_names_the_entry_it_adds_to(sealed, restored):
    """Its decision is found by number, also where both are restored in one transaction."""
    for database in (sealed.database, restored):
        (said,) = bodies(database, "addendum.made")
        kind, case = database.execute_sql(
            "SELECT kind, case_id FROM entry WHERE seq = ?", (said["decision"],)
        ).fetchone()
        assert (kind, case) == ("decision.sealed", 1)


def test_an_item_enters_by_its_commitment(sealed):
    """What came is committed to with the salt beside its words; the plain hash would give a short one away."""
    (said,) = bodies(sealed.database, "evidence.added")
    salt, words = sealed.database.execute_sql(
        "SELECT salt, body FROM text WHERE commitment = ?", (said["item"],)
    ).fetchone()
    assert hashlib.sha256(b"\x10" + salt + words.encode()).hexdigest() == said["item"]
    assert said["party"] == "buyer"
    digest = sealed.database.execute_sql("SELECT digest FROM evidence").fetchone()[0]
    assert digest not in json.dumps(said)


def test_a_proposal_enters_before_its_seal(sealed):
    """It says what is put forward, and from when on it may be sealed."""
    (said,) = bodies(sealed.database, "proposal.made")
    assert (said["outcome"], said["amount"], said["fault"]) == ("refund_full", 6000, "seller")
    assert said["seal_at"] > "2026-03-20T11:00:00.000000Z"


def test_no_name_that_a_partner_gave_stands_in_an_entry(house):
    """Whoever a partner says acted is their word for a person: the entry names the partner, the history the person."""
    house.claim()
    house.comes(
        at("15 March 9:00"), "evidence", dispute="d-1", by="bea", provenance="party", text="Broken.", actor="Bea B."
    )
    (content,) = house.database.execute_sql("SELECT bytes FROM entry WHERE kind = 'evidence.added'").fetchone()
    assert json.loads(content)["actor"] == "market"
    assert b"Bea" not in content
