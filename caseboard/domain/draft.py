"""What somebody has begun to write about a case and not sent yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from caseboard.domain.verdict import Finding

DECISION = "decide"
"""The kind of draft that a decision is written in, findings and all."""
LONGEST_QUOTE = 500
"""Characters of a quote; a finding is a sentence, and the item lies beside it."""


@dataclass(frozen=True, slots=True)
class Draft:
    """The fields of a form as they were left, by name; plain JSON values."""

    fields: Mapping[str, Any]
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class Begun:
    """A draft with whose it is and of which kind."""

    staff: str
    kind: str
    draft: Draft


def quoted(words: str) -> str:
    """Return *words* of an item as a finding quotes them: on one line, cut where they are long; nothing of nothing."""
    said = " ".join(words.split())
    if not said:
        return ""
    return f"“{said if len(said) <= LONGEST_QUOTE else f'{said[: LONGEST_QUOTE - 1]}…'}”"


def findings_in(fields: Mapping[str, Any]) -> tuple[Finding, ...]:
    """Return the findings that stand in the draft of a decision."""
    return tuple(
        Finding(str(one.get("sentence", "")), tuple(map(str, one.get("cites", ()))), str(one.get("rule", "")))
        for one in fields.get("findings", ())
    )


def with_findings(fields: Mapping[str, Any], findings: Iterable[Finding]) -> dict[str, Any]:
    """Return the draft of a decision with *findings*; what else stands in it stays."""
    made = [{"sentence": one.sentence, "cites": list(one.cites), "rule": one.rule} for one in findings]
    return {**fields, "findings": made}


def joined(findings: Iterable[Finding], further: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return both, what is found twice under one rule once, with all that it cites."""
    made: dict[tuple[str, str], tuple[str, ...]] = {}
    for one in (*findings, *further):
        known = made.get((one.sentence, one.rule), ())
        made[one.sentence, one.rule] = tuple(dict.fromkeys((*known, *one.cites)))
    return tuple(Finding(sentence, cites, rule) for (sentence, rule), cites in made.items())
