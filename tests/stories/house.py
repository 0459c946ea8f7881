"""A desk in a test: a real database, a clock moved by hand, parties who send records, and a post that keeps letters.

Unless a test says otherwise everything plays in 2026, UTC. A parcel goes out on
1 March at 10:00 and is disputed on 10 March at 10:00; the clock would send that
dispute to the team on 25 March, and the buyer mostly does so on 13 March. Then
evidence is due on 20 March at 10:00, and silence cancels a day and a microsecond
later.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import tempfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from caseboard.domain.clocks import clocks
from caseboard.domain.events import DESK, Event, Record
from caseboard.domain.facts import Facts, Letter
from caseboard.domain.instants import MICROSECOND, from_micros, written
from caseboard.domain.periods import due_at
from caseboard.domain.policy import policy, shipped
from caseboard.domain.staff import Staff
from caseboard.domain.verdict import Finding, Verdict
from caseboard.exchange.intake import Intake
from caseboard.exchange.reading import Input
from caseboard.services import acting
from caseboard.services.adopting import adopt
from caseboard.services.looking import look_at
from caseboard.services.mailing import TransportError
from caseboard.services.taking import Found, take
from caseboard.store import history
from caseboard.store.database import CaseDatabase, connect
from caseboard.store.due import Outgoing
from caseboard.store.facts import facts_of
from caseboard.store.migrate import migrate
from caseboard.store.numbers import case_id
from caseboard.store.writing import writing
from caseboard.worker.tick import Turn, next_instant, tick

US = MICROSECOND
ANA = Staff("ana", "supervisor")
LENA = Staff("lena", "case manager")
OMAR = Staff("omar", "reviewer")
MARKET = "market"
LONG = "The parcel never came, and the seller has not answered me since."


def at(text: str) -> datetime:
    """Return an instant of 2026, such as ``20 March 10:00``, in UTC."""
    day, month, time = text.split(" ")
    number = ("January", "February", "March", "April", "May", "June").index(month) + 1
    hours, minutes, *seconds = (int(part) for part in time.split(":"))
    return datetime(2026, number, int(day), hours, minutes, sum(seconds), tzinfo=UTC)


FIRST_DAY = at("1 January 0:00")
OPENED = at("10 March 10:00")
ESCALATED = at("13 March 10:00")


class Post:
    """Carries letters by keeping them; it can refuse an address for good, or be shut for a while."""

    def __init__(self) -> None:
        self.letters: list[tuple[Outgoing, datetime]] = []
        self.refuses: set[str] = set()
        """Parties whose address no letter will ever reach."""
        self.shut = False

    def carry(self, letter: Outgoing, at: datetime) -> bool:
        """Take a letter, or not."""
        if letter.party in self.refuses:
            raise TransportError("550 no such mailbox", permanent=True)
        if self.shut:
            raise TransportError("451 try again later")
        self.letters.append((letter, at))
        return True

    def to(self, party: str) -> list[str]:
        """Return the subjects of the letters that went to *party*."""
        return [letter.subject.split("] ", 1)[1] for letter, _ in self.letters if letter.party == party]


@cache
def _laid() -> bytes:
    """Return a database with its tables and guards and no log yet: laying them is most of what a house costs."""
    with tempfile.TemporaryDirectory() as folder, patch("caseboard.store.migrate.open_log"):
        path = Path(folder) / "laid.db"
        migrate(path, now=FIRST_DAY, policy=shipped().written())
        return path.read_bytes()


class House:
    """One desk on one database, with everybody who has to do with it."""

    def __init__(self, folder: Path, opened: datetime = FIRST_DAY) -> None:
        self.path = folder / "house.db"
        folder.mkdir(parents=True, exist_ok=True)
        self.path.write_bytes(_laid())
        migrate(self.path, now=opened, policy=shipped().written())
        self.database: CaseDatabase = connect(self.path)
        self.post = Post()
        self.now = opened
        self.working = True
        """Whether the worker runs; a sleeping one does nothing until `wakes`."""
        self._refs = itertools.count(1)
        for staff in (ANA, LENA):
            self.comes(opened, "staff", staff.name, name=staff.name, role=staff.role, source=DESK)

    # Time.

    def until(self, when: datetime) -> House:
        """Let time pass to *when*; a worker that runs acts at each due instant on the way, as a replay does."""
        assert when >= self.now, f"{written(when)} is past; it is {written(self.now)}"
        while self.working:
            due = next_instant(self.database)
            if due is None or due > when:
                break
            self.now = max(self.now, due)
            self.work()
        self.now = when
        return self

    def work(self) -> Turn:
        """Let the worker do all that is due now."""
        return tick(self.database, self.post, now=self.now)

    def sleeps(self) -> None:
        """Stop the worker."""
        self.working = False

    def wakes(self, when: datetime) -> Turn:
        """Let a worker that slept start again at *when*, long after what fell due in between."""
        self.until(when)
        self.working = True
        return self.work()

    # What comes in.

    def comes(
        self,
        when: datetime,
        kind: str,
        ref: str | None = None,
        *,
        arrives: datetime | None = None,
        source: str = MARKET,
        updated_at: datetime | None = None,
        file: bytes | None = None,
        **fields: Any,
    ) -> list[Event]:
        """Let a record of *when* come in, at once or when it *arrives*; the clock has acted before it."""
        self.until(arrives or when)
        record = Record(kind, source, ref or f"{kind}-{next(self._refs)}", when, fields, updated_at=updated_at)
        with writing(self.database, now=self.now) as work:
            made = take(work, record, file=None if file is None else self._stored(file))
        if self.working:
            self.work()
        return made

    def _stored(self, content: bytes) -> Found:
        beside = self.path.with_name("coming")
        beside.write_bytes(content)
        digest = self.database.blobs.put(beside)
        return Found(self.database.blobs.path(digest), "photo.jpg", digest)

    def imports(self, *lines: str) -> Intake:
        """Let a file of records come in now; an import makes no clock act."""
        file = self.path.with_name(f"import-{next(self._refs)}.jsonl")
        file.write_text("\n".join(lines), "utf-8")
        with Input([file]) as source:
            intake = Intake(self.database, source, "import")
            intake.lay_in()
            intake.apply(self.now)
        return intake

    def order(self, ref: str = "o-1", *, buyer: str = "bea", seller: str = "sam", **fields: Any) -> None:
        """Let an order be known, of two lines (60.00 and 40.00) and shipped on 1 March in one parcel."""
        bought = at("1 March 10:00")
        for role, name in (("buyer", buyer), ("seller", seller)):
            email = f"{name}@example.org"
            self.knows(at("1 February 10:00"), "party", name, role=role, name=name.title(), email=email, language="en")
        lines = [
            {"ref": "1", "title": "A lamp", "quantity": 1, "price": "60.00"},
            {"ref": "2", "title": "Its shade", "quantity": 1, "price": "40.00"},
        ]
        order = {"currency": "EUR", "paid_at": written(bought), "paid": "100.00", "guaranteed_days": 30, "lines": lines}
        self.knows(bought, "order", ref, buyer=buyer, seller=seller, **{**order, **fields})
        self.knows(bought, "shipment", f"p-{ref}", order=ref, lines=["1", "2"], carrier="Post", direction="out")

    def knows(self, when: datetime, kind: str, ref: str, **fields: Any) -> None:
        """Let a reference come in, of whenever it is; now at the earliest."""
        self.comes(when, kind, ref, arrives=max(when, self.now), **fields)

    def dispute(self, when: datetime = OPENED, ref: str = "d-1", **fields: Any) -> str:
        """Let the buyer open a dispute and return its number."""
        asked = {"by": "bea", "order": "o-1", "lines": ["1"], "reason": "not_received", "requested": "60.00"}
        statement = "It has not arrived."
        made = self.comes(when, "dispute", ref, **{**asked, "remedy": "refund", "statement": statement, **fields})
        return str(made[0].case)

    def escalates(self, when: datetime = ESCALATED, dispute: str = "d-1") -> None:
        """Let the buyer take a dispute to the team."""
        self.comes(when, "escalation", dispute=dispute, by="bea", why="no_agreement")

    def claim(self, **fields: Any) -> str:
        """Let there be a claim since 13 March at 10:00, evidence being due on 20 March at 10:00."""
        self.order()
        number = self.dispute(**fields)
        self.escalates()
        return number

    def sends(
        self, when: datetime, by: str, text: str = LONG, *, ref: str | None = None, dispute: str = "d-1", **more: Any
    ) -> str:
        """Let a party send an item, a text unless a *file* is named, and return its hash."""
        content = more.get("file")
        fields: dict[str, Any] = {"dispute": dispute, "by": by, "provenance": "party", **more}
        if content is None:
            fields["text"] = f"{by}: {text}"
            content = fields["text"].encode()
        else:
            fields |= {"name": "photo.jpg"}
        self.comes(when, "evidence", ref, **fields)
        return hashlib.sha256(content).hexdigest()

    def proves_shipment(self, when: datetime, **more: Any) -> str:
        """Let the seller file the carrier's record: all that a seller owes for a parcel in transit."""
        return self.sends(
            when, "sam", "accepted at the counter", slot="proof_of_shipment", provenance="carrier", **more
        )

    def carrier_says(self, when: datetime, code: str, order: str = "o-1", **more: Any) -> None:
        """Let the carrier report something about the parcel of an order."""
        self.comes(when, "tracking", shipment=f"p-{order}", code=code, **more)

    def bounces(self, when: datetime, number: str, party: str, kind: str, *, permanent: bool = True) -> None:
        """Let the last letter of a kind to a party come back."""
        letter = [one for one in self.facts(number).letters if (one.party, one.kind) == (party, kind)][-1]
        self.comes(when, "bounce", source="mail-host", letter=letter.message_id, permanent=permanent)

    # What staff do.

    def does(self, when: datetime, kind: str, number: str, *, by: Staff = LENA, **fields: Any) -> None:
        """Let somebody of the desk act."""
        self.until(when)
        acting.act(self.database, kind, number, by=by, now=when, fields=fields)
        if self.working:
            self.work()

    def opens(self, number: str = "CB-1", *, by: Staff = LENA) -> None:
        """Let somebody open all that lies on a case, now."""
        for item in self.facts(number).items:
            look_at(self.database, number, item.ref, by=by, now=self.now)

    def proposes(self, when: datetime, number: str, verdict: Verdict, *, by: Staff = LENA) -> None:
        """Let somebody who has opened everything put a decision forward, the number typed by hand."""
        self.until(when)
        self.opens(number, by=by)
        acting.propose(self.database, number, verdict, by=by, confirm=number, now=when)
        if self.working:
            self.work()

    def approves(self, when: datetime, number: str = "CB-1", *, by: Staff = OMAR) -> None:
        """Let somebody approve what was proposed, the number typed by hand."""
        self.until(when)
        acting.approve(self.database, number, by=by, confirm=number, now=when)
        if self.working:
            self.work()

    def rejects(self, when: datetime, number: str = "CB-1", why: str = "Look again.", *, by: Staff = OMAR) -> None:
        """Let somebody send back what was proposed."""
        self.until(when)
        acting.reject(self.database, number, why, by=by, confirm=number, now=when)
        if self.working:
            self.work()

    def adopts(self, when: datetime, **values: Any) -> None:
        """Let the supervisor adopt a policy that differs from the shipped one in *values*, from now on."""
        self.comes(when, "staff", OMAR.name, name=OMAR.name, role=OMAR.role, source=DESK)
        adopt(self.database, policy(values, f"of {written(when)}"), effective_from=when, by=ANA, now=when)

    def holds(self, when: datetime, until: str, number: str = "CB-1") -> None:
        """Let the supervisor hold a claim."""
        self.does(when, "hold", number, by=ANA, why="The police asked us to wait", until=until)

    def releases(self, when: datetime, number: str = "CB-1") -> None:
        """Let the supervisor end a hold, or take up a case that came in long overdue."""
        self.does(when, "release", number, by=ANA, why="Looked at")

    # What one sees.

    def facts(self, number: str = "CB-1") -> Facts:
        """Return a case as the rules see it."""
        return facts_of(self.database, [case_id(number)])[case_id(number)]

    def stage(self, number: str = "CB-1") -> str:
        """Return the stage of a case."""
        return self.facts(number).stage

    def column(self, name: str, number: str = "CB-1") -> Any:
        """Return a column of a case."""
        return self.database.execute_sql(f'SELECT "{name}" FROM "case" WHERE number = ?', (number,)).fetchone()[0]

    def flags(self, number: str = "CB-1") -> list[str]:
        """Return the flags that stand on a case."""
        return str(self.column("flags", number)).split()

    def ended_at(self, number: str = "CB-1") -> datetime | None:
        """Return when a case ended."""
        ended: int | None = self.column("ended_at", number)
        return None if ended is None else from_micros(ended)

    def dues(self, number: str = "CB-1") -> list[datetime | None]:
        """Return the deadlines of buyer and seller."""
        return [due_at(self.facts(number), "buyer"), due_at(self.facts(number), "seller")]

    def clock(self, act: str, number: str = "CB-1") -> datetime:
        """Return the instant of one clock of a case."""
        instants = [clock.instant for clock in clocks(self.facts(number)) if clock.act == act and clock.instant]
        assert len(instants) == 1, f"{number} has {len(instants)} clocks called {act}"
        return instants[0]

    def letters(self, kind: str, number: str = "CB-1") -> list[Letter]:
        """Return a case's letters of one kind."""
        return [letter for letter in self.facts(number).letters if letter.kind == kind]

    def happened(self, number: str = "CB-1") -> list[Event]:
        """Return what happened to a case, in order."""
        return history.of_case(self.database, case_id(number))

    def when(self, kind: str, number: str = "CB-1") -> list[datetime]:
        """Return when things of one type were written down."""
        return [event.recorded_at for event in self.happened(number) if event.type == kind]

    def entries(self) -> list[tuple[str, int | None]]:
        """Return (kind, case) of the ledger's entries that end a case or add to its end."""
        rows = self.database.execute_sql(
            "SELECT kind, case_id FROM entry WHERE kind IN ('decision.sealed', 'case.cancelled', 'addendum.made') "
            "ORDER BY seq"
        ).fetchall()
        return [(kind, case) for kind, case in rows]


def line(when: datetime, kind: str, ref: str, **fields: Any) -> str:
    """Return a record as a partner's file holds it."""
    return json.dumps({"source": MARKET, "type": kind, "ref": ref, "at": written(when), **fields})


def refund(amount: int, cites: str, *, gave_none: tuple[str, ...] = (), outcome: str = "refund_full") -> Verdict:
    """Return a decision for the buyer that cites one item."""
    grounds = ("not_delivered", *(f"{party}_gave_none" for party in gave_none))
    finding = Finding("The carrier shows no delivery.", (cites,), "R24")
    return Verdict(outcome, amount, "seller", grounds, (finding,), gave_none, "Nothing shows that the parcel arrived.")
