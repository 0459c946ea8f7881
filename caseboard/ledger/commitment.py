"""Commitments: proof of a text without the text.

With salt and text at hand anyone can check one; once both are erased the
commitment says nothing any more, and every proof that contains it still holds.
"""

from hashlib import sha256

COMMITMENT = b"\x10"
"""Stands before salt and content, so that no commitment can pose as a leaf or a node of the tree."""
SALT_BYTES = 16
COMMITMENT_BYTES = 32


class BadSalt(ValueError):
    """A salt of the wrong length: a short one could be guessed, any other could be split elsewhere."""

    def __init__(self, length: int) -> None:
        super().__init__(f"a salt has {SALT_BYTES} bytes, this one has {length}")


def commit(salt: bytes, content: bytes) -> bytes:
    """Return the commitment to *content* under *salt*: ``sha256(0x10 || salt || content)``, 32 bytes.

    Raises:
        BadSalt: *salt* is not 16 bytes long.
    """
    if len(salt) != SALT_BYTES:
        raise BadSalt(len(salt))
    return sha256(COMMITMENT + salt + content).digest()
