"""backup, and putting one back."""

import shutil

from peewee import OperationalError

from caseboard.domain.events import Event
from caseboard.store.database import CaseDatabase
from caseboard.store.writing import writing


def test_a_backup_is_a_desk(desk):
    """A copy opens as a desk of its own: sound in every check, the same history, its files beside it."""
    history = desk("export").out
    place = desk.path.with_name("safe") / "copy.db"
    said = desk("backup", str(place), "--json")
    assert said.code == 0
    assert (said.data["events"], said.data["lost"]) == (history.count("\n"), [])
    assert said.data["files"] == len(list(desk.path.with_name("desk.db.blobs").glob("??/*"))) > 0
    assert sorted(one.name for one in place.parent.iterdir()) == ["copy.db", "copy.db.blobs"]
    for old in list(desk.path.parent.glob("desk.db*")):
        shutil.rmtree(old) if old.is_dir() else old.unlink()
    desk.path = place
    assert desk("doctor").code == 0
    assert desk("export").out == history
    assert desk("assign", "CB-5", "jonas").code == 0


def test_a_backup_replaces_nothing(desk):
    """What stands where the copy would go stays, be it only a folder of files or a link to nowhere."""
    place = desk.path.with_name("copy.db")
    for there in (place, desk.path.with_name("copy.db.blobs")):
        there.symlink_to("nowhere")
        said = desk("backup", str(place))
        assert (said.code, "a backup replaces nothing" in said.err) == (1, True)
        there.unlink()
    assert "is there already" in desk("backup", str(desk.path)).err
    assert not place.exists()


def test_a_disk_without_room_is_named(desk, monkeypatch):
    """It is the copy that has no room, not the database, and nothing of it is left."""
    place = desk.path.with_name("copy.db")
    monkeypatch.setattr("caseboard.store.backup._handle", _full)
    said = desk("backup", str(place))
    assert said.code == 1
    what = "cannot grow: there is no room left on the disk. Make room and run the command again"
    assert said.err == f"caseboard: backup: {place}: {what}\n"
    assert not list(place.parent.glob("*copy.db*"))


def _full(_database):
    raise OperationalError("database or disk is full")


def test_others_write_while_it_is_copied(desk):
    """A copy waits for no writer, and holds nothing of what is not written to its end."""
    database = CaseDatabase(desk.path)
    place = desk.path.with_name("copy.db")
    event = Event("desk", "note", "half", desk.now, desk.now, {"case": "CB-5", "text": "Half written."}, "lena")
    before = desk("export").out
    with writing(database, now=desk.now) as work:
        work.happens([event])
        assert desk("backup", str(place)).code == 0
    assert "Half written." in desk("export").out
    desk.path = place
    assert desk("export").out == before


def test_lost_files_are_told(desk):
    """Files that are gone or altered cannot be copied: the copy is made, they are named, and the exit code is 4."""
    files = sorted(desk.path.with_name("desk.db.blobs").glob("??/*"))
    files[0].unlink()
    files[1].chmod(0o600)
    files[1].write_bytes(b"something else")
    said = desk("backup", str(desk.path.with_name("copy.db")))
    assert said.code == 4
    assert all(one.name[:12] in said.err for one in files[:2])
    assert f"{len(files) - 2} files of evidence" in said.out


def test_what_is_not_sound_is_no_backup(desk):
    """A copy that would not hold what is sealed is refused, and nothing of it is left."""
    database = CaseDatabase(desk.path, upkeep=True)
    with database.connection_context():
        database.execute_sql("DROP TRIGGER decision_no_update")
    database.close()
    said = desk("backup", str(desk.path.with_name("copy.db")))
    assert (said.code, "lacks the guard decision_no_update" in said.err) == (1, True)
    assert not list(desk.path.parent.glob("*copy*"))


def test_a_damaged_database_is_told(desk):
    """A database whose pages are damaged is not copied as if it were sound."""
    database = CaseDatabase(desk.path, upkeep=True)
    with database.connection_context():
        database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        root, size = (
            database.execute_sql(sql).fetchone()[0]
            for sql in ("SELECT rootpage FROM sqlite_schema WHERE name = 'event'", "PRAGMA page_size")
        )
    database.close()
    with desk.path.open("r+b") as file:
        file.seek((root - 1) * size + 8)
        file.write(b"\xff" * 40)
    said = desk("backup", str(desk.path.with_name("copy.db")))
    assert said.code == 1
    assert "doctor" in said.err or "malformed" in said.err
    assert not list(desk.path.parent.glob("*copy*"))
