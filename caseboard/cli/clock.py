"""The one place that asks what time it is; everybody else is told."""

from __future__ import annotations

from datetime import UTC, datetime


def clock() -> datetime:
    """Return the instant, UTC."""
    return datetime.now(UTC)
