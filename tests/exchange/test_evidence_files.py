import hashlib
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseboard.exchange import files
from caseboard.exchange.files import open_evidence
from caseboard.exchange.records import BadRecord
from caseboard.store.blobs import Blobs

PHOTO = b"\x89PNG and so on"
HASH = hashlib.sha256(PHOTO).hexdigest()


def taken(base, name, sha256=None):
    """Return the bytes of the file that a record names."""
    with open_evidence(base, name, sha256) as file:
        return file.read()


@pytest.fixture
def base(tmp_path):
    """Make an import's folder with a photo, and a secret outside of it."""
    (tmp_path / "in" / "photos").mkdir(parents=True)
    (tmp_path / "in" / "photos" / "a b.png").write_bytes(PHOTO)
    (tmp_path / "secret.txt").write_bytes(b"secret")
    return tmp_path / "in"


@pytest.mark.parametrize("name", ["photos/a b.png", "./photos/a b.png", "photos//a b.png"])
def test_a_file_below_the_folder_is_found(base, name):
    """A path below the import's folder leads to its file, with or without a hash."""
    assert taken(base, name) == PHOTO
    assert taken(base, name, HASH) == PHOTO


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("../secret.txt", "leads out of the import's folder"),
        ("photos/../../secret.txt", "leads out of the import's folder"),
        ("photos/../photos/a b.png", "leads out of the import's folder"),
        ("..", "leads out of the import's folder"),
        ("/etc/passwd", "is no path below the import's folder"),
        ("//etc/passwd", "is no path below the import's folder"),
        ("", "is no path below the import's folder"),
        (".", "is no path below the import's folder"),
        ("C:\\Windows\\win.ini", "is no path below the import's folder"),
        ("C:win.ini", "is no path below the import's folder"),
        ("photos\\..\\..\\secret.txt", "is no path below the import's folder"),
        ("photos/a\x00b.png", "control character"),
        ("photos/\x1b[2J.png", "control character"),
        ("photos/missing.png", "No such file or directory"),
        ("photos", "it is a folder"),
        ("photos/a b.png/more", "Not a directory"),
        ("a" * 260, "File name too long"),
    ],
)
def test_another_path_is_refused(base, name, words):
    """A path that is absolute, leads out or leads nowhere is refused in words that give nothing away."""
    with pytest.raises(BadRecord) as refused:
        taken(base, name)
    assert words in refused.value.why
    assert refused.value.why.isprintable()
    assert str(base) not in refused.value.why


def test_links_and_pipes_are_refused(base, tmp_path):
    """No link is followed at any step, not even to a file that might be read; a pipe does not hang."""
    (base / "link.png").symlink_to("photos/a b.png")
    (base / "out").symlink_to(tmp_path)
    (base / "inside").symlink_to("photos")
    os.mkfifo(base / "pipe.png")
    for name, words in [
        ("link.png", "it is a symbolic link"),
        ("out/secret.txt", "file out/secret.txt: "),
        ("inside/a b.png", "file inside/a b.png: "),
        ("pipe.png", "it is a pipe"),
    ]:
        with pytest.raises(BadRecord) as refused:
            taken(base, name)
        assert words in refused.value.why


def test_links_are_refused_where_folders_cannot_be_held(base, tmp_path, monkeypatch):
    """The same holds on a platform without descriptors of folders."""
    monkeypatch.setattr(os, "supports_dir_fd", set())
    assert taken(base, "photos/a b.png", HASH) == PHOTO
    (base / "out").symlink_to(tmp_path)
    with pytest.raises(BadRecord, match="below something that is no folder"):
        taken(base, "out/secret.txt")


def test_a_hash_that_differs_is_refused(base):
    """A file that is not the one the record speaks of is not taken."""
    with pytest.raises(BadRecord, match="has another hash than its record says"):
        taken(base, "photos/a b.png", "0" * 64)


def test_a_file_beyond_the_limit_is_refused(base):
    """The limit is in bytes; exactly the limit is allowed."""
    big = base / "big.bin"
    with big.open("wb") as file:
        file.truncate(files.LARGEST_FILE)
    assert len(taken(base, "big.bin")) == files.LARGEST_FILE
    with big.open("wb") as file:
        file.truncate(files.LARGEST_FILE + 1)
    with pytest.raises(BadRecord, match="is larger than 100 MB"):
        taken(base, "big.bin")


def test_records_from_standard_input_have_no_files():
    """A pipe has no folder; nothing is looked for in the one the command happens to run in."""
    with pytest.raises(BadRecord, match="records from standard input have no folder"):
        taken(None, "pyproject.toml")


def test_what_was_looked_at_is_what_is_stored(base, tmp_path):
    """Whoever puts a link in a file's place once it was looked at gets nothing else read."""
    blobs = Blobs(tmp_path / "blobs")
    with open_evidence(base, "photos/a b.png") as file:
        (base / "photos" / "a b.png").unlink()
        (base / "photos" / "a b.png").symlink_to(tmp_path / "secret.txt")
        digest = blobs.put(file)
        assert not file.closed
    assert (digest, blobs.read(digest)) == (HASH, PHOTO)


@given(st.lists(st.sampled_from(["..", ".", "", "photos", "a b.png", "\\", "C:", "~", "secret.txt"]), max_size=6))
def test_no_path_leads_out(tmp_path_factory, parts):
    """Whatever steps a path takes, it ends below the folder or is refused."""
    folder = tmp_path_factory.getbasetemp() / "leads-out" / "in"
    if not folder.exists():
        (folder / "photos").mkdir(parents=True)
        (folder / "photos" / "a b.png").write_bytes(PHOTO)
        (folder.parent / "secret.txt").write_bytes(b"secret")
    try:
        found = taken(folder, "/".join(parts))
    except BadRecord:
        return
    assert found == PHOTO
