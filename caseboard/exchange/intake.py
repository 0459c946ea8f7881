"""Lay an input's lines into the inbox; `applying` takes them from there into the history.

Laying in and applying are two steps, each committed five hundred lines at a
time with its position, so that an import can be stopped anywhere and run again.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from caseboard.domain.events import DESK, RESERVED, SYSTEM, WORKER, Record
from caseboard.domain.instants import EPOCH, read
from caseboard.domain.records import RANK, REFERENCE_TYPES, refers_to
from caseboard.exchange.applying import BATCH, Mode, Progress, apply_all
from caseboard.exchange.reading import Input, Place
from caseboard.exchange.records import BadRecord, Line, decode, named
from caseboard.ledger.entries import import_done
from caseboard.store import inbox, line_order, twins
from caseboard.store.database import CaseDatabase
from caseboard.store.entries import Said
from caseboard.store.inbox import Laid, State
from caseboard.store.writing import writing

LIFT = 100
"""References of an instant come before everything else of it."""
_LAST = 1000
"""Rank of what a desk did: after the records of the same instant."""


@dataclass(slots=True)
class Table:
    """What became of an input's lines."""

    read: int = 0
    new: int = 0
    unchanged: int = 0
    waiting: int = 0
    refused: int = 0

    def rows(self) -> list[tuple[str, int]]:
        """Return the table as (name, number), the first being the sum of the rest."""
        return [(name, getattr(self, name)) for name in ("read", "new", "unchanged", "waiting", "refused")]


@dataclass(slots=True)
class Intake:
    """One input on its way into one database."""

    database: CaseDatabase
    source: Input
    mode: Mode
    zone: ZoneInfo | None = None
    progress: Progress = lambda _step, _done, _all: None
    imported_decisions: bool = False
    extra: str = ""
    """What else makes this intake the one it is: the policy a replay runs under."""
    left_out: frozenset[str] = frozenset()
    """Types of record that are passed over: policies, where a replay runs under another."""
    _first_use: dict[tuple[str, str, str], datetime] = field(default_factory=dict)
    _versions: dict[tuple[str, str, str], list[tuple[datetime | None, int]]] = field(default_factory=dict)
    """Of each record, when its versions were made and in which lines they stand."""
    _before: int = 0
    """Lines of the same input that an earlier run had brought into the history."""

    @property
    def key(self) -> str:
        """Under which the input's position is kept; read in another way it is another input."""
        how = [self.mode, self.extra]
        how += [str(self.zone)] if self.zone else []
        how += ["decisions"] if self.imported_decisions else []
        return hashlib.sha256("/".join([*how, self.source.digest]).encode()).hexdigest()

    def lay_in(self) -> None:
        """Decode and check every line and lay it into the inbox, from where an earlier run stopped."""
        with self.database.atomic():
            position, laid = inbox.begin(self.database, self.key, self.mode)
            if inbox.is_done(self.database, self.key):
                self._before = inbox.tally(self.database, self.key).get("applied", 0)
        if laid and self.mode != "import":
            return
        pending: list[Laid] = []
        count = 0
        for place in self.source:
            count += 1
            made = self._laid(place, count, known=count <= position)
            if count > position:
                pending += made
            if len(pending) >= BATCH:
                self._lay(pending, count)
                pending = []
                self.progress("reading", count, 0)
        with self.database.atomic():
            self._lay_down(pending, count)
            if not laid:
                later = self._later()
                if self.mode == "replay":
                    line_order.put_off(self.database, self.key, later)
                line_order.pull(self.database, self.key, self._pulled(), LIFT, later.keys())
                line_order.hold_up(self.database, self.key)
                inbox.all_laid(self.database, self.key)

    def _lay(self, pending: list[Laid], count: int) -> None:
        with self.database.atomic():
            self._lay_down(pending, count)

    def _lay_down(self, pending: list[Laid], count: int) -> None:
        if self.mode == "import":
            # What is part of history already needs no second look.
            history = twins.history_among(self.database, pending)
            pending = [one._replace(state="unchanged") if one.line in history else one for one in pending]
        inbox.lay(self.database, self.key, pending, count)

    def _laid(self, place: Place, number: int, *, known: bool) -> list[Laid]:
        """Return what a line puts into the inbox: one row, or two for an answered offer in a replay.

        Of a line that is *known* from an earlier run only what others need is remembered.
        """
        raw = place.raw
        digest = hashlib.sha256(raw).hexdigest()
        try:
            if place.why:
                raise BadRecord(place.why)
            line = decode(raw, zone=self.zone, trusted=self.mode != "import", restore=self.mode != "import")
            self._check_type(line.record)
        except BadRecord as error:
            text = raw.decode("utf-8", "backslashreplace")
            return [Laid(number, place.words, "refused", *named(raw), None, None, 0, None, digest, text, str(error))]
        record = line.record
        about = self._note_use(record, line, number)
        if known:
            return []
        text = self._text(record, line, place)
        row = Laid(
            number, place.words, self._state(record), record.type, record.source, record.ref,
            about, self._plays_at(line), rank(record), line.seq, digest, text,
        )  # fmt: skip
        return self._twice(row, record) if self.mode == "replay" and record.type == "offer" else [row]

    def _check_type(self, record: Record) -> None:
        if self.mode == "import" and record.type == "staff":
            raise BadRecord("staff are added by `caseboard staff add`, not by a partner's file")
        if self.mode == "import" and record.type == "decision" and not self.imported_decisions:
            raise BadRecord("decisions come in with --imported-decisions only")

    def _text(self, record: Record, line: Line, place: Place) -> str:
        """Return the record as the inbox keeps it: checked, and with the folder its files lie under."""
        kept: dict[str, object] = {
            "type": record.type,
            "source": record.source,
            "ref": record.ref,
            "at": record.at.isoformat(),
            "actor": record.actor,
            "fields": record.fields,
            "base": str(place.base.absolute()) if place.base and "file" in record.fields else "",
        }
        if record.updated_at is not None:
            kept["updated_at"] = record.updated_at.isoformat()
        if line.recorded_at is not None:
            kept["recorded_at"] = line.recorded_at.isoformat()
        if line.decided:
            kept["decided"] = line.decided
        if line.seq is not None:
            kept["seq"] = line.seq
        return msgspec.json.encode(kept).decode()

    def _state(self, record: Record) -> State:
        """Return the state a line begins in: a replay does again what a worker did."""
        if self.mode == "replay" and (record.source in (WORKER, SYSTEM) or record.type in self.left_out):
            return "unchanged"
        return "new"

    def _plays_at(self, line: Line) -> datetime:
        """Return when a record is applied: when it was received, or written down."""
        at = line.record.at
        return max(at, line.recorded_at or at) if self.mode == "replay" else at

    def _later(self) -> dict[int, datetime]:
        """Return the lines that hold a newer version of a record of this input, with the instant it was made."""
        found = {}
        for versions in self._versions.values():
            first = min(made or EPOCH for made, _ in versions)
            found.update({number: made for made, number in versions if made is not None and made > first})
        return found

    def _twice(self, row: Laid, record: Record) -> list[Laid]:
        """Return an answered offer as made, and again as answered."""
        answered = record.fields.get("answered_at")
        if not answered or record.fields.get("answer") is None:
            return [row]
        answered_at = read(str(answered))
        if answered_at <= record.at or row.plays_at is None:
            return [row]
        kept = json.loads(row.raw)
        made = {
            **kept,
            "fields": {k: v for k, v in record.fields.items() if k not in ("answer", "answered_at")},
        }
        made.pop("updated_at", None)
        updated_at = record.updated_at or answered_at
        again = {**kept, "updated_at": updated_at.isoformat()}
        first = row._replace(raw=json.dumps(made, ensure_ascii=False))
        at = max(answered_at, updated_at, row.plays_at)
        return [first, row._replace(raw=json.dumps(again, ensure_ascii=False), plays_at=at)]

    def _note_use(self, record: Record, line: Line, number: int) -> str | None:
        """Remember what the record refers to, and from when on; return the dispute among that, if there is one."""
        self._versions.setdefault((record.type, record.source, record.ref), []).append((record.updated_at, number))
        at = record.at if self.mode != "replay" else max(record.at, line.recorded_at or record.at)
        if record.type in REFERENCE_TYPES and record.type != "staff":
            self._uses.append((record, at))
        about = None
        for kind, ref in refers_to(record.type, record.fields):
            self._use((kind, record.source, ref), at)
            if kind == "dispute" and about is None:
                about = ref
        if record.source == DESK and record.actor:
            self._use(("staff", record.source, record.actor), at)
        return about

    _uses: list[tuple[Record, datetime]] = field(default_factory=list)

    def _use(self, key: tuple[str, str, str], at: datetime) -> None:
        known = self._first_use.get(key)
        if known is None or at < known:
            self._first_use[key] = at

    def _pulled(self) -> dict[tuple[str, str, str], datetime]:
        """Return when each record is first referred to, through the references of references."""
        for wanted in ("shipment", "order"):
            for record, at in self._uses:
                if record.type == wanted:
                    mine = min(at, self._first_use.get((wanted, record.source, record.ref), at))
                    for kind, ref in refers_to(record.type, record.fields):
                        self._use((kind, record.source, ref), mine)
        return self._first_use

    def apply(self, now: datetime) -> None:
        """Take the inbox's new lines into the history at *now*, in their order."""
        batch = None if self.mode == "import" else self.key
        apply_all(self.database, self.mode, now=now, progress=self.progress, batch=batch)
        self.finish(now)

    def finish(self, now: datetime) -> None:
        """Note that the input has been brought to its end; the ledger says so where it brought anything."""
        with writing(self.database, now=now) as work:
            counts = self.table()
            first = not inbox.is_done(self.database, self.key)
            inbox.done(self.database, self.key)
            if counts.new and first:
                lines = {name: count for name, count in counts.rows() if name != "read"}
                source = bytes.fromhex(self.source.digest)
                body = import_done(mode=self.mode, source=source, counts=lines)
                work.says(Said("import.done", None, "caseboard", now, body))

    def table(self) -> Table:
        """Return what became of the input's lines, which add up to those read."""
        counts = inbox.tally(self.database, self.key)
        found = Table(
            new=counts.get("applied", 0) - self._before,
            unchanged=counts.get("unchanged", 0) + self._before,
            waiting=counts.get("waiting", 0) + counts.get("new", 0),
            refused=counts.get("refused", 0),
        )
        found.read = found.new + found.unchanged + found.waiting + found.refused
        return found


def rank(record: Record) -> int:
    """Return where a record stands among those of its instant."""
    if record.type in REFERENCE_TYPES:
        return RANK[record.type] - LIFT
    if record.source in RESERVED and record.source != DESK:
        return _LAST
    return RANK.get(record.type, _LAST)
