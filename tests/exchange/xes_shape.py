"""What the schema of IEEE 1849-2016 wants of a log, written as a check of elements, their order and their attributes.

The schema itself is the IEEE's and is not in this tree.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any
from xml.etree import ElementTree

NS = "{http://www.xes-standard.org/}"
_NAME = re.compile(r"[A-Za-z_:][A-Za-z0-9_:.-]*")
_NCNAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_INSTANT = re.compile(r"-?[0-9]{4,}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})?")


def _long(text: str) -> bool:
    return re.fullmatch(r"[+-]?[0-9]+", text) is not None and -(2**63) <= int(text) < 2**63


def _instant(text: str) -> bool:
    return _INSTANT.fullmatch(text) is not None and datetime.fromisoformat(text) is not None


_VALUES: dict[str, Callable[[str], bool]] = {
    "string": lambda _: True,
    "id": lambda _: True,
    "date": _instant,
    "int": _long,
    "float": lambda text: float(text) is not None,
    "boolean": lambda text: text in ("true", "false", "1", "0"),
}


def read(text: str) -> Any:
    """Return the root of a log, which is well formed."""
    return ElementTree.fromstring(text)  # noqa: S314  our own export


def check(root: Any) -> int:
    """Assert that a log is as the schema wants it, and return how many events it has."""
    assert root.tag == f"{NS}log"
    assert re.fullmatch(r"[0-9]+(\.[0-9]+)?", root.get("xes.version", ""))
    assert set(root.attrib) <= {"xes.version", "xes.features"}
    order = ["extension", "global", "classifier", "attribute", "trace", "event"]
    _check_order(root, order)
    for one in root.findall(f"{NS}extension"):
        assert set(one.attrib) == {"name", "prefix", "uri"}
        assert _NCNAME.fullmatch(one.get("name"))
        assert _NCNAME.fullmatch(one.get("prefix"))
    for one in root.findall(f"{NS}global"):
        assert set(one.attrib) <= {"scope"}
        _check_order(one, ["attribute"])
    for one in root.findall(f"{NS}classifier"):
        assert {"name", "keys"} <= set(one.attrib) <= {"name", "scope", "keys"}
        assert _NCNAME.fullmatch(one.get("name"))
        assert one.get("keys").split() == one.get("keys").split(" ")
    events = 0
    for trace in root.findall(f"{NS}trace"):
        assert not trace.attrib
        _check_order(trace, ["attribute", "event"])
        for event in trace.findall(f"{NS}event"):
            assert not event.attrib
            _check_order(event, ["attribute"])
            events += 1
    _check_globals(root)
    return events


def _check_order(parent: Any, order: list[str]) -> None:
    """Assert that children come in *order*, and that attributes are whole."""
    last = 0
    for child in parent:
        name = child.tag.removeprefix(NS)
        kind = "attribute" if name in _VALUES else name
        assert kind in order, f"{name} in {parent.tag}"
        place = order.index(kind)
        assert place >= last, f"{name} comes too late in {parent.tag}"
        last = place
        if kind == "attribute":
            assert set(child.attrib) == {"key", "value"}
            assert _NAME.fullmatch(child.get("key"))
            assert _VALUES[name](child.get("value"))


def _check_globals(root: Any) -> None:
    """Assert that every trace and every event has what the log says all of them have (the standard, not its schema)."""
    for scope in root.findall(f"{NS}global"):
        wanted = {child.get("key") for child in scope}
        path = f"{NS}trace" if scope.get("scope") == "trace" else f"{NS}trace/{NS}event"
        for one in root.findall(path):
            assert wanted <= {child.get("key") for child in one}
