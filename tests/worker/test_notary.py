"""The ledger is signed soon after it grows and shown to be alive when idle; what does not go on is never signed."""

import logging
import sqlite3
from dataclasses import replace
from datetime import timedelta

import pytest

from caseboard.exchange.keys import Keys, KeyTrouble, verify
from caseboard.exchange.sinks import FileSink, FolderSink, in_folder, lines
from caseboard.ledger.checkpoint import read_checkpoint
from caseboard.ledger.note import Key, read_note
from caseboard.ledger.tree import root_of
from caseboard.services.checkpoints import Held, NotConsistent, SinkError, publish, sign_head
from caseboard.services.rotating import hand_over, key_in_force
from caseboard.store import checkpoints
from caseboard.worker.loop import LONGEST_SLEEP, Worker
from caseboard.worker.notary import AGAIN, HEARTBEAT, Notary
from tests.stories.house import ANA, House, at
from tests.worker.test_loop import OneRound


class Signing(House):
    """A desk with a key."""

    keys: Keys
    key: Key


@pytest.fixture
def house(tmp_path):
    """Give a desk with a key, at work."""
    made = Signing(tmp_path)
    made.keys = Keys(tmp_path / "keys")
    made.database.connect(reuse_if_open=True)
    made.key = made.keys.make(checkpoints.origin(made.database))
    hand_over(made.database, made.key, lambda _: None, by=ANA, now=made.now)
    yield made
    made.database.close()


def signer(house):
    """Return what finds the key in force."""
    return lambda database: house.keys.signer(key_in_force(database), house.path)


def notary(house, *sinks):
    """Return a notary of the house."""
    return Notary(signer(house), sinks)


def held_by(found):
    """Return the checkpoints among what a sink holds."""
    return [one for one in found if isinstance(one, Held)]


def sizes(house):
    """Return of how many entries each checkpoint is."""
    return [size for size, _, _ in checkpoints.made(house.database)]


def test_growth_is_signed_at_the_next_look(house):
    """Each look signs what has come, once, by the key in force, over the root of the leaves; looks are never far."""
    one = notary(house)
    one.attend(house.database, house.now)
    one.attend(house.database, house.now)
    house.claim()
    one.attend(house.database, house.now)
    assert sizes(house) == [2, checkpoints.size(house.database)]
    size, _, text = checkpoints.made(house.database)[-1]
    note = read_note(text)
    assert note.signers([house.key], verify) == [house.key]
    assert read_checkpoint(note.text).root == root_of(checkpoints.leaves(house.database, 0, size))
    assert LONGEST_SLEEP <= 2.0


def test_a_worker_signs_in_its_round(house):
    """The loop's own round signs what its acts brought."""
    house.claim()
    house.database.close()
    Worker(house.database, house.post, lambda: house.now, "one", notary(house)).run(OneRound())
    house.database.connect()
    assert sizes(house) == [checkpoints.size(house.database)]


def test_an_idle_ledger_gives_a_sign_of_life_each_hour(house, tmp_path):
    """The newest checkpoint is handed out once more; it is the same, so that nothing is signed that says less."""
    sink = FileSink(tmp_path / "out.jsonl")
    one = notary(house, sink)
    start = house.now
    for minutes in (0, 1, 59, 60, 61, 120):
        one.attend(house.database, start + timedelta(minutes=minutes))
    held = held_by(lines(sink.path))
    assert [line.at - start for line in held] == [timedelta(), HEARTBEAT, 2 * HEARTBEAT]
    assert len({line.note.written() for line in held}) == 1
    assert [len(line.leaves) for line in held] == [2, 0, 0]


def test_a_place_that_takes_nothing_is_tried_again(house, tmp_path, caplog):
    """It is told once, tried every minute, and has everything afterwards; signing goes on meanwhile."""
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where the folder should be", "utf-8")
    sink = FolderSink(blocked)
    one = notary(house, sink)
    with caplog.at_level(logging.ERROR):
        one.attend(house.database, house.now)
        one.attend(house.database, house.now + AGAIN)
    assert len(caplog.records) == 1
    assert "takes no checkpoint" in one.trouble
    blocked.unlink()
    house.claim()
    one.attend(house.database, house.now + 3 * AGAIN)
    assert one.trouble is None
    (held,) = held_by(in_folder(blocked))
    assert len(held.leaves) == checkpoints.size(house.database)


def test_an_older_copy_is_not_signed(house, tmp_path):
    """What was signed last is remembered beside the key, where putting an old database back does not reach it."""
    older = tmp_path / "older.db"
    source, target = sqlite3.connect(house.path), sqlite3.connect(older)
    source.backup(target)
    house.claim()
    sign_head(house.database, signer(house)(house.database), now=house.now)
    house.database.close()
    target.backup(source)
    source.close()
    target.close()
    house.database.connect()
    with pytest.raises(NotConsistent, match="an older copy was put back"):
        sign_head(house.database, signer(house)(house.database), now=house.now)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("UPDATE entry SET bytes = CAST(replace(bytes, 'CB-1', 'CB-2') AS BLOB)", "is not what its hash says"),
        ('UPDATE head SET "range" = randomblob(length("range"))', "are not those that were signed last"),
    ],
)
def test_a_history_that_was_changed_is_not_signed(house, change, words):
    """New entries must hash to their leaves, and lead on from the range that was signed."""
    sign_head(house.database, signer(house)(house.database), now=house.now)
    house.claim()
    shell = sqlite3.connect(house.path)
    shell.execute("DROP TRIGGER entry_no_update")
    shell.execute(change)
    shell.commit()
    shell.close()
    one = notary(house)
    one.attend(house.database, house.now)
    assert words in one.trouble
    assert sizes(house) == [2]


def test_a_sink_with_another_history_takes_no_more(house, tmp_path):
    """A folder that has more, or something else under the same size, is kept as it is."""
    folder = FolderSink(tmp_path / "out")
    sign_head(house.database, signer(house)(house.database), now=house.now)
    publish(house.database, folder, now=house.now)
    (held,) = held_by(in_folder(folder.path))
    origin = checkpoints.origin(house.database)
    other = Held(replace(held.note, text=held.note.text.replace("\n2\n", "\n9\n")), 0, ())
    folder.take(origin, other)
    with pytest.raises(SinkError, match="has a checkpoint of 9 entries"):
        publish(house.database, folder, now=house.now)
    with pytest.raises(SinkError, match="another history"):
        folder.take(origin, Held(replace(held.note, text=held.note.text[:-4] + "AA=\n"), 0, ()))


def test_half_a_line_is_passed_over(house, tmp_path):
    """A power cut may leave half a line; what comes after stands on one of its own, and the half is told."""
    sink = FileSink(tmp_path / "out.jsonl")
    sign_head(house.database, signer(house)(house.database), now=house.now)
    sink.path.write_text('{"at":"2026-', "utf-8")
    publish(house.database, sink, now=house.now)
    assert [one for one in lines(sink.path) if isinstance(one, str)] == [f"{sink.path} line 1 is no checkpoint"]
    assert [one.where for one in held_by(lines(sink.path))] == [f"{sink.path} line 2"]


def test_a_key_that_is_elsewhere_is_said(house):
    """A worker without the key signs nothing, and says which is missing."""
    house.keys.drop(house.key)
    one = notary(house)
    one.attend(house.database, house.now)
    assert "is not on this machine" in one.trouble
    with pytest.raises(KeyTrouble):
        house.keys.signer(house.key, house.path)


def test_without_a_key_a_checkpoint_is_signed_by_nobody(tmp_path):
    """Roots leave the house all the same: whoever holds one can tell that the ledger has been rewritten."""
    house = House(tmp_path)
    keys = Keys(tmp_path / "keys")
    with house.database.connection_context():
        house.until(at("2 January 10:00"))
        nobody = keys.signer(None, house.path)
        note = sign_head(house.database, nobody, now=house.now)
        assert note is not None
        assert note.signatures == ()
        assert sizes(house) == [1]
        assert sign_head(house.database, nobody, now=house.now) is None
        assert not keys.folder.exists()
