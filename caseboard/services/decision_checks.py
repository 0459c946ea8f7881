"""Compare a decision with the entry that sealed it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import msgspec

from caseboard.services.breaks import Wrong
from caseboard.store.entering import NO_WORDS

_FIELDS = (
    "outcome", "amount", "currency", "fault", "grounds", "proposer", "approver", "imported", "rationale", "findings",
)  # fmt: skip


class _Finding(msgspec.Struct, gc=False):
    sentence: str


class _Verdict(msgspec.Struct, gc=False):
    """What of a kept verdict its entry says too."""

    rationale: str
    findings: list[_Finding]


_verdict = msgspec.json.Decoder(_Verdict).decode


@lru_cache(maxsize=512)  # The same few, over and over.
def _grounds(kept: str) -> list[str]:
    return msgspec.json.decode(kept, type=list[str])


def differing(case: int, seq: int, row: tuple[Any, ...], body: Any) -> Iterator[Wrong]:  # noqa: ANN401  any shape
    """Yield where the decision of a case, a *row* of `ledger_rows.sealed`, differs from the *body* of its entry."""
    stands, said = _of_row(row), _of_entry(body)
    if stands != said:
        yield from _named(case, seq, stands, said)


def _of_row(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return what a decision says, in the order of `_FIELDS`; what cannot be read says nothing."""
    outcome, amount, currency, fault, grounds, by, approver, imported, kept = row
    approver = approver or None
    try:
        verdict = _verdict(kept)
        sentences = [one.sentence for one in verdict.findings if one.sentence]
        return (
            outcome, amount, currency, fault, _grounds(grounds), by, approver, imported == 1, verdict.rationale,
            sentences,
        )  # fmt: skip
    except msgspec.MsgspecError:
        return outcome, amount, currency, fault, grounds, by, approver, imported == 1, None, None


def _of_entry(body: Any) -> tuple[Any, ...]:  # noqa: ANN401  of the shape `Decision`, or read slowly
    if isinstance(body, dict):
        return tuple(body.get(name) for name in _FIELDS)
    return (
        body.outcome, body.amount, body.currency, body.fault, body.grounds, body.proposer, body.approver, body.imported,
        body.rationale, body.findings,
    )  # fmt: skip


def _named(case: int, seq: int, stands: tuple[Any, ...], said: tuple[Any, ...]) -> Iterator[Wrong]:
    for name, one, other in zip(_FIELDS, stands, said, strict=True):
        # Who made a decision that came from elsewhere, or why, may not have been told; the entry says so in its way.
        untold = not one and ((name == "proposer" and stands[7]) or (name == "rationale" and other == NO_WORDS.hex()))
        if one != other and not untold:
            yield Wrong(f"the decision of CB-{case} says {name} {_said(one)}, entry {seq} says {_said(other)}", seq)


def _said(value: Any) -> str:  # noqa: ANN401  whatever stands there
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 100 else f"{text[:97]}..."
