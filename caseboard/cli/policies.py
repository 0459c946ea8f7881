"""Read a policy from a file, and say what it changes."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from caseboard.cli.printing import Trouble

if TYPE_CHECKING:
    from pathlib import Path

    from caseboard.domain.policy import Policy

FOUND = 4
CANNOT_TELL = 5


def read_policy(file: Path) -> Policy:
    """Return the policy that a TOML file describes; names it leaves out are as shipped.

    Its ``version`` is the file's own, or follows from what it says.

    Raises:
        Trouble: the file cannot be read (5), or no policy can be made of it (4).
    """
    from caseboard.domain.policy import PolicyError, policy

    try:
        values = tomllib.loads(file.read_text("utf-8"))
    except OSError as error:
        raise Trouble(f"{file}: {error.strerror or error}", CANNOT_TELL) from None
    except (ValueError, RecursionError) as error:
        raise Trouble(f"{file} is no TOML: {error}", FOUND) from None
    version = values.pop("version", None)
    if version is not None and (not isinstance(version, str) or not 0 < len(version.strip()) <= 100):
        raise Trouble(f"{file}: version wants a text of 1 to 100 characters", FOUND)
    try:
        made = policy(values, "unnamed")
    except PolicyError as error:
        raise Trouble(f"{file}: {error}", FOUND) from None
    return policy(values, version.strip() if version else f"policy-{digest_of(made)[:12]}")


def usable_policy(file: Path) -> Policy:
    """Return the policy of *file* for a command that cannot go on without it.

    Raises:
        Trouble: it has none; the command has failed (1).
    """
    try:
        return read_policy(file)
    except Trouble as trouble:
        raise Trouble(str(trouble)) from None


def digest_of(policy: Policy) -> str:
    """Return the digest of what a policy says, whatever its version is called."""
    return hashlib.sha256(json.dumps(policy.written(), sort_keys=True).encode()).hexdigest()


def differences(policy: Policy, other: Policy) -> Iterator[tuple[str, object, object]]:
    """Yield (name, of *other*, of *policy*) wherever they differ."""
    mine, theirs = policy.written(), other.written()
    for name, value in mine.items():
        if value != theirs[name]:
            yield name, theirs[name], value
