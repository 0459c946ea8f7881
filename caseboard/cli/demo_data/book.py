"""The book that the demo's records are written into, with the files that go with them."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from caseboard.domain.instants import written

SHOP = "shop"
"""The marketplace that sends the demo's records."""
DESK = "desk"
FIRST_NUMBER = 1001
"""Of the oldest case: nobody's desk begins with its first."""


class Book:
    """Records in the making. Nothing in it lies after `now`."""

    def __init__(self, folder: Path, now: datetime) -> None:
        """Write into *folder*, which exists."""
        self.now = now
        self._folder = folder
        self._records: list[dict[str, Any]] = []
        self._opened: dict[str, datetime] = {}

    def add(self, source: str, kind: str, ref: str, at: datetime, **fields: object) -> bool:
        """Write a record down, leaving out what is None; false where it has not happened yet.

        Whole seconds will do for people and carriers.
        """
        at = at.replace(microsecond=0)
        known = fields.get("recorded_at")
        if at > self.now or (isinstance(known, datetime) and known > self.now):
            return False
        kept = {name: _plain(value) for name, value in fields.items() if value is not None}
        self._records.append({"type": kind, "source": source, "ref": ref, "at": _plain(at), **kept})
        if kind == "dispute":
            self._opened[ref] = at
        return True

    def file(self, name: str, content: bytes) -> tuple[str, str]:
        """Lay a file beside the records and return its path below them and its hash."""
        path = self._folder / "files" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        return f"files/{name}", digest_of(content)

    def close(self) -> None:
        """Number the cases in the order of their opening and write everything out."""
        oldest = sorted(self._opened, key=lambda ref: (self._opened[ref], ref))
        numbers = {ref: f"CB-{number}" for number, ref in enumerate(oldest, FIRST_NUMBER)}
        with (self._folder / "records.jsonl").open("w", encoding="utf-8") as file:
            for record in self._records:
                if record["type"] == "dispute":
                    record["number"] = numbers[record["ref"]]
                if record["source"] == DESK and "case" in record:
                    record["case"] = numbers[record["case"]]
                file.write(json.dumps(record, ensure_ascii=False) + "\n")


def _plain(value: object) -> object:
    return written(value) if isinstance(value, datetime) else value


def days(count: float) -> timedelta:
    """Return a length in days, to the second: people do not act at microseconds."""
    return timedelta(seconds=round(count * 86_400))


def in_office(at: datetime, *, before: bool = False) -> datetime:
    """Return the next instant from *at* on at which the desk is staffed, or the last one before it."""
    opens = at.replace(hour=8, minute=at.minute, second=at.second)
    if 8 <= at.hour < 18:
        return at
    if before:
        return opens + timedelta(hours=9) - (timedelta(days=1) if at.hour < 8 else timedelta())
    return opens + (timedelta() if at.hour < 8 else timedelta(days=1))


def digest_of(content: bytes) -> str:
    """Return the hash by which an item is cited."""
    return hashlib.sha256(content).hexdigest()
