"""What the command line and the environment say: which database, and who is working.

An option goes before the environment, the environment before the settings file,
the file before the default. A variable that is set to nothing counts as not set.
"""

import getpass
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, NamedTuple
from urllib.parse import unquote

from caseboard.settings.paths import default_database

DATABASE = "CASEBOARD_DATABASE"
STAFF = "CASEBOARD_STAFF"

_HOW = "write sqlite:///FILE for a file in this folder, sqlite:////FOLDER/FILE for one anywhere"


class BadSetting(ValueError):
    """A setting that cannot be followed, in one line: where it stands, what is wrong, what to do."""

    def __init__(self, where: str, what: str, do: str) -> None:
        super().__init__(f"{where}: {what}; {do}")


class DatabaseUrl(NamedTuple):
    """A database that can be opened."""

    kind: Literal["sqlite"]
    path: Path
    """The file, as it was named: relative to the working folder, or absolute."""
    url: str


def database_named(option: str | None, environ: Mapping[str, str] = os.environ, written: str = "") -> DatabaseUrl:
    """Return the database to open: ``--database``, else ``CASEBOARD_DATABASE``, else the user's own file.

    Before the user's own file comes the one *written* in the settings, which has been checked when they were read.

    Raises:
        BadSetting: what is named is no database that can be opened.
    """
    if option is not None:
        return read_database_url(option, where="--database")
    if environ.get(DATABASE):
        return read_database_url(environ[DATABASE], where=DATABASE)
    return read_database_url(written, where="settings") if written else sqlite_file(default_database())


def sqlite_file(path: Path) -> DatabaseUrl:
    """Return the SQLite database in the file *path*."""
    # What means something else in an address is written as its code; `read_database_url` undoes it.
    written = path.as_posix().replace("%", "%25").replace("?", "%3F").replace("#", "%23")
    return DatabaseUrl(kind="sqlite", path=path, url=f"sqlite:///{written}")


def read_database_url(url: str, *, where: str) -> DatabaseUrl:
    """Return the database that *url* names; *where* is the option or variable it was read from.

    Raises:
        BadSetting: another kind of database, or no file that SQLite could open.
    """
    scheme, mark, rest = url.partition("://")
    if scheme in {"postgresql", "postgres"}:
        # The address may hold a password, so it is not repeated.
        raise BadSetting(where, "PostgreSQL is not offered yet", _HOW)
    if not mark or scheme != "sqlite":
        raise BadSetting(where, f"{without_password(url)!r} names no database known here", _HOW)
    if not rest.startswith("/"):
        raise BadSetting(where, f"{without_password(url)!r} has two slashes where three belong", _HOW)
    if "?" in rest or "#" in rest:
        # An option may be a key, so it is not repeated.
        raise BadSetting(where, "there are options after the file, and none are known", "leave them out; " + _HOW)
    name = unquote(rest[1:])
    if name.endswith("/") or "\0" in name or Path(name).name in {"", ".."}:
        raise BadSetting(where, f"{url!r} names no file", _HOW)
    if name == ":memory:":
        raise BadSetting(where, "a database in memory would be gone with the command", _HOW)
    return DatabaseUrl(kind="sqlite", path=Path(name), url=url)


def staff_named(option: str | None, environ: Mapping[str, str] = os.environ, written: str = "") -> str:
    """Return who is working: ``--as``, else ``CASEBOARD_STAFF``, else the settings, else the operating-system user.

    *written* is what the settings say, which has been checked when they were read.

    Raises:
        BadSetting: the name is empty or cannot be printed, or the system knows none.
    """
    if option is not None:
        return _name(option, where="--as")
    if environ.get(STAFF):
        return _name(environ[STAFF], where=STAFF)
    if written:
        return _name(written, where="settings")
    try:
        return _name(getpass.getuser(), where="operating-system user")
    except (ImportError, KeyError, OSError):  # Which of them depends on platform and Python.
        raise BadSetting("operating-system user", "has no name", f"say --as NAME or set {STAFF}") from None


def _name(text: str, *, where: str) -> str:
    name = text.strip()
    if not name or not name.isprintable():
        raise BadSetting(where, f"{text!r} is no name", "give the name you are known by at the desk")
    return name


def without_password(url: str) -> str:
    """Return *url* as it may be shown."""
    return re.sub(r"//.*@", "//…@", url, flags=re.DOTALL)
