"""The leaf of the ledger's Merkle tree (RFC 6962, RFC 9162)."""

from hashlib import sha256

LEAF = b"\x00"
"""Stands before an entry, so that no entry can pose as an inner node."""


def leaf_hash(entry: bytes) -> bytes:
    """Return the SHA-256 leaf hash of *entry*'s canonical bytes, 32 bytes."""
    return sha256(LEAF + entry).digest()
