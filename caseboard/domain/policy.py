"""Every length and limit of the rules, as data (rules, *Policy*)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from caseboard.domain.money import MoneyError, minor
from caseboard.domain.slots import REASONS

SHIPPED = "shipped"
"""Version of the policy that every database begins with."""

_UNITS = {"d": 86_400, "h": 3_600, "min": 60, "s": 1}
_LENGTH = re.compile(r"([0-9]{1,6}) (d|h|min|s)")
_LONGEST = timedelta(days=3_653)
"""Ten years: no deadline that anybody waits for, and far from the end of the calendar."""
_LENGTHS = (
    "opening_wait",
    "short_guarantee",
    "completion_margin",
    "negotiation",
    "escalation_from",
    "evidence_period",
    "notice_min",
    "reason_window",
    "decision_within",
    "return_confirm",
    "return_deliver",
    "first_response",
    "both_contacted",
    "seal_after",
    "extension_max",
    "hold_max",
    "intake_lag",
    "overdue_on_arrival",
)
_MAY_BE_NOTHING = frozenset(
    {"opening_wait", "short_guarantee", "completion_margin", "seal_after", "intake_lag", "overdue_on_arrival"}
)


class PolicyError(ValueError):
    """A policy that cannot be kept: which name, and what it wants."""


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of the periods and limits; lengths are elapsed time."""

    version: str
    opening_wait: timedelta
    short_guarantee: timedelta
    completion_margin: timedelta
    negotiation: timedelta
    escalation_from: timedelta
    may_escalate: tuple[str, ...]
    evidence_period: timedelta
    notice_min: timedelta
    reason_window: timedelta
    claimant_silence: str
    decision_within: timedelta
    warn_at: tuple[int, ...]
    return_confirm: timedelta
    return_deliver: timedelta
    first_response: timedelta
    both_contacted: timedelta
    seal_after: timedelta
    rounds: int
    extension_max: timedelta
    hold_max: timedelta
    intake_lag: timedelta
    overdue_on_arrival: timedelta
    four_eyes_above: Mapping[str, str] = field(default_factory=dict)
    four_eyes_reasons: tuple[str, ...] = ()
    four_eyes_share: int = 0

    @property
    def asks_approval(self) -> bool:
        """Whether some decision wants a second person."""
        return bool(self.four_eyes_above or self.four_eyes_reasons or self.four_eyes_share)

    def written(self) -> dict[str, Any]:
        """Return the policy as plain data, the way `policy` reads it."""
        values: dict[str, Any] = {}
        for name in (f.name for f in fields(self) if f.name != "version"):
            value = getattr(self, name)
            if isinstance(value, timedelta):
                value = _written_length(value)
            elif isinstance(value, tuple):
                value = list(value)
            elif isinstance(value, Mapping):
                value = dict(value)
            values[name] = value
        return values


def _written_length(length: timedelta) -> str:
    seconds = int(length.total_seconds())
    name, size = next((n, s) for n, s in _UNITS.items() if seconds % s == 0)
    return f"{seconds // size} {name}"


def policy(values: Mapping[str, Any], version: str) -> Policy:
    """Return the policy that *values* describe, names left out being as shipped.

    Raises:
        PolicyError: an unknown name, or a value that its name cannot take.
    """
    merged = {**_shipped_values(), **values}
    known = {f.name for f in fields(Policy)} - {"version"}
    if unknown := set(merged) - known:
        raise PolicyError(f"unknown name {min(unknown)}")
    for name in _LENGTHS:
        merged[name] = _length(name, merged[name])
    _check_choices(merged)
    _check_four_eyes(merged)
    made = Policy(version=version, **merged)
    _check_together(made)
    return made


def _check_choices(merged: dict[str, Any]) -> None:
    if merged["claimant_silence"] not in ("review", "cancel"):
        raise PolicyError("claimant_silence wants review or cancel")
    if _list(merged["may_escalate"]) != ["buyer"]:
        raise PolicyError('may_escalate wants ["buyer"]')
    shares = _list(merged["warn_at"])
    if shares is None or not all(type(share) is int and 0 < share < 100 for share in shares):
        raise PolicyError("warn_at wants whole percentages between 1 and 99")
    if type(merged["rounds"]) is not int or not 0 <= merged["rounds"] <= 20:
        raise PolicyError("rounds wants a whole number from 0 to 20")
    merged["warn_at"] = tuple(sorted(set(shares)))
    merged["may_escalate"] = ("buyer",)


def _check_four_eyes(merged: dict[str, Any]) -> None:
    above, reasons, share = (merged[f"four_eyes_{name}"] for name in ("above", "reasons", "share"))
    if not isinstance(above, Mapping) or not all(isinstance(amount, str) for amount in above.values()):
        raise PolicyError("four_eyes_above wants a table of currency and amount, the amount in quotes")
    for currency, amount in above.items():
        try:
            minor(amount, currency)
        except MoneyError as error:
            raise PolicyError(f"four_eyes_above: {error}") from error
    named = _list(reasons)
    if named is None:
        raise PolicyError("four_eyes_reasons wants a list of reasons")
    for reason in named:
        if not isinstance(reason, str) or reason not in REASONS:
            raise PolicyError(f"four_eyes_reasons names no reason {reason!r}")
    if type(share) is not int or not 0 <= share <= 100:
        raise PolicyError("four_eyes_share wants a whole percentage from 0 to 100")
    merged["four_eyes_reasons"] = tuple(named)


def _check_together(made: Policy) -> None:
    """Refuse lengths that make each other pointless."""
    if made.escalation_from > made.negotiation:
        raise PolicyError("escalation_from is longer than negotiation, so no buyer could escalate")
    if made.notice_min > made.evidence_period:
        raise PolicyError("notice_min is longer than evidence_period, so no period could be announced in time")


def _list(value: object) -> list[Any] | None:
    return list(value) if isinstance(value, list | tuple) else None


def _length(name: str, text: object) -> timedelta:
    match = _LENGTH.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise PolicyError(f'{name} wants a length such as "7 d", "12 h", "30 min" or "30 s"')
    length = timedelta(seconds=int(match[1]) * _UNITS[match[2]])
    if length > _LONGEST:
        raise PolicyError(f"{name} is longer than ten years")
    if not length and name not in _MAY_BE_NOTHING:
        raise PolicyError(f"{name} must be longer than nothing")
    return length


@cache
def _shipped_values() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("policy.toml").read_text("utf-8"))


@cache
def shipped() -> Policy:
    """Return the policy that Caseboard ships with."""
    return policy({}, SHIPPED)
