"""Personal words of events: kept once in the table `text`, referred to from the history.

In a stored body a personal string stands as ``{"$text": commitment}``, any
other personal value as ``{"$json": …}``, a file's bytes as ``{"$blob": …}``.
Erasing the text row leaves the history whole and silent.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from caseboard.domain.events import Event
from caseboard.domain.records import FIELDS, PARTS, PERSONAL
from caseboard.ledger.commitment import SALT_BYTES, commit
from caseboard.store.database import CaseDatabase

ERASED = "[erased]"
_REFERENCE = re.compile(r'"\$(?:text|json|blob)":"([0-9a-f]{64})"')
_MARKS = ("$text", "$json", "$blob")
_DECIDED = frozenset({"case", "becomes", "result"})
_WORDS = (
    "SELECT commitment, CASE WHEN salt IS NULL THEN NULL ELSE coalesce(body, '') END "
    'FROM "text" WHERE commitment IN (SELECT value FROM json_each(?))'
)
_EXPECTED = {kind: fields | _DECIDED for kind, fields in FIELDS.items()}
"""What a body of each type holds where its sender wrote nothing that we do not know."""
_PATHS = {kind: [path.split(".") for path in paths] for kind, paths in PERSONAL.items()}


@dataclass(slots=True)
class Stored:
    """A body as the history keeps it, and the words it refers to."""

    body: str
    refs: dict[str, str] = field(default_factory=dict)
    """Commitment by path within the body."""
    texts: list[tuple[str, bytes, str | None]] = field(default_factory=list)
    """(commitment, salt, words); no words where the bytes lie in a blob."""


def lay_down(event: Event, file_bytes: Callable[[str], bytes]) -> Stored:
    """Return *event*'s body with its personal words taken out; *file_bytes* reads a blob by its digest."""
    import msgspec  # noqa: PLC0415  the first row does not wait for it

    stored = Stored("")
    if (plain := _plain(event)) is not None:
        taken: Any = event.body
        for path, words in plain:
            taken = _without(taken, path, _committed(words, ".".join(path), stored))
        made = msgspec.json.encode(taken)
        # Where no name but ours begins as ours do, nothing in it can be mistaken for a reference.
        if made.count(b'"$') == len(plain):
            stored.body = made.decode()
            return stored
        stored = Stored("")
    given = msgspec.json.encode(event.body)
    marked = b'"$' in given
    body: dict[str, Any] = msgspec.json.decode(given)
    for path in _PATHS.get(event.type, ()):
        _replace(body, path, "", stored)
    for name, parts in PARTS.get(event.type, {}).items():
        # One with a mark of the sender's own is taken out whole below.
        if not (marked and _holds_mark(body.get(name), stored)):
            _keep_parts(body.get(name), parts, name, stored)
    known = FIELDS.get(event.type)
    for name, value in list(body.items()):
        foreign = known is not None and name not in known and name not in _DECIDED
        if name not in _DECIDED and (foreign or (marked and _holds_mark(value, stored))):
            body[name] = _committed(value, name, stored)
    if event.type == "evidence" and isinstance(body.get("file"), str):
        _keep_file(body, str(event.body["result"]["digest"]), file_bytes, stored)
    stored.body = msgspec.json.encode(body).decode()
    return stored


def _keep_file(body: dict[str, Any], digest: str, file_bytes: Callable[[str], bytes], stored: Stored) -> None:
    """Put a commitment in the place of an item's file; one that was erased where it came from has no bytes."""
    if body["file"] == ERASED:
        body["file"] = _committed(ERASED, "file", stored)
        return
    salt = os.urandom(SALT_BYTES)
    commitment = commit(salt, file_bytes(digest)).hex()
    stored.texts.append((commitment, salt, None))
    stored.refs["file"] = commitment
    body["file"] = {"$blob": commitment, "digest": digest}


def _plain(event: Event) -> list[tuple[list[str], str]] | None:
    """Return the paths at which *event* has words, where those are texts under known names and all that is personal.

    None where its body has to be looked through.
    """
    kind, body = event.type, event.body
    known = _EXPECTED.get(kind)
    if kind in PARTS or (known is not None and not body.keys() <= known) or body.get("file") is not None:
        return None
    found = []
    for path in _PATHS.get(kind, ()):
        value: Any = body
        for name in path:
            if type(value) is not dict or name.endswith("[]"):
                return None
            value = value.get(name)
            if value is None or value == "":
                break
        else:
            if not isinstance(value, str):
                return None
            found.append((path, value))
    return found


def _without(body: dict[str, Any], path: list[str], reference: dict[str, str]) -> dict[str, Any]:
    """Return *body* with a reference in the place of the words at *path*; what it holds is not changed."""
    name, rest = path[0], path[1:]
    return {**body, name: _without(body[name], rest, reference) if rest else reference}


def _replace(body: Any, path: list[str], at: str, stored: Stored) -> None:
    """Take the words at *path* out of *body*; a part that ends in ``[]`` means each of a list."""
    name, rest = path[0], path[1:]
    each = name.endswith("[]")
    name = name.removesuffix("[]")
    if not isinstance(body, dict) or body.get(name) in (None, "", []):
        return
    if each:
        for place, one in enumerate(body[name]):
            _replace(one, rest, f"{at}{name}[{place}].", stored)
    elif rest:
        _replace(body[name], rest, f"{at}{name}.", stored)
    else:
        body[name] = _committed(body[name], f"{at}{name}", stored)


def _keep_parts(value: Any, known: frozenset[str], at: str, stored: Stored) -> None:
    """Take out of *value*, an object or a list of them, what no record of its type is known to hold there."""
    if isinstance(value, list):
        for place, one in enumerate(value):
            _keep_parts(one, known, f"{at}[{place}]", stored)
    elif isinstance(value, dict) and not _is_reference(value, stored):
        for name in [one for one in value if one not in known]:
            value[name] = _committed(value[name], f"{at}.{name}", stored)


def _is_reference(value: Mapping[str, Any], stored: Stored) -> bool:
    """Whether *value* is one that we wrote into this body."""
    return len(value) == 1 and next(iter(value.values())) in stored.refs.values()


def _committed(value: Any, path: str, stored: Stored) -> dict[str, str]:
    mark = "$text" if isinstance(value, str) else "$json"
    words = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    salt = os.urandom(SALT_BYTES)
    commitment = commit(salt, words.encode()).hex()
    stored.texts.append((commitment, salt, words))
    stored.refs[path] = commitment
    return {mark: commitment}


def _holds_mark(value: Any, stored: Stored) -> bool:
    """Whether a sender's own value looks like a reference, which only we may write."""
    if isinstance(value, str):
        return False
    if isinstance(value, dict | Mapping):
        own = _is_reference(value, stored)
        return not own and (any(m in value for m in _MARKS) or any(_holds_mark(v, stored) for v in value.values()))
    return isinstance(value, list) and any(_holds_mark(one, stored) for one in value)


def references(body: str) -> list[str]:
    """Return the commitments that a stored body refers to."""
    return _REFERENCE.findall(body)


def words_of(database: CaseDatabase, commitments: Iterable[str]) -> dict[str, str]:
    """Return the words of each commitment, none of a file; erased ones read so."""
    wanted = list(dict.fromkeys(commitments))
    if not wanted:
        return {}
    rows = database.execute_sql(_WORDS, (json.dumps(wanted),)).fetchall()
    return {commitment: ERASED if body is None else body for commitment, body in rows}


def said(column: str) -> str:
    """Return the SQL of the words that *column* of the query around it refers to; empty where it refers to none."""
    words = f"(SELECT coalesce(t.body, '{ERASED}') FROM \"text\" t WHERE t.commitment = {column})"
    return f"CASE WHEN {column} IS NULL THEN '' ELSE coalesce({words}, '') END"


def raise_up(body: str, words: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """Return a stored body with its words put back, and the commitment by path.

    The body itself is never a reference, whatever a sender calls its fields.
    """
    refs: dict[str, str] = {}
    return {name: _raised(value, name, words, refs) for name, value in json.loads(body).items()}, refs


def _raised(value: Any, path: str, words: Mapping[str, str], refs: dict[str, str]) -> Any:
    if isinstance(value, dict):
        if "$text" in value:
            refs[path] = value["$text"]
            return words.get(value["$text"], ERASED)
        if "$json" in value:
            refs[path] = value["$json"]
            said = words.get(value["$json"], ERASED)
            return said if said == ERASED else json.loads(said)
        if "$blob" in value:
            refs[path] = value["$blob"]
            return ERASED if words.get(value["$blob"]) == ERASED else f"blobs/{value['digest']}"
        return {key: _raised(one, f"{path}.{key}", words, refs) for key, one in value.items()}
    if isinstance(value, list):
        return [_raised(one, f"{path}[{place}]", words, refs) for place, one in enumerate(value)]
    return value
