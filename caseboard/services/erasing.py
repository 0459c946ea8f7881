"""Erase what a party has said and sent in a case that has ended, and keep every proof valid.

What goes is chosen by whose it is, then by what it says: a letter to the other
side, a note or a finding in which the party's name or words stand goes as well.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from caseboard.domain.events import DESK, Event, Record, Refused
from caseboard.domain.facts import Party
from caseboard.domain.staff import Staff, check_role
from caseboard.ledger.entries import erasure_done
from caseboard.services.taking import take
from caseboard.store import erasing, history, links
from caseboard.store.compiled import key_of
from caseboard.store.database import CaseDatabase
from caseboard.store.entries import Said
from caseboard.store.numbers import case_id
from caseboard.store.writing import writing

SHORTEST = 12
"""Characters of a text that is looked for in others: a shorter one is said by anybody."""
_NAMES = frozenset({"name", "email"})
_TO_A_PARTY = frozenset({"letter", "delivery_state", "writing", "ask", "waiver"})
_OF_BUYER = frozenset({"order", "feedback"})
_OF_ORDER = _OF_BUYER | {"shipment", "tracking"}


@dataclass(frozen=True, slots=True)
class Erased:
    """What is gone, and what could not go."""

    texts: int
    files: tuple[str, ...]
    """Digests of the files to be removed."""
    lines: int
    """Of the inbox."""
    sections: tuple[str, ...]
    """Lists of the queue that asked for the party."""
    kept_for: tuple[str, ...]
    """Open cases of the same party, for which its name and address stay; of the same order, where parcels went too."""


def erase(
    database: CaseDatabase, number: str, party: Party, why: str, *, by: Staff, confirm: str, now: datetime
) -> Erased:
    """Empty all that *party* said and sent in a case; the case number was typed by hand as *confirm*.

    Raises:
        Refused: *by* is no supervisor, the typed number is another, the case is not over, or letters wait.
    """
    check_role(by, "erasure")
    if confirm.strip() != number:
        raise Refused(f"the case number typed is {confirm.strip()!r}, the case is {number}")
    with writing(database, now=now) as work:
        facts, case = work.facts(number), case_id(number)
        if not facts.ended:
            raise Refused(f"{number} is in {facts.stage}; what a party said is erased once its case has ended")
        if waiting := erasing.letters_waiting(database, case):
            raise Refused(f"{waiting} letters of {number} have not gone yet; let a worker send them first")
        keys = erasing.of_case(database, case)
        kept_for = erasing.others_open(database, keys[party], case)
        beside = links.sharing_an_order(database, number)
        door = not any(other in kept_for for other in beside)
        found = _Words(party, keys, whole=not kept_for, door=door)
        found.read(database, case)
        words = found.telling(database)
        found.quoting(database, words)
        if found.whole:
            found.named_elsewhere(database)
        texts, files = erasing.empty(database, found.commitments)
        if found.whole:
            erasing.empty_party(database, keys[party], party)
        if door:
            erasing.empty_door(database, keys["order"], party)
        lines = erasing.forget_lines(database, keys["case"], words)
        sections = erasing.forget_begun(database, case, words)
        fields = {"case": number, "party": party, "why": why.strip()}
        take(work, Record("erasure", DESK, f"{number}/{work.next_seq()}", now, fields, by.name))
        # What was read of them before says the words still.
        work.anew({case, *map(case_id, beside), *(erasing.cases_of(database, keys[party]) if found.whole else ())})
        reason = bytes.fromhex(work.commitment("why"))
        body = erasure_done(party=party, why=reason, texts=texts, files=files)
        work.says(Said("erasure.done", number, by.name, now, body))
        gone = erasing.files_of_nobody(database, sorted(found.digests))
    return Erased(texts, tuple(gone), lines, tuple(sections), tuple(kept_for))


def remove_files(database: CaseDatabase, digests: Iterable[str]) -> None:
    """Remove files that no item wants any more; called once their rows are emptied for good.

    Raises:
        OSError: one cannot be removed.
    """
    for digest in digests:
        database.blobs.path(digest).unlink(missing_ok=True)


class _Words:
    """Which words of a case's history are one party's."""

    def __init__(self, party: Party, keys: Mapping[str, str], *, whole: bool, door: bool) -> None:
        """Look for what is *party*'s; its name and address too where *whole*, what its order says where *door*."""
        self.party: Party = party
        self.whole = whole
        self._door = door
        self.commitments: set[str] = set()
        self.digests: set[str] = set()
        self._keys = keys
        self._known: dict[str, str] = {}
        """What else the case's history says, by commitment."""
        self._names: set[str] = set()

    def read(self, database: CaseDatabase, case: int) -> None:
        """Sort the words of the case's history into the party's and others'."""
        where = "seq IN (SELECT seq FROM event_case WHERE case_id = ?)"
        parcels: dict[str, str] = {}
        for event, refs in history.read(database, where, (case,)):
            if event.type == "shipment":
                parcels[key_of(event.source, event.ref)] = str(event.body.get("direction") or "out")
            if event.type in _OF_ORDER and not self._door:
                continue  # Another case of the order is still to be decided on it (R29, R32 to R39).
            own = self._own(event, parcels)
            for path, commitment in refs.items():
                if own or self._names_it(event, path):
                    self.commitments.add(commitment)
            if own and event.type == "evidence" and "file" in refs:
                self.digests.add(str(event.body["result"]["digest"]))
            if event.type == "party" and key_of(event.source, event.ref) == self._keys[self.party]:
                self._names |= {str(event.body[name]) for name in _NAMES if event.body.get(name)}
            if not own:
                self._known.update(dict.fromkeys(refs.values(), ""))

    def _own(self, event: Event, parcels: Mapping[str, str]) -> bool:
        """Whether all personal words of *event* are the party's, or of nobody but it."""
        body = event.body
        if event.type == "party":
            return self.whole and key_of(event.source, event.ref) == self._keys[self.party]
        if event.type == "dispute":
            return False  # It holds both names; `_names_it` tells them apart.
        if event.type in _OF_BUYER:
            return self.party == "buyer"
        if event.type in ("shipment", "tracking"):
            parcel = event.ref if event.type == "shipment" else str(body.get("shipment"))
            direction = parcels.get(key_of(event.source, parcel), "out")
            return (direction == "out") == (self.party == "buyer")
        return self._told(event)

    def _told(self, event: Event) -> bool:
        """Whether *event* is what the party said, or what was said to it."""
        body, result = event.body, event.body.get("result") or {}
        letter = body.get("letter")
        if event.type == "bounce" and isinstance(letter, Mapping):
            return letter.get("party") == self.party
        if event.type in _TO_A_PARTY:
            return body.get("party") in (self.party, "both")
        by = body.get("by")
        said = isinstance(by, str) and key_of(event.source, by) == self._keys[self.party]
        return said or result.get("party") == self.party

    def _names_it(self, event: Event, path: str) -> bool:
        """Whether a path of a dispute holds the party's name, or the buyer's own statement."""
        if event.type != "dispute":
            return False
        if path == f"result.opening.{self.party}_name":
            return self.whole
        return self.party == "buyer" and not path.startswith("result.opening.")

    def named_elsewhere(self, database: CaseDatabase) -> None:
        """Add the party's name as the openings of its other cases hold it: the tables say it there no more."""
        key, path = self._keys[self.party], f"result.opening.{self.party}_name"
        for event, refs in history.read(database, erasing.OPENINGS_OF, (key,)):
            opening = (event.body.get("result") or {}).get("opening") or {}
            if opening.get(self.party) == key and path in refs:
                self.commitments.add(refs[path])

    def telling(self, database: CaseDatabase) -> list[str]:
        """Return the words by which others' texts would give the party away: names, and what it said at some length."""
        own = [_plain(words) for words in erasing.said(database, self.commitments).values()]
        long = {part.strip() for words in own for part in words.splitlines() if len(part.strip()) >= SHORTEST}
        return sorted(self._names | long) if self.whole else sorted(long - self._names)

    def quoting(self, database: CaseDatabase, words: Iterable[str]) -> None:
        """Add the texts of others in this case in which one of *words* stands."""
        for commitment, text in erasing.said(database, self._known).items():
            if any(one in text for one in words):
                self.commitments.add(commitment)


def _plain(words: str) -> str:
    """Return kept words as lines, those of a list or an object one by one."""
    try:
        return "\n".join(_texts(json.loads(words)))
    except ValueError:
        return words


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from (text for one in value.values() for text in _texts(one))
    elif isinstance(value, list):
        yield from (text for one in value for text in _texts(one))
    else:
        yield str(value)
