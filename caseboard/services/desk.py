"""The desk: a thin face of reads and acts by name. It is all that the board holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from caseboard.domain import decision, letters
from caseboard.domain.desk_acts import parties_of
from caseboard.domain.events import Refused
from caseboard.domain.facts import PARTIES, Facts
from caseboard.domain.letters import Words
from caseboard.domain.money import decimal_text
from caseboard.domain.policy import Policy
from caseboard.domain.queue import Block, QueueView
from caseboard.domain.staff import Staff
from caseboard.domain.verdict import Verdict
from caseboard.services.case_view import CaseView
from caseboard.services.status import Status, status
from caseboard.store import due, queue, standing
from caseboard.store.database import CaseDatabase
from caseboard.store.facts import facts_of
from caseboard.store.numbers import case_id

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A decision in full as it will be sealed, before the number is typed."""

    text: str
    letters: dict[str, Words]
    seal_after: timedelta
    worker_alive: bool


class Desk:
    """One member of staff at one database; every call opens and closes a connection of its own."""

    def __init__(self, database: CaseDatabase, staff: Staff, clock: Clock, *, read_only: bool = False) -> None:
        """Sit *staff* down; *clock* is the only one that tells the time."""
        self._database = database
        self.staff = staff
        self._clock = clock
        self.read_only = read_only

    def now(self) -> datetime:
        """Return the instant, UTC."""
        return self._clock()

    # Reads.

    def status(self) -> Status:
        """Return how the desk stands."""
        with self._database.connection_context():
            return status(self._database, self.now())

    def changes(self) -> int:
        """Return a number that grows with every change."""
        with self._database.connection_context():
            return standing.changes(self._database)

    def queue(self, view: QueueView, first: int, count: int = 128) -> Block:
        """Return a block of the queue."""
        with self._database.connection_context():
            return queue.block(self._database, view, first, count)

    def position(self, view: QueueView, number: str) -> int | None:
        """Return where a case stands in a view, none if it is not in it."""
        with self._database.connection_context():
            return queue.position(self._database, view, number)

    def case(self, number: str) -> CaseView:
        """Return a case, whole.

        Raises:
            NoSuchCase: there is none.
        """
        from caseboard.services.case_reading import case_view  # noqa: PLC0415  the first row does not wait for it

        with self._database.connection_context(), self._database.atomic("DEFERRED"):
            now = self.now()
            policy = standing.policy_in_force(self._database, now)
            return case_view(self._database, number, staff=self.staff, policy=policy, now=now)

    def people(self) -> tuple[Staff, ...]:
        """Return everybody who works here."""
        with self._database.connection_context():
            return standing.staff(self._database)

    # Acts. Each returns the version the case then has and raises Refused, or Changed where somebody was faster.

    def open_item(self, number: str, ref: str) -> None:
        """Write down that an item of evidence was opened."""
        from caseboard.services.looking import look_at  # noqa: PLC0415  the first row does not wait for it

        if not self.read_only:
            with self._database.connection_context():
                look_at(self._database, number, ref, by=self.staff, now=self.now())

    def assign(self, number: str, to: str | None, *, seen: int) -> int:
        """Give a case to somebody, or to nobody."""
        return self._act("assignment", number, seen, {"to": to})

    def write(self, number: str, party: str, text: str, *, seen: int) -> int:
        """Write to the buyer, the seller, or both."""
        return self._act("writing", number, seen, {"party": party, "text": text})

    def ask(self, number: str, party: str, slots: tuple[str, ...], text: str, *, seen: int) -> int:
        """Ask a party for evidence; in review this opens a further round (R22)."""
        return self._act("ask", number, seen, {"party": party, "slots": list(slots), "text": text})

    def propose(self, number: str, verdict: Verdict, *, seen: int, confirm: str) -> int:
        """Propose a decision; *confirm* is the case number as typed by hand."""
        from caseboard.services import acting  # noqa: PLC0415  the first row does not wait for it

        self._check_writable()
        with self._database.connection_context():
            return acting.propose(
                self._database, number, verdict, by=self.staff, confirm=confirm, now=self.now(), seen=seen
            )

    def hold_back(self, number: str, *, seen: int) -> int:
        """Take a proposal back within its grace period."""
        return self._act("hold_back", number, seen, {})

    def _act(self, kind: str, number: str, seen: int, fields: dict[str, object]) -> int:
        from caseboard.services import acting  # noqa: PLC0415  the first row does not wait for it

        self._check_writable()
        with self._database.connection_context():
            return acting.act(self._database, kind, number, by=self.staff, now=self.now(), seen=seen, fields=fields)

    def _check_writable(self) -> None:
        if self.read_only:
            raise Refused("read-only: the board was started with --read-only")

    # Previews: what would go, and what would be sealed.

    def letter_preview(self, number: str, party: str, text: str) -> Words:
        """Return a letter as it would go; to both, the buyer's."""
        return letters.from_staff(self._facts(number), parties_of(party)[0], text)

    def ask_preview(self, number: str, party: str, slots: tuple[str, ...], text: str) -> Words:
        """Return the letter that would ask for evidence, with the deadline it would name."""
        from caseboard.services import acting  # noqa: PLC0415  the first row does not wait for it

        facts = self._facts(number)
        to = parties_of(party)[0]
        return letters.asked(facts, to, slots, acting.asked_until(facts, to, self.now()), text)

    def check(self, number: str, verdict: Verdict) -> Sheet:
        """Return the whole decision and both letters as they would be sealed.

        Raises:
            Refused: a rule forbids it.
        """
        with self._database.connection_context():
            now = self.now()
            policy = standing.policy_in_force(self._database, now)
            facts = facts_of(self._database, [case_id(number)])[case_id(number)]
            alive = status(self._database, now).worker_alive
            waivers = due.waivers_of(self._database, number)
        decision.check(facts, verdict, policy)
        told: dict[str, Words] = {party: letters.decision(facts, party, verdict, waivers) for party in PARTIES}
        return Sheet(_in_words(facts, verdict, policy), told, policy.seal_after, alive)

    def _facts(self, number: str) -> Facts:
        with self._database.connection_context():
            return facts_of(self._database, [case_id(number)])[case_id(number)]


def _in_words(facts: Facts, verdict: Verdict, policy: Policy) -> str:
    """Return a verdict as the sheet shows it."""
    amount = f"{decimal_text(verdict.amount, facts.currency)} {facts.currency}"
    asked = f"{decimal_text(facts.requested, facts.currency)} {facts.currency}"
    lines = [
        f"{facts.number}: {verdict.outcome.replace('_', ' ')}, {amount} of {asked} asked",
        f"fault: {verdict.fault}",
        "grounds: " + ", ".join(ground.replace("_", " ") for ground in verdict.grounds),
        *(f"finding {n}: {one.sentence} [{one.rule}] cites {', '.join(d[:12] + '…' for d in one.cites) or 'nothing'}"
          for n, one in enumerate(verdict.findings, 1)),
        *(f"the {party} gave no evidence" for party in verdict.gave_none),
        f"rationale: {verdict.rationale}",
    ]  # fmt: skip
    if verdict.above_request:
        lines.append(f"above the request because: {verdict.above_request}")
    for party, slots in decision.unfilled(facts).items():
        lines.append(f"the {party} left empty: {', '.join(slots).replace('_', ' ')}")
    lines += [f"contact of the {party} was waived (R17)" for party in sorted(facts.waived)]
    lines.append(f"sealed {int(policy.seal_after.total_seconds())} s after it is proposed, then final (R20)")
    return "\n".join(lines)
