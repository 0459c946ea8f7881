"""A desk in memory: the real acts of parties, staff and worker, folded into facts as the store does.

It plays a case from due instant to due instant; letters go as soon as they are
written, unless the mail is stopped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from caseboard.domain.acts import consequences, decide
from caseboard.domain.clock_acts import Due, make
from caseboard.domain.clocks import next_act
from caseboard.domain.decision import written_verdict
from caseboard.domain.events import Event, Record
from caseboard.domain.facts import ENDED, Facts, Hold, Item, Letter, Parcel, PeriodSet, Proposal, Request
from caseboard.domain.instants import read
from caseboard.domain.moves import TABLE
from caseboard.domain.policy import shipped
from caseboard.domain.staff import Staff
from caseboard.domain.verdict import Verdict
from tests.domain.build import ADA, T0, context, dispute

_INSTANTS = {"stage_since", "entered_at", "delivered_at", "reason_set_at", "reason_changed_at"}


class Desk:
    """One case, its clock, and whoever touches it."""

    def __init__(self, facts: Facts | None = None, now: datetime = T0) -> None:
        self.facts = facts or dispute()
        self.now = now
        self.policy = shipped()
        self.mail_goes = True
        self.worker_runs = True
        self.history: list[Event] = []
        self.moves: list[tuple[str, str]] = []
        self.ended_at: datetime | None = None
        self.verdict: Verdict | None = None

    # Time.

    def until(self, when: datetime) -> Desk:
        """Let time pass to *when*; the worker does what falls due on the way, at its instant."""
        while self.worker_runs:
            clock = next_act(self.facts)
            if clock is None or clock.instant is None or clock.instant > when:
                break
            self.now = max(self.now, clock.instant)
            self.tick()
        self.now = max(self.now, when)
        return self

    def tick(self) -> int:
        """Make all that is due by now, what letters sent on the way bring included; return how much that was."""
        made = 0
        while (clock := next_act(self.facts)) and clock.instant is not None and clock.instant <= self.now:
            self.happens(make(self.facts, Due(clock, clock.instant, self.now, self.policy, self.verdict)))
            made += 1
            if made > 100:
                raise AssertionError(f"the clock does not move on: {clock}")
            later = next_act(self.facts)
            if later is None or later.instant is None or later.instant > self.now:
                self.post()
        return made

    def post(self) -> None:
        """Let the transport take every letter that waits."""
        if self.mail_goes:
            sent = [replace(x, sent_at=self.now) if x.sent_at is None else x for x in self.facts.letters]
            self.facts = replace(self.facts, letters=tuple(sent))

    # Whoever acts.

    def does(self, record: Record, staff: Staff | None = None, **found: Any) -> Desk:
        """Take a record or a wish in at its instant: catch up first, then decide and follow through."""
        if self.worker_runs:
            self.until(record.at)
            self.tick()
        self.now = max(self.now, record.at)
        ctx = context(self.now, staff or (ADA if record.source == "desk" else None), policy=self.policy)
        events = decide(record, self.facts, replace(ctx, found=found or None))
        if record.type == "proposal":
            self.verdict = record.fields["_verdict"]
        self.happens(events)
        self.post()
        return self

    def proposes(self, verdict: Verdict, when: datetime, by: Staff = ADA, ref: str = "p-1") -> Desk:
        """Let *by* put *verdict* forward."""
        fields = {"verdict": written_verdict(verdict), "_verdict": verdict}
        return self.does(Record("proposal", "desk", ref, when, fields, by.name), by)

    def says(self, *parcels: Parcel) -> Desk:
        """Let the carrier report: parcels as now known replace those of the same name."""
        if self.worker_runs:
            self.tick()
        kept = {one.ref: one for one in (*self.facts.parcels, *parcels)}
        self.facts = replace(self.facts, parcels=tuple(kept.values()))
        self._follow(Event("carrier", "tracking", "t", self.now, self.now, {}))
        return self

    def bounces(self, *kinds: str, permanent: bool = True) -> Desk:
        """Let the letters of these kinds come back now."""
        back = [
            replace(x, bounced_at=self.now, permanent=permanent) if x.kind in kinds else x for x in self.facts.letters
        ]
        self.facts = replace(self.facts, letters=tuple(back))
        self._follow(Event("mail", "bounce", "b", self.now, self.now, {}))
        return self

    # Folding.

    def happens(self, events: Iterable[Event]) -> None:
        """Fold *events* into the facts, one after the other, and what follows from each."""
        for event in events:
            self.history.append(event)
            self._fold(event)
        if self.history:
            self._follow(self.history[-1])

    def _follow(self, cause: Event) -> None:
        for event in consequences(self.facts, cause, context(self.now, policy=self.policy)):
            self.history.append(event)
            self._fold(event)

    def _fold(self, event: Event) -> None:
        result: Mapping[str, Any] = event.body.get("result") or {}
        rows = [
            PeriodSet(r["party"], r["n"], r["kind"], event.recorded_at, read(r["due_at"]), timedelta(seconds=r["lag"]))
            for r in result.get("periods") or ()
        ]
        asked = [
            Request(r["party"], r["slot"], r["by"], event.at, read(r["due_at"]) if r["due_at"] else None)
            for r in result.get("requests") or ()
        ]
        marks = {name: read(at) for name, at in result.get("marks") or ()}
        self.facts = replace(
            self.facts,
            periods=self.facts.periods + tuple(rows),
            requests=self.facts.requests + tuple(asked),
            marks={**self.facts.marks, **marks},
        )
        getattr(self, f"_fold_{event.type}", lambda *_: None)(event, result)
        self._become(event, dict(event.body.get("becomes") or {}))

    def _become(self, event: Event, becomes: dict[str, Any]) -> None:
        stage = becomes.get("stage")
        if stage is not None:
            assert stage in TABLE[self.facts.stage], f"{self.facts.stage} to {stage} is no move of the table"
            self.moves.append((self.facts.stage, stage))
            if stage in ENDED:
                self.ended_at = event.recorded_at
            if stage != "gathering":
                left = [replace(one, left_at=one.left_at or event.recorded_at) for one in self.facts.periods]
                self.facts = replace(self.facts, periods=tuple(left))
        if "proposal" in becomes and becomes["proposal"] is None:
            self.facts = replace(self.facts, proposal=None)
        kept: dict[str, Any] = {
            name: read(value) if name in _INSTANTS else value
            for name, value in becomes.items()
            if name not in ("ended_at", "proposal", "assignee", "remedy")
        }
        self.facts = replace(self.facts, **kept)

    def _fold_letter(self, event: Event, result: Mapping[str, Any]) -> None:
        body = event.body
        made = Letter(result["message_id"], body["kind"], body["party"], body["by_staff"], event.recorded_at,
                      result["period"], None, None, None, False, False)  # fmt: skip
        self.facts = replace(self.facts, letters=(*self.facts.letters, made))

    def _fold_evidence(self, event: Event, result: Mapping[str, Any]) -> None:
        made = Item(event.ref, result["digest"], result["party"], event.body.get("slot"), result["medium"],
                    result["readable"], result["characters"], event.body["provenance"], event.at, None, None,
                    None)  # fmt: skip
        self.facts = replace(self.facts, items=(*self.facts.items, made))

    def _fold_proposal(self, event: Event, result: Mapping[str, Any]) -> None:
        values = event.body["verdict"]
        put = Proposal(event.ref, event.actor, event.recorded_at, read(result["seal_at"]), result["basis"],
                       values["outcome"], values["amount"], tuple(result.get("asks") or ()))  # fmt: skip
        self.facts = replace(self.facts, proposal=put)

    def _fold_approval(self, event: Event, result: Mapping[str, Any]) -> None:
        assert self.facts.proposal is not None
        put = replace(self.facts.proposal, approver=event.actor, seal_at=read(result["seal_at"]))
        self.facts = replace(self.facts, proposal=put)

    def _fold_hold(self, _event: Event, result: Mapping[str, Any]) -> None:
        row = Hold(read(result["hold"]["since"]), read(result["hold"]["until"]))
        self.facts = replace(self.facts, holds=(*self.facts.holds, row))

    def _fold_release(self, event: Event, _result: Mapping[str, Any]) -> None:
        ended = [replace(x, until=min(x.until, max(x.since, event.recorded_at))) for x in self.facts.holds]
        self.facts = replace(self.facts, holds=tuple(ended))

    def _fold_admission(self, event: Event, result: Mapping[str, Any]) -> None:
        self._item(result["item"], admitted_at=event.recorded_at)

    def _fold_view(self, event: Event, result: Mapping[str, Any]) -> None:
        self._item(result["item"], seen_at=event.recorded_at)

    def _fold_refiling(self, _event: Event, result: Mapping[str, Any]) -> None:
        self._item(result["item"], slot=result["slot"])

    def _item(self, ref: str, **changes: Any) -> None:
        items = [item._replace(**changes) if item.ref == ref else item for item in self.facts.items]
        self.facts = replace(self.facts, items=tuple(items))

    # What one asks.

    @property
    def stage(self) -> str:
        """The stage the case is in."""
        return self.facts.stage

    def happened(self, kind: str) -> list[Event]:
        """Return the events of one type."""
        return [event for event in self.history if event.type == kind]

    def written_to(self, kind: str) -> list[str]:
        """Return whom letters of one kind went to."""
        return [letter.party for letter in self.facts.letters if letter.kind == kind]
