"""What somebody has begun to write about a case and not sent yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Draft:
    """The fields of a form as they were left, by name; plain JSON values."""

    fields: Mapping[str, Any]
    saved_at: datetime
