"""One sealed decision held to its entry, and the state of the ledger at a glance (R20)."""

import sqlite3

import pytest

from caseboard.domain.events import NoSuchCase
from caseboard.exchange.keys import Keys
from caseboard.services.checkpoints import sign_head
from caseboard.services.rotating import hand_over
from caseboard.services.seals import first_receipt, seal_of
from caseboard.services.status import integrity
from caseboard.store import checkpoints
from tests.stories.house import ANA, at, refund
from tests.worker.test_notary import Signing, signer


@pytest.fixture
def house(tmp_path):
    """Give a desk with one decided case."""
    made = Signing(tmp_path)
    made.keys = Keys(tmp_path / "keys")
    with made.database.connection_context():
        made.key = made.keys.make(checkpoints.origin(made.database))
        hand_over(made.database, made.key, lambda _: None, by=ANA, now=made.now)
        made.claim()
        cites = made.sends(at("15 March 9:00"), "bea")
        made.sends(at("15 March 9:00"), "sam")
        made.proposes(at("21 March 9:00"), "CB-1", refund(6000, cites))
        made.until(at("21 March 9:01"))
        yield made


def altered(house, *statements):
    """Change the file behind Caseboard's back, triggers taken away."""
    plain = sqlite3.connect(house.path)
    for name, sql in plain.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall():
        plain.execute(f"DROP TRIGGER {name}")
        statements = (*statements, sql)
    for statement in statements:
        plain.execute(statement)
    plain.commit()
    plain.close()


def test_a_seal_that_agrees(house):
    """Entry, leaf and place are told, and that nothing was signed yet; once signed, by which checkpoint."""
    seal = seal_of(house.database, "CB-1", now=house.now)
    assert seal.wrong == ()
    assert (seal.entries, seal.checkpoint) == (seal.entry + 1, None)
    assert first_receipt(house.database, "CB-1") is None
    sign_head(house.database, signer(house)(house.database), now=house.now)
    signed = seal_of(house.database, "CB-1", now=house.now)
    assert (signed.checkpoint, signed.checkpoint_at, signed.wrong) == (seal.entries, house.now, ())
    made = first_receipt(house.database, "CB-1")
    assert made is not None
    made.check()
    house.dispute(at("22 March 9:00"), "d-2", lines=["2"], requested="40.00")
    house.escalates(at("25 March 10:00"), "d-2")
    sign_head(house.database, signer(house)(house.database), now=house.now)
    assert first_receipt(house.database, "CB-1") == made
    assert integrity(house.database) == "signed"


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE decision SET amount = 1", "says amount 1, entry"),
        ("UPDATE decision SET approver = 'omar'", 'says approver "omar", entry'),
        ("UPDATE entry SET leaf = zeroblob(32) WHERE kind = 'decision.sealed'", "is not what its leaf hash says"),
        ("DELETE FROM decision", "the decision of CB-1 is gone"),
    ],
)
def test_a_seal_that_does_not(house, statement, said):
    """What was changed behind the desk's back is named, triggers put back or not."""
    altered(house, statement)
    wrong = seal_of(house.database, "CB-1", now=house.now).wrong
    assert any(said in one for one in wrong), wrong


def test_no_seal_no_check(house):
    """A case that no entry has ended has none to show."""
    house.dispute(at("22 March 9:00"), "d-2", lines=["2"], requested="40.00")
    with pytest.raises(NoSuchCase, match="has no entry"):
        seal_of(house.database, "CB-2", now=house.now)


def test_the_state_at_a_glance(house):
    """Unsigned until somebody signs; altered once a guard or the last entry is gone."""
    assert integrity(house.database) == "unsigned"
    plain = sqlite3.connect(house.path)
    plain.execute("DROP TRIGGER entry_no_delete")
    plain.commit()
    assert integrity(house.database) == "altered"
    plain.execute("DELETE FROM entry WHERE seq = (SELECT max(seq) FROM entry)")
    plain.commit()
    plain.close()
    assert integrity(house.database) == "altered"
