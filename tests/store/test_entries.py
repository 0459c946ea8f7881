"""The ledger's entries say what the sealed rows say, and hold nobody's words (R20)."""

import hashlib
import json

import pytest

from caseboard.exchange.intake import Intake
from caseboard.exchange.reading import Input
from caseboard.ledger.canonical import canonical
from caseboard.store import history
from caseboard.store.database import connect
from caseboard.store.migrate import migrate
from tests.stories.house import FIRST_DAY, at, refund


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
    assert [seq for seq, _, _ in rows] == list(range(4))
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
    for (content,) in sealed.database.execute_sql("SELECT bytes FROM entry WHERE seq > 0").fetchall():
        body = json.loads(content)["body"]
        named = [body.get("rationale"), body.get("text"), *body.get("findings", ()), *body.get("letters", {}).values()]
        for commitment in filter(None, named):
            salt, words = texts[commitment]
            assert hashlib.sha256(b"\x10" + salt + words.encode()).hexdigest() == commitment
            said.append(words)
    assert len(said) == 6
    assert {"It is old.", "The carrier confirmed it.", "Nothing shows that the parcel arrived."} <= set(said)
