"""Findings while one reads, in the draft of a decision, and what colleagues have begun."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caseboard.services.seat import Seat

if TYPE_CHECKING:
    from caseboard.domain.draft import Begun, Draft
    from caseboard.domain.verdict import Finding


class Findings(Seat):
    """Findings and drafts; none of it is part of the history."""

    def findings(self, number: str) -> tuple[Finding, ...]:
        """Return the findings that stand in one's draft of the decision."""
        from caseboard.services import findings  # noqa: PLC0415  the first row does not wait for it

        with self._at_hand():
            return findings.findings(self._database, number, by=self.staff)

    def cite(self, number: str, digest: str, sentence: str, rule: str, *, quote: str = "") -> tuple[Finding, ...]:
        """Put a finding that rests on an item into the draft of the decision; return all that stand there."""
        from caseboard.services import findings  # noqa: PLC0415  the first row does not wait for it

        self._check_writable()
        with self._at_hand():
            return findings.cite(
                self._database, number, digest, sentence, rule, quote=quote, by=self.staff, now=self.now()
            )

    def drop_finding(self, number: str, place: int) -> tuple[Finding, ...]:
        """Take the finding at *place* (from 0) out of the draft of the decision; return what is left."""
        from caseboard.services import findings  # noqa: PLC0415  the first row does not wait for it

        self._check_writable()
        with self._at_hand():
            return findings.drop(self._database, number, place, by=self.staff, now=self.now())

    def drafts_of_colleagues(self, number: str) -> tuple[Begun, ...]:
        """Return what colleagues have begun to write about a case that is one's own now."""
        from caseboard.services import findings  # noqa: PLC0415  the first row does not wait for it

        with self._at_hand():
            return findings.of_colleagues(self._database, number, by=self.staff)

    def draft_to_go_on_with(self, number: str, kind: str) -> Begun | None:
        """Return one's own draft, else a colleague's on a case that is one's own now; none where nobody has begun."""
        from caseboard.services import findings  # noqa: PLC0415  the first row does not wait for it

        with self._at_hand():
            return findings.to_go_on_with(self._database, number, kind, by=self.staff)

    def take_over_draft(self, number: str, kind: str, whose: str) -> Draft:
        """Go on with what a colleague has begun on a case that is one's own now."""
        from caseboard.services import findings  # noqa: PLC0415  the first row does not wait for it

        self._check_writable()
        with self._at_hand():
            return findings.take_over(self._database, number, kind, whose, by=self.staff, now=self.now())
