"""What an entry of the ledger says, kind by kind.

Personal text never stands in an entry: it enters as a commitment. Money is in
minor units beside its currency, instants are RFC 3339 in UTC.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias, get_args

from caseboard.ledger.canonical import Document, NotCanonical, canonical, instant
from caseboard.ledger.commitment import COMMITMENT_BYTES

VERSION = 1
"""Of the entry's format; what is once written keeps its own."""

Kind = Literal[
    "log.opened",
    "evidence.added",
    "period.set",
    "proposal.made",
    "decision.sealed",
    "case.cancelled",
    "reason.changed",
    "addendum.made",
    "import.done",
    "key.rotated",
    "clock.skew",
    "erasure.done",
]
KINDS: tuple[Kind, ...] = get_args(Kind)

Body: TypeAlias = dict[str, Document]


def entry(*, seq: int, at: datetime, kind: Kind, case: str | None, actor: str, auth: str | None, body: Body) -> bytes:
    """Return the canonical bytes of entry number *seq*, counted from 0.

    *auth* says by what means *actor* was known to be who they say; None where
    nothing vouches for it, as on a SQLite file that others can write.

    Raises:
        NotCanonical: the body has no canonical bytes, or the entry cannot stand
            at its place: the log is opened by entry 0 and by no other.
    """
    if kind not in KINDS:
        raise NotCanonical("$.kind", f"{kind!r} is no kind of entry")
    if seq < 0 or (seq == 0) != (kind == "log.opened"):
        raise NotCanonical("$.seq", f"{kind} cannot be entry {seq}")
    return canonical(
        {
            "v": VERSION,
            "seq": seq,
            "at": instant(at),
            "kind": kind,
            "case": case,
            "actor": actor,
            "auth": auth,
            "body": body,
        }
    )


def log_opened(*, origin: str, key: str | None, schema_digest: bytes, policy_digest: bytes) -> Body:
    """Return the body of ``log.opened``: which log this is and what it was opened under.

    *key* is the public key that signs its checkpoints, None while nothing signs.
    """
    return {
        "origin": origin,
        "key": key,
        "schema": _hex(schema_digest, "schema"),
        "policy": _hex(policy_digest, "policy"),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A decision as the ledger knows it; commitments are 32 bytes."""

    outcome: str
    amount: int
    """In minor units of `currency`."""
    currency: str
    fault: str
    grounds: tuple[str, ...]
    rules: tuple[str, ...]
    """The rules that were used."""
    proposer: str
    approver: str | None
    case_version: int
    """At which it was judged."""
    evidence: tuple[bytes, ...]
    """Commitments to the items on file, in any order."""
    findings: tuple[bytes, ...]
    """Commitments to the findings, in the order of the decision."""
    rationale: bytes
    letters: Mapping[str, bytes]
    """The commitment to the letter of each party."""
    waivers: Mapping[str, bytes]
    """The commitment to the reason for which a party's contact was waived (R17)."""
    imported: bool
    """Whether it was made before this desk existed."""
    opened: tuple[bytes, ...] = ()
    """Commitments to the items that the proposer had opened, in any order."""


def decision_sealed(sealed: Sealed) -> Body:
    """Return the body of ``decision.sealed`` (R20)."""
    return {
        "outcome": sealed.outcome,
        "amount": sealed.amount,
        "currency": sealed.currency,
        "fault": sealed.fault,
        "grounds": list(sealed.grounds),
        "rules": list(sealed.rules),
        "proposer": sealed.proposer,
        "approver": sealed.approver,
        "case_version": sealed.case_version,
        # Sorted, so that the order in which items came in gives nothing away once they are erased.
        "evidence": sorted(_hex(one, "evidence") for one in sealed.evidence),
        "findings": [_hex(one, "findings") for one in sealed.findings],
        "rationale": _hex(sealed.rationale, "rationale"),
        "letters": _hex_by_party(sealed.letters, "letters"),
        "waivers": _hex_by_party(sealed.waivers, "waivers"),
        "imported": sealed.imported,
        "opened": sorted(_hex(one, "opened") for one in sealed.opened),
    }


def case_cancelled(*, reason: str, due: Mapping[str, datetime], rule: str) -> Body:
    """Return the body of ``case.cancelled`` (R16): why, by which *rule*, past which deadlines by party."""
    return {
        "reason": reason,
        "rule": rule,
        "due": {party: instant(at) for party, at in due.items()},
    }


def evidence_added(*, event: int, party: str, provenance: str, slot: str | None, commitment: bytes) -> Body:
    """Return the body of ``evidence.added``: whose item, how it came, and the commitment to its bytes or words.

    *event* is its number in the history.
    """
    return {
        "event": event,
        "party": party,
        "provenance": provenance,
        "slot": slot,
        "item": _hex(commitment, "item"),
    }


def period_set(periods: Sequence[tuple[str, int, str, datetime]]) -> Body:
    """Return the body of ``period.set`` (R8 to R15) of (party, round, kind, due instant)."""
    return {
        "periods": [
            {"party": party, "round": number, "kind": kind, "due": instant(due)} for party, number, kind, due in periods
        ]
    }


def proposal_made(
    verdict: Mapping[str, Document],
    *,
    rationale: bytes,
    findings: Sequence[bytes],
    seal_at: datetime,
    asks: Sequence[str] = (),
) -> Body:
    """Return the body of ``proposal.made``: the decision that is put forward, and from when on it may be sealed.

    *asks* says why a second person has to approve it first; where nobody has to, the entry is silent of it.
    """
    plain = {name: verdict[name] for name in ("outcome", "amount", "fault", "grounds")}
    return {
        **plain,
        "rationale": _hex(rationale, "rationale"),
        "findings": [_hex(one, "findings") for one in findings],
        "seal_at": instant(seal_at),
        **({"asks": list(asks)} if asks else {}),
    }


def reason_changed(*, reason: str, detail: str | None) -> Body:
    """Return the body of ``reason.changed`` (R26): what the claim is about from now on."""
    return {"reason": reason, "detail": detail}


def import_done(*, mode: str, source: bytes, counts: Mapping[str, int]) -> Body:
    """Return the body of ``import.done``: how it was read, the digest of the input, and what became of its lines."""
    return {"mode": mode, "input": _hex(source, "input"), "lines": dict(counts)}


def key_rotated(*, old: str | None, new: str, signature: bytes | None) -> Body:
    """Return the body of ``key.rotated``: the key that signs from now on, as it is written for people.

    *signature* is the old key's over `rotation`; None for a first key, which none vouches for.
    """
    return {"old": old, "new": new, "signature": None if signature is None else signature.hex()}


def rotation(origin: str, new: str) -> bytes:
    """Return what an old key signs to hand its log over to the key *new*."""
    return f"caseboard key.rotated\n{origin}\n{new}\n".encode()


def clock_skew(*, seconds: int) -> Body:
    """Return the body of ``clock.skew``: by how many seconds the wall clock jumped, backwards where negative."""
    return {"seconds": seconds}


def erasure_done(*, party: str, why: bytes, texts: int, files: int) -> Body:
    """Return the body of ``erasure.done``: whose words are gone, the commitment to the reason, and how many of each."""
    return {"party": party, "why": _hex(why, "why"), "texts": texts, "files": files}


def addendum_made(*, text: bytes, decision_seq: int) -> Body:
    """Return the body of ``addendum.made``: the commitment to its *text*, and the decision's entry."""
    return {"text": _hex(text, "text"), "decision": decision_seq}


def _hex(digest: bytes, name: str) -> str:
    """Return *digest* as it stands in an entry; a text put there by mistake could never be erased again."""
    if len(digest) != COMMITMENT_BYTES:
        raise NotCanonical(f"$.body.{name}", f"a digest has {COMMITMENT_BYTES} bytes, this has {len(digest)}")
    return digest.hex()


def _hex_by_party(digests: Mapping[str, bytes], name: str) -> dict[str, str]:
    return {party: _hex(digest, name) for party, digest in digests.items()}
