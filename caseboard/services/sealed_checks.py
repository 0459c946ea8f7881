"""Check what lies beside the ledger against it: decisions, addenda, endings, words and files."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from caseboard.ledger.commitment import COMMITMENT
from caseboard.services.entry_checks import Entries
from caseboard.services.entry_shapes import part
from caseboard.services.findings import Wrong
from caseboard.store import ledger_rows
from caseboard.store.database import CaseDatabase
from caseboard.store.entering import NO_WORDS

_FIELDS = ("outcome", "amount", "currency", "fault", "grounds", "proposer", "imported")
_PIECE = 1 << 20


def check_endings(database: CaseDatabase, entries: Entries) -> list[Wrong]:
    """Compare decisions and addenda with their entries, and endings with the entry each must have, both ways."""
    rows, added = ledger_rows.sealed(database), ledger_rows.added(database)
    wrong = list(_decisions(rows, entries))
    for case, said in entries.added.items():
        if sorted(words for _, words in said) != sorted(added.get(case, [])):
            wrong.append(Wrong(f"entry {said[0][0]} and the addenda of CB-{case} differ", said[0][0]))
    wrong += [Wrong(f"CB-{case} has an addendum that no entry knows") for case in added if case not in entries.added]
    stages = ledger_rows.ended(database)
    for case in stages.keys() | entries.decided.keys() | entries.cancelled.keys():
        seals, stage = entries.decided.get(case, []), stages.get(case, "open, or not there")
        found = (len(seals), entries.cancelled[case])
        if found != (int(stage == "decided"), int(stage == "cancelled")):
            seq = seals[0][0] if seals else None
            wrong.append(
                Wrong(
                    f"CB-{case} is {stage}, and the ledger has {found[0]} seals and {found[1]} cancellations of it", seq
                )
            )
    return wrong


def _decisions(rows: dict[int, tuple[Any, ...]], entries: Entries) -> Iterator[Wrong]:
    for case, said in entries.decided.items():
        seq, body = said[0]
        row = rows.get(case)
        if row is None:
            yield Wrong(f"entry {seq} seals CB-{case}, and there is no decision", seq)
            continue
        *plain, verdict = row
        kept = json.loads(verdict)
        stands = dict(zip(_FIELDS, [*plain[:4], json.loads(plain[4]), plain[5], bool(plain[6])], strict=True))
        stands["rationale"] = kept["rationale"] or NO_WORDS.hex()
        stands["findings"] = [one["sentence"] for one in kept["findings"] if one["sentence"]]
        if not stands["proposer"]:
            stands["proposer"] = part(body, "proposer")  # Then the entry names the source it came from.
        for name, value in stands.items():
            if part(body, name) != value:
                words = (
                    f"the decision of CB-{case} says {name} {_said(value)}, entry {seq} says {_said(part(body, name))}"
                )
                yield Wrong(words, seq)
    yield from (Wrong(f"the decision of CB-{case} has no entry") for case in rows if case not in entries.decided)


def _said(value: Any) -> str:  # noqa: ANN401  whatever stands there
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 100 else f"{text[:97]}..."


def check_texts(database: CaseDatabase, entries: Entries, progress: Callable[[str, int, int], None]) -> list[Wrong]:
    """Hold words and files to their commitments; what is emptied must be as much as the entries say was erased."""
    wrong: list[Wrong] = []
    emptied = done = 0
    filed: dict[str, bytes] = {}
    for rows in ledger_rows.texts(database):
        for commitment, salt, words in rows:
            if salt is None:
                emptied += 1
                if words is not None:
                    wrong.append(Wrong(f"the words of {commitment[:16]} stand there without their salt"))
            elif words is None:
                filed[commitment] = salt
            elif sha256(COMMITMENT + salt + words.encode()).hexdigest() != commitment:
                wrong.append(Wrong(f"the words of {commitment[:16]} are not those that were committed to"))
        done += len(rows)
        progress("words", done, 0)
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
