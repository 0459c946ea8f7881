"""The settings: what holds and where each value comes from, what is wrong with the file, its schema."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from caseboard.cli import options
from caseboard.cli.options import Commands, command
from caseboard.cli.policies import CANNOT_TELL, FOUND
from caseboard.cli.printing import Trouble, say, say_json, tell

if TYPE_CHECKING:
    from caseboard.cli.session import Session
    from caseboard.settings.file import Settings


def add(commands: Commands) -> None:
    """Add the commands about settings."""
    parser = command(commands, "config", show, does="Look after the settings", example="caseboard config show")
    parser.set_defaults(json=False)
    inner = parser.add_subparsers(title="commands", metavar="COMMAND", prog="caseboard config")
    showing = command(
        inner,
        "show",
        show,
        does="Show the settings that hold, and where each value comes from",
        example="caseboard config show",
    )
    checking = command(
        inner,
        "check",
        check,
        does="Check the settings file, and name everything in it that cannot be followed",
        example="caseboard config check",
    )
    printing = command(
        inner,
        "schema",
        schema,
        does="Print JSON Schema of the settings file, for editors",
        example="caseboard config schema > settings.schema.json",
    )
    for one in (showing, checking):
        options.add_json(one)
    for one in (showing, checking, printing):
        one.set_defaults(command="config")


def show(here: Session) -> int:
    """Show what holds."""
    from caseboard.settings.environment import without_password

    found = here.settings
    rows = [(name, value.value, value.source) for name, value in found.values.items()]
    rows[:2] = [
        ("database", without_password(here.place.url), found.values["database"].source),
        ("staff", here.name, found.values["staff"].source),
    ]
    if here.words.json:
        say_json(_data(found, rows))
        return 0
    say(f"settings file: {found.file}" + ("" if found.file.exists() else " (there is none)"))
    for name, value, source in rows:
        said = "none" if value is None else str(value).lower() if isinstance(value, bool) else value
        say(f"{name}: {said}   ({source})")
    for action, keys in found.keys.items():
        say(f"keys.{action}: {' '.join(keys)}   ({found.where('keys', *action.split('.'))})")
    for place, one in enumerate(found.sections):
        say(f"section {one.name}: {one.query}   ({found.where('section', place)})")
    return 0


def _data(found: Settings, rows: list[tuple[str, str | bool | None, str]]) -> dict[str, object]:
    return {
        "file": str(found.file),
        "there": found.file.exists(),
        "settings": {name: {"value": value, "source": source} for name, value, source in rows},
        "keys": {
            action: {"value": list(keys), "source": found.where("keys", *action.split("."))}
            for action, keys in found.keys.items()
        },
        "sections": [
            {
                "name": one.name,
                "query": one.query,
                "columns": list(one.columns),
                "sort": one.sort,
                "source": found.where("section", place),
            }
            for place, one in enumerate(found.sections)
        ],
    }


def check(here: Session) -> int:
    """Check the file; 4 where something in it cannot be followed, 5 where nobody can read it."""
    found = faults(here)
    if here.words.json:
        told = [{"where": where, "what": what, "do": do} for where, what, do in found]
        say_json({"sound": not found, "faults": told})
        return FOUND if found else 0
    for where, what, do in found:
        tell(f"caseboard: config: {where}: {what}; {do}")
    if not found:
        file = here.settings.file
        say(f"{file} can be followed" if file.exists() else f"there is no {file}; the defaults hold")
    return FOUND if found else 0


def faults(here: Session) -> list[tuple[str, str, str]]:
    """Return everything wrong with the settings as (where, what, what to do).

    Raises:
        Trouble: the file cannot be read, so nobody can tell (5), or is no TOML (4).
    """
    from caseboard.cli import known
    from caseboard.settings.environment import BadSetting
    from caseboard.settings.file import looked_over

    try:
        found, told = looked_over(options=here.options())
    except BadSetting as error:
        raise Trouble(str(error), FOUND if " line " in str(error) else CANNOT_TELL) from None
    return [*told, *((found.blamed(one), one.what, one.do) for one in (*known.faults(found), *known.clashes(found)))]


def schema(_here: Session) -> int:
    """Print JSON Schema of the file."""
    from caseboard.settings.table import schema as of_the_file

    say(json.dumps(of_the_file(), indent=2, ensure_ascii=False))
    return 0
