"""Compare a decision with the entry that sealed it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from typing import Any

import msgspec

from caseboard.domain.instants import from_micros
from caseboard.ledger.canonical import instant
from caseboard.services.breaks import Wrong
from caseboard.services.entry_shapes import Decision, Entry, part
from caseboard.store.entering import NO_WORDS

_FIELDS = (
    "outcome", "amount", "currency", "fault", "grounds", "proposer", "approver", "imported", "rationale", "findings",
    "rules", "at", "verdict",
)  # fmt: skip


class _Finding(msgspec.Struct, gc=False):
    sentence: str
    rule: str = ""


class _Verdict(msgspec.Struct, gc=False):
    """What of a kept verdict its entry says too."""

    rationale: str
    findings: list[_Finding]
    outcome: str
    amount: int
    fault: str
    grounds: list[str]


_WRITTEN = len("2026-05-01T09:30:00.000000Z")
_verdict = msgspec.json.Decoder(_Verdict).decode


@lru_cache(maxsize=512)  # The same few, over and over.
def _grounds(kept: str) -> list[str]:
    return msgspec.json.decode(kept, type=list[str])


def differing(case: int, seq: int, row: tuple[Any, ...], entry: Entry) -> Iterable[Wrong]:
    """Return where the decision of a case, a *row* of `ledger_rows.sealed`, differs from what its *entry* says."""
    stands, said = _of_row(row, entry.at), _of_entry(entry)
    return () if stands == said else _named(case, seq, stands, said)


def _of_row(row: tuple[Any, ...], said_at: str) -> tuple[Any, ...]:
    """Return what a decision says, in the order of `_FIELDS`; what cannot be read says nothing."""
    outcome, amount, currency, fault, grounds, by, approver, imported, kept, sealed_at = row
    at = said_at if _is(said_at, sealed_at) else instant(from_micros(sealed_at))
    try:
        verdict = _verdict(kept)
        findings = verdict.findings
        return (
            outcome, amount, currency, fault, _grounds(grounds), by, approver or None, imported == 1, verdict.rationale,
            [one.sentence for one in findings if one.sentence], _rules([one.rule for one in findings]), at,
            [verdict.outcome, verdict.amount, verdict.fault, verdict.grounds],
        )  # fmt: skip
    except msgspec.MsgspecError:
        unread = None, None, None, at, None
        return outcome, amount, currency, fault, grounds, by, approver or None, imported == 1, *unread


def _is(said: str, micros: int) -> bool:
    """Whether a text of an entry names the instant; reading it is far quicker than writing it anew."""
    try:
        return len(said) == _WRITTEN and datetime.fromisoformat(said) == from_micros(micros)
    except (TypeError, ValueError, OverflowError):
        return False


def _rules(named: list[str]) -> list[str]:
    """Return the rules that findings rest on, each once and in order."""
    return sorted({rule for rule in named if rule}) if len(named) > 1 else [rule for rule in named if rule]


def _of_entry(entry: Entry) -> tuple[Any, ...]:
    body = entry.body  # Of the shape `Decision`, or read slowly.
    if not isinstance(body, Decision):
        said = {name: part(body, name) for name in (*_FIELDS, "at")}
        judged = [said[name] for name in ("outcome", "amount", "fault", "grounds")]
        return tuple({**said, "at": entry.at, "verdict": judged}.values())
    return (
        body.outcome, body.amount, body.currency, body.fault, body.grounds, body.proposer, body.approver, body.imported,
        body.rationale, body.findings, body.rules, entry.at, [body.outcome, body.amount, body.fault, body.grounds],
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
