"""collect: files that no item speaks of are listed, and taken away when somebody says so."""

from __future__ import annotations

import hashlib
import json
import os
from datetime import timedelta
from pathlib import Path

import pytest

from caseboard.store.blobs import Blobs

HOUR = timedelta(hours=1)
STRAY = b"a photo that came with a line that was refused"


@pytest.fixture
def stray(desk):
    """Lay files that nobody speaks of among those of a desk, and return how to say when each came."""
    blobs = Blobs.beside(desk.path)

    def put(content: bytes = STRAY, before: timedelta = 2 * HOUR, name: str = "") -> Path:
        digest = "" if name else blobs.put(_file(desk, content))
        path = blobs.folder / name if name else blobs.path(digest)
        if name:
            path.write_bytes(content)
        came = (desk.now - before).timestamp()
        os.utime(path, (came, came))
        return path

    _of_old(desk, blobs)
    return put


def _file(desk, content):
    path = desk.path.with_name("coming")
    path.write_bytes(content)
    return path


def _of_old(desk, blobs):
    """Let every file of the desk have come long ago: they are spoken of, so that is no reason."""
    for path in blobs.folder.glob("??/*"):
        os.utime(path, (0, 0))


def test_nothing_is_taken_away_unless_somebody_says_so(desk, stray):
    """A dry run names the file and leaves it; with --remove it is gone, and the desk is as sound as before."""
    path = stray()
    before = desk("doctor").code
    dry = desk("collect", "--json").data
    assert dry == {
        "removed": False, "bytes": len(STRAY),
        "files": [{"file": str(path), "digest": hashlib.sha256(STRAY).hexdigest(), "bytes": len(STRAY)}],
    }  # fmt: skip
    assert path.exists()
    assert "`caseboard collect --remove` takes them away" in desk("collect").out
    assert "taken away: 1 file, 46 bytes" in desk("collect", "--remove").out
    assert not path.exists()
    assert desk("doctor").code == before
    assert desk("collect").out == "every file is spoken of, or has come within the last hour\n"


@pytest.mark.parametrize(
    ("before", "goes"),
    [(HOUR - timedelta(seconds=1), False), (HOUR, False), (HOUR + timedelta(seconds=1), True), (-HOUR, False)],
    ids=["younger", "an hour", "older", "ahead of the clock"],
)
@pytest.mark.parametrize("name", ["", ".coming-x"], ids=["whole", "half written"])
def test_a_file_stays_for_an_hour(desk, stray, before, goes, name):
    """Its row comes second, and may be on its way."""
    path = stray(before=before, name=name)
    assert desk("collect", "--remove").code == 0
    assert path.exists() is not goes


def test_what_has_come_again_stays(desk, stray):
    """An old file that is wanted once more has its row on the way, like a new one."""
    path = stray()
    os.utime(path, (0, 0))
    Blobs.beside(desk.path).put(_file(desk, STRAY))
    assert path.stat().st_mtime > 0


def test_no_file_of_an_item_is_ever_taken(desk, stray):
    """However old they are, what items speak of stays to the last byte."""
    stray()
    there = sorted(Blobs.beside(desk.path).folder.glob("??/*"))
    desk("collect", "--remove")
    left = sorted(Blobs.beside(desk.path).folder.glob("??/*"))
    assert len(left) == len(there) - 1 > 0


def test_what_a_line_that_waits_names_stays(desk, stray):
    """A restore that is not done yet finds the file it names."""
    path = stray()
    digest = hashlib.sha256(STRAY).hexdigest()
    line = {
        "type": "evidence", "source": "market", "ref": "e-waits", "at": "2026-03-10T10:00:00Z", "dispute": "nobody-yet",
        "by": "b-1", "slot": "photos", "provenance": "party", "name": "a.txt", "file": f"blobs/{digest}",
        "sha256": digest,
    }  # fmt: skip
    records = desk.path.with_name("records.jsonl")
    records.write_text(json.dumps(line) + "\n")
    assert desk("import", str(records)).code in (0, 3)
    assert "e-waits" in desk("inbox", "list").out
    os.utime(path, (0, 0))
    desk("collect", "--remove")
    assert path.exists()
