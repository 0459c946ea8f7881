"""Print what records look like, for those who write them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from caseboard.cli.options import Commands, command
from caseboard.cli.printing import say

if TYPE_CHECKING:
    from caseboard.cli.session import Session


def add(commands: Commands) -> None:
    """Add the command."""
    command(
        commands,
        "schema",
        schema,
        does="Print JSON Schema of every type of record, the desk's own among them",
        example="caseboard schema > records.schema.json",
    )


def schema(_here: Session) -> int:
    """Print the schema."""
    from caseboard.exchange.schema import schema as of_records

    say(json.dumps(of_records(), indent=2, ensure_ascii=False))
    return 0
