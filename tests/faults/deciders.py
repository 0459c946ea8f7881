"""Several people decide at once on one database, and what each did and saw is checked afterwards.

Every operation names the version that was looked at. If all is well the changes of a case form one chain: each was made
on what the one before it had left, and whoever reads later sees nothing older.
"""

from __future__ import annotations

import multiprocessing
import random
import shutil
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from caseboard.domain.events import Record
from caseboard.domain.refusals import CaseEnded, Changed, Refused
from caseboard.domain.staff import Staff
from caseboard.services import acting
from caseboard.services.looking import look_at
from caseboard.services.taking import take
from caseboard.store.database import connect
from caseboard.store.facts import facts_of
from caseboard.store.standing import case_version
from caseboard.store.writing import writing
from caseboard.worker.tick import tick
from tests.stories.house import ANA, LENA, MARKET, House, at, refund

PEOPLE = 4
NOW = at("21 March 9:00")
SEALS = at("21 March 9:00:30")


class Operation(NamedTuple):
    """What somebody did to a case, or read of it; instants are of one clock of the machine."""

    kind: str
    case: str
    seen: int
    """The version it was based on; of a read, the one it saw."""
    version: int | None
    """The version it left; none where it was refused, or only read."""
    began: float
    ended: float


@dataclass(frozen=True)
class Histories:
    """What several people did, and what of it cannot have happened one after the other."""

    operations: int
    changes: int
    refused: int
    anomalies: tuple[str, ...]


def ground(folder: Path, cases: int) -> tuple[Path, dict[str, str]]:
    """Make a desk with *cases* claims in review, all opened by everybody; return it and an item of each."""
    folder.mkdir(parents=True, exist_ok=True)
    house = House(folder)
    items: dict[str, str] = {}
    with house.database.connection_context():
        people = [Staff(f"p{n}", "supervisor") for n in range(PEOPLE)]
        for one in people:
            house.comes(house.now, "staff", one.name, name=one.name, role=one.role, source="desk")
        for n in range(cases):
            house.order(f"o-{n}")
        numbers = [house.dispute(at("10 March 10:00"), f"d-{n}", order=f"o-{n}") for n in range(cases)]
        for n in range(cases):
            house.escalates(dispute=f"d-{n}")
        for n, number in enumerate(numbers):
            items[number] = house.sends(at("15 March 9:00"), "bea", f"Parcel {n} never came to me.", dispute=f"d-{n}")
        house.until(NOW)
        for number in numbers:
            for who in (*people, LENA, ANA):
                for item in house.facts(number).items:
                    look_at(house.database, number, item.ref, by=who, now=NOW)
    house.database.close()
    return house.path, items


# Histories.


def histories(path: Path, items: dict[str, str], operations: int, *, broken: bool = False) -> Histories:
    """Let people work at once until so many *operations* are made, and check what they did.

    The *broken* writer changes a case without saying which version it looked at.
    """
    context = multiprocessing.get_context("spawn")
    told = context.Queue()
    each = operations // PEOPLE
    made = [context.Process(target=_work, args=(path, items, n, each, broken, told)) for n in range(PEOPLE)]
    for one in made:
        one.start()
    found: list[Operation] = []
    for _ in made:
        found += [Operation(*row) for row in told.get()]
    for one in made:
        one.join()
    return checked(found)


def _work(path: Path, items: dict[str, str], n: int, count: int, broken: bool, told: Any) -> None:
    """Read and decide, *count* times, as one of the people."""
    chance, who = random.Random(n), Staff(f"p{n}", "supervisor")
    done: list[tuple[Any, ...]] = []
    known: dict[str, tuple[int, str]] = {}
    database = connect(path)
    with database.connection_context():
        while len(done) < count:
            number = chance.choice(sorted(items))
            began = time.monotonic()
            if number not in known or chance.random() < 0.6:
                facts = facts_of(database, [int(number[3:])])[int(number[3:])]
                known[number] = (facts.version, facts.stage)
                done.append(("read", number, facts.version, None, began, time.monotonic()))
                continue
            seen, stage = known.pop(number)
            version = None
            with suppress(Refused):
                version = _change(database, number, stage, items[number], who, None if broken else seen)
            done.append(("change", number, seen, version, began, time.monotonic()))
    told.put(done)


def _change(database: Any, number: str, stage: str, cites: str, who: Staff, seen: int | None) -> int:
    if stage == "review":
        verdict = refund(6000, cites, gave_none=("seller",))
        return acting.propose(database, number, verdict, by=who, confirm=number, now=NOW, seen=seen)
    return acting.act(database, "hold_back", number, by=who, now=NOW, seen=seen)


def checked(operations: Iterable[Operation]) -> Histories:
    """Return what of *operations* no order of them explains."""
    of: dict[str, list[Operation]] = defaultdict(list)
    for one in operations:
        of[one.case].append(one)
    wrong = [words for case in of.values() for words in (*_chain(case), *_older(case))]
    everything = [one for case in of.values() for one in case]
    changes = sum(one.version is not None for one in everything)
    refused = sum(one.kind == "change" and one.version is None for one in everything)
    return Histories(len(everything), changes, refused, tuple(wrong))


def _chain(operations: list[Operation]) -> Iterable[str]:
    """Yield the changes that were not made on what the one before had left."""
    made = sorted((one for one in operations if one.version is not None), key=lambda one: one.version or 0)
    for before, after in pairwise(made):
        if after.seen != before.version:
            yield f"{after.case}: a change on version {after.seen} stands after version {before.version}"


def _older(operations: list[Operation]) -> Iterable[str]:
    """Yield the reads that saw less than what had been left before they began."""
    newest, events = 0, []
    for one in operations:
        if one.version is not None:
            events.append((one.ended, 0, one.version))
        elif one.kind == "read":
            events.append((one.began, 1, one.seen))
    for _, read, version in sorted(events):
        if read and version < newest:
            yield f"{operations[0].case}: version {version} was read after version {newest} had been left"
        newest = max(newest, 0 if read else version)


# Two at once.


@dataclass
class Twos:
    """What came of two at once, many times."""

    times: int = 0
    endings: int = 0
    """Cases that ended, each once."""
    told: int = 0
    """Losers that were told who or what was faster."""
    wrong: int = 0


def two_desks(path: Path, cites: str, folder: Path, times: int) -> Twos:
    """Let two desks decide one case at once, on a fresh copy each time; the worker seals what stands."""

    def desk(who: Staff) -> Callable[[Path, int], str]:
        def propose(copy: Path, seen: int) -> str:
            database = connect(copy)
            with database.connection_context():
                try:
                    verdict = refund(6000, cites, gave_none=("seller",))
                    acting.propose(database, "CB-1", verdict, by=who, confirm="CB-1", now=NOW, seen=seen)
                except Changed as told:
                    return "told" if "was faster" in str(told) else str(told)
            return "done"

        return propose

    found = Twos()
    for n in range(times):
        copy = copied(path, folder / f"two-{n}")
        said = _at_once(copy, [desk(LENA), desk(ANA)])
        _settle(found, copy, said, done="decision.sealed")
        shutil.rmtree(copy.parent)
    return found


def withdrawal_and_seal(path: Path, cites: str, folder: Path, times: int) -> Twos:
    """Let the buyer withdraw at the instant at which a worker seals; whatever commits first stands."""
    start = copied(path, folder / "start")
    database = connect(start)
    with database.connection_context():
        verdict = refund(6000, cites, gave_none=("seller",))
        acting.propose(database, "CB-1", verdict, by=LENA, confirm="CB-1", now=NOW)

    def seal(copy: Path, _seen: int) -> str:
        sealing = connect(copy)
        with sealing.connection_context():
            tick(sealing, Nobody(), now=SEALS)
        return "done"

    def withdraw(copy: Path, _seen: int) -> str:
        withdrawing = connect(copy)
        with withdrawing.connection_context():
            try:
                with writing(withdrawing, now=SEALS) as work:
                    take(work, Record("withdrawal", MARKET, "w-1", SEALS, {"dispute": "d-0", "by": "bea"}))
            except CaseEnded:
                return "told"
        return "done"

    found = Twos()
    for n in range(times):
        copy = copied(start, folder / f"seal-{n}")
        _settle(found, copy, _at_once(copy, [seal, withdraw] if n % 2 else [withdraw, seal]), done="")
        shutil.rmtree(copy.parent)
    return found


class Nobody:
    """Carries no letter: what is tried ends before one goes."""

    def carry(self, _letter: object, _at: datetime) -> bool:
        return True


def copied(path: Path, folder: Path) -> Path:
    """Return a copy of the desk at *path* in a new *folder*."""
    folder.mkdir(parents=True)
    for file in path.parent.glob(f"{path.name}*"):
        if file.is_file():
            shutil.copy(file, folder / file.name)
    return folder / path.name


def _at_once(copy: Path, acts: list[Callable[[Path, int], str]]) -> list[str]:
    database = connect(copy)
    with database.connection_context():
        seen = case_version(database, "CB-1")
    said = [""] * len(acts)
    ready = threading.Barrier(len(acts))

    def run(place: int) -> None:
        ready.wait()
        said[place] = acts[place](copy, seen)

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return said


def _settle(found: Twos, copy: Path, said: list[str], *, done: str) -> None:
    """Count how it ended: one ending, one loser told; where a seal was beaten, its case is simply not there to seal."""
    database = connect(copy)
    with database.connection_context():
        tick(database, Nobody(), now=SEALS)
        stage = facts_of(database, [1])[1].stage
        sealed = database.execute_sql("SELECT count(*) FROM entry WHERE kind = 'decision.sealed'").fetchone()[0]
        withdrawn = database.execute_sql("SELECT count(*) FROM event WHERE type = 'withdrawal'").fetchone()[0]
    found.times += 1
    once = (sealed, withdrawn) == ((1, 0) if stage == "decided" else (0, 1))
    found.endings += once and stage in ("decided", "withdrawn")
    found.told += said.count("told") == 1 if done or stage == "decided" else "told" not in said
    found.wrong += not once
