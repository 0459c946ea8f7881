#!/usr/bin/env python3
"""Check a receipt of a Caseboard ledger.

python3 check_receipt.py RECEIPT --key KEY

It wants nothing of Caseboard: Python's own library, and the program `openssl` for the signature. KEY is the line that
the desk prints with `caseboard key show`; ask for it on another way than the one the receipt came by.

Exit codes: 0 the receipt holds, 4 it does not, 5 nobody can tell (no key, no signature, no openssl).
"""

import argparse
import base64
import hashlib
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

FIRST = "c2sp.org/tlog-proof@v1"
NUMBER = re.compile("0|[1-9][0-9]{0,17}", re.ASCII)
SIGNATURE = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/=]+)")
KEY = re.compile(r"([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)")
# What stands before the 32 bytes of an Ed25519 public key in DER (RFC 8410).
DER = bytes.fromhex("302a300506032b6570032100")


class DoesNotHold(Exception):
    """The receipt proves nothing, and why."""


class CannotTell(Exception):
    """Nobody can tell with what is at hand, and why."""


def sha256(*parts):
    """Return the SHA-256 digest of all parts, one after the other."""
    return hashlib.sha256(b"".join(parts)).digest()


def from_base64(text, what, length=None):
    """Return the bytes that *text* is the only base64 of."""
    try:
        raw = base64.b64decode(text.encode("ascii"), validate=True)
    except ValueError:
        raise DoesNotHold(f"{what} is no base64") from None
    if base64.b64encode(raw).decode() != text or length not in (None, len(raw)):
        raise DoesNotHold(f"{what} is not written as it must be")
    return raw


def number(text, what):
    """Return a whole number without leading zeros."""
    if not NUMBER.fullmatch(text):
        raise DoesNotHold(f"{what} is no number")
    return int(text)


def read(text):
    """Return (entry, index, path, signed text, signature lines) of a receipt, which is written in exactly one way."""
    if re.search("[\x00-\x09\x0b-\x1f]", text):
        raise DoesNotHold("it holds control characters")
    proof, gap, note = text.partition("\n\n")
    body, gap_too, signatures = note.rpartition("\n\n")
    lines = proof.split("\n")
    if not gap or not gap_too or len(lines) < 3 or lines[0] != FIRST:
        raise DoesNotHold(f"it is no {FIRST}")
    if not lines[1].startswith("extra ") or not lines[2].startswith("index "):
        raise DoesNotHold("entry and index do not stand where they must")
    entry = from_base64(lines[1][6:], "the entry")
    path = [from_base64(line, "a hash of the path", 32) for line in lines[3:]]
    if signatures and not signatures.endswith("\n"):
        raise DoesNotHold("the last line has no end")
    return entry, number(lines[2][6:], "the index"), path, body + "\n", signatures.split("\n")[:-1]


def checkpoint(text):
    """Return (origin, size, root) of the signed text."""
    lines = text.split("\n")
    if len(lines) != 4 or lines[3] or not lines[0]:
        raise DoesNotHold("the checkpoint is not three lines")
    return lines[0], number(lines[1], "the size"), from_base64(lines[2], "the root", 32)


def root(entry, index, size, path):
    """Return the root to which *path* leads from the entry (RFC 9162, 2.1.3.2)."""
    if index >= size:
        raise DoesNotHold(f"entry {index} is none of {size}")
    place, last, made = index, size - 1, sha256(b"\x00", entry)
    for sibling in path:
        if last == 0:
            raise DoesNotHold("the path is too long")
        if place & 1 or place == last:
            made = sha256(b"\x01", sibling, made)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            made = sha256(b"\x01", made, sibling)
        place, last = place >> 1, last >> 1
    if last:
        raise DoesNotHold("the path is too short")
    return made


def check_signature(text, lines, origin, key):
    """Check that the desk's key has signed the checkpoint; lines of other keys are passed over."""
    match = KEY.fullmatch(key)
    raw = base64.b64decode(match[3]) if match else b""
    if len(raw) != 33 or raw[:1] != b"\x01":
        raise CannotTell("--key wants the line that `caseboard key show` prints")
    if match[1] != origin:
        raise DoesNotHold(f"the key is that of {match[1]}, the receipt of {origin}")
    key_id = sha256(origin.encode(), b"\n", raw)[:4]
    if key_id.hex() != match[2]:
        raise CannotTell("the key was copied with a mistake in it")
    found = False
    for line in lines:
        parts = SIGNATURE.fullmatch(line)
        if parts is None:
            raise DoesNotHold("a line under the checkpoint is no signature")
        made = from_base64(parts[2], "a signature")
        if (parts[1], made[:4]) == (origin, key_id):
            if not is_signature(raw[1:], made[4:], text.encode()):
                raise DoesNotHold("the signature is not the desk's")
            found = True
    if not lines:
        raise CannotTell("nobody has signed the checkpoint: the desk had no key")
    if not found:
        raise DoesNotHold("the desk's key has not signed the checkpoint")


def is_signature(public, signature, content):
    """Ask openssl whether *signature* is that of *public* over *content* (Ed25519, RFC 8032)."""
    pem = f"-----BEGIN PUBLIC KEY-----\n{base64.b64encode(DER + public).decode()}\n-----END PUBLIC KEY-----\n"
    with tempfile.TemporaryDirectory() as folder:
        files = {name: Path(folder, name) for name in ("key", "signature", "content")}
        for name, what in (("key", pem.encode()), ("signature", signature), ("content", content)):
            files[name].write_bytes(what)
        command = ["openssl", "pkeyutl", "-verify", "-pubin", "-rawin", "-inkey", str(files["key"])]
        command += ["-sigfile", str(files["signature"]), "-in", str(files["content"])]
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False)
        except OSError as error:
            raise CannotTell(f"openssl does not run: {error}") from None
    said = done.stdout + done.stderr
    if done.returncode == 0 and "Verified Successfully" in said:
        return True
    if "Verification Failure" in said:
        return False
    raise CannotTell(f"openssl 3 or newer is wanted; this one says: {' '.join(said.split())}")


def check(text, key):
    """Return what the receipt's entry says, if the receipt holds."""
    entry, index, path, signed, lines = read(text)
    origin, size, wanted = checkpoint(signed)
    if root(entry, index, size, path) != wanted:
        raise DoesNotHold(f"entry {index} does not lead to the root of the checkpoint")
    if key is None:
        raise CannotTell(f"entry {index} leads to the checkpoint's root; say --key to check who has signed it")
    check_signature(signed, lines, origin, key)
    return f"The receipt holds: this is entry {index} of the {size} that {origin} has signed.", json.loads(entry)


def main():
    """Check the receipt that the command line names, and say what came of it."""
    words = argparse.ArgumentParser(description="Check a receipt of a Caseboard ledger.")
    words.add_argument("receipt", type=Path, metavar="RECEIPT", help="the attachment of the letter")
    words.add_argument("--key", help="the desk's key, as `caseboard key show` prints it")
    given = words.parse_args()
    try:
        said, entry = check(given.receipt.read_bytes().decode("utf-8"), given.key)
    except (DoesNotHold, UnicodeDecodeError) as why:
        print(f"The receipt does NOT hold: {why}.")
        return 4
    except (CannotTell, OSError) as why:
        print(f"Nobody can tell: {why}.")
        return 5
    print(said)
    print(json.dumps(entry, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
