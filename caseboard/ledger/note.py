"""A text signed by keys (C2SP signed-note); computing and checking signatures is handed in.

Ed25519 only, signature type 0x01.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256

ED25519 = b"\x01"
"""The type of signature, which stands before the public key where its id is computed."""
KEY_BYTES = 32
SIGNATURE_BYTES = 64
_ID_BYTES = 4
_MOST_SIGNATURES = 64
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f]")
_LINE = re.compile("— ([^\\s+]+) ([A-Za-z0-9+/=]+)")
_VERIFIER = re.compile(r"([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)")

Sign = Callable[[bytes], bytes]
"""Signs bytes and returns 64 bytes (RFC 8032)."""
Verify = Callable[[bytes, bytes, bytes], bool]
"""Says of (public key, signature, bytes) whether it is that key's signature over them."""


class BadNote(ValueError):
    """A note, key or receipt that is not written as its format says, or not signed: what and where, in one line."""


@dataclass(frozen=True, slots=True)
class Key:
    """The public half of a key that signs notes."""

    name: str
    """Who signs: of a log its origin."""
    public: bytes
    """32 bytes (RFC 8032)."""

    @property
    def id(self) -> bytes:
        """The four bytes by which a signature says whose it is."""
        return sha256(self.name.encode() + b"\n" + ED25519 + self.public).digest()[:_ID_BYTES]

    def written(self) -> str:
        """Return the key as people hand it on: name, id, and type with the public key."""
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(ED25519 + self.public).decode()}"


def read_key(text: str) -> Key:
    """Return the key that *text* is, as `Key.written` writes it.

    Raises:
        BadNote: it is none, or its id is another's.
    """
    match = _VERIFIER.fullmatch(text)
    if match is None:
        raise BadNote("a key is written NAME+ID+BASE64")
    raw = from_base64(match[3], "the key")
    if raw[:1] != ED25519 or len(raw) != 1 + KEY_BYTES:
        raise BadNote("the key is no Ed25519 key of 32 bytes")
    key = Key(match[1], raw[1:])
    if key.id.hex() != match[2]:
        raise BadNote(f"the key's id is {key.id.hex()}, not {match[2]}")
    return key


@dataclass(frozen=True, slots=True)
class Note:
    """A text and the signatures under it, none of them checked yet."""

    text: str
    """With its last line end."""
    signatures: tuple[tuple[str, bytes, bytes], ...]
    """(name of the key, its id, signature)."""

    def written(self) -> str:
        """Return the note, byte for byte as it was read."""
        lines = (f"— {name} {base64.b64encode(key + made).decode()}\n" for name, key, made in self.signatures)
        return f"{self.text}\n{''.join(lines)}"

    def signers(self, known: Sequence[Key], verify: Verify) -> list[Key]:
        """Return the keys of *known* that signed it; signatures of others are passed over.

        Raises:
            BadNote: one that bears a known key's name and id is not that key's.
        """
        found = []
        for name, key_id, made in self.signatures:
            for key in known:
                if (key.name, key.id) == (name, key_id):
                    if len(made) != SIGNATURE_BYTES or not verify(key.public, made, self.text.encode()):
                        raise BadNote(f"the signature of {name} is not over this text")
                    found.append(key)
        return found


def read_note(text: str) -> Note:
    """Return the note that *text* is.

    Strictly: what was read is written again in the same bytes. A note without
    any signature line is read, and is signed by nobody.

    Raises:
        BadNote: it is none.
    """
    if _CONTROL.search(text):
        raise BadNote("a note holds no control characters but line ends")
    body, gap, tail = text.rpartition("\n\n")
    if not gap or not body:
        raise BadNote("a note is a text, an empty line, and signatures")
    if tail and not tail.endswith("\n"):
        raise BadNote("a note ends with a line end")
    lines = tail.split("\n")[:-1]
    if len(lines) > _MOST_SIGNATURES:
        raise BadNote(f"a note of more than {_MOST_SIGNATURES} signatures")
    signatures = []
    for line in lines:
        match = _LINE.fullmatch(line)
        if match is None:
            raise BadNote("a line under the text is no signature")
        raw = from_base64(match[2], "a signature")
        if len(raw) <= _ID_BYTES:
            raise BadNote("a signature is too short")
        signatures.append((match[1], raw[:_ID_BYTES], raw[_ID_BYTES:]))
    return Note(body + "\n", tuple(signatures))


def signed(text: str, key: Key, sign: Sign) -> Note:
    """Return *text*, which ends with a line end, signed by *key*; *sign* has its private half."""
    return Note(text, ((key.name, key.id, sign(text.encode())),))


def from_base64(text: str, what: str) -> bytes:
    """Return the bytes of *text*, which is their only base64 (RFC 4648, padded).

    Raises:
        BadNote: it is none, or others stand for the same bytes.
    """
    try:
        raw = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        raise BadNote(f"{what} is no base64") from None
    if base64.b64encode(raw).decode() != text:
        raise BadNote(f"{what} is not written as base64 is")
    return raw
