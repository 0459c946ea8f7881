"""An event log in XES, the format of IEEE 1849: a trace a case, an event an activity."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from xml.sax.saxutils import quoteattr

from caseboard.domain.instants import written
from caseboard.domain.plain import one_line
from caseboard.exchange.event_log import Activity, Trace

NAMESPACE = "http://www.xes-standard.org/"
_EXTENSIONS = (("Concept", "concept"), ("Time", "time"), ("Organizational", "org"), ("Lifecycle", "lifecycle"))
_EPOCH = "1970-01-01T00:00:00.000000Z"


def document(traces: Iterable[Trace]) -> Iterator[str]:
    """Yield the lines of the log of *traces*."""
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f'<log xes.version="1849.2016" xes.features="" xmlns="{NAMESPACE}">'
    for name, prefix in _EXTENSIONS:
        yield f'  <extension name="{name}" prefix="{prefix}" uri="{NAMESPACE}{prefix}.xesext"/>'
    # What every trace and every event has, with the value of one that nobody has set.
    yield '  <global scope="trace">'
    yield f"    {_string('concept:name', 'unknown')}"
    yield "  </global>"
    yield '  <global scope="event">'
    for key in ("concept:name", "org:resource", "lifecycle:transition"):
        yield f"    {_string(key, 'unknown')}"
    yield f'    <date key="time:timestamp" value="{_EPOCH}"/>'
    yield "  </global>"
    yield '  <classifier name="Activity" keys="concept:name lifecycle:transition"/>'
    yield '  <classifier name="Resource" keys="org:resource"/>'
    yield f"  {_string('concept:name', 'Caseboard')}"
    for trace in traces:
        yield from _trace(trace)
    yield "</log>"


def _trace(trace: Trace) -> Iterator[str]:
    yield "  <trace>"
    yield f"    {_string('concept:name', trace.number)}"
    for key, text in (("reason", trace.reason), ("stage", trace.stage), ("currency", trace.currency)):
        yield f"    {_string(key, text)}"
    yield f'    <int key="requested" value="{trace.requested}"/>'
    for key, at in (("opened_at", trace.opened_at), ("entered_at", trace.entered_at), ("ended_at", trace.ended_at)):
        if at is not None:
            yield f"    {_date(key, at)}"
    for one in trace.activities:
        yield from _event(one)
    yield "  </trace>"


def _event(one: Activity) -> Iterator[str]:
    yield "    <event>"
    yield f"      {_string('concept:name', one.name)}"
    yield f"      {_string('org:resource', one.resource)}"
    yield f"      {_string('lifecycle:transition', 'complete')}"
    yield f"      {_date('time:timestamp', one.at)}"
    yield "    </event>"


def _string(key: str, value: str) -> str:
    return f"<string key={quoteattr(key)} value={quoteattr(one_line(value))}/>"


def _date(key: str, at: datetime) -> str:
    return f'<date key="{key}" value="{written(at)}"/>'
