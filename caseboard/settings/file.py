"""The settings file: read, checked key by key, and joined with options and environment.

An option goes before the environment, the environment before the file, the file
before the default. A key that is not known is an error: a setting that is
written and not heeded would be looked for in vain.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from caseboard.settings.environment import BadSetting
from caseboard.settings.paths import config_folder
from caseboard.settings.table import BY_NAME, NEEDED, SECTION, SETTINGS, Setting

CONFIG = "CASEBOARD_CONFIG"
"""The variable that names another file."""
LARGEST = 1_000_000
"""Bytes of a settings file; nobody writes more by hand."""

Keys = Mapping[str, tuple[str, ...]]


class OwnSection(NamedTuple):
    """A list of one's own, as the file has it."""

    name: str
    query: str
    columns: tuple[str, ...] = ()
    """None named: the desk's own choice."""
    sort: str = ""


class Fault(NamedTuple):
    """What is wrong at a place of the file, and what to do."""

    path: tuple[str | int, ...]
    what: str
    do: str


Check = Callable[["Settings"], Iterable[Fault]]
"""Says what the file asks for that is not there, such as a theme; handed in by who knows."""


class Value(NamedTuple):
    """A setting's value, and where it comes from."""

    value: str | bool | None
    source: str
    """An option, a variable, `FILE line N`, or `default`."""


class Settings(NamedTuple):
    """What holds for this command."""

    file: Path
    """Where the file lies, whether or not there is one."""
    values: Mapping[str, Value]
    keys: Keys = MappingProxyType({})
    sections: tuple[OwnSection, ...] = ()
    written: str = ""
    """The file as it was read."""

    def text(self, name: str) -> str:
        """Return a setting that is a text; empty where it is left to the machine."""
        value = self.values[name].value
        return value if isinstance(value, str) else ""

    def on(self, name: str) -> bool:
        """Return a setting that is true or false."""
        return self.values[name].value is True

    def where(self, *path: str | int) -> str:
        """Return file and line of *path*."""
        return _where(self.file, self.written, path)

    def checked(self, check: Check) -> Settings:
        """Return these settings, if *check* knows all they ask for.

        Raises:
            BadSetting: it does not; names the first.
        """
        for fault in check(self):
            raise BadSetting(self.blamed(fault), fault.what, fault.do)
        return self

    def blamed(self, fault: Fault) -> str:
        """Return what *fault* is to be blamed on: a place of the file, or the variable that goes before it."""
        value = self.values.get(".".join(map(str, fault.path)))
        return value.source if value is not None else self.where(*fault.path)


def settings_file(environ: Mapping[str, str] = os.environ) -> Path:
    """Return where the settings lie: ``CASEBOARD_CONFIG``, else `settings.toml` in the user's own folder."""
    return Path(environ[CONFIG]) if environ.get(CONFIG) else config_folder() / "settings.toml"


def settings(
    environ: Mapping[str, str] = os.environ, options: Mapping[str, tuple[str, str | None]] | None = None
) -> Settings:
    """Return what holds; *options* gives (the option's own name, what was written) by the setting's name.

    Raises:
        BadSetting: the file cannot be read, or holds something wrong; names the first.
    """
    made, faults = looked_over(environ, options)
    for where, what, do in faults:
        raise BadSetting(where, what, do)
    return made


def looked_over(
    environ: Mapping[str, str] = os.environ,
    options: Mapping[str, tuple[str, str | None]] | None = None,
) -> tuple[Settings, list[tuple[str, str, str]]]:
    """Return what holds, and every fault as (where, what, what to do); a faulty setting counts as not written.

    Raises:
        BadSetting: the file cannot be read at all.
    """
    file = settings_file(environ)
    text = _read(file, named=bool(environ.get(CONFIG)))
    tree = _tree(file, text)
    faults = list(_faults(tree))
    bad = {fault.path for fault in faults}
    told = [(_where(file, text, fault.path), fault.what, fault.do) for fault in faults]
    values: dict[str, Value] = {}
    for one in SETTINGS:
        values[one.name] = Value(one.default, "default")
        path = tuple(one.name.split("."))
        if (written := _at(tree, path)) is not None and path not in bad:
            values[one.name] = Value(written, _where(file, text, path))
        if environ.get(one.variable):
            values[one.name], wrong = _from_variable(one, environ[one.variable], values[one.name])
            told += wrong
        if options and options.get(one.name, ("", None))[1] is not None:
            values[one.name] = Value(options[one.name][1], options[one.name][0])
    keys = {name: _keys(said) for name, said in _flat(tree.get("keys", {})) if ("keys", *name.split(".")) not in bad}
    sections = tuple(_sections(tree, bad))
    return Settings(file, values, {name: said for name, said in keys.items() if said}, sections, text), told


def _from_variable(one: Setting, written: str, before: Value) -> tuple[Value, list[tuple[str, str, str]]]:
    value: str | bool = written
    if one.switch:
        value = {"true": True, "1": True, "false": False, "0": False}.get(written.lower(), written)
    # Database and staff are looked at where they are used, which also sees the options.
    wrong = () if one.name in ("database", "staff") else _wrong(one, value)
    faults = [(one.variable, what, do) for what, do in wrong]
    return (before, faults) if faults else (Value(value, one.variable), [])


# Reading.


def _read(file: Path, *, named: bool) -> str:
    try:
        with file.open("rb") as opened:
            data = opened.read(LARGEST + 1)
    except FileNotFoundError:
        if named:
            raise BadSetting(CONFIG, f"there is no file {file}", "make it, or unset the variable") from None
        return ""
    except OSError as error:
        raise BadSetting(str(file), error.strerror or "cannot be read", "let this user read it") from None
    if len(data) > LARGEST:
        raise BadSetting(str(file), f"is larger than {LARGEST} bytes", "settings are a page or two")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadSetting(f"{file} line {line}", "is no UTF-8", "save the file as UTF-8") from None


def _tree(file: Path, text: str) -> dict[str, Any]:
    if not text:
        return {}
    import tomllib  # noqa: PLC0415  who has no settings does not wait for it

    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        what, _, place = str(error).rpartition(" (at ")
        line = place.partition("line ")[2].partition(",")[0]
        where = f"{file} line {line}" if line.isdigit() else f"{file} line {text.count(chr(10)) + 1}"
        raise BadSetting(where, f"is no TOML: {what or error}", "see https://toml.io") from None


def _where(file: Path, text: str, path: tuple[str | int, ...]) -> str:
    from caseboard.settings.lines import line_of, lines_of  # noqa: PLC0415  only asked for where something is told

    return f"{file} line {line_of(lines_of(text), path)}"


def _at(tree: Mapping[str, Any], path: tuple[str, ...]) -> str | bool | None:
    found: Any = tree
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, (str, bool)) else None


def _flat(table: object, above: str = "") -> Iterator[tuple[str, object]]:
    """Yield dotted names and their values, whether the file has ``"case.decide"`` or ``case.decide``."""
    if not isinstance(table, dict):
        return
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", value


def _keys(said: object) -> tuple[str, ...]:
    several = said if isinstance(said, list) else str(said).split(",")
    return tuple(key.strip() for key in several if isinstance(key, str) and key.strip())


def _sections(tree: Mapping[str, Any], bad: set[tuple[str | int, ...]]) -> Iterator[OwnSection]:
    given = tree.get("section")
    for place, one in enumerate(given if isinstance(given, list) else []):
        if not any(path[:2] == ("section", place) for path in bad):
            yield OwnSection(one["name"], one["query"], tuple(one.get("columns", ())), one.get("sort", ""))


# Checking.


def _faults(tree: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what is wrong: keys nobody knows, and values of another kind."""
    tables = {one.name.partition(".")[0] for one in SETTINGS if "." in one.name}
    single = [one.name for one in SETTINGS if "." not in one.name]
    for name, value in tree.items():
        if name in single:
            yield from (Fault((name,), *wrong) for wrong in _wrong(BY_NAME[name], value))
        elif name in tables:
            yield from _table_faults(name, value)
        elif name == "keys":
            yield from _key_faults(value)
        elif name == "section":
            yield from _section_faults(value)
        else:
            yield _unknown((name,), [*single, *sorted(tables), "keys", "section"])


def _unknown(path: tuple[str | int, ...], known: Iterable[str]) -> Fault:
    return Fault(path, f"unknown key {_quoted(str(path[-1]))}", f"known here are {', '.join(known)}")


def _quoted(value: object) -> str:
    """Return *value* in at most a few words, fit for a line on a terminal."""
    said = ascii(value)
    return said if len(said) <= 60 else f"{said[:57]}..."


def _wrong(one: Setting, value: object) -> Iterator[tuple[str, str]]:
    if one.switch:
        if not isinstance(value, bool):
            yield (
                f"{one.name} = {_quoted(value)} is neither true nor false",
                f"write {one.name} = true, or leave it out",
            )
    elif not isinstance(value, str):
        yield f"{one.name} = {_quoted(value)} is no text", "put it into quotation marks"
    elif one.choices and value not in one.choices:
        yield f"{one.name} = {_quoted(value)} is not known", f"known here are {', '.join(one.choices)}"
    elif one.fault is not None and (wrong := one.fault(value)) is not None:
        yield wrong


def _table_faults(table: str, value: object) -> Iterator[Fault]:
    known = [one.name.partition(".")[2] for one in SETTINGS if one.name.startswith(f"{table}.")]
    if not isinstance(value, dict):
        yield Fault((table,), f"{table} is no table", f"write [{table}] on a line of its own")
        return
    for name, inner in value.items():
        if name in known:
            yield from (Fault((table, name), *wrong) for wrong in _wrong(BY_NAME[f"{table}.{name}"], inner))
        else:
            yield _unknown((table, name), known)


def _key_faults(value: object) -> Iterator[Fault]:
    if not isinstance(value, dict):
        yield Fault(("keys",), "keys is no table", "write [keys] on a line of its own")
        return
    for name, said in _flat(value):
        texts = said if isinstance(said, list) else [said]
        if not all(isinstance(one, str) and one.strip() for one in texts) or not _keys(said):
            what = f"keys.{name} = {_quoted(said)} names no key"
            yield Fault(("keys", *name.split(".")), what, 'write a key such as "D" or "ctrl+x", or several as a list')


def _section_faults(value: object) -> Iterator[Fault]:
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        yield Fault(("section",), "section is no list of tables", "write [[section]] on a line of its own")
        return
    names: set[object] = set()
    for place, one in enumerate(value):
        yield from _section_fault(("section", place), one)
        if isinstance(one.get("name"), str) and one["name"] in names:
            yield Fault(("section", place, "name"), f"a second section {_quoted(one['name'])}", "give it another name")
        names.add(one.get("name"))


def _section_fault(path: tuple[str | int, ...], one: Mapping[str, Any]) -> Iterator[Fault]:
    for name, said in one.items():
        if name not in SECTION:
            yield _unknown((*path, name), SECTION)
        elif name == "columns":
            if not isinstance(said, list) or not all(isinstance(each, str) for each in said):
                yield Fault((*path, name), f"columns = {_quoted(said)} is no list of texts", 'write ["due", "case"]')
        elif not isinstance(said, str):
            yield Fault((*path, name), f"{name} = {_quoted(said)} is no text", "put it into quotation marks")
        elif name == "name" and _bad_title(said):
            yield Fault(
                (*path, name), f"name = {_quoted(said)} is no title", "give it one to forty printable characters"
            )
    for name in NEEDED:
        if name not in one:
            yield Fault(path, f"a section lacks {name}", f'write {name} = "…" below [[section]]')


def _bad_title(name: str) -> bool:
    return not name.strip() or not name.isprintable() or len(name) > 40
