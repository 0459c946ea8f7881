"""Check what lies beside the ledger against it: decisions, addenda, endings, words and files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

from caseboard.ledger.commitment import COMMITMENT
from caseboard.services.breaks import Wrong
from caseboard.services.entry_checks import Entries
from caseboard.store import ledger_rows
from caseboard.store.database import CaseDatabase
from caseboard.store.entering import NO_WORDS

_PIECE = 1 << 20


def check_endings(database: CaseDatabase, entries: Entries) -> list[Wrong]:
    """Compare decisions and addenda with their entries, and endings with the entry each must have, both ways."""
    added = ledger_rows.added(database)
    wrong = [
        Wrong(f"the decision of CB-{case} has no entry") for case in entries.decisions if case not in entries.decided
    ]
    for case, said in entries.added.items():
        if sorted(words for _, words in said) != sorted(added.get(case, [])):
            wrong.append(Wrong(f"entry {said[0][0]} and the addenda of CB-{case} differ", said[0][0]))
    wrong += [Wrong(f"CB-{case} has an addendum that no entry knows") for case in added if case not in entries.added]
    return [*wrong, *_lying_there(database, entries), *_stages(ledger_rows.ended(database), entries)]


def _lying_there(database: CaseDatabase, entries: Entries) -> Iterator[Wrong]:
    """Yield what lies there otherwise than its entry says: whose an item is, a decision's items, its letters."""
    items: dict[int, list[str]] = defaultdict(list)
    filed = entries.filed.get
    for case, commitment, party, provenance in ledger_rows.items(database):
        items[case].append(commitment)
        said = filed(commitment)
        if said is None:
            yield Wrong(f"no entry knows of the item {commitment[:16]} of the {party}")
            continue
        seq, whose, whence = said
        if whose != party or whence != provenance:
            yield Wrong(f"an item of the {whose} by entry {seq} is one of the {party} ({provenance})", seq)
    letters = ledger_rows.letters(database)
    for case, (seq, evidence, told) in entries.kept.items():
        if case not in entries.decisions:
            continue
        if sorted(items.get(case, [])) != evidence:
            yield Wrong(f"the items of CB-{case} are not those on which entry {seq} was judged", seq)
        if letters.get(case, {}) != told:
            yield Wrong(f"the letters about the decision of CB-{case} are not those of entry {seq}", seq)


def _stages(stages: dict[int, str], entries: Entries) -> Iterator[Wrong]:
    """Yield the cases whose end and whose entries say different things."""
    decided = {case for case, stage in stages.items() if stage == "decided"}
    once = {case for case, seals in entries.decided.items() if len(seals) == 1 and case not in entries.cancelled}
    cancelled = {case for case, times in entries.cancelled.items() if times == 1 and case not in entries.decided}
    for case in sorted((decided ^ once) | ((stages.keys() - decided) ^ cancelled)):
        seals, stage = entries.decided.get(case, ()), stages.get(case, "open, or not there")
        found = f"{len(seals)} seals and {entries.cancelled[case]} cancellations"
        yield Wrong(f"CB-{case} is {stage}, and the ledger has {found} of it", seals[0] if seals else None)


def check_texts(database: CaseDatabase, entries: Entries, progress: Callable[[str, int, int], None]) -> list[Wrong]:
    """Hold words and files to their commitments; what is emptied must be as much as the entries say was erased."""
    wrong: list[Wrong] = []
    emptied = done = 0
    there = {NO_WORDS.hex()}
    filed: dict[str, bytes] = {}
    for rows in ledger_rows.texts(database):
        there.update([row[0] for row in rows])
        for commitment, salt, words in rows:
            if salt is not None and words is not None:
                if sha256(COMMITMENT + salt + words.encode()).hexdigest() != commitment:
                    wrong.append(Wrong(f"the words of {commitment[:16]} are not those that were committed to"))
            elif salt is not None:
                filed[commitment] = salt
            else:
                emptied += 1
                if words is not None:
                    wrong.append(Wrong(f"the words of {commitment[:16]} stand there without their salt"))
        done += len(rows)
        progress("words", done, 0)
    missing = {commitment: entries.named[commitment] for commitment in entries.named.keys() - there}
    wrong += [
        Wrong(f"the words or file of {commitment[:16]}, to which entry {seq} commits, are gone without a trace", seq)
        for commitment, seq in sorted(missing.items(), key=lambda one: (one[1], one[0]))
    ]
    if emptied != entries.erased:
        wrong.append(Wrong(f"{emptied} texts and files are emptied, the ledger knows of {entries.erased}"))
    return [*wrong, *_files(database, filed, progress)]


def _files(
    database: CaseDatabase, salts: dict[str, bytes], progress: Callable[[str, int, int], None]
) -> Iterator[Wrong]:
    named = {commitment: digest for commitment, digest in ledger_rows.files(database).items() if commitment in salts}
    for done, (commitment, digest) in enumerate(named.items(), 1):
        path = database.blobs.path(digest)
        if not path.is_file():
            yield Wrong(f"the file {digest[:16]} is not there")
        else:
            plain, committed = _hashed(path, salts[commitment])
            if (plain, committed) != (digest, commitment):
                yield Wrong(f"the file {digest[:16]} is not the one that was committed to")
        progress("files", done, len(named))


def _hashed(path: Path, salt: bytes) -> tuple[str, str]:
    """Return digest and commitment of a file, read once."""
    plain, committed = sha256(), sha256(COMMITMENT + salt)
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            plain.update(piece)
            committed.update(piece)
    return plain.hexdigest(), committed.hexdigest()
