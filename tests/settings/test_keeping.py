"""Sections that the board writes into the settings file."""

import pytest

from caseboard.settings.environment import BadSetting
from caseboard.settings.file import CONFIG, OwnSection, settings
from caseboard.settings.keeping import keep_section

MINE = OwnSection('Big "ones"', "amount:>500 seller:\\ with:é\x7f", ("due", "case"), "-amount")


@pytest.mark.parametrize(
    "before",
    [
        "",
        "# mine\ntheme = 'caseboard-dark'  # dark\n",
        "[mail]\nsender = 'a@b.example'",
        "[[section]]\nname='a'\nquery='b'\n\n",
    ],
)
def test_a_section_is_written_behind_what_stands_there(tmp_path, before):
    """Every byte that stood in the file stands there still; the section is read again as it was kept."""
    file = tmp_path / "deep" / "settings.toml"
    file.parent.mkdir()
    file.write_text(before)
    file.chmod(0o600)
    environ = {CONFIG: str(file)}
    assert keep_section(MINE, environ) == file
    assert file.read_text().startswith(before)
    assert settings(environ).sections[-1] == MINE
    assert file.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in file.parent.iterdir()] == ["settings.toml"]


def test_the_first_section_makes_the_file(tmp_path, monkeypatch):
    """Where nobody has settings yet, folder and file are made."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    keep_section(OwnSection("Mine", "with:me"), {})
    assert settings({}).sections == (OwnSection("Mine", "with:me"),)


@pytest.mark.parametrize(
    ("before", "section", "says"),
    [
        ("[[section]]\nname='a'\nquery='b'\n", OwnSection("a", "c"), "a second section 'a'"),
        ("theem = 1", OwnSection("a", "c"), "line 1: unknown key 'theem'"),
        ("theme = ", OwnSection("a", "c"), "is no TOML"),
        ("", OwnSection("", "c"), "is no title"),
    ],
)
def test_a_file_is_never_left_worse(tmp_path, before, section, says):
    """What would not be read is not written, and the file stays as it was."""
    file = tmp_path / "settings.toml"
    file.write_text(before)
    with pytest.raises(BadSetting, match=says) as refused:
        keep_section(section, {CONFIG: str(file)})
    assert str(refused.value).startswith(str(file))
    assert file.read_text() == before
    assert len(list(tmp_path.iterdir())) == 1


def test_a_link_goes_on_leading_elsewhere(tmp_path):
    """A settings file kept in a repository of dotfiles stays a link to it."""
    real, link = tmp_path / "dotfiles.toml", tmp_path / "settings.toml"
    real.write_text("")
    link.symlink_to(real)
    keep_section(OwnSection("Mine", "with:me"), {CONFIG: str(link)})
    assert link.is_symlink()
    assert "Mine" in real.read_text()
