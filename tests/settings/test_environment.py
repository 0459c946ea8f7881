"""Which database is opened, as whom, and what one is told when it cannot be."""

import getpass
from pathlib import Path

import pytest

from caseboard.settings.environment import (
    BadSetting,
    database_named,
    read_database_url,
    sqlite_file,
    staff_named,
)
from caseboard.settings.paths import default_database


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("sqlite:///olist.db", "olist.db"),  # three slashes: in this folder
        ("sqlite:///data/olist.db", "data/olist.db"),
        ("sqlite:////var/lib/olist.db", "/var/lib/olist.db"),  # four: from the root
        ("sqlite:///C:/cases/olist.db", "C:/cases/olist.db"),  # a Windows drive
        ("sqlite:///two%20words.db", "two words.db"),
        ("sqlite:///100%25.db", "100%.db"),
        ("sqlite:///mañana.db", "mañana.db"),
    ],
)
def test_sqlite_addresses_name_a_file(url, path):
    """Three slashes name a file from here, four one from the root."""
    read = read_database_url(url, where="--database")
    assert (read.kind, read.path, read.url) == ("sqlite", Path(path), url)


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("olist.db", "sqlite:///FILE"),  # a bare path: told how to write it
        ("", "names no database"),
        ("mysql://host/db", "names no database"),
        ("SQLITE:olist.db", "names no database"),
        ("sqlite://olist.db", "two slashes"),
        ("sqlite:///", "names no file"),
        ("sqlite:////", "names no file"),
        ("sqlite:///folder/", "names no file"),
        ("sqlite:///.", "names no file"),
        ("sqlite:///..", "names no file"),
        ("sqlite:///a%00b", "names no file"),
        ("sqlite:///:memory:", "gone with the command"),
        ("sqlite:///olist.db?mode=ro", "leave them out"),
        ("sqlite:///olist.db#x", "leave them out"),
        ("postgresql://host/db", "PostgreSQL is not offered yet"),
        ("postgres://host/db", "PostgreSQL is not offered yet"),
    ],
)
def test_other_addresses_are_refused_in_one_line(url, says):
    """A refused address says in one line where it stands, what is wrong and what to write."""
    with pytest.raises(BadSetting) as refused:
        read_database_url(url, where="CASEBOARD_DATABASE")
    line = str(refused.value)
    assert line.startswith("CASEBOARD_DATABASE: ")
    assert says in line
    assert "sqlite:///FILE" in line
    assert "\n" not in line


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://ana:geheim@host/db",
        "postgres://ana:geheim@host/db",
        "mysql://ana:geheim@host/db",
        "mysql://ana:a/geheim@host/db",  # a password with a slash in it
        "sqlite://ana:geheim@host/db",
        "sqlite:///olist.db?key=geheim",
    ],
)
def test_a_password_is_not_repeated(url):
    """An address that is refused may hold a password, which no message shows."""
    with pytest.raises(BadSetting) as refused:
        read_database_url(url, where="--database")
    assert "geheim" not in str(refused.value)


def test_what_was_typed_cannot_speak_to_the_terminal():
    """Control characters of a refused address are shown as codes, on one line."""
    with pytest.raises(BadSetting) as refused:
        read_database_url("my\x1b]0;\nsql", where="--database")
    assert str(refused.value).isprintable()


@pytest.mark.parametrize("name", ["a b.db", "100%.db", "why?.db", "no#1.db", "/var/lib/olist.db"])
def test_a_file_and_its_address_name_each_other(name):
    """The address made for a file leads back to that file."""
    made = sqlite_file(Path(name))
    assert read_database_url(made.url, where="--database") == made


@pytest.mark.parametrize(
    ("option", "environ", "path"),
    [
        ("sqlite:///a.db", {"CASEBOARD_DATABASE": "sqlite:///b.db"}, Path("a.db")),  # the option goes first
        (None, {"CASEBOARD_DATABASE": "sqlite:///b.db"}, Path("b.db")),
        (None, {"CASEBOARD_DATABASE": ""}, default_database()),  # set to nothing is not set
        (None, {}, default_database()),
    ],
)
def test_the_database_that_is_opened(option, environ, path):
    """The option goes before the environment, the environment before the user's own file."""
    assert database_named(option, environ).path == path


@pytest.mark.parametrize(("option", "where"), [("no.db", "--database"), (None, "CASEBOARD_DATABASE")])
def test_a_bad_database_is_blamed_on_where_it_was_named(option, where):
    """The message names the option or the variable that has to be changed."""
    with pytest.raises(BadSetting, match=f"^{where}: "):
        database_named(option, {"CASEBOARD_DATABASE": "no.db"})


@pytest.mark.parametrize(
    ("option", "environ", "name"),
    [
        ("ana", {"CASEBOARD_STAFF": "bo"}, "ana"),
        (None, {"CASEBOARD_STAFF": "bo"}, "bo"),
        (None, {"CASEBOARD_STAFF": " João Lima "}, "João Lima"),
        (None, {"CASEBOARD_STAFF": ""}, "desk-user"),
        (None, {}, "desk-user"),
    ],
)
def test_who_is_working(option, environ, name, monkeypatch):
    """The option goes before the environment, the environment before the operating-system user."""
    monkeypatch.setattr(getpass, "getuser", lambda: "desk-user")
    assert staff_named(option, environ) == name


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "a\x1b[2Jb", "a\u202eb"])
def test_what_is_no_name_is_refused(name):
    """A name is something one can print on a line."""
    with pytest.raises(BadSetting, match=r"^--as: "):
        staff_named(name, {})


@pytest.mark.parametrize("failure", [KeyError("uid"), OSError("no user"), ImportError("pwd")])
def test_a_system_without_user_names_is_told_what_to_do(failure, monkeypatch):
    """Where the system knows no user, as in a bare container, one is told to say the name."""

    def nobody() -> str:
        raise failure

    monkeypatch.setattr(getpass, "getuser", nobody)
    with pytest.raises(BadSetting, match="--as NAME"):
        staff_named(None, {})
