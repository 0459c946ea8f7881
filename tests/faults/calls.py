"""Break a desk off at work: one failing system call in each run, or a kill, and nothing acknowledged is lost.

`strace` makes one call on the database or its files return an error. Each run does the same few things and says of each
that it is done; then the desk is opened as ever and looked over.
"""

from __future__ import annotations

import random
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.deciders import copied
from tests.faults.sealer import BLOB, DEEDS, READY, lost

CALLS = ("pwrite64", "fsync", "fdatasync", "write", "openat", "ftruncate", "rename", "link", "unlink", "fchmod", "mmap")
ERRORS = ("EIO", "ENOSPC", "EACCES")
_NAMED = re.compile(r"^(?:\d+ +)?([a-z0-9]+)\(", re.MULTILINE)


@dataclass
class Broken:
    """What came of many runs."""

    runs: int = 0
    said: int = 0
    """How often something was said to be done."""
    lost: list[str] = field(default_factory=list)
    """What was said to be done and is not there, or is not whole."""


def possible() -> bool:
    """Whether a process can be traced here."""
    if shutil.which("strace") is None:
        return False
    tried = subprocess.run(["strace", "-qq", "-o", "/dev/null", "true"], capture_output=True, check=False)
    return tried.returncode == 0


def fail_often(
    path: Path, cites: str, folder: Path, times: int, chance: random.Random, *, hasty: bool = False
) -> Broken:
    """Fail one call in each of *times* runs, drawn from those that an undisturbed run makes."""
    counts = _counted(copied(path, folder / "counted"), cites)
    calls = [(call, place) for call, count in sorted(counts.items()) for place in range(1, count + 1)]
    found = Broken()
    while found.runs < times:
        copy = copied(path, folder / f"call-{found.runs}")
        (call, place), error = chance.choice(calls), chance.choice(ERRORS)
        told, trace = _traced(copy, cites, call, f"{call}:error={error}:when={place}", hasty=hasty)
        if "(INJECTED)" in trace:
            _take(found, copy, told, f"{call} {error} #{place}")
        shutil.rmtree(copy.parent)
    return found


def kill_often(
    path: Path, cites: str, folder: Path, times: int, chance: random.Random, *, hasty: bool = False
) -> Broken:
    """Kill it for good at a random point in each of *times* runs."""
    took = _lasts(_line(copied(path, folder / "whole"), cites), None)[1]
    found = Broken()
    while found.runs < times:
        copy = copied(path, folder / f"kill-{found.runs}")
        told, _ = _lasts(_line(copy, cites, hasty=hasty), chance.uniform(0, took))
        if len(told) < len(DEEDS):  # else the kill came too late, and another is tried for it
            _take(found, copy, told, "killed")
        shutil.rmtree(copy.parent)
    return found


def _lasts(line: list[str], kill_after: float | None) -> tuple[list[str], float]:
    """Run it, killed some seconds after it was ready if so wanted; return what it said, and how long it was at work."""
    process = subprocess.Popen(line, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == f"{READY}\n"
    began = time.monotonic()
    if kill_after is not None:
        time.sleep(kill_after)
        process.kill()
    told, _ = process.communicate()
    return told.split(), time.monotonic() - began


def _take(found: Broken, copy: Path, said: list[str], how: str) -> None:
    found.runs += 1
    found.said += len(said)
    found.lost += [f"{how}: {one}" for one in lost(copy, said)]


def _line(copy: Path, cites: str, *, hasty: bool = False) -> list[str]:
    return [sys.executable, "-m", "tests.faults.sealer", str(copy), cites, *(["hasty"] if hasty else [])]


def _traced(copy: Path, cites: str, calls: str, injected: str = "", *, hasty: bool = False) -> tuple[list[str], str]:
    """Run it traced on the calls that touch the desk's own files; return what it said, and the trace."""
    trace = copy.with_name("trace")
    line = ["strace", "-f", "-qq", "-o", str(trace), "-e", f"trace={calls}"]
    if injected:
        line += ["-e", f"inject={injected}"]
    blobs = Path(f"{copy}.blobs")
    files = (copy, f"{copy}-wal", f"{copy}-shm", blobs, blobs / BLOB[:2], blobs / BLOB[:2] / BLOB)
    for one in files:
        line += ["-P", str(one)]
    made = subprocess.run([*line, *_line(copy, cites, hasty=hasty)], capture_output=True, text=True, check=False)
    return [one for one in made.stdout.split() if one != READY], trace.read_text("utf-8", errors="replace")


def _counted(copy: Path, cites: str) -> Counter[str]:
    _, trace = _traced(copy, cites, ",".join(CALLS))
    return Counter(_NAMED.findall(trace))
