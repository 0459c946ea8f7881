"""The key that signs a ledger's checkpoints: a file that only its user can read, and what it signed last beside it.

Signing is the library `cryptography` (extra `seal`). Without it, or without a key,
checkpoints are made all the same and signed by nobody.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from caseboard.ledger.note import Key, Note, signed
from caseboard.ledger.tree import BadProof, Range
from caseboard.store.blobs import sync
from caseboard.store.database import StoreError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

MODE = 0o400
"""Of a key's file: its user reads it, nobody writes it."""
NO_LIBRARY = "signing wants the extra seal: pip install '.[seal]' where Caseboard's source lies"
_PLAIN = re.compile(r"[^A-Za-z0-9.-]+")


class KeyTrouble(StoreError):
    """A key cannot be made, read or used: what, where, what to do."""


def can_sign() -> bool:
    """Whether the library that signs is there."""
    try:
        import cryptography  # noqa: F401, PLC0415  asked for only where something is signed
    except ImportError:
        return False
    return True


def verify(public: bytes, signature: bytes, content: bytes) -> bool:
    """Whether *signature* is that of the key *public* over *content*; `can_sign` says whether one may ask."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415

    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, content)
    except (InvalidSignature, ValueError):
        return False
    return True


@dataclass(frozen=True, slots=True)
class Keys:
    """The folder of the keys of one user."""

    folder: Path

    def place(self, key: Key) -> Path:
        """Return where the private half of *key* lies."""
        return self.folder / f"{_plain(key.name)}.{key.id.hex()}.pem"

    def make(self, origin: str) -> Key:
        """Make a new key for the ledger *origin*, and return its public half; the file stands when this returns.

        Raises:
            KeyTrouble: the library is not there.
            OSError: the file cannot be written.
        """
        if not can_sign():
            raise KeyTrouble(NO_LIBRARY)
        from cryptography.hazmat.primitives import serialization as form  # noqa: PLC0415
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415

        private = Ed25519PrivateKey.generate()
        key = Key(origin, private.public_key().public_bytes_raw())
        pem = private.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption())
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(self.place(key), pem, MODE)
        return key

    def drop(self, key: Key) -> None:
        """Remove the private half of a key that another has taken over from; it can sign nothing more."""
        self.place(key).unlink(missing_ok=True)

    def signer(self, key: Key | None, database: str | Path) -> KeySigner:
        """Return what signs with *key*, or with none, for the ledger in the file *database*.

        What a key signed last lies beside the key; without one it lies beside the database.

        Raises:
            KeyTrouble: its file is not there, or others may read it, or it is another's.
        """
        if key is None:
            return KeySigner(Path(f"{database}.signed"), None, None)
        return KeySigner(self.folder / f"{_plain(key.name)}.signed", key, self._private(key))

    def _private(self, key: Key) -> Ed25519PrivateKey:
        if not can_sign():
            raise KeyTrouble(NO_LIBRARY)
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415
        from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415

        place = self.place(key)
        try:
            if os.name != "nt" and place.stat().st_mode & 0o077:
                raise KeyTrouble(f"{place}: others may read this key. Run `chmod 400 {place}`, or make another one")
            private = load_pem_private_key(place.read_bytes(), None)
        except FileNotFoundError:
            raise KeyTrouble(f"{place}: the key that signs this ledger is not on this machine") from None
        except ValueError:
            raise KeyTrouble(f"{place} is no key") from None
        if not isinstance(private, Ed25519PrivateKey) or private.public_key().public_bytes_raw() != key.public:
            raise KeyTrouble(f"{place} is another key than its name says")
        return private


@dataclass(frozen=True, slots=True)
class KeySigner:
    """Signs with one key, or with none, and remembers what was signed last."""

    memory: Path
    """Where it is kept what was signed last."""
    key: Key | None
    _private: Ed25519PrivateKey | None

    def signed(self, text: str, origin: str) -> Note:  # noqa: ARG002  a protocol's argument
        """Return *text* as a note."""
        if self.key is None or self._private is None:
            return Note(text, ())
        return signed(text, self.key, self._private.sign)

    def vouch(self, content: bytes) -> bytes | None:
        """Return the signature over *content*; None without a key."""
        return None if self._private is None else self._private.sign(content)

    def last(self, origin: str) -> Range | None:
        """Return the range that was signed last for *origin*, if any was.

        Raises:
            KeyTrouble: what is kept of it cannot be read.
        """
        place = self.memory
        try:
            kept = json.loads(place.read_text("utf-8"))
            if kept["origin"] != origin:
                return None
            return Range.read(kept["size"], bytes.fromhex(kept["range"]))
        except FileNotFoundError:
            return None
        except (ValueError, KeyError, TypeError, BadProof):
            raise KeyTrouble(
                f"{place} does not say what was signed last. Run `caseboard verify`, then remove it"
            ) from None

    def remember(self, origin: str, signed: Range) -> None:
        """Keep what is being signed, durably."""
        kept = json.dumps({"origin": origin, "size": signed.size, "range": signed.kept().hex()})
        _write(self.memory, kept.encode(), 0o600)


def _plain(name: str) -> str:
    return _PLAIN.sub("-", name)


def _write(place: Path, content: bytes, mode: int) -> None:
    """Put *content* at *place*, whole and durable or not at all."""
    beside = place.with_name(f".{place.name}.{os.getpid()}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0), 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.chmod(mode)
        beside.replace(place)
    finally:
        beside.unlink(missing_ok=True)
    sync(place.parent)
