"""Files lie by the hash of their bytes, cannot be written to, and survive a crash at any point."""

import hashlib
import os
import stat
from pathlib import Path

import pytest

from caseboard.services.checking import look_over
from caseboard.store.blobs import Blobs
from tests.stories.house import at


@pytest.fixture
def blobs(tmp_path):
    """Give an empty folder of blobs."""
    return Blobs(tmp_path / "blobs")


@pytest.fixture
def photo(tmp_path):
    """Give a file that a party might send."""
    file = tmp_path / "photo.jpg"
    file.write_bytes(b"\xff\xd8 a photo" * 200_000)
    return file


def files(blobs):
    """Return the names of all files below the folder."""
    return sorted(path.name for path in blobs.folder.rglob("*") if path.is_file())


def test_a_blob_lies_under_its_hash(blobs, photo):
    """Its name is the SHA-256 of its bytes, and reading gives them back."""
    digest = blobs.put(photo)
    assert digest == hashlib.sha256(photo.read_bytes()).hexdigest()
    assert blobs.has(digest)
    assert blobs.read(digest) == photo.read_bytes()
    assert files(blobs) == [digest]


def test_a_blob_cannot_be_written_to(blobs, photo):
    """Nobody has the right to write, the owner included."""
    digest = blobs.put(photo)
    mode = blobs.path(digest).stat().st_mode
    assert mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH) == 0


def test_the_same_bytes_lie_once(blobs, photo):
    """A file that comes twice is one blob, and the second leaves the first untouched."""
    digest = blobs.put(photo)
    before = blobs.path(digest).stat().st_ino
    assert blobs.put(photo) == digest
    assert (files(blobs), blobs.path(digest).stat().st_ino) == ([digest], before)


@pytest.mark.parametrize("now", [b"", b"\xff\xd8 a ph", b"another photo"], ids=["emptied", "cut short", "altered"])
def test_bytes_that_come_again_put_a_damaged_blob_right(blobs, photo, now):
    """What a disk has spoiled is not kept when the party sends it once more."""
    digest = blobs.put(photo)
    blobs.path(digest).chmod(0o600)
    blobs.path(digest).write_bytes(now)
    assert not blobs.holds(digest)
    assert blobs.put(photo) == digest
    assert blobs.holds(digest)
    assert files(blobs) == [digest]
    assert stat.S_IMODE(blobs.path(digest).stat().st_mode) & 0o222 == 0


@pytest.mark.parametrize("name", ["../../secret", "..", "", "0" * 63, "0" * 65, "A" * 64, "0" * 64 + "\n"])
def test_what_is_no_hash_names_no_blob(blobs, photo, name):
    """Whatever a record calls the hash of its file, nothing beside the blobs is ever taken for one."""
    blobs.put(photo)
    (blobs.folder.parent / "secret").write_text("not a blob")
    assert not blobs.has(name)


def test_a_blob_is_on_disk_with_every_folder_that_names_it(blobs, photo, monkeypatch):
    """A power cut after the row was written finds the file: the folders were synced as well, made by whomever."""
    synced: list[Path] = []
    monkeypatch.setattr("caseboard.store.blobs.sync", synced.append)
    digest = blobs.put(photo)
    wanted = [blobs.path(digest).parent, blobs.folder, blobs.folder.parent]
    assert synced == wanted
    blobs.put(photo)
    assert synced == wanted * 2


def test_a_file_that_cannot_be_read_leaves_nothing(blobs, tmp_path):
    """What was begun is taken away again."""
    with pytest.raises(OSError, match="No such file"):
        blobs.put(tmp_path / "missing")
    with pytest.raises(OSError, match="directory"):
        blobs.put(tmp_path)
    assert files(blobs) == []


@pytest.mark.parametrize("point", ["fsync", "chmod", "rename", "folder"])
def test_a_crash_on_the_way_is_harmless(blobs, photo, monkeypatch, point):
    """Whatever a crash leaves beside is no blob, and putting the file again succeeds."""

    class Crash(BaseException):
        """The process is gone."""

    def crash(*_args, **_kwargs):
        raise Crash

    with monkeypatch.context() as broken:
        # A process that is killed does not tidy up either.
        broken.setattr("pathlib.Path.unlink", lambda *_args, **_kwargs: None)
        target = {"fsync": "os.fsync", "chmod": "pathlib.Path.chmod", "rename": "pathlib.Path.replace"}
        broken.setattr(target.get(point, "caseboard.store.blobs.sync"), crash)
        with pytest.raises(Crash):
            blobs.put(photo)
    digest = hashlib.sha256(photo.read_bytes()).hexdigest()
    assert blobs.has(digest) is (point == "folder")
    assert blobs.put(photo) == digest
    assert blobs.read(digest) == photo.read_bytes()


def test_a_file_that_nobody_speaks_of_is_harmless(house, photo):
    """A crash between file and row leaves a blob without an item; the desk is sound, and the item can come again."""
    house.claim()
    house.database.blobs.put(photo)
    os.close(os.open(house.database.blobs.folder / ".coming-left-behind", os.O_CREAT))
    house.sends(at("14 March 9:00"), "bea", file=photo.read_bytes())
    wrong = [found.words for found in look_over(house.database, house.now) if found.advice]
    assert wrong == []
    assert house.facts().items[0].digest == hashlib.sha256(photo.read_bytes()).hexdigest()


@pytest.mark.parametrize("harm", ["gone", "altered"])
def test_a_file_that_was_harmed_is_found(house, photo, harm):
    """A missing or altered file is named by the doctor."""
    house.claim()
    house.sends(at("14 March 9:00"), "bea", file=photo.read_bytes())
    path = house.database.blobs.path(house.facts().items[0].digest)
    path.chmod(0o600)
    if harm == "gone":
        path.unlink()
    else:
        path.write_bytes(b"another photo")
    (found,) = [found for found in look_over(house.database, house.now) if found.name == "files"]
    assert found.advice
    assert path.name[:12] in found.words
