"""Whether an entry's bytes are canonical, told quickly for the kinds that are many.

A shape lists its fields in the order of their names, so that what was decoded is
written again as RFC 8785 has it. Where that gives other bytes, or there is no
shape, the canonical form itself is asked: a shape can say yes, never no.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Annotated, Any

import msgspec

from caseboard.ledger.canonical import NotCanonical, canonical

Whole = Annotated[int, msgspec.Meta(gt=-(2**53), lt=2**53)]


class _Shape(msgspec.Struct, gc=False, forbid_unknown_fields=True):
    """Fields as they stand in canonical bytes."""


class Evidence(_Shape):
    """What ``evidence.added`` says."""

    event: Whole
    item: str
    party: str
    provenance: str
    slot: str | None


class _Period(_Shape):
    due: str
    kind: str
    party: str
    round: Whole


class _Periods(_Shape):
    periods: list[_Period]


class _Proposal(_Shape, kw_only=True):
    amount: Whole
    asks: list[str] | msgspec.UnsetType = msgspec.UNSET
    fault: str
    findings: list[str]
    grounds: list[str]
    outcome: str
    rationale: str
    seal_at: str


class Decision(_Shape, kw_only=True):
    """What ``decision.sealed`` says."""

    amount: Whole
    approver: str | None
    case_version: Whole
    currency: str
    evidence: list[str]
    fault: str
    findings: list[str]
    grounds: list[str]
    imported: bool
    letters: dict[str, str]
    opened: list[str] | msgspec.UnsetType = msgspec.UNSET
    outcome: str
    proposer: str
    rationale: str
    rules: list[str]
    waivers: dict[str, str]


class _Cancellation(_Shape):
    due: dict[str, str]
    reason: str
    rule: str


class Entry(_Shape):
    """What every entry says."""

    actor: str
    at: str
    auth: str | None
    body: Any
    case: str | None
    kind: str
    seq: Whole
    v: Whole


def _of(body: type[_Shape]) -> Callable[[bytes], Entry]:
    fields = [(name, body if name == "body" else kind) for name, kind in Entry.__annotations__.items()]
    made: Any = msgspec.defstruct(
        "Entry", [(name, _TYPES.get(kind, kind)) for name, kind in fields], bases=(_Shape,), gc=False,
        forbid_unknown_fields=True,
    )  # fmt: skip
    return msgspec.json.Decoder(made).decode


_TYPES: dict[Any, Any] = {"str": str, "str | None": str | None, "Whole": Whole}
_DECODE: Mapping[str, Callable[[bytes], Entry]] = {
    "evidence.added": _of(Evidence),
    "period.set": _of(_Periods),
    "proposal.made": _of(_Proposal),
    "decision.sealed": _of(Decision),
    "case.cancelled": _of(_Cancellation),
}
_encode = msgspec.json.Encoder(order="deterministic").encode


def read(kind: str, content: bytes) -> Entry | None:
    """Return what canonical *content* of that *kind* says; None where it is not canonical."""
    decode = _DECODE.get(kind)
    if decode is None:
        return _slowly(content)
    try:
        made = decode(content)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return _slowly(content)
    return made if _encode(made) == content else _slowly(content)


def _slowly(content: bytes) -> Entry | None:
    try:
        said = json.loads(content)
        if canonical(said) != content:
            return None
        return Entry(**said)
    except (NotCanonical, ValueError, TypeError, RecursionError):
        return None


def part(said: Any, name: str) -> Any:  # noqa: ANN401  an entry's body is of its kind
    """Return a field of a body, whichever way it was read; None where it has none."""
    return said.get(name) if isinstance(said, dict) else getattr(said, name, None)
