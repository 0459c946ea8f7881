"""Put a history back as it was: events with what they had decided, letters standing on file unsent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from caseboard.domain.events import Event, Record, Refused
from caseboard.domain.instants import read
from caseboard.services.taking import Found
from caseboard.store import standing
from caseboard.store.writing import Work


def restore(work: Work, record: Record, kept: Mapping[str, Any], file: Found | None) -> list[Event]:
    """Append *record* with what its desk had decided, and return it; nothing is judged again.

    Raises:
        Refused: it holds no decision of a desk, so it is no line of an export.
    """
    decided = kept.get("decided") or {}
    recorded_at = kept.get("recorded_at")
    if not recorded_at:
        raise Refused("a line of an export says when it was recorded; import it without --restore")
    body: dict[str, Any] = {**record.fields, **decided}
    if file is not None:
        body["file"] = f"blobs/{file.digest}"
    event = Event(
        record.source,
        record.type,
        record.ref,
        record.at,
        read(str(recorded_at)),
        body,
        record.actor,
        record.updated_at,
    )
    made = work.happens([event])
    if record.type == "dispute" and event.case is not None:
        standing.number_taken(work.database, int(event.case.removeprefix("CB-")))
    return made
