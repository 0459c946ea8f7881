"""Every trial of what is final: how often, what was lost or missed, and what its twin shows, which has to fail."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from tests.faults import calls, deciders, power
from tests.faults.tampering import edits
from tests.faults.tampering import ground as signed
from tests.ledger.altered import altered

RESULTS = Path(__file__).with_name("integrity.json")
PAGE = Path(__file__).parents[2] / "docs" / "integrity.md"


class Shown(NamedTuple):
    """What a trial has shown."""

    times: int
    lost: int
    """What was lost, missed or wrong; nothing may be."""
    twin: str
    """What the same trial says of something broken; none where it is not to be had."""
    fails: bool
    """Whether the twin failed, as it must."""


class Trial(NamedTuple):
    """One trial, and how often it is made in full; a tenth of that in short."""

    does: str
    full: int
    run: Callable[[int, Path, random.Random], Shown]


def _cuts(times: int, folder: Path, chance: random.Random) -> Shown:
    story = power.told(folder)
    full = power.cut_often(story, times, "full", chance)
    normal = power.cut_often(story, max(20, times // 10), "normal", chance)
    said = f"synchronous=NORMAL loses in {normal.lost} of {normal.cuts}"
    return Shown(full.cuts, full.lost + full.torn, said, normal.lost > 0)


def _calls(times: int, folder: Path, chance: random.Random) -> Shown:
    path, items = deciders.ground(folder / "ground", 1)
    found = calls.fail_often(path, items["CB-1"], folder / "calls", times, chance)
    hasty = calls.fail_often(path, items["CB-1"], folder / "hasty", max(10, times // 20), chance, hasty=True)
    said = f"one that says done too soon loses {len(hasty.lost)} in {hasty.runs}"
    return Shown(found.runs, len(found.lost), said, bool(hasty.lost))


def _kills(times: int, folder: Path, chance: random.Random) -> Shown:
    path, items = deciders.ground(folder / "ground", 1)
    found = calls.kill_often(path, items["CB-1"], folder / "kills", times, chance)
    hasty = calls.kill_often(path, items["CB-1"], folder / "hasty", max(10, times // 5), chance, hasty=True)
    said = f"one that says done too soon loses {len(hasty.lost)} in {hasty.runs}"
    return Shown(found.runs, len(found.lost), said, bool(hasty.lost))


def _histories(times: int, folder: Path, _chance: random.Random) -> Shown:
    path, items = deciders.ground(folder / "ground", 12)
    found = deciders.histories(deciders.copied(path, folder / "whole"), items, times)
    broken = deciders.histories(deciders.copied(path, folder / "broken"), items, 2_000, broken=True)
    said = f"a writer without the version check: {len(broken.anomalies)} in {broken.operations:,}"
    return Shown(found.operations, len(found.anomalies), said, bool(broken.anomalies))


def _two_desks(times: int, folder: Path, _chance: random.Random) -> Shown:
    path, items = deciders.ground(folder / "ground", 1)
    found = deciders.two_desks(path, items["CB-1"], folder / "two", times)
    said = f"{found.endings} decisions, {found.told} losers told who was faster"
    return Shown(found.times, found.wrong + 2 * found.times - found.endings - found.told, said, fails=True)


def _withdrawals(times: int, folder: Path, _chance: random.Random) -> Shown:
    path, items = deciders.ground(folder / "ground", 1)
    found = deciders.withdrawal_and_seal(path, items["CB-1"], folder / "two", times)
    said = f"{found.endings} cases ended once; whoever was later was told in {found.told}"
    return Shown(found.times, found.wrong + 2 * found.times - found.endings - found.told, said, fails=True)


def _edits(times: int, folder: Path, chance: random.Random) -> Shown:
    made, missed = edits(signed(folder), folder / "copy.db", times, chance)
    return Shown(made, len(missed), "without a checkpoint from outside a whole rewriting goes unseen", fails=True)


def _proofs(times: int, _folder: Path, chance: random.Random) -> Shown:
    tried, passed = altered(times, chance)
    return Shown(tried, len(passed), "the proofs they were altered from are believed", fails=True)


TRIALS: dict[str, Trial] = {
    "power": Trial("Power cuts under `synchronous=FULL`", 3_000, _cuts),
    "calls": Trial("System calls on database and files that fail", 600, _calls),
    "kills": Trial("`kill -9` while a decision is made", 150, _kills),
    "deciders": Trial("Operations of concurrent deciders", 300_000, _histories),
    "desks": Trial("Two desks decide one case at once", 500, _two_desks),
    "withdrawals": Trial("A withdrawal at the instant of the seal", 500, _withdrawals),
    "edits": Trial("Edits behind the ledger's back, inside a checkpoint", 1_000, _edits),
    "proofs": Trial("Altered proofs", 25_000, _proofs),
}


def keep(name: str, shown: Shown) -> None:
    """Keep what a trial has shown, and print the page anew from all that were kept."""
    kept = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
    kept[name] = shown._asdict()
    RESULTS.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", "utf-8")
    PAGE.write_text(page(), "utf-8")


def page() -> str:
    """Return the page of all results that were kept."""
    kept = json.loads(RESULTS.read_text("utf-8"))
    rows = [_row(name, trial, kept.get(name)) for name, trial in TRIALS.items()]
    return _HEAD + "\n".join(rows) + "\n"


def _row(name: str, trial: Trial, kept: dict[str, Any] | None) -> str:
    if kept is None:
        return f"| `{name}` | {trial.does} | not run yet of {trial.full:,} | | |"
    shown = Shown(**kept)
    times = f"{shown.times:,}" if shown.times >= trial.full else f"{shown.times:,} of {trial.full:,}"
    return f"| `{name}` | {trial.does} | {times} | {shown.lost} | {shown.twin} |"


_HEAD = """# Trials of what is final

Written by `python -m tests.faults --full --keep [NAME]…` from its results; `.ci/run` makes a tenth of each. Nothing may
be lost, missed or wrong. Beside each trial stands its twin: the same on something broken, which has to fail, or what
else it showed.

| | trial | times | lost, missed or wrong | twin |
|---|---|---|---|---|
"""
