"""What dialogs ask the desk: previews, checks, drafts, acts on many; and the messages that bring the answers.

Loaded with the first dialog.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from textual.widget import Widget

from caseboard.domain.refusals import Refused
from caseboard.tui import door
from caseboard.tui.drafts import Drafts, Key
from caseboard.tui.told import Done, Told

if TYPE_CHECKING:
    from datetime import datetime

    from caseboard.domain.draft import Draft
    from caseboard.domain.letters import Words
    from caseboard.domain.staff import Staff
    from caseboard.domain.verdict import Verdict
    from caseboard.services.bulk import Kind, Would
    from caseboard.services.desk import Desk
    from caseboard.services.previews import ApprovalSheet, AskSheet, PeriodSheet, Sheet
    from caseboard.services.seals import Seal
    from caseboard.services.sitting import Deeds


class PeopleLoaded(Told):
    """Who works at the desk."""

    people: tuple[Staff, ...]


class DraftLoaded(Told):
    """What was begun and not sent, if anything was."""

    draft: Draft | None
    whose: str = ""
    """The colleague who began it, where the case has changed hands; empty where it is one's own."""


class Recorded(Told):
    """Something was recorded by hand."""

    new: bool
    """Whether anything is new by it; it may have stood so."""


class PeriodPreviewed(Told):
    """Another evidence deadline, what it means, and the letters that tell it."""

    due: datetime
    sheet: PeriodSheet


class Previewed(Told):
    """Letters as they would go: to whom, and with which words."""

    letters: tuple[tuple[str, Words], ...]


class AskPreviewed(Told):
    """What asking for evidence would mean, and the letters that ask."""

    sheet: AskSheet
    words: str
    """What the letters say beside what is asked for."""
    due: datetime | None
    """Until when, where that was said."""


class Checked(Told):
    """A decision that may be proposed, as its sheet shows it."""

    sheet: Sheet
    unlike: str
    """How it stands out from the decided cases like it; empty where it does not."""


class ApprovalRead(Told):
    """A proposal that waits for a second person, in full."""

    sheet: ApprovalSheet


class SealRead(Told):
    """Where the entry that ended a case stands, checked now."""

    seal: Seal


class BulkChecked(Told):
    """What an act would do to each of many cases."""

    would: tuple[Would, ...]


class BulkStep(Told):
    """One of many acts was made, or refused."""

    number: str
    why_not: str


class Questions:
    """Asks the desk for dialogs, through the gateway's door."""

    def __init__(self, desk: Desk, drafts: Drafts) -> None:
        self._desk = desk
        self._drafts = drafts

    def people(self, teller: Widget) -> None:
        """Fetch who works at the desk."""
        door.run(teller, "people", lambda: PeopleLoaded(self._desk.people()))

    def preview_letter(self, teller: Widget, number: str, party: str, text: str) -> None:
        """Fetch a letter as it would go, to one party or to both."""

        def read() -> Previewed:
            to = ("buyer", "seller") if party == "both" else (party,)
            return Previewed(tuple((one, self._desk.letter_preview(number, one, text)) for one in to))

        door.run(teller, "preview", read)

    def preview_ask(
        self, teller: Widget, number: str, party: str, slots: tuple[str, ...], text: str, due: datetime | None
    ) -> None:
        """Fetch what asking for *slots* would mean, and the letters."""

        def read() -> AskPreviewed:
            return AskPreviewed(self._desk.asking(number, text, party=party, slots=slots, due=due), text, due)

        door.run(teller, "preview", read)

    def check(self, teller: Widget, number: str, verdict: Verdict) -> None:
        """Have a decision checked against the rules and fetch its sheet, and how it stands out from those like it."""

        def read() -> Checked:
            return Checked(self._desk.check(number, verdict), self._desk.stands_out(number, verdict))

        door.run(teller, "check", read)

    def approval(self, teller: Widget, number: str) -> None:
        """Fetch the proposal that waits for a second person, and what has come since."""
        door.run(teller, "check", lambda: ApprovalRead(self._desk.approval(number)))

    def seal(self, teller: Widget, number: str) -> None:
        """Have the entry that ended a case checked."""
        door.run(teller, "check", lambda: SealRead(self._desk.seal(number)))

    def preview_period(self, teller: Widget, number: str, party: str, due: datetime) -> None:
        """Fetch what another evidence deadline would mean."""

        def read() -> PeriodPreviewed:
            return PeriodPreviewed(due, self._desk.period_preview(number, party, due))

        door.run(teller, "preview", read)

    def record(self, teller: Widget, call: Callable[[Desk], tuple[int, bool]]) -> None:
        """Record something by hand."""
        door.run(teller, "record", lambda: Recorded(call(self._desk)[1]), exclusive=False)

    def draft(self, teller: Widget, key: Key) -> None:
        """Fetch what was begun and not sent."""

        def read() -> DraftLoaded:
            self._drafts.keep()
            begun = self._desk.draft_to_go_on_with(*key)
            if begun is None:
                return DraftLoaded(None)
            return DraftLoaded(begun.draft, "" if begun.staff == self._desk.staff.name else begun.staff)

        door.run(teller, "draft", read)

    def keep_drafts(self, teller: Widget) -> None:
        """Have the desk keep what was jotted down."""
        door.run(teller, "draft", self._keep, exclusive=False)

    def discarded(self, key: Key, fields: Mapping[str, Any]) -> None:
        """Remember a draft that was discarded, so that it can be brought back."""
        self._desk.sitting.discarded(*key, fields)

    def bulk_check(self, teller: Widget, kind: Kind, numbers: Sequence[str], fields: Mapping[str, Any]) -> None:
        """Fetch what an act would do to each of the cases *numbers*."""
        door.run(teller, "check", lambda: BulkChecked(self._desk.bulk_check(kind, numbers, fields)))

    def bulk(
        self, teller: Widget, kind: Kind, cases: Sequence[Would], fields: Mapping[str, Any], goes_on: Callable[[], bool]
    ) -> None:
        """Act on *cases*, one after the other while it *goes_on*, and tell what came of each."""

        def act(desk: Desk, one: Would, deeds: Deeds) -> int:
            return desk.bulk(kind, one.number, fields, seen=one.seen, deeds=deeds)

        self.each(teller, cases, act, goes_on)

    def each(
        self,
        teller: Widget,
        cases: Sequence[Would],
        act: Callable[[Desk, Would, Deeds], int],
        goes_on: Callable[[], bool],
    ) -> None:
        """Do *act* to each of *cases* while it *goes_on*, and tell what came of it; all is taken back together."""

        def act_on_all() -> Done:
            deeds = self._desk.sitting.together()
            for one in cases:
                if not goes_on():
                    break
                why_not = ""
                try:
                    act(self._desk, one, deeds)
                except Refused as refusal:
                    why_not = str(refusal)
                door.tell(teller, BulkStep(one.number, why_not))
            return Done("bulk", 0)

        door.run(teller, "bulk", act_on_all, exclusive=False)

    def _keep(self) -> None:
        self._drafts.keep()
