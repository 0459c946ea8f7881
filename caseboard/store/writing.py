"""The one way to change anything: take the lock, apply events, reckon anew, append to the ledger.

No service sets a stage or a clock. It says what happened; what follows for
clocks, meters, flags and counts is reckoned here from facts.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from caseboard.domain.events import Changed, Event, NoSuchCase
from caseboard.domain.facts import Facts
from caseboard.domain.instants import micros
from caseboard.domain.policy import Policy
from caseboard.store import entering, history, links, standing
from caseboard.store.added import after
from caseboard.store.blobs import Blobs
from caseboard.store.compiled import Row as _Row
from caseboard.store.compiled import delete, insert, key_of, run
from caseboard.store.custody import key_of_item
from caseboard.store.database import CaseDatabase
from caseboard.store.entries import Said
from caseboard.store.facts import facts_of
from caseboard.store.known import Known, Name
from caseboard.store.numbers import case_id
from caseboard.store.policies import Adopted
from caseboard.store.reckoning import reckon
from caseboard.store.tables import Custody, Outbox

_OUTBOX = insert(Outbox, "message_id", "try_at")
_OFF = delete(Outbox, "message_id")
_CUSTODY = insert(Custody, "evidence", "at", "act", "by")
_TOGETHER = 500
"""Cases whose facts are read at once."""
_BRINGS = frozenset(
    {"dispute", "letter", "delivery_state", "policy", "evidence", "admission", "refiling", "view", "escalation"}
)
"""Types of event that bring something beside their own rows; one that ends a case may too."""
_IN_CUSTODY = {"evidence": "received", "admission": "admitted", "refiling": "refiled", "view": "opened"}


class Work:
    """A transaction at work: cases, their facts, and what happens to them."""

    def __init__(self, database: CaseDatabase, now: datetime) -> None:
        """Work on *database* at *now*; made by `writing`."""
        self._database = database
        self.now = now
        self.silent = False
        """Whether letters only stand on file: a restored history sends nothing."""
        self.batched = False
        """Whether rows are kept back until somebody reads, or the end: many records then share their statements."""
        self.known = Known(lambda: self.database)
        self._rows: list[_Row] = []
        self._opened: list[Event] = []
        self._sharing: set[int] = set()
        self._adopted: Adopted | None = None
        self._expected: set[int] = set()
        self._facts: dict[int, Facts] = {}
        self._touched: set[int] = set()
        self._events: list[tuple[Event, dict[str, str]]] = []
        self._said: list[Said] = []
        self._next: int | None = None
        self._number: int | None = None
        self._number_moved = False
        self.numbers: set[str] = set()
        """Cases that something has happened to."""

    @property
    def database(self) -> CaseDatabase:
        """The database, in which everything that has happened so far is written."""
        self._flush()
        return self._database

    @property
    def blobs(self) -> Blobs:
        """Where files of evidence lie."""
        return self._database.blobs

    def expect(self, records: Iterable[tuple[Name, dict[str, Any]]]) -> None:
        """Read what *records*, with their fields, refer to, before they are taken one by one."""
        self._expected |= self.known.look_up(records)

    def later(self, row: _Row) -> None:
        """Write *row* with the next that are written."""
        self._rows.append(row)
        if not self.batched:
            self._flush()

    def policy_at(self, at: datetime) -> Policy:
        """Return the policy in force at *at*."""
        if self._adopted is None:
            self._adopted = Adopted(self.database)
        return self._adopted.in_force(at)

    def facts(self, number: str) -> Facts:
        """Return a case's facts as they stand in this transaction.

        Raises:
            NoSuchCase: there is none of that number.
        """
        case = _id(number)
        if case not in self._facts:
            # Those that will be read before the end anyway come along.
            self._look_up({case, *self._expected, *self._touched} if self.batched else {case})
        if case not in self._facts:
            raise NoSuchCase(f"no case {number}")
        return self._facts[case]

    def look_up(self, numbers: Iterable[str]) -> None:
        """Read the facts of many cases in the statements of one."""
        self._look_up({_id(number) for number in numbers})

    def _look_up(self, cases: set[int]) -> None:
        database = self.database
        if missing := cases - self._facts.keys():
            self._facts.update(facts_of(database, missing))

    def happens(self, events: Iterable[Event]) -> list[Event]:
        """Append *events* to the history, apply them, and return them numbered."""
        events = list(events)
        self._part(events)
        made, refs, rows = history.written_down(events, self.blobs, first=self.next_seq())
        self._next = made[-1].seq + 1 if made and made[-1].seq is not None else self._next
        self._rows += rows
        begun = [facts for event in made if links.draws_in(event) and (facts := self._begun(event)) is not None]
        for event in made:
            self.known.note(event)
        for event in made:
            cases = self.known.touched(event)
            if cases:
                self._rows += links.rows(event, cases)
                self._touch(cases, event)
            if event.type in _BRINGS or "becomes" in event.body:
                self._follow_up(event, cases)
        self._facts.update((_id(facts.number), facts) for facts in begun)
        self._events += zip(made, refs, strict=True)
        if not self.batched:
            self._flush()
        return made

    def _part(self, events: Iterable[Event]) -> None:
        """Reckon the cases that an item lies on as well, before a newer version brings another file in its place."""
        newer = {_id(event.case) for event in events if event.type == "evidence" and event.updated_at and event.case}
        if newer:
            self._touch(links.sharing_evidence(self.database, newer))

    def _begun(self, event: Event) -> Facts | None:
        """Return the facts of the case that *event* opens; none where they are to be read."""
        made = self.known.opened(event, self.policy_at(event.at))
        return made if made is None else made.changed({"templates": self._database.templates})

    def _follow_up(self, event: Event, cases: set[int]) -> None:
        """Note what an event brings beside its own rows: post, custody, and what it says about other cases."""
        if links.draws_in(event):
            self._opened.append(event)
        if event.type == "letter" and not self.silent:
            message_id = event.body["result"]["message_id"]
            self._rows.append(_Row(_OUTBOX, {"message_id": message_id, "try_at": micros(self.now)}))
        if event.type == "delivery_state":
            self._rows.append(_Row(_OFF, {"=message_id": event.body["result"]["message_id"]}))
        if event.type == "policy":
            self._adopted = None
        if event.type in _IN_CUSTODY:
            row = _custody(lambda: self.database, event)
            self._rows.append(row)
        if "awarded" in (event.body.get("becomes") or {}):
            self._forget(one for case in cases for one in self.known.of_the_same_order(case))
        if event.type in ("evidence", "escalation"):
            self._sharing |= cases

    def _flush(self) -> None:
        """Write what was kept back, and what follows from rows that stand."""
        if self._rows:
            rows, self._rows = self._rows, []
            run(self._database, rows)
        if self._opened:
            opened, self._opened = self._opened, []
            links.draw_in(self._database, opened)
        if self._sharing:
            sharing, self._sharing = self._sharing, set()
            self._touch(links.sharing_evidence(self._database, sharing))

    def next_seq(self) -> int:
        """Return the number the next event will have: a name for an act that nothing else can bear."""
        if self._next is None:
            self._next = history.next_seq(self._database)
        return self._next

    def next_number(self) -> int:
        """Return the next case number and count it as given."""
        if self._number is None:
            self._number = standing.last_number(self._database)
        self._number_moved = True
        self._number += 1
        return self._number

    def number_taken(self, number: int) -> None:
        """Remember that case numbers up to *number* are given, where a record brought its own."""
        if self._number is None:
            self._number = standing.last_number(self._database)
        self._number_moved = True
        self._number = max(self._number, number)

    def _touch(self, cases: Iterable[int], event: Event | None = None) -> None:
        """Reckon *cases* at the end, and keep their facts only where it is plain what *event* changed about them."""
        for case in cases:
            self._touched.add(case)
            self.numbers.add(f"CB-{case}")
            facts = self._facts.pop(case, None)
            left = after(facts, event) if facts is not None and event is not None else None
            if left is not None:
                self._facts[case] = left

    def _forget(self, cases: Iterable[int]) -> None:
        """Read facts of *cases* anew when they are next asked for; nothing has happened to the cases themselves."""
        for case in cases:
            self._facts.pop(case, None)

    def anew(self, cases: Iterable[int]) -> None:
        """Reckon *cases* now though nothing has happened to them: what the whole desk's clock says has changed."""
        wanted = list(cases)
        self._flush()
        for start in range(0, len(wanted), _TOGETHER):
            reckon(self._database, wanted[start : start + _TOGETHER])
        self._forget(wanted)

    def custody(self, evidence: str, act: str, by: str) -> None:
        """Write down that somebody did something with an item."""
        self.later(_Row(_CUSTODY, {"evidence": evidence, "at": micros(self.now), "act": act, "by": by}))

    def reckon(self) -> None:
        """Write clocks, meters, flags and counts of every touched case, as the facts now stand."""
        self._flush()
        if self._number_moved and self._number is not None:
            self._number_moved = False
            standing.number_taken(self._database, self._number)
        if self._touched:
            self._facts.update(reckon(self._database, self._touched, self._facts))
            self._touched = set()

    def commitment(self, path: str) -> str:
        """Return the commitment to the words at *path* of the newest event of this transaction."""
        return self._events[-1][1][path]

    def says(self, said: Said) -> None:
        """Let the ledger say at the end what no event of this transaction tells it."""
        self._said.append(said)

    def finish(self) -> None:
        """Reckon, then append to the ledger what goes there: called once, last in the transaction."""
        self.reckon()
        entering.enter(self._database, self._events, self._said)
        self._let_go()

    def _let_go(self) -> None:
        """Forget what was read, which is thousands of things after a batch; whoever asks again reads it."""
        self._events, self._said, self._facts = [], [], {}
        self.known = Known(lambda: self.database)


def _id(number: str) -> int:
    try:
        return case_id(number)
    except ValueError:
        raise NoSuchCase(f"no case {number!r}; case numbers look like CB-12") from None


def _custody(read: Callable[[], CaseDatabase], event: Event) -> _Row:
    """Return what *event* says about an item, under the one key by which custody knows it."""
    if event.type == "evidence":
        key = key_of(event.source, event.ref)
    else:
        key = key_of_item(read(), case_id(str(event.case)), event.body["result"]["item"])
    return _Row(
        _CUSTODY,
        {
            "evidence": key,
            "at": micros(event.recorded_at),
            "act": _IN_CUSTODY[event.type],
            "by": event.actor or event.source,
        },
    )


@contextmanager
def writing(database: CaseDatabase, *, now: datetime, seen: Mapping[str, int] | None = None) -> Iterator[Work]:
    """Open a transaction that may change cases, all or nothing.

    *seen* holds the version at which somebody looked at each case; a case that
    has changed since is refused before anything happens.

    Raises:
        Changed: somebody was faster.
        NoSuchCase: a case of *seen* does not exist.
    """
    with no_collecting(), database.atomic():
        for number, version in (seen or {}).items():
            _check_version(database, number, version)
        work = Work(database, now)
        yield work
        work.finish()


@contextmanager
def no_collecting() -> Iterator[None]:
    """Look for no garbage meanwhile: what a transaction makes lives as long as it does, and would only be walked."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _check_version(database: CaseDatabase, number: str, version: int) -> None:
    row: Any = database.execute_sql('SELECT version FROM "case" WHERE id = ?', (_id(number),)).fetchone()
    if row is None:
        raise NoSuchCase(f"no case {number}")
    if row[0] == version:
        return
    last: Any = database.execute_sql(
        "SELECT e.actor, e.type FROM event e JOIN event_case ec ON ec.seq = e.seq WHERE ec.case_id = ? "
        "ORDER BY e.seq DESC LIMIT 1",
        (_id(number),),
    ).fetchone()
    who, what = last if last and last[0] else ("somebody", last[1] if last else "a change")
    raise Changed(f"{who} was faster: {number} has changed since you looked ({what.replace('_', ' ')}). Look again")
