"""What is killed anywhere, and run again, ends as if nobody had disturbed it."""

import random
import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest

from caseboard.cli.demo_data.make import write

NOW = datetime(2026, 11, 23, 14, 5, tzinfo=UTC)
UNTIL = "2026-11-12T00:00:00Z"
KILLS = 3


@pytest.fixture(scope="module")
def records(tmp_path_factory):
    """Give the folder of the demo's records: about three hundred cases with all that happens to them."""
    folder = tmp_path_factory.mktemp("records")
    write(folder, NOW)
    return folder


@pytest.fixture(scope="module")
def whole(records, tmp_path_factory):
    """Give the database of a replay that nobody disturbed, and the seconds it took."""
    path = tmp_path_factory.mktemp("whole") / "whole.db"
    began = time.monotonic()
    replay(records, path)
    return path, time.monotonic() - began


def command(name, path, *arguments):
    """Return a command line on the database at *path*."""
    return [sys.executable, "-m", "caseboard", name, *map(str, arguments), "--database", f"sqlite:///{path}"]


def replay(records, path, kill_after=None):
    """Replay *records* into *path*; kill it after some seconds, and return whether that was in time."""
    return run(command("replay", path, records, "--until", UNTIL), kill_after)


def run(line, kill_after=None):
    """Run a command line to its end, or kill it for good after some seconds; return whether that was in time."""
    process = subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        told, _ = process.communicate(timeout=kill_after)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return True
    assert process.returncode == 0, told.decode()
    return False


def points_within(took):
    """Return when to kill, in seconds; the first one early, so that a machine grown faster is still in time."""
    chance = random.Random()
    return [chance.uniform(0.15, 0.4) * took, *(chance.uniform(0.15, 0.9) * took for _ in range(KILLS - 1))]


def export(path):
    """Return the export of the database at *path*."""
    return subprocess.run(command("export", path), check=True, capture_output=True).stdout


def letters(path):
    """Return the letters in the Maildir beside a database: what each is called and says."""
    new = path.with_name(f"{path.name}.mail") / "new"
    return {file.name: file.read_bytes() for file in new.iterdir()}


def test_a_killed_replay_goes_on_to_the_same_end(records, whole, tmp_path):
    """Killed three times at random points and run again, it exports the same bytes and has written the same letters."""
    undisturbed, took = whole
    broken = tmp_path / "broken.db"
    points = points_within(took)
    killed = [replay(records, broken, point) for point in points]
    replay(records, broken)
    assert any(killed), f"no replay was still running after {points}"
    assert export(broken) == export(undisturbed)
    assert letters(broken) == letters(undisturbed)
    checked = subprocess.run(command("doctor", broken), capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_a_killed_restore_goes_on_to_the_same_history(whole, tmp_path):
    """An export put back into an empty database, killed and begun again, exports what it was made of."""
    broken, kept = tmp_path / "broken.db", tmp_path / "kept" / "history.jsonl"
    run(command("export", whole[0], "--output", kept, "--files", kept.parent))
    began = time.monotonic()
    run(command("import", tmp_path / "other.db", kept, "--restore"))
    points = points_within(time.monotonic() - began)
    restore = command("import", broken, kept, "--restore")
    killed = [run(restore, point) for point in points]
    run(restore)
    assert any(killed), f"no restore was still running after {points}"
    assert export(broken) == kept.read_bytes() == export(whole[0])


def test_a_finished_replay_changes_nothing_when_run_again(records, whole):
    """The same records into the same database: nothing new, and the same export."""
    before = export(whole[0])
    replay(records, whole[0])
    assert export(whole[0]) == before
