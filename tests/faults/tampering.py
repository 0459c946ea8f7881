"""Change a desk's files behind its back, as whoever owns the machine could, and see whether `verify` finds it.

Each attack is made on a copy, by a plain SQLite shell, with the triggers dropped
and put back. What left the house before it is a folder of signed checkpoints.
"""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from caseboard.exchange.held import held_in
from caseboard.exchange.keys import Keys, verify
from caseboard.exchange.sinks import FolderSink
from caseboard.ledger.canonical import canonical
from caseboard.ledger.checkpoint import Checkpoint
from caseboard.ledger.entries import key_rotated
from caseboard.ledger.leaf import leaf_hash
from caseboard.ledger.note import Key
from caseboard.ledger.tree import Range
from caseboard.services import verifying
from caseboard.services.checkpoints import publish, sign_head
from caseboard.services.rotating import hand_over, key_in_force
from caseboard.services.verifying import Verdict
from caseboard.store import checkpoints
from caseboard.store.database import CaseDatabase
from tests.stories.house import ANA, House, at, refund

CASES = 5


@dataclass
class Ground:
    """A desk whose cases are decided, what it looked like half way, and what left the house."""

    path: Path
    older: Path
    outside: Path
    keys: Keys
    seals: list[int]
    """The entries of the decisions."""
    size: int
    """Entries inside the newest checkpoint."""
    half: int
    """Entries of the older copy."""
    key_entry: int


def ground(folder: Path) -> Ground:
    """Make a desk of a few decided cases, signed as it grew."""
    house = House(folder)
    keys, outside = Keys(folder / "keys"), FolderSink(folder / "outside")
    older, half = folder / "older.db", 0

    def sign() -> None:
        sign_head(house.database, keys.signer(key_in_force(house.database), house.path), now=house.now)
        publish(house.database, outside, now=house.now)

    with house.database.connection_context():
        key = keys.make(checkpoints.origin(house.database))
        key_entry = hand_over(house.database, key, lambda _: None, by=ANA, now=house.now)
        for number in range(1, CASES + 1):
            house.order(f"o-{number}")
        for number in range(1, CASES + 1):
            house.dispute(at(f"{number + 9} March 10:00"), f"d-{number}", order=f"o-{number}")
            sign()
        for number in range(1, CASES + 1):
            house.escalates(at(f"{number + 14} March 10:00"), f"d-{number}")
        for number in range(1, CASES + 1):
            photo = b"A photograph of parcel %d. " % number * 9
            said = house.sends(at(f"{number + 19} March 11:00"), "bea", dispute=f"d-{number}", file=photo)
            house.sends(at(f"{number + 19} March 12:00"), "sam", dispute=f"d-{number}")
            sign()
            del said
        house.until(at("28 March 12:00"))
        for number in range(1, CASES + 1):
            cites = house.facts(f"CB-{number}").items[0].digest
            house.proposes(at(f"28 March {number + 12}:00"), f"CB-{number}", refund(6000, cites))
            house.until(at(f"28 March {number + 12}:45"))
            sign()
            if number == 2:
                _copy(house, older)
                half = checkpoints.size(house.database)
        size = checkpoints.size(house.database)
        rows = house.database.execute_sql("SELECT seq FROM entry WHERE kind = 'decision.sealed' ORDER BY seq")
        seals = [int(row[0]) for row in rows.fetchall()]
    whole = folder / "whole.db"
    _copy(house, whole)
    return Ground(whole, older, folder / "outside", keys, seals, size, half, key_entry)


def _copy(house: House, place: Path) -> None:
    source, target = sqlite3.connect(house.path), sqlite3.connect(place)
    source.backup(target)
    source.close()
    target.close()
    shutil.copytree(f"{house.path}.blobs", f"{place}.blobs")


def attacked(ground: Ground, place: Path, attack: Attack) -> Path:
    """Return a copy of the desk at *place*, with *attack* made on it."""
    shutil.copy(ground.path, place)
    blobs = Path(f"{place}.blobs")
    shutil.rmtree(blobs, ignore_errors=True)
    shutil.copytree(f"{ground.path}.blobs", blobs)
    connection = sqlite3.connect(place, isolation_level=None)
    triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        connection.execute(f'DROP TRIGGER "{name}"')
    try:
        attack(ground, connection, blobs)
        for _, sql in triggers:
            connection.execute(sql)
    finally:
        connection.close()
    return place


def found(place: Path, outside: Path | None) -> Verdict:
    """Return what `verify` says of the desk at *place*, against what left the house, if that is at hand."""
    database = CaseDatabase(place)
    held = held_in([outside])[0] if outside is not None else []
    with database.connection_context(), database.atomic("DEFERRED"):
        return verifying.verify(database, held, signatures=verify)


Attack = Callable[[Ground, sqlite3.Connection, Path], object]


def _entries(connection: sqlite3.Connection) -> list[dict[str, Any]]:
    return [json.loads(row[0]) for row in connection.execute("SELECT bytes FROM entry ORDER BY seq")]


_ALL_OF_IT = "UPDATE decision SET amount = 1, verdict = json_set(verdict, '$.amount', 1) WHERE case_id = 3"
"""Another amount in every place of a decision that says one."""


def write_anew(connection: sqlite3.Connection, entries: list[dict[str, Any]]) -> None:
    """Write the whole ledger anew over *entries*, in every place that follows from them, unsigned."""
    connection.execute("DELETE FROM entry")
    leaves = []
    for seq, said in enumerate(entries):
        said["seq"] = seq
        content = canonical(said)
        leaves.append(leaf_hash(content))
        case = said["case"]
        values = (seq, said["kind"], int(case[3:]) if case else None, content, leaves[-1])
        connection.execute("INSERT INTO entry (seq, kind, case_id, bytes, leaf) VALUES (?, ?, ?, ?, ?)", values)
    whole = Range().extended(leaves)
    connection.execute('UPDATE head SET size = ?, "range" = ?', (whole.size, whole.kept()))
    connection.execute("DELETE FROM checkpoint")


def the_decision(ground: Ground, connection: sqlite3.Connection, _: Path) -> None:
    """Make a decision say another amount."""
    connection.execute("UPDATE decision SET amount = 1 WHERE case_id = 3")


def its_entry(ground: Ground, connection: sqlite3.Connection, _: Path) -> None:
    """Make the entry of a decision say another amount."""
    connection.execute(
        "UPDATE entry SET bytes = CAST(replace(bytes, '6000', '6001') AS BLOB) WHERE seq = ?", (ground.seals[2],)
    )


def the_entry_and_its_hash(ground: Ground, connection: sqlite3.Connection, _: Path) -> None:
    """Make the entry say another amount, and its hash be right."""
    its_entry(ground, connection, _)
    (content,) = connection.execute("SELECT bytes FROM entry WHERE seq = ?", (ground.seals[2],)).fetchone()
    connection.execute("UPDATE entry SET leaf = ? WHERE seq = ?", (leaf_hash(content), ground.seals[2]))


def both(ground: Ground, connection: sqlite3.Connection, _: Path) -> None:
    """Make decision and entry say another amount, every hash be right, and the checkpoints be gone."""
    entries = _entries(connection)
    entries[ground.seals[2]]["body"]["amount"] = 1
    connection.execute(_ALL_OF_IT)
    write_anew(connection, entries)


def the_whole_tree(ground: Ground, connection: sqlite3.Connection, _: Path) -> None:
    """Write every entry anew, the first one's name of the log excepted."""
    entries = _entries(connection)
    for said in entries[1:]:
        said["at"] = said["at"].replace("2026", "2027")
    connection.execute("UPDATE decision SET sealed_at = sealed_at + 365 * 86400000000")
    write_anew(connection, entries)


def another_log(ground: Ground, connection: sqlite3.Connection, _: Path) -> None:
    """Write everything anew under another name."""
    entries = _entries(connection)
    entries[0]["body"]["origin"] = "caseboard/ffffffffffffffff"
    write_anew(connection, entries)


def cut_off(ground: Ground, connection: sqlite3.Connection, _: Path) -> None:
    """Take the last decision and all after it away, as if it had never been."""
    write_anew(connection, _entries(connection)[: ground.seals[-1]])
    connection.execute("DELETE FROM decision WHERE case_id = ?", (CASES,))
    connection.execute("UPDATE \"case\" SET stage = 'review', scope = 'open' WHERE id = ?", (CASES,))


def reordered(ground: Ground, connection: sqlite3.Connection, _: Path) -> None:
    """Let two decisions change places."""
    entries = _entries(connection)
    one, other = ground.seals[1], ground.seals[3]
    entries[one], entries[other] = entries[other], entries[one]
    write_anew(connection, entries)


def put_between(ground: Ground, connection: sqlite3.Connection, _: Path) -> None:
    """Put a period that was never set before a decision."""
    entries = _entries(connection)
    entries.insert(ground.seals[2], next(dict(said) for said in entries if said["kind"] == "period.set"))
    write_anew(connection, entries)


def an_old_backup(ground: Ground, connection: sqlite3.Connection, blobs: Path) -> None:
    """Put an older copy back, in which later decisions are not made."""
    older = sqlite3.connect(ground.older)
    older.backup(connection)
    older.close()
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f'DROP TRIGGER "{name}"')


def a_file(ground: Ground, connection: sqlite3.Connection, blobs: Path) -> None:
    """Put other bytes into a file of evidence."""
    place = next(path for path in sorted(blobs.rglob("*")) if path.is_file())
    place.chmod(0o600)
    place.write_bytes(place.read_bytes().replace(b"photograph", b"photomontag"))


def a_file_and_its_name(ground: Ground, connection: sqlite3.Connection, blobs: Path) -> None:
    """Put another file into the place of one, under its own hash, and let the item name it."""
    (old,) = connection.execute("SELECT digest FROM evidence WHERE words IS NULL ORDER BY key LIMIT 1").fetchone()
    content = b"Another photograph."
    new = hashlib.sha256(content).hexdigest()
    (blobs / new[:2]).mkdir(exist_ok=True)
    (blobs / new[:2] / new).write_bytes(content)
    connection.execute("UPDATE evidence SET digest = ? WHERE digest = ?", (new, old))


def words(ground: Ground, connection: sqlite3.Connection, _: Path) -> None:
    """Make a rationale say something else."""
    connection.execute("UPDATE text SET body = 'The parcel arrived.' WHERE body LIKE 'Nothing shows%'")


def erased_unseen(ground: Ground, connection: sqlite3.Connection, _: Path) -> None:
    """Empty words without an entry that says so."""
    connection.execute("UPDATE text SET salt = NULL, body = NULL WHERE body LIKE 'Nothing shows%'")


def the_instant(ground: Ground, connection: sqlite3.Connection, _: Path) -> None:
    """Let a decision have been sealed a day sooner."""
    connection.execute("UPDATE decision SET sealed_at = sealed_at - 86400000000 WHERE case_id = 3")


def the_kept_verdict(ground: Ground, connection: sqlite3.Connection, _: Path) -> None:
    """Make the verdict that people are shown say another amount than the columns beside it."""
    connection.execute("UPDATE decision SET verdict = json_set(verdict, '$.amount', 1) WHERE case_id = 3")


def the_rule(ground: Ground, connection: sqlite3.Connection, _: Path) -> None:
    """Let a finding rest on another rule."""
    connection.execute("UPDATE decision SET verdict = json_set(verdict, '$.findings[0].rule', 'R1') WHERE case_id = 3")


def words_gone(ground: Ground, connection: sqlite3.Connection, _: Path) -> None:
    """Take a rationale away with its row, so that nothing is left to be counted as emptied."""
    connection.execute("DELETE FROM text WHERE body LIKE 'Nothing shows%'")


def an_item_gone(ground: Ground, connection: sqlite3.Connection, _: Path) -> None:
    """Take an item of a decided case away, its words left behind."""
    connection.execute("DELETE FROM evidence WHERE key = (SELECT min(key) FROM evidence WHERE case_id = 3)")


def anothers_item(ground: Ground, connection: sqlite3.Connection, _: Path) -> None:
    """Let what the buyer sent be the seller's."""
    connection.execute("UPDATE evidence SET party = 'seller' WHERE party = 'buyer'")


def an_item_unknown(ground: Ground, connection: sqlite3.Connection, _: Path) -> None:
    """Put an item on file that nobody sent: its commitment stands in no entry."""
    connection.execute("UPDATE evidence SET commitment = replace(commitment, '0', '1') WHERE case_id = 3")


def another_letter(ground: Ground, connection: sqlite3.Connection, _: Path) -> None:
    """Let the letter about a decision be another one that was written."""
    connection.execute("UPDATE letter SET words = subject WHERE kind = 'decision' AND case_id = 3")


def no_head(ground: Ground, connection: sqlite3.Connection, _: Path) -> None:
    """Take the ledger's head away."""
    connection.execute("DELETE FROM head")


def no_longer_bytes(ground: Ground, connection: sqlite3.Connection, _: Path) -> None:
    """Let the table of entries take anything, and keep one as text."""
    connection.execute("PRAGMA writable_schema = 1")
    connection.execute("UPDATE sqlite_master SET sql = replace(sql, 'STRICT', '') WHERE name = 'entry'")
    connection.execute("PRAGMA writable_schema = RESET")
    connection.execute("UPDATE entry SET bytes = CAST(bytes AS TEXT) WHERE seq = 3")


def a_key_that_is_none(ground: Ground, connection: sqlite3.Connection, _: Path) -> None:
    """Make the entry of the key say something of another shape."""
    entries = _entries(connection)
    entries[ground.key_entry]["body"] = [1]
    write_anew(connection, entries)


def no_count_of_an_erasure(ground: Ground, connection: sqlite3.Connection, _: Path) -> None:
    """Append an erasure of which nobody can tell how much it took."""
    entries = _entries(connection)
    said = {**entries[-1], "kind": "erasure.done", "body": {"texts": "some", "files": []}}
    write_anew(connection, [*entries, said])


def a_new_key(ground: Ground, connection: sqlite3.Connection, _: Path) -> None:
    """Let another key have signed from the beginning, and sign everything anew with it."""
    entries = _entries(connection)
    origin = entries[0]["body"]["origin"]
    keys = Keys(ground.keys.folder.with_name("theirs"))
    key: Key = keys.make(origin)
    entries[ground.key_entry]["body"] = key_rotated(old=None, new=key.written(), signature=None)
    entries[ground.seals[2]]["body"]["amount"] = 1
    connection.execute(_ALL_OF_IT)
    write_anew(connection, entries)
    (size, kept) = connection.execute('SELECT size, "range" FROM head').fetchone()
    text = Checkpoint(origin, size, Range.read(size, kept).root()).text()
    note = keys.signer(key, ground.path).signed(text, origin).written()
    connection.execute("INSERT INTO checkpoint (size, at, note) VALUES (?, 0, ?)", (size, note.encode()))


def _first(kind: str) -> Callable[[Ground], int | None]:
    """Return what finds the first entry of a *kind*."""

    def first(ground: Ground) -> int | None:
        connection = sqlite3.connect(ground.path)
        (seq,) = connection.execute("SELECT min(seq) FROM entry WHERE kind = ?", (kind,)).fetchone()
        connection.close()
        return int(seq)

    return first


ATTACKS: tuple[tuple[Attack, Callable[[Ground], int | None]], ...] = (
    (the_decision, lambda ground: ground.seals[2]),
    (its_entry, lambda ground: ground.seals[2]),
    (the_entry_and_its_hash, lambda ground: ground.seals[2]),
    (both, lambda ground: ground.seals[2]),
    (the_whole_tree, lambda _: 1),
    (another_log, lambda _: 0),
    (cut_off, lambda ground: ground.seals[-1]),
    (reordered, lambda ground: ground.seals[1]),
    (put_between, lambda ground: ground.seals[2]),
    (an_old_backup, lambda ground: ground.half),
    (a_file, lambda _: None),
    (a_file_and_its_name, lambda _: None),
    (words, lambda _: None),
    (erased_unseen, lambda _: None),
    (the_instant, lambda ground: ground.seals[2]),
    (the_kept_verdict, lambda ground: ground.seals[2]),
    (the_rule, lambda ground: ground.seals[2]),
    (words_gone, _first("proposal.made")),
    (an_item_gone, lambda ground: ground.seals[2]),
    (anothers_item, _first("evidence.added")),
    (an_item_unknown, lambda ground: ground.seals[2]),
    (another_letter, lambda ground: ground.seals[2]),
    (no_head, lambda _: None),
    (no_longer_bytes, lambda _: 3),
    (a_key_that_is_none, lambda ground: ground.key_entry),
    (no_count_of_an_erasure, lambda ground: ground.size),
    (a_new_key, lambda ground: ground.key_entry),
)
"""Each with the first entry that is not as it was; none where no entry was touched."""

UNSEEN_ALONE = (both, the_whole_tree, another_log, cut_off, reordered, put_between, an_old_backup, a_new_key)
"""What the file alone cannot tell: everything in it agrees. That is why checkpoints leave the house."""


def edits(ground: Ground, place: Path, times: int, chance: random.Random) -> tuple[int, list[str]]:
    """Make *times* random edits inside the newest checkpoint, each on a copy; return how many, and those missed."""
    missed = []
    for _ in range(times):
        what: list[str] = []

        def edit(ground: Ground, connection: sqlite3.Connection, blobs: Path, what: list[str] = what) -> None:
            what.append(chance.choice(_EDITS)(ground, connection, blobs, chance))

        attacked(ground, place, edit)
        if found(place, ground.outside).sound:
            missed.append(what[0])
    return times, missed


def _turned(content: bytes, chance: random.Random) -> tuple[bytes, int]:
    """Return *content* with one bit turned, and which."""
    turned = bytearray(content)
    bit = chance.randrange(len(turned) * 8)
    turned[bit // 8] ^= 1 << bit % 8
    return bytes(turned), bit


def _a_bit(ground: Ground, connection: sqlite3.Connection, _: Path, chance: random.Random) -> str:
    seq = chance.randrange(ground.size)
    content, bit = _turned(canonical(_entries(connection)[seq]), chance)
    connection.execute("UPDATE entry SET bytes = ?, leaf = ? WHERE seq = ?", (content, leaf_hash(content), seq))
    return f"bit {bit} of entry {seq}, and its hash"


def _an_actor(ground: Ground, connection: sqlite3.Connection, _: Path, chance: random.Random) -> str:
    seq, entries = chance.randrange(ground.size), _entries(connection)
    entries[seq]["actor"] = f"somebody {chance.random()}"
    write_anew(connection, entries)
    return f"the actor of entry {seq}, and the tree"


def _one_less(ground: Ground, connection: sqlite3.Connection, _: Path, chance: random.Random) -> str:
    seq, entries = chance.randrange(ground.size), _entries(connection)
    del entries[seq]
    write_anew(connection, entries)
    return f"entry {seq} left out, and the tree"


def _a_hash(ground: Ground, connection: sqlite3.Connection, _: Path, chance: random.Random) -> str:
    seq = chance.randrange(ground.size)
    connection.execute("UPDATE entry SET leaf = ? WHERE seq = ?", (chance.randbytes(32), seq))
    return f"the hash of entry {seq}"


def _a_column(_: Ground, connection: sqlite3.Connection, __: Path, chance: random.Random) -> str:
    column, case = chance.choice(["outcome", "fault", "currency", '"by"']), chance.randint(1, CASES)
    connection.execute(f"UPDATE decision SET {column} = 'other' WHERE case_id = ?", (case,))
    return f"{column} of the decision of CB-{case}"


def _a_text(_: Ground, connection: sqlite3.Connection, __: Path, chance: random.Random) -> str:
    rows = connection.execute("SELECT commitment FROM text WHERE body <> '' ORDER BY commitment").fetchall()
    (commitment,) = chance.choice(rows)
    connection.execute("UPDATE text SET body = body || ' ' WHERE commitment = ?", (commitment,))
    return f"the text of {commitment}"


def _a_stage(_: Ground, connection: sqlite3.Connection, __: Path, chance: random.Random) -> str:
    case = chance.randint(1, CASES)
    connection.execute("UPDATE \"case\" SET stage = 'cancelled' WHERE id = ?", (case,))
    return f"the stage of CB-{case}"


def _a_blob(_: Ground, __: sqlite3.Connection, blobs: Path, chance: random.Random) -> str:
    place = chance.choice([path for path in sorted(blobs.rglob("*")) if path.is_file()])
    content, bit = _turned(place.read_bytes(), chance)
    place.chmod(0o600)
    place.write_bytes(content)
    return f"bit {bit} of {place.name}"


_EDITS = (_a_bit, _an_actor, _one_less, _a_hash, _a_column, _a_text, _a_stage, _a_blob)
