"""Every setting once: its name in the file, what it does, its default, and what may stand there.

The reader, the JSON Schema and `caseboard config show` are made from this
table, so that none of them can know a setting the others do not.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from caseboard.settings.environment import BadSetting, read_database_url

Wrong = tuple[str, str]
"""What is wrong, and what to do."""
LANGUAGES = ("en", "pt")
PICTURES = ("auto", "kitty", "sixel", "cells", "words")
LOG_LEVELS = ("debug", "info", "warning", "error")
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


class Setting(NamedTuple):
    """One value of the settings file."""

    name: str
    """Its key; a dot leads into a table."""
    does: str
    """One sentence."""
    default: str | bool | None
    """None where it depends on the machine or on who works."""
    choices: tuple[str, ...] = ()
    fault: Callable[[str], Wrong | None] | None = None
    """Says what is wrong with a text, and what to write instead."""

    @property
    def variable(self) -> str:
        """The environment variable that goes before the file."""
        return "CASEBOARD_" + self.name.upper().replace(".", "_")

    @property
    def switch(self) -> bool:
        """Whether it is true or false rather than a text."""
        return isinstance(self.default, bool)


def _database(text: str) -> Wrong | None:
    try:
        read_database_url(text, where="")
    except BadSetting as error:
        # The address may hold a password, so only what the error itself says of it is repeated.
        what, _, do = str(error).removeprefix(": ").partition("; ")
        return what, do
    return None


def _name(text: str) -> Wrong | None:
    if text.strip() and text.isprintable():
        return None
    return f"staff = {text!a} is no name", "give the name you are known by at the desk"


def _zone(text: str) -> Wrong | None:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # noqa: PLC0415  who keeps to UTC does not wait for it

    if text != "UTC":
        try:
            ZoneInfo(text)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return f"time_zone = {text[:60]!a} is no time zone", "write one such as Europe/Lisbon"
    return None


def _sender(text: str) -> Wrong | None:
    if _ADDRESS.fullmatch(text) and len(text) <= 254:
        return None
    return f"mail.sender = {text[:60]!a} is no address", "write one such as desk@shop.example"


SETTINGS: tuple[Setting, ...] = (
    Setting("database", "The database that is opened, such as sqlite:////srv/desk.db.", None, fault=_database),
    Setting("staff", "Who works here.", None, fault=_name),
    Setting("theme", "The board's colours; without it those worn last.", None),
    Setting("reduced_motion", "Whether nothing on the board moves by itself.", False),
    Setting("language", "The language of the board's words, and of dates and numbers.", "en", LANGUAGES),
    Setting("time_zone", "The zone in which people are shown times, such as Europe/Lisbon.", "UTC", fault=_zone),
    Setting("pictures", "How pictures are drawn; by itself as the terminal can.", "auto", PICTURES),
    Setting("log_level", "From which weight on something is written to the log.", "info", LOG_LEVELS),
    Setting("ledger.file", "A file that every checkpoint of the ledger is added to, best elsewhere.", None),
    Setting("ledger.folder", "A folder that keeps every checkpoint of the ledger, best elsewhere.", None),
    Setting("letters.folder", "A folder with your own templates of letters, by language.", None),
    Setting("mail.sender", "The address that letters come from.", "desk@caseboard.invalid", fault=_sender),
)
BY_NAME = {one.name: one for one in SETTINGS}

SECTION: dict[str, str] = {
    "name": "How the tab is called.",
    "query": "Which cases it lists, in the language of the filter.",
    "columns": "The columns it shows, from the left.",
    "sort": "What its cases are ordered by.",
}
"""The keys of a `[[section]]`."""
NEEDED = ("name", "query")
"""What a section cannot do without."""


def schema() -> dict[str, object]:
    """Return JSON Schema of the settings file."""
    known: dict[str, object] = {}
    for one in SETTINGS:
        table, _, name = one.name.rpartition(".")
        inside = known
        if table:
            whole = known.setdefault(table, {"type": "object", "additionalProperties": False, "properties": {}})
            inside = whole["properties"]  # type: ignore[index]  # made above
        inside[name] = _schema_of(one)
    texts = {"type": "array", "items": {"type": "string"}}
    known["keys"] = {
        "description": "Other keys for the board's actions: the action's id, and a key or several.",
        "type": "object",
        "additionalProperties": {"anyOf": [{"type": "string"}, texts, {"type": "object"}]},
    }
    known["section"] = {
        "description": "Lists of one's own, shown as tabs after the desk's.",
        "type": "array",
        "items": {
            "type": "object",
            "additionalProperties": False,
            "required": list(NEEDED),
            "properties": {
                name: {"description": does, **(texts if name == "columns" else {"type": "string"})}
                for name, does in SECTION.items()
            },
        },
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Caseboard's settings",
        "type": "object",
        "additionalProperties": False,
        "properties": known,
    }


def _schema_of(one: Setting) -> dict[str, object]:
    made: dict[str, object] = {"description": one.does, "type": "boolean" if one.switch else "string"}
    if one.choices:
        made["enum"] = list(one.choices)
    if one.default is not None:
        made["default"] = one.default
    return made
