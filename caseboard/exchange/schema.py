"""JSON Schema of every type of record, made from the shapes by which they are read."""

from __future__ import annotations

from typing import Any

import msgspec

from caseboard.domain.events import RESERVED
from caseboard.domain.records import RANK
from caseboard.exchange.desk_shapes import DESK_SHAPES
from caseboard.exchange.records import VERSION
from caseboard.exchange.shapes import SHAPES, Shape

_DEFS = "#/$defs/"
_INSTANT = {
    "type": ["string", "null"],
    "format": "date-time",
}
RECORD: dict[str, dict[str, Any]] = {
    "type": {"type": "string", "description": "What kind of record it is."},
    "source": {
        "type": "string",
        "pattern": "^[A-Za-z0-9_.-]{1,64}$",
        "description": f"Who sends it. {', '.join(sorted(RESERVED))} are the desk's own.",
    },
    "ref": {
        "type": "string",
        "minLength": 1,
        "maxLength": 200,
        "description": "The sender's own id, unique within source and type.",
    },
    "at": {"type": "string", "format": "date-time", "description": "When it happened, RFC 3339 with an offset."},
    "updated_at": {**_INSTANT, "description": "When the sender changed it; a newer one replaces an older."},
    "recorded_at": {**_INSTANT, "description": "When it was written down, where that was later than at."},
    "actor": {
        "type": ["string", "null"],
        "maxLength": 200,
        "description": "Who did it, where it was somebody of a desk.",
    },
}
"""What every record has."""
WRITTEN: dict[str, dict[str, Any]] = {
    "seq": {"type": ["integer", "null"], "minimum": 1, "description": "Its place in the history it was exported from."},
    "v": {
        "type": ["integer", "null"],
        "minimum": 1,
        "maximum": VERSION,
        "description": "The form in which it was written.",
    },
    "case": {"type": "string", "pattern": "^CB-[1-9][0-9]{0,17}$", "description": "The case it happened to."},
    "becomes": {"type": "object", "description": "Columns of the case and their new values."},
    "result": {"type": "object", "description": "What was decided: rows beside the case."},
}
"""What an export says beside; `case`, `becomes` and `result` are heeded where a history is restored."""
NEEDED = ("type", "source", "ref", "at")


def shapes() -> dict[str, type[Shape]]:
    """Return the shape of each type, partners' types first, in the order in which records are applied."""
    return {**{kind: SHAPES[kind] for kind in RANK}, **DESK_SHAPES}


def schema() -> dict[str, Any]:
    """Return JSON Schema of a record of any type."""
    kinds = shapes()
    made, parts = msgspec.json.schema_components(set(kinds.values()), ref_template=f"{_DEFS}{{name}}")
    del made
    defs: dict[str, Any] = {
        "record": {"type": "object", "required": list(NEEDED), "properties": {**RECORD, **WRITTEN}},
        **{kind: _of_type(kind, shape) for kind, shape in kinds.items()},
        **{name: _portable(part) for name, part in sorted(parts.items())},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A record of Caseboard",
        "description": "One line of JSON Lines. Unknown keys are kept.",
        "type": "object",
        "required": ["type"],
        "properties": {"type": {"enum": list(kinds)}},
        "allOf": [
            {"if": {"properties": {"type": {"const": kind}}}, "then": {"$ref": f"{_DEFS}{kind}"}} for kind in kinds
        ],
        "$defs": defs,
    }


def _of_type(kind: str, shape: type[Shape]) -> dict[str, Any]:
    """Return the schema of one type; what the desk did under a partner's type is in its own words."""
    whole: dict[str, Any] = {"description": sentence(shape), "properties": {"type": {"const": kind}}}
    fields = {"$ref": f"{_DEFS}{shape.__name__}"}
    if kind in DESK_SHAPES:
        return {**whole, "allOf": [{"$ref": f"{_DEFS}record"}, fields]}
    ours = {"properties": {"source": {"enum": sorted(RESERVED)}}}
    return {**whole, "allOf": [{"$ref": f"{_DEFS}record"}, {"if": ours, "then": {}, "else": fields}]}


def sentence(shape: type[Shape]) -> str:
    """Return what a shape is, in its own sentence."""
    return (shape.__doc__ or "").strip()


def _portable(part: Any) -> Any:  # noqa: ANN401  JSON of any kind
    """Return *part* with the one escape that only Python knows in the words of every other reader."""
    if isinstance(part, dict):
        return {
            name: said.replace("\\Z", "$") if name == "pattern" and isinstance(said, str) else _portable(said)
            for name, said in part.items()
        }
    return [_portable(one) for one in part] if isinstance(part, list) else part
