"""Themes of a user's own: a folder of TOML files, each a name, a ground and inks.

A file colours what it likes to and leaves the rest as it is in the dark
theme, or with `dark = false` in the light one::

    name = "paper"
    dark = false

    [colours]
    ground = "#fffdf5"
    late = "#a00020"
"""

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from caseboard.settings.environment import BadSetting

SUFFIX = ".toml"
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_NAME = re.compile(r"[a-z0-9][a-z0-9 _-]{0,39}")
MOST = 64
"""Themes read from a folder."""
LARGEST = 64_000
"""Bytes of a theme's file."""


@dataclass(frozen=True, slots=True)
class ThemeSetting:
    """A theme as its file says it."""

    name: str
    dark: bool
    colours: Mapping[str, str]
    """What it colours, each as ``#rrggbb``."""


def read_theme(text: str, *, name: str, where: str, known: Collection[str]) -> ThemeSetting:
    """Return the theme that *text* describes; *name* is its own if it does not say another.

    *known* are the colours that can be set.

    Raises:
        BadSetting: it is no TOML, or says what nobody understands.
    """
    try:
        said = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadSetting(where, f"is no TOML ({error})", "write name, dark and a table [colours]") from None
    if unknown := sorted(said.keys() - {"name", "dark", "colours"}):
        raise BadSetting(where, f"knows no {unknown[0]!r}", "write name, dark and a table [colours]")
    called = said.get("name", name)
    if not isinstance(called, str) or not _NAME.fullmatch(called):
        raise BadSetting(where, f"{called!r} is no name for a theme", "use small letters, digits, spaces and hyphens")
    dark = said.get("dark", True)
    if not isinstance(dark, bool):
        raise BadSetting(where, f"dark is {dark!r}", "write true or false")
    return ThemeSetting(called, dark, _colours(said.get("colours", {}), where, known))


def _colours(said: object, where: str, known: Collection[str]) -> Mapping[str, str]:
    if not isinstance(said, dict):
        raise BadSetting(where, "colours is no table", "begin it with a line [colours]")
    for name, colour in said.items():
        if name not in known:
            raise BadSetting(where, f"there is no colour {name!r}", f"known are {', '.join(known)}")
        if not isinstance(colour, str) or not _COLOUR.fullmatch(colour):
            raise BadSetting(where, f"{name} is {colour!r}", 'write a colour as "#rrggbb"')
    return said


def themes_in(folder: Path, known: Collection[str], taken: Collection[str]) -> tuple[list[ThemeSetting], list[str]]:
    """Return the themes of *folder*, and a line for each file that is none.

    *taken* are names that mean something already. No folder is no trouble.
    """
    themes: list[ThemeSetting] = []
    troubles: list[str] = []
    try:
        files = sorted(path for path in folder.glob(f"*{SUFFIX}") if path.is_file())
    except OSError as error:
        return [], [f"{folder}: cannot be read ({error.strerror})"]
    for path in files[:MOST]:
        try:
            one = read_theme(_text(path), name=path.stem, where=str(path), known=known)
            if one.name in taken or one.name in {other.name for other in themes}:
                raise BadSetting(str(path), f"there is a theme {one.name!r} already", "give it another name")
            themes.append(one)
        except BadSetting as bad:
            troubles.append(str(bad))
    if len(files) > MOST:
        troubles.append(f"{folder}: holds {len(files)} themes; only the first {MOST} are read")
    return themes, troubles


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST:
            raise BadSetting(str(path), f"is larger than {LARGEST} bytes", "a theme needs a few lines")
        return path.read_text("utf-8")
    except OSError as error:
        raise BadSetting(str(path), f"cannot be read ({error.strerror})", "mend or remove it") from None
    except UnicodeDecodeError:
        raise BadSetting(str(path), "is no UTF-8", "save it as UTF-8") from None
