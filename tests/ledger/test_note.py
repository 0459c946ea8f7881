"""Notes, keys, checkpoints and receipts are those of C2SP, and nothing that only looks like one is read."""

import base64
import random

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from caseboard.ledger.checkpoint import Checkpoint, read_checkpoint
from caseboard.ledger.leaf import leaf_hash
from caseboard.ledger.note import BadNote, Key, read_key, read_note, signed
from caseboard.ledger.receipt import Receipt, read_receipt
from caseboard.ledger.tree import inclusion_path, root_of

ORIGIN = "caseboard/0123456789abcdef"
PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY = Key(ORIGIN, PRIVATE.public_key().public_bytes_raw())
ENTRIES = [f'{{"seq":{number}}}'.encode() for number in range(11)]
HASHES = [leaf_hash(entry) for entry in ENTRIES]


def verify(public, signature, content):
    """Say whether a signature is right, by the library that signs."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, content)
    except InvalidSignature:
        return False
    return True


def checkpoint(size=11, key=KEY, private=PRIVATE):
    """Return the note over the first *size* entries."""
    return signed(Checkpoint(ORIGIN, size, root_of(HASHES[:size])).text(), key, private.sign)


def receipt(index=4, size=11):
    """Return a receipt of one entry."""
    return Receipt(ENTRIES[index], index, inclusion_path(HASHES[:size], index), checkpoint(size))


def test_the_key_of_the_go_sum_database():
    """A key that the world uses is read, and its id is the one its owners wrote."""
    text = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"
    key = read_key(text)
    assert (key.name, key.id.hex()) == ("sum.golang.org", "033de0ae")
    assert key.written() == text


def test_a_note_of_its_specification():
    """The example of the specification is written again in the bytes it is read from."""
    text = (
        "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n\n"
        "— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihA"
        "QwaqP3ZekRwNtIc=\n"
    )
    note = read_note(text)
    assert note.text.endswith("\n\ned è subito sera.\n")
    assert [name for name, _, _ in note.signatures] == ["quasimodo.example/salvatore"]
    assert note.written() == text


def test_a_checkpoint_says_what_was_signed():
    """Signed, written, read: origin, size and root are the same, and the key is found to have signed."""
    note = read_note(checkpoint().written())
    assert read_checkpoint(note.text) == Checkpoint(ORIGIN, 11, root_of(HASHES))
    assert note.signers([KEY], verify) == [KEY]


def test_signatures_of_strangers_are_passed_over():
    """Another key's line makes a note neither better nor worse; one that poses as a known key's spoils it."""
    other = Ed25519PrivateKey.from_private_bytes(bytes(32))
    stranger = Key("another.example", other.public_key().public_bytes_raw())
    note = checkpoint()
    both = type(note)(note.text, (*note.signatures, *signed(note.text, stranger, other.sign).signatures))
    assert both.signers([KEY], verify) == [KEY]
    assert note.signers([stranger], verify) == []
    posing = type(note)(note.text, ((KEY.name, KEY.id, other.sign(note.text.encode())),))
    with pytest.raises(BadNote, match="not over this text"):
        posing.signers([KEY], verify)


GOOD = checkpoint().written()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "\n\n",
        GOOD.replace("— ", "- "),  # A dash that is none.
        GOOD.rstrip("\n"),  # The last line has no end.
        GOOD.replace("\n\n", "\n"),  # No empty line before the signatures.
        GOOD.replace("\n", "\r\n"),
        GOOD + "more\n",
        GOOD[:-2] + "!\n",  # No base64.
        GOOD.replace("— caseboard", "— case+board"),  # A plus in a name.
        GOOD.replace("— caseboard", "— case board"),  # A space in a name.
        "a\tb\n\n" + GOOD.partition("\n\n")[2],
        "a\n\n— b AAAA\n",  # Too short to be a signature.
    ],
)
def test_what_is_no_note_is_refused(text):
    """One character beside the format, and nothing is read of it."""
    with pytest.raises(BadNote):
        read_note(text)


@pytest.mark.parametrize(
    "text",
    [
        "origin\n",
        "\n1\n" + "A" * 43 + "=\n",
        "origin\n01\n" + "A" * 43 + "=\n",  # A leading zero.
        "origin\n-1\n" + "A" * 43 + "=\n",
        "origin\n٣\n" + "A" * 43 + "=\n",  # A digit of another script.
        "origin\n1\n" + "A" * 42 + "B=\n",  # The last bits stand for nothing.
        "origin\n1\nAAAA\n",
        "origin\n1\n" + "A" * 43 + "=\nextension\n",
        "origin\n1\n" + "A" * 43 + "=",
    ],
)
def test_what_is_no_checkpoint_is_refused(text):
    """Three lines, a plain number, thirty-two bytes."""
    with pytest.raises(BadNote):
        read_checkpoint(text)


ID = KEY.id.hex()


def as_key(name=ORIGIN, key_id=ID, raw=b"\x01" + KEY.public):
    """Return what would be a key, if its parts belonged together."""
    return f"{name}+{key_id}+{base64.b64encode(raw).decode()}"


@pytest.mark.parametrize(
    "text",
    [
        "name",
        KEY.written() + "\n",
        KEY.written().replace("+", " ", 1),
        as_key(key_id="00000000"),  # Another id.
        as_key(raw=b"\x02" + KEY.public),  # Another type of signature.
        as_key(raw=b"\x01" + KEY.public[:-1]),
        as_key(name="other"),  # The id binds the name.
    ],
)
def test_what_is_no_key_is_refused(text):
    """Name, id and key belong together."""
    with pytest.raises(BadNote):
        read_key(text)


@pytest.mark.parametrize("size", range(1, 12))
def test_every_entry_has_its_receipt(size):
    """Written and read it is the same bytes, leads to the root, and its checkpoint is signed."""
    for index in range(size):
        made = read_receipt(receipt(index, size).written())
        assert made == receipt(index, size)
        made.check()
        assert made.signers([KEY], verify) == [KEY]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("@v1", "@v2"),
        lambda text: text.replace("index 4", "index 04"),
        lambda text: text.replace("index 4", "index +4"),
        lambda text: text.replace("index 4", "index 5"),
        lambda text: text.replace("extra ", "extra  "),
        lambda text: text.replace("extra ", "Extra "),
        lambda text: "\n".join(text.split("\n")[:1] + text.split("\n")[2:]),  # Without its entry.
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text + "\n",
        lambda text: "\n" + text,
        lambda text: text.replace("=\n\n", "=\n"),
        lambda text: "\n".join(text.split("\n")[:3] + text.split("\n")[4:]),  # A hash less.
        lambda text: "\n".join(text.split("\n")[:4] + text.split("\n")[3:]),  # A hash twice.
    ],
)
def test_a_receipt_that_is_written_otherwise_is_refused(change):
    """There is one way to write a receipt, and no other is read as one that holds."""
    text = change(receipt().written())
    assert text != receipt().written()
    with pytest.raises(BadNote):
        read_receipt(text).check()


def test_a_receipt_with_a_bit_turned_is_refused():
    """Whichever of its bits is turned: it is no receipt, or leads elsewhere, or nobody known has signed it."""
    whole = receipt().written().encode()
    chance = random.Random(1)
    held = []
    for bit in chance.sample(range(len(whole) * 8), 60):
        turned = bytearray(whole)
        turned[bit // 8] ^= 1 << bit % 8
        if holds(bytes(turned)):
            held.append(bit)
    assert holds(whole)
    assert held == []


def holds(content):
    """Say whether bytes are a receipt that somebody who knows the key would believe."""
    try:
        made = read_receipt(content.decode())
        made.check()
        return made.signers([KEY], verify) == [KEY]
    except (BadNote, UnicodeDecodeError):
        return False
