"""What holds of every history: clocks are total, move on, count honestly, and never leave the table."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from caseboard.domain import basis, decision_clock, periods
from caseboard.domain.chips import chips
from caseboard.domain.clocks import ORDER, clocks, next_act, next_deadline
from caseboard.domain.completeness import as_of, complete, complete_at, meters
from caseboard.domain.facts import Facts, Hold, Proposal, Request
from caseboard.domain.flags import flags
from caseboard.domain.instants import days, written
from caseboard.domain.refusals import Refused
from caseboard.domain.slots import REASONS
from tests.domain.build import (
    ADA,
    EVE,
    PROOF,
    T0,
    US,
    at,
    claim,
    dispute,
    gave,
    letter,
    parcel,
    policy,
    record,
    setting,
    unreadable,
    verdict,
    wish,
)
from tests.domain.desk import Desk

# Histories.

FOUND: dict[str, Any] = {"medium": "image", "readable": True, "characters": 0}


def _sends(desk: Desk, n: int, party: str, ago: float, **found: Any) -> None:
    received = desk.now - days(ago)
    item = record("evidence", received, ref=f"e-{n}", by=party, provenance="party", slot=found.pop("slot", None))
    desk.does(item, **{**FOUND, "digest": f"{n:064x}", **found})


def _proposes(desk: Desk, n: int) -> None:
    cited = [item.digest for item in desk.facts.items][:1]
    silent = tuple(p for p in ("buyer", "seller") if not periods.gave(desk.facts, p))
    desk.proposes(verdict(cited, gave_none=silent), desk.now, ref=f"p-{n}")


def _mail_goes(desk: Desk) -> None:
    desk.mail_goes = True
    desk.post()


def _item(desk: Desk) -> str:
    return desk.facts.items[-1].ref if desk.facts.items else ""


ACTS: dict[str, Any] = {
    "escalates": lambda d, n: d.does(record("escalation", d.now, ref=f"r-{n}", by="b-1", why="other")),
    "buyer sends": lambda d, n: _sends(d, n, "b-1", 0),
    "seller sends": lambda d, n: _sends(d, n, "s-1", 0),
    "seller proves": lambda d, n: _sends(d, n, "s-1", 0, slot="proof_of_shipment"),
    "night's file": lambda d, n: _sends(d, n, "b-1", 0.9),
    "broken file": lambda d, n: _sends(d, n, "b-1", 0, readable=False, medium="other"),
    "delivered": lambda d, n: d.says(parcel("p-1", at(-10), ("delivered", d.now))),
    "will be delivered": lambda d, n: d.says(parcel("p-1", at(-10), ("delivered", d.now + days(2)))),
    "returned": lambda d, n: d.says(parcel("p-1", at(-10), ("returned", d.now))),
    "letters bounce": lambda d, n: d.bounces("evidence_period", "period_shortened"),
    "notice bounces": lambda d, n: d.bounces("delivery_notice", permanent=False),
    "mail stops": lambda d, n: setattr(d, "mail_goes", False),
    "mail goes": lambda d, n: _mail_goes(d),
    "worker stops": lambda d, n: setattr(d, "worker_runs", False),
    "worker comes": lambda d, n: setattr(d, "worker_runs", True),
    "extends": lambda d, n: d.does(wish("period", d.now, ref=f"w-{n}", party="buyer", due_at=written(d.now + days(9)))),
    "shortens": lambda d, n: d.does(wish("period", d.now, ref=f"w-{n}", party="both", due_at=written(d.now + days(1)))),
    "asks": lambda d, n: d.does(wish("ask", d.now, ref=f"w-{n}", party="seller", slots=(), text="More?")),
    "holds": lambda d, n: d.does(wish("hold", d.now, EVE, f"w-{n}", why="?", until=written(d.now + days(6))), EVE),
    "releases": lambda d, n: d.does(wish("release", d.now, EVE, f"w-{n}", why="!"), EVE),
    "proposes": _proposes,
    "holds back": lambda d, n: d.does(wish("hold_back", d.now, ref=f"w-{n}")),
    "sets detail": lambda d, n: d.does(wish("detail", d.now, ref=f"w-{n}", detail="customs")),
    "looks": lambda d, n: d.does(wish("view", d.now, ref=f"w-{n}", item=_item(d))),
    "admits": lambda d, n: d.does(wish("admission", d.now, ref=f"w-{n}", item=_item(d), why="!")),
    "changes reason": lambda d, n: d.does(record("reason_change", d.now, ref=f"r-{n}", by="b-1", to="quality")),
    "withdraws": lambda d, n: d.does(record("withdrawal", d.now, ref=f"r-{n}", by="b-1")),
    "settles": lambda d, n: d.does(record("settlement", d.now, ref=f"r-{n}", by="s-1")),
}
USUAL = sorted(set(ACTS) - {"withdraws", "settles"})
STEPS = st.lists(
    st.tuples(
        st.sampled_from([*USUAL, *USUAL, *USUAL, *ACTS]),
        st.one_of(st.just(0.0), st.floats(0, 4), st.sampled_from([0.5, 1.0, 3.0, 5.0, 7.0])),
    ),
    max_size=25,
)


def step(desk: Desk, n: int, name: str, wait: float) -> None:
    """Let time pass, and somebody do something; what the rules refuse does not happen."""
    desk.until(desk.now + days(wait))
    with suppress(Refused):
        ACTS[name](desk, n)
    if desk.worker_runs:
        desk.tick()


@settings(max_examples=80)
@given(STEPS, st.sampled_from(["review", "cancel"]))
def test_every_history_keeps_the_rules(steps, silence):
    """Whatever happens: no act left in the past, no move outside the table, N honest, nothing after an end."""
    desk = Desk(dispute(policy=policy(claimant_silence=silence)))
    for n, (name, wait) in enumerate(steps):
        ended = desk.facts.ended
        step(desk, n, name, wait)
        facts = desk.facts
        act = next_act(facts)
        if desk.worker_runs:
            assert act is None or (act.instant is not None and act.instant > desk.now)
        assert [c.act for c in clocks(facts) if c.whose == "worker" and c.act not in ORDER] == []
        assert facts.proposal is None or facts.stage in ("sealing", "decided", "withdrawn", "settled")
        assert periods.rounds_used(facts) <= 2
        if ended:
            assert desk.facts.stage == desk.moves[-1][1]
        spent = decision_clock.spent(facts, desk.now)
        if facts.entered_at is not None:
            assert 0 * US <= spent <= max(desk.now - facts.entered_at, 0 * US)
    assert len({(e.source, e.type, e.ref) for e in desk.history}) == len(desk.history)


@settings(max_examples=60)
@given(STEPS)
def test_n_never_runs_backwards_nor_faster_than_time(steps):
    """On the facts of any history N grows with time, at most as fast, and is reached where it says."""
    desk = Desk()
    for n, (name, wait) in enumerate(steps):
        step(desk, n, name, wait)
    start = desk.facts.entered_at
    if start is None:
        return
    instants = [start + days(n / 2) for n in range(80)]
    counted = [decision_clock.spent(desk.facts, when) for when in instants]
    for one, following in pairwise(counted):
        assert 0 * US <= following - one <= days(0.5)
    due = decision_clock.decision_due(desk.facts)
    if due is not None:
        assert decision_clock.spent(desk.facts, due) == days(10)
        assert decision_clock.spent(desk.facts, due - US) < days(10)


RECEIVED = st.lists(
    st.tuples(
        st.sampled_from(["b-1", "s-1", "proof"]),
        st.one_of(st.floats(0.01, 12), st.sampled_from([3.5, 6.0, 7.0, 8.0])),
    ),
    max_size=6,
)


@settings(max_examples=80)
@given(RECEIVED, st.sampled_from(["review", "cancel"]), st.floats(13, 40))
def test_a_late_worker_changes_no_outcome(received, silence, late):
    """The same records, with a punctual worker and with one that comes long after: the case goes the same way."""
    start = claim(policy=policy(claimant_silence=silence))
    punctual, slow = Desk(start), Desk(start)
    slow.worker_runs = False
    for n, (party, when) in enumerate(sorted(received, key=lambda one: one[1])):
        who, slot = ("s-1", "proof_of_shipment") if party == "proof" else (party, None)
        item = record("evidence", at(when), ref=f"e-{n}", by=who, provenance="carrier", slot=slot)
        for desk in (punctual, slow):
            try:
                desk.does(item, **{**FOUND, "digest": f"{n:064x}"})
            except Refused:
                assert desk is punctual  # it came after the end that a punctual worker had made
    punctual.until(at(late))
    slow.now = at(late)
    slow.tick()
    assert punctual.moves == slow.moves
    assert flags(punctual.facts) == flags(slow.facts)


# Facts as they may lie in a database, whatever brought them there.

INSTANTS = st.floats(-30, 90).map(at)
MAYBE = st.one_of(st.none(), INSTANTS)
PARTY = st.sampled_from(["buyer", "seller"])
SETTINGS = st.builds(
    setting,
    PARTY,
    st.sampled_from(["first", "fresh", "renewed", "round", "extended", "reason", "shortened", "early"]),
    INSTANTS, INSTANTS, st.integers(1, 3), MAYBE,
)  # fmt: skip
LETTERS = st.builds(
    lambda party, kind, sent, n, **fate: letter(party, kind, sent, period=n, **fate),
    PARTY,
    st.sampled_from(["evidence_period", "period_shortened", "review_early", "delivery_notice", "letter", "reminder"]),
    MAYBE, st.one_of(st.none(), st.integers(1, 3)),
    bounced_at=MAYBE, failed_at=MAYBE, permanent=st.booleans(),
)  # fmt: skip
ITEMS = st.one_of(
    st.builds(lambda party, when, text, admitted: gave(party, when, text=text, admitted_at=admitted),
              st.sampled_from(["buyer", "seller", "desk"]), INSTANTS, st.sampled_from("abc"), MAYBE),
    st.builds(lambda when: gave("seller", when, **PROOF), INSTANTS),
    st.builds(lambda party, when, seen: unreadable(party, when, seen_at=seen), PARTY, INSTANTS, MAYBE),
)  # fmt: skip
PARCELS = st.builds(
    lambda ref, sent, events, way: parcel(ref, sent, *events, direction=way),
    st.sampled_from(["p-1", "p-2"]), INSTANTS,
    st.lists(st.tuples(st.sampled_from(["delivered", "returned", "exception", "customs_hold"]), INSTANTS), max_size=3),
    st.sampled_from(["out", "back"]),
)  # fmt: skip


@st.composite
def facts_of_any_kind(draw: Any) -> Facts:
    """Facts as odd as a database may hold them."""
    reason = draw(st.sampled_from(sorted(REASONS)))
    details = REASONS[reason]
    stage = draw(st.sampled_from(
        ["negotiating", "gathering", "review", "approval", "sealing", "decided", "cancelled", "withdrawn", "settled"]
    ))  # fmt: skip
    settings_ = sorted(draw(st.lists(SETTINGS, max_size=6)), key=lambda one: one.set_at)
    return dispute(
        stage=stage,
        stage_since=draw(INSTANTS),
        reason=reason,
        detail=draw(st.sampled_from(details)) if details else None,
        reason_set_at=draw(INSTANTS),
        entered_at=None if stage == "negotiating" else draw(INSTANTS),
        reason_changed_at=draw(MAYBE),
        delivered_at=draw(MAYBE),
        arrived_overdue=draw(st.booleans()),
        parcels=tuple(draw(st.lists(PARCELS, max_size=3))),
        periods=tuple(settings_),
        items=tuple(draw(st.lists(ITEMS, max_size=5))),
        letters=tuple(draw(st.lists(LETTERS, max_size=6))),
        requests=tuple(draw(st.lists(st.builds(Request, PARTY, st.sampled_from(["", "invoice"]), st.just("ada"),
                                               INSTANTS, MAYBE), max_size=2))),
        holds=tuple(draw(st.lists(st.builds(Hold, INSTANTS, INSTANTS), max_size=3))),
        marks={name: draw(INSTANTS) for name in draw(st.sets(st.sampled_from(
            ["closed/buyer", "closed/seller", "decision_50", "unreadable", "delivered_no_reply"])))},
        proposal=Proposal("p", ADA.name, T0, draw(INSTANTS), "b", "no_refund", 0) if stage == "sealing" else None,
    )  # fmt: skip


@settings(max_examples=120)
@given(facts_of_any_kind())
def test_clocks_are_total(facts):
    """Any facts have clocks: in order, in UTC, explained; a clock without an instant says what it waits for."""
    found = clocks(facts)
    dated = [c.instant for c in found if c.instant is not None]
    assert dated == sorted(dated)
    assert all(instant.tzinfo == UTC for instant in dated)
    for clock in found:
        assert clock.words
        assert clock.rule
        assert clock.arithmetic
        assert clock.instant is not None or clock.blocked
    act = next_act(facts)
    assert act is None or not facts.arrived_overdue
    assert next_deadline(facts) is None or next_deadline(facts) in found


@settings(max_examples=80)
@given(facts_of_any_kind())
def test_everything_reckoned_is_total(facts):
    """Meters, flags, chips and the basis answer for any facts, and meters never count more than there is."""
    full = meters(facts)
    for party in ("buyer", "seller"):
        assert 0 <= full.filled(party) <= full.required(party)
        assert full.complete(party) is (full.filled(party) == full.required(party))
    assert len(set(flags(facts))) == len(flags(facts))
    assert all(chip.words for chip in chips(facts))
    assert len(basis.basis(facts)) == 64
    assert decision_clock.spent(facts, at(200)) >= 0 * US


@settings(max_examples=80)
@given(facts_of_any_kind())
def test_completeness_found_is_completeness(facts):
    """The instant at which review starts early is one at which the case was complete, and none before it was."""
    when = complete_at(facts)
    if when is None:
        return
    assert complete(as_of(facts, when))


@settings(max_examples=60)
@given(st.lists(ITEMS, max_size=12), st.booleans())
def test_halving_finds_what_looking_through_finds(items, asked):
    """The quick search for the completing instant and the plain one agree."""
    facts = claim(items=items)
    if asked:
        # A request after everything else rules the quick search out and changes nothing.
        late = replace(facts, requests=(Request("seller", "label", "ada", at(90), None),))
        assert complete_at(late) == complete_at(facts)
