"""Leaves and commitments are what their formats say, and cannot pose as one another."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseboard.ledger.commitment import BadSalt, commit
from caseboard.ledger.leaf import leaf_hash

SALT = bytes(range(16))


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        # The first test vectors of Certificate Transparency.
        (b"", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
        (b"\x00", "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"),
        (b"\x10", "0298d122906dcfc10892cb53a73992fc5b9f493ea4c9badb27b791b4127a7fe7"),
    ],
)
def test_leaves_are_those_of_certificate_transparency(entry, expected):
    """A leaf hash is the one of RFC 6962, by the vectors others are tested with."""
    assert leaf_hash(entry).hex() == expected


def test_a_commitment_is_made_of_mark_salt_and_content():
    """A commitment is SHA-256 over 0x10, sixteen bytes of salt, and the content."""
    assert commit(SALT, b"words") == sha256(b"\x10" + SALT + b"words").digest()


@pytest.mark.parametrize("length", [0, 1, 15, 17, 32])
def test_a_salt_has_sixteen_bytes(length):
    """A salt of another length is refused: the border between salt and content must not move."""
    with pytest.raises(BadSalt, match=str(length)):
        commit(bytes(length), b"words")


@given(st.binary(min_size=16, max_size=16), st.binary(), st.binary(min_size=16, max_size=16), st.binary())
def test_commitments_differ_where_salt_or_content_does(salt, content, other_salt, other_content):
    """The same content under another salt, and other content under the same salt, give other commitments."""
    same = (salt, content) == (other_salt, other_content)
    assert (commit(salt, content) == commit(other_salt, other_content)) == same


@given(st.binary())
def test_a_commitment_is_no_leaf(content):
    """What is committed to cannot be passed off as an entry of the log."""
    assert commit(SALT, content) != leaf_hash(SALT + content)
