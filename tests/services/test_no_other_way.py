"""No public function of the services reaches `decided` past the guards (R17, R20, *Stages*)."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from caseboard import services
from caseboard.domain import four_eyes
from caseboard.domain.acts import DECIDES, PARTY_ACTS
from caseboard.domain.decision import written_verdict
from caseboard.domain.events import Record
from caseboard.domain.instants import written
from caseboard.domain.policy import shipped
from caseboard.domain.staff import Staff
from caseboard.services.catch_up import catch_up
from caseboard.services.sitting import Deed
from caseboard.services.tomorrow import tomorrow
from caseboard.store.database import CaseDatabase
from caseboard.store.guards import TWO_PEOPLE, apart
from caseboard.store.writing import Work, writing
from tests.stories.house import House, at, refund

LENA = Staff("lena", "supervisor")
"""Whoever acts: she proposed it, and no role makes her a second person."""
NUMBER = "CB-1"


def functions() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Yield every public function of the services that is handed a database or a transaction, by its name."""
    for module in pkgutil.iter_modules(services.__path__):
        made = importlib.import_module(f"{services.__name__}.{module.name}")
        for name, one in vars(made).items():
            own = inspect.isfunction(one) and one.__module__ == made.__name__
            if own and not name.startswith("_") and {"database", "work"} & inspect.signature(one).parameters.keys():
                yield f"{module.name}.{name}", one


FUNCTIONS = dict(functions())


class Rolled(Exception):
    """Takes back what a call has done."""


@pytest.fixture(params=["unreached", "waits", "voided"])
def case(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    """Give a case that a guard keeps from being decided: nobody was reached, nobody has approved, its basis changed."""
    house = House(tmp_path)
    with house.database.connection_context():
        if request.param == "unreached":
            house.post.refuses = {"buyer", "seller"}
        house.claim()
        cites = house.sends(at("15 March 9:00"), "bea")
        house.sends(at("15 March 9:00"), "sam")
        if request.param != "unreached":
            house.adopts(at("20 March 12:00"), four_eyes_reasons=["not_received"])
            house.proposes(at("21 March 9:00"), NUMBER, refund(6000, cites))
            assert house.stage() == "approval"
        if request.param == "voided":
            house.sends(at("21 March 9:30"), "sam", "Something that nobody has weighed so far, and it matters.")
        house.until(at("21 March 10:00"))
        assert house.stage() == ("approval" if request.param == "waits" else "review")
        house.comes(house.now, "staff", "lena-2", name="lena", role="supervisor", source="desk")
        house.opens(by=LENA)
        yield house


def decided(house: House) -> bool:
    """Whether the case is decided, or the ledger or the table of decisions says so."""
    row = house.database.execute_sql("SELECT count(*) FROM decision").fetchone()
    return house.stage() == "decided" or bool(row[0]) or bool(house.entries())


def verdict(house: House) -> Any:
    """Return a decision on the case that nothing but its guards stands against."""
    return refund(6000, house.facts().items[0].digest)


def fields(house: House) -> dict[str, Any]:
    """Return fields with which any act can be made."""
    item, proposal = house.facts().items[0], house.facts().proposal
    return {
        "by": None, "dispute": "d-1", "case": NUMBER, "text": "More.", "why": "no_agreement", "item": item.ref,
        "slot": "statement", "party": "seller", "slots": (), "letter": "", "state": "sent", "amount": "60.00",
        "to": "quality", "requested": "60.00", "reason": "not_received", "provenance": "party",
        "verdict": written_verdict(verdict(house)), "opened": [], "until": written(house.now + timedelta(days=3)),
        "due_at": written(house.now + timedelta(days=3)), "outcome": "no_refund", "fault": "none",
        "grounds": ["faulty"], "rationale": "So.", "proposal": proposal.ref if proposal else "", "lines": ["1"],
    }  # fmt: skip


def values(house: House, work: Work) -> dict[str, list[Any]]:
    """Return what each parameter is tried with, by its name."""
    facts, given = house.facts(), fields(house)
    records = [
        Record(kind, source, f"try-{kind}-{source}", house.now, given, LENA.name)
        for kind in DECIDES
        for source in (("market", "desk") if kind in PARTY_ACTS else ("desk",))
    ]
    sealed = {"decision": written_verdict(verdict(house)), "currency": "EUR", "by": "lena", "version": 1,
              "proposal": given["proposal"], "approver": "omar", "waived": [], "evidence": []}  # fmt: skip
    becomes = {"stage": "decided", "stage_since": written(house.now), "ended_at": written(house.now), "awarded": 6000}
    forged = {"case": NUMBER, "becomes": becomes, "result": sealed}
    kept = [{"recorded_at": written(house.now), "decided": one}
            for one in (forged, {**forged, "result": {**sealed, "imported": True}})]  # fmt: skip
    coming = tomorrow(house.database, hours=24, now=house.now)
    kinds = [*DECIDES, "seal", "void", "decide"]
    return {
        "database": [house.database], "work": [work], "number": [NUMBER], "numbers": [[NUMBER]], "case": [1],
        "kind": kinds, "by": [LENA], "staff": [LENA], "confirm": [NUMBER], "now": [house.now], "facts": [facts],
        "until": [house.now + timedelta(days=400)], "verdict": [verdict(house)], "fields": [given],
        "record": records, "kept": kept, "file": [None], "policy": [replace(shipped(), version="other")],
        "effective_from": [house.now], "why": ["Because."], "proposal": [given["proposal"]], "party": ["buyer"],
        "key": ["market:o-1"], "order": [None], "progress": [lambda *_: None], "signer": [None], "sink": [None],
        "digests": [[]], "digest": [facts.items[0].digest], "sentence": ["It never came."], "rule": ["R18"],
        "place": [0], "whose": ["omar"], "ref": [facts.items[0].ref], "carrier": [house.post], "made": [()],
        "text": ["Hello."], "slots": [()], "due": [house.now + timedelta(days=3)], "new": [None], "vouch": [None],
        "entries": [None], "section": [None], "name": ["zoe"], "role": ["supervisor"],
        "event": house.happened()[-1:], "cause": house.happened()[-1:], "held": [()], "signatures": [None],
        "deeds": [[Deed("proposal", NUMBER)], [Deed("note", NUMBER)]], "seen": [facts.version],
        "item": [facts.items[0].ref], "sheet": [None], "window": [None], "asked": [None], "part": [None],
        "at": [house.now], "outcome": ["refund_full"], "awarded": [6000], "seq": [0], "to": ["omar"], "cases": [5],
        "days": ["1-5"], "hours": [24, "9-17"], "zone": ["UTC"], "since": [house.now], "reason": ["Because."],
        "coming": [coming, *coming], "opened": [()], "batch": [500], "remove": [True],
        "due_at": [house.now + timedelta(days=3)],
    }  # fmt: skip


def tries(house: House, function: Callable[..., Any], work: Work) -> Iterator[dict[str, Any]]:
    """Yield the arguments to try *function* with: each value of each parameter, the others as they come first."""
    known = values(house, work)
    parameters = inspect.signature(function).parameters.values()
    wanted = [one.name for one in parameters if one.default is one.empty]
    missing = [name for name in wanted if name not in known]
    assert not missing, f"say here what {', '.join(missing)} is tried with"
    first = {name: known[name][0] for name in wanted}
    yield first
    for name in wanted:
        yield from ({**first, name: value} for value in known[name][1:])


def call(house: House, function: Callable[..., Any], at_: int) -> bool:
    """Make the try number *at_*, see whether the case is decided by it, now or later by itself, and take it back."""
    try:
        with writing(house.database, now=house.now) as work:
            given = list(tries(house, function, work))[at_]
            names = inspect.signature(function).parameters
            try:
                made = function(**{n: v for n, v in given.items() if names[n].kind is not names[n].POSITIONAL_ONLY})
                if inspect.isgenerator(made):
                    list(made)
            except Exception:  # noqa: BLE001, S110  what is refused, or cannot be done here, decides nothing
                pass
            house.decided_by_it = decided(house)  # type: ignore[attr-defined]
            with writing(house.database, now=house.now + timedelta(days=1)) as later:
                catch_up(later, [NUMBER], until=house.now + timedelta(days=1))
            house.decided_by_it |= decided(house)  # type: ignore[attr-defined]
            raise Rolled
    except Rolled:
        return bool(house.decided_by_it)  # type: ignore[attr-defined]


def walk(house: House) -> list[str]:
    """Return the functions by which the case was decided."""
    found = []
    for name, function in FUNCTIONS.items():
        with writing(house.database, now=house.now) as work:
            count = len(list(tries(house, function, work)))
        found += [f"{name} #{at_}" for at_ in range(count) if call(house, function, at_)]
    return found


def test_no_public_function_reaches_decided_past_the_guards(case):
    """Whatever is called with whatever there is, by whoever proposed it: a guarded case is not decided.

    A restore takes a whole history into an empty desk; one whose desk kept no proposals has
    none, so that only a standing proposal guards it there. No case of a desk at work is restored.
    """
    assert len(FUNCTIONS) > 50
    guarded = case.facts(NUMBER).proposal is not None
    assert [name for name in walk(case) if guarded or not name.startswith("restoring.restore #")] == []


@pytest.mark.parametrize("case", ["waits"], indirect=True)
def test_the_walk_finds_a_way_where_there_is_one(case, monkeypatch):
    """The same walk, where rules and triggers let a proposer approve: it names what let her."""
    plain = CaseDatabase(case.path, upkeep=True)
    with plain.connection_context():
        for table in TWO_PEOPLE:
            plain.execute_sql(f"DROP TRIGGER {next(iter(apart(table)))}")

    def nobody_is_asked(facts: Any, _by: str) -> Any:
        return facts.proposal

    monkeypatch.setattr(four_eyes, "check_approver", nobody_is_asked)
    monkeypatch.setattr(four_eyes, "same_person", lambda *_: False)
    found = walk(case)
    assert any(name.startswith("acting.approve") for name in found)
