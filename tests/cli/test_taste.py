"""What the board remembers between starts, and the themes it finds: nothing wrong with either keeps it shut."""

import pytest

from caseboard.cli.taste import remember, remembered, taste

KEPT = {"theme": "light", "widths": {"full": [80, 60, 40]}}


def test_what_is_kept_is_there_the_next_time(tmp_path):
    """It is written whole, beside its place first, and read again; nothing else lies there."""
    path = tmp_path / "state" / "board.json"
    remember(path, KEPT)
    assert remembered(path) == KEPT
    assert [one.name for one in path.parent.iterdir()] == ["board.json"]


def test_nothing_new_is_not_written(tmp_path):
    """A board that was only looked at leaves no file."""
    path = tmp_path / "board.json"
    remember(path, {})
    assert not path.exists()
    remember(path, KEPT)
    before = path.stat().st_mtime_ns
    remember(path, dict(KEPT))
    assert path.stat().st_mtime_ns == before


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[1]", b"3", b"\xff\xfe", b"[" * 50_000, b'{"theme": "light"}' + b" " * 70_000],
    ids=["empty", "half", "list", "number", "bytes", "deep", "large"],
)
def test_a_memory_that_cannot_be_understood_is_none(tmp_path, content):
    """Somebody has edited the file badly: the board is as it was the first time."""
    (tmp_path / "board.json").write_bytes(content)
    assert remembered(tmp_path / "board.json") == {}


def test_a_folder_that_cannot_be_written_keeps_nothing(tmp_path):
    """Leaving the board is never an error."""
    (tmp_path / "file").write_text("no folder", "utf-8")
    remember(tmp_path / "file" / "board.json", KEPT)
    assert remembered(tmp_path / "file" / "board.json") == {}


def test_themes_of_the_users_folder_are_looks(tmp_path):
    """A good file can be worn, a bad one is a note."""
    (tmp_path / "themes").mkdir()
    (tmp_path / "themes" / "paper.toml").write_text('dark = false\n[colours]\nground = "#fffdf5"\n', "utf-8")
    (tmp_path / "themes" / "bad.toml").write_text("ink = 1\n", "utf-8")
    found = taste(themes=tmp_path / "themes", memory=tmp_path / "board.json")
    assert [(look.name, look.ground, look.dark) for look in found.looks] == [("paper", "#fffdf5", False)]
    assert len(found.notes) == 1
    assert "bad.toml: knows no 'ink'" in found.notes[0]
    assert found.remembered is not None
    assert found.remembered() == {}
    assert taste(themes=tmp_path / "nowhere", memory=tmp_path / "board.json").looks == []
