"""What is done at the desk.

Each act returns the version that the case then has, and raises `Refused`, or
`Changed` where somebody was faster.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caseboard.domain.instants import written
from caseboard.domain.refusals import Refused
from caseboard.services.seat import DeskUnavailable, Seat

if TYPE_CHECKING:
    from caseboard.domain.sections import Section
    from caseboard.domain.verdict import Verdict
    from caseboard.services.bulk import Kind
    from caseboard.services.sitting import Deeds


class Acts(Seat):
    """Acts; the services behind them are loaded with the first one."""

    def keep_draft(self, number: str, kind: str, fields: Mapping[str, Any] | None) -> None:
        """Keep what has been written so far, or forget it where *fields* is none; no part of the history."""
        from caseboard.store import drafts  # noqa: PLC0415  the first row does not wait for it

        if self.read_only:
            return
        with self._at_hand():
            if fields is None:
                drafts.drop(self._database, self.staff.name, number, kind)
            else:
                drafts.keep(self._database, self.staff.name, number, kind, fields, now=self.now())

    def keep_section(self, section: Section) -> None:
        """Keep a section for oneself or for the team, as its origin says."""
        from caseboard.services import sections  # noqa: PLC0415  the first row does not wait for it

        self._check_writable()
        with self._at_hand():
            sections.keep(self._database, section, by=self.staff)

    def drop_section(self, section: Section) -> None:
        """Drop a section that is kept here."""
        from caseboard.services import sections  # noqa: PLC0415  the first row does not wait for it

        self._check_writable()
        with self._at_hand():
            sections.drop(self._database, section, by=self.staff)

    def open_item(self, number: str, ref: str) -> None:
        """Write down that an item of evidence was opened."""
        from caseboard.services.looking import look_at  # noqa: PLC0415  the first row does not wait for it

        if not self.read_only:
            with self._at_hand():
                look_at(self._database, number, ref, by=self.staff, now=self.now())

    def opened(self, number: str, ref: str) -> bool:
        """Write down that an item was opened; return whether that could be written, for whoever reads reads on."""
        with suppress(Refused, DeskUnavailable):
            self.open_item(number, ref)
            return not self.read_only
        return False

    def closed(self, number: str, ref: str) -> bool:
        """Write down that an item was closed; return whether that could be written."""
        from caseboard.services.looking import look_away  # noqa: PLC0415  the first row does not wait for it

        if self.read_only:
            return False
        with suppress(Refused, DeskUnavailable), self._at_hand():
            look_away(self._database, number, ref, by=self.staff, now=self.now())
            return True
        return False

    def look(self, number: str, version: int) -> None:
        """Write down that the case was opened as it stood at *version*: what happens to it later is news."""
        from caseboard.store import looked  # noqa: PLC0415  the first row does not wait for it

        if not self.read_only:
            with self._at_hand():
                looked.look(self._database, self.staff.name, number, version, now=self.now())

    def assign(self, number: str, to: str | None, *, seen: int) -> int:
        """Give a case to somebody, or to nobody."""
        return self._act("assignment", number, seen, {"to": to})

    def write(self, number: str, party: str, text: str, *, seen: int) -> int:
        """Write to the buyer, the seller, or both."""
        return self._act("writing", number, seen, {"party": party, "text": text})

    def ask(
        self, number: str, party: str, slots: tuple[str, ...], text: str, *, seen: int, due: datetime | None = None
    ) -> int:
        """Ask a party, or both, for evidence; in review this opens one further round (R22)."""
        fields: dict[str, object] = {"party": party, "slots": list(slots), "text": text}
        if due is not None:
            fields["due_at"] = written(due)
        return self._act("ask", number, seen, fields)

    def propose(self, number: str, verdict: Verdict, *, seen: int, confirm: str) -> int:
        """Propose a decision; *confirm* is the case number as typed by hand."""
        from caseboard.services import acting  # noqa: PLC0415  the first row does not wait for it

        self._check_writable()
        with self._at_hand():
            version = acting.propose(
                self._database, number, verdict, by=self.staff, confirm=confirm, now=self.now(), seen=seen
            )
            return self._did("proposal", number, seen, version, {})

    def approve(self, number: str, proposal: str, *, seen: int, confirm: str) -> int:
        """Approve what somebody else put forward; *confirm* is the case number as typed by hand."""
        from caseboard.services import acting  # noqa: PLC0415  the first row does not wait for it

        self._check_writable()
        with self._at_hand():
            version = acting.approve(
                self._database, number, by=self.staff, confirm=confirm, now=self.now(), seen=seen, proposal=proposal
            )
            return self._did("approval", number, seen, version, {})

    def reject(self, number: str, proposal: str, why: str, *, seen: int, confirm: str) -> int:
        """Send what somebody else put forward back to review, with a reason."""
        from caseboard.services import acting  # noqa: PLC0415  the first row does not wait for it

        self._check_writable()
        with self._at_hand():
            version = acting.reject(
                self._database, number, why, by=self.staff, confirm=confirm, now=self.now(), seen=seen,
                proposal=proposal,
            )  # fmt: skip
            return self._did("rejection", number, seen, version, {})

    def hold_back(self, number: str, *, seen: int) -> int:
        """Take a proposal back within its grace period; what it said stays as a draft."""
        version = self._act("hold_back", number, seen, {})
        self.sitting.held_back(number)
        return version

    def bulk(self, kind: Kind, number: str, fields: Mapping[str, Any], *, seen: int, deeds: Deeds) -> int:
        """Do one of many acts of *kind*; it is taken back together with *deeds*."""
        from caseboard.services import bulk  # noqa: PLC0415  the first row does not wait for it

        self._check_writable()
        with self._at_hand():
            version = bulk.act(self._database, kind, number, fields, by=self.staff, now=self.now(), seen=seen)
            return self._did(kind, number, seen, version, fields, deeds)

    def take_back(self) -> str:
        """Take back what was done last from here, and return in words what was undone.

        Raises:
            Refused: there is nothing, or it is too late; `Changed` where somebody has done something else since.
        """
        from caseboard.services import undoing  # noqa: PLC0415  the first row does not wait for it

        self._check_writable()
        deeds = self.sitting.newest()
        if deeds is None:
            raise Refused("you have done nothing here that can be taken back")
        with self._at_hand():
            try:
                words = undoing.take_back(self._database, deeds, by=self.staff, now=self.now())
            except Refused:
                self.sitting.forget(deeds)
                raise
        self.sitting.forget(deeds)
        return words

    def take_next(self) -> str:
        """Take the open case with the next deadline that nobody has, and return its number.

        Raises:
            Refused: there is none.
        """
        from caseboard.services import picking  # noqa: PLC0415  the first row does not wait for it

        self._check_writable()
        with self._at_hand():
            number = picking.take_next(self._database, by=self.staff, now=self.now())
        self.sitting.did("assignment", number, {"to": self.staff.name})
        return number

    def note(self, number: str, text: str, *, seen: int) -> int:
        """Write a note for colleagues."""
        return self._act("note", number, seen, {"text": text})

    def add(self, number: str, text: str, *, seen: int) -> int:
        """Add words to a sealed decision; its outcome stays (R20)."""
        return self._act("addendum", number, seen, {"text": text})

    def set_period(self, number: str, party: str, due: datetime, *, seen: int) -> int:
        """Extend or shorten the running evidence period, for one party or both (R15)."""
        return self._act("period", number, seen, {"party": party, "due_at": written(due)})

    def admit(self, number: str, ref: str, why: str, *, seen: int) -> int:
        """Admit a late item with a reason, so that it counts (*Silence*)."""
        return self._act("admission", number, seen, {"item": ref, "why": why})

    def refile(self, number: str, ref: str, slot: str, *, seen: int) -> int:
        """Lay an item under another slot (*Slots*)."""
        return self._act("refiling", number, seen, {"item": ref, "slot": slot})

    def set_detail(self, number: str, detail: str, *, seen: int) -> int:
        """Set the detail of the case's reason, which decides what is owed (*Slots*)."""
        return self._act("detail", number, seen, {"detail": detail})

    def hold(self, number: str, until: datetime, why: str, *, seen: int) -> int:
        """Hold a claim: its decision waits, no party's deadline does (R41)."""
        return self._act("hold", number, seen, {"until": written(until), "why": why})

    def release(self, number: str, why: str, *, seen: int) -> int:
        """End a hold early, or let the worker take up a case that came in long overdue (R41)."""
        return self._act("release", number, seen, {"why": why})

    def waive(self, number: str, party: str, why: str, *, seen: int) -> int:
        """Waive the contact of a party whose letters came back for good twice (R17)."""
        return self._act("waiver", number, seen, {"party": party, "why": why})

    def acknowledge(self, number: str, letter: str = "", *, seen: int) -> int:
        """Note that a letter which came back was seen, or all of them; its flag goes (R26)."""
        return self._act("acknowledgement", number, seen, {"letter": letter})

    def record(
        self,
        number: str,
        kind: str,
        fields: Mapping[str, Any],
        *,
        seen: int,
        received: datetime | None = None,
        file: str = "",
    ) -> tuple[int, bool]:
        """Record what came by phone or on paper; return the version, and whether anything is new by it."""
        from caseboard.services import recording  # noqa: PLC0415  the first row does not wait for it

        self._check_writable()
        with self._at_hand():
            return recording.record(
                self._database, kind, number, by=self.staff, now=self.now(), received=received, seen=seen,
                fields=fields, file=Path(file) if file else None,
            )  # fmt: skip

    def _act(self, kind: str, number: str, seen: int, fields: dict[str, object]) -> int:
        from caseboard.services import acting  # noqa: PLC0415  the first row does not wait for it

        self._check_writable()
        with self._at_hand():
            version = acting.act(self._database, kind, number, by=self.staff, now=self.now(), seen=seen, fields=fields)
            return self._did(kind, number, seen, version, fields)

    def _did(
        self, kind: str, number: str, seen: int, version: int, fields: Mapping[str, Any], deeds: Deeds | None = None
    ) -> int:
        """Remember an act so that it can be taken back, and that it is no news to who made it; return *version*."""
        from caseboard.store import looked  # noqa: PLC0415  the first row does not wait for it

        self.sitting.did(kind, number, fields, deeds)
        looked.keep_up(self._database, self.staff.name, number, seen, version)
        return version
