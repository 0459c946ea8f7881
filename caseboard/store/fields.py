"""Column types of our own: instants as whole microseconds, money as minor units."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from peewee import BigIntegerField, BlobField, BooleanField, Field, IntegerField, TextField

from caseboard.domain.instants import from_micros, micros


class InstantField(BigIntegerField):
    """A UTC instant, kept as microseconds since 1970; refuses naive values and reads back aware ones."""

    def db_value(self, value: datetime | int | None) -> int | None:
        """Return the column's value.

        Raises:
            ValueError: the instant names no offset.
        """
        return micros(value) if isinstance(value, datetime) else value

    def python_value(self, value: Any) -> datetime | None:
        """Return the instant in UTC."""
        return None if value is None else from_micros(value)


class MoneyField(BigIntegerField):
    """An amount in minor units; its currency stands beside it."""


__all__ = [
    "BigIntegerField",
    "BlobField",
    "BooleanField",
    "Field",
    "InstantField",
    "IntegerField",
    "MoneyField",
    "TextField",
]
