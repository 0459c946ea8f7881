"""Letters leave the house: each becomes one message in a Maildir.

A message lies in `tmp` until it is whole and synced, and is then renamed into
`new`, which is when it counts as sent. Its name derives from its Message-ID: the
same letter handed over twice is one message.
"""

from __future__ import annotations

import hashlib
import os
import re
import threading
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path

from caseboard.services.mailing import TransportError
from caseboard.settings.mail import MailSettings
from caseboard.store.due import Outgoing

__all__ = ["Attachment", "Maildir", "TransportError", "Undeliverable", "message"]

_MESSAGE_ID = re.compile(r"<[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,160}@[A-Za-z0-9.-]{1,90}>")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@+-]{0,199}")
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
# They have a meaning of their own in an address.
_SPECIALS = str.maketrans(dict.fromkeys('"<>()[]@,;:\\', " "))
_DIRECTIONS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_NO_TEXT = frozenset({"Cc", "Cs", "Zl", "Zp"})
_LONGEST_DOMAIN = 253
_LONGEST_NAME = 100
_LONGEST_SUBJECT = 300
# What may stand in a header as it is; everything else is put into encoded words (RFC 2047).
_ATOMS = re.compile(r"(?!.*=\?)[A-Za-z0-9 !#$%&'*+/=?^_`{|}~-]{1,60}")
_SENTENCE = re.compile(r"(?!.*=\?)[ -~]{0,60}")
# Lines end as on every file system here, and no header is folded anew.
_AS_WRITTEN = SMTP.clone(linesep="\n", refold_source="none")


class Undeliverable(TransportError):
    """A letter that no carrier will ever take."""

    def __init__(self, why: str) -> None:
        super().__init__(why, permanent=True)


@dataclass(frozen=True, slots=True)
class Attachment:
    """What goes along with a letter, byte for byte."""

    name: str
    content: bytes


Receipts = Callable[[Outgoing, datetime], "Attachment | None"]
"""Returns the receipt that goes along with a letter at an instant, if one does."""


def message(
    message_id: str, sender: str, to_name: str, to_email: str, subject: str, body: str, at: datetime,
    attached: Attachment | None = None,
) -> EmailMessage:  # fmt: skip
    """Return a letter as an e-mail message; names and subjects cannot add headers or recipients.

    Raises:
        Undeliverable: the address is none.
    """
    if _MESSAGE_ID.fullmatch(message_id) is None:
        raise ValueError(f"{message_id!r} is no Message-ID")
    to = _address(to_email)
    letter = EmailMessage(policy=_AS_WRITTEN)
    letter["From"] = sender
    # Set raw: the library would read these headers first, and act on what they only seem to be.
    name = _words(" ".join(_one_line(to_name).translate(_SPECIALS).split()), _LONGEST_NAME, "To")
    letter.set_raw("To", f"{name} <{to}>" if name else to)
    letter.set_raw("Subject", _words(_one_line(subject), _LONGEST_SUBJECT, "Subject"))
    letter["Date"] = format_datetime(at.astimezone(UTC))
    letter["Message-ID"] = message_id
    letter.set_content(_text(body), charset="utf-8", cte="quoted-printable")
    if attached is not None:
        # As bytes: no mail program may change the end of a line that was signed.
        letter.add_attachment(attached.content, maintype="application", subtype="octet-stream", filename=attached.name)
    return letter


class Maildir:
    """A folder that takes every letter, as mail programs read it."""

    def __init__(
        self, path: Path, settings: MailSettings, *, durable: bool = True, receipts: Receipts | None = None
    ) -> None:
        """Use the Maildir at *path*, which is made when the first letter comes; *receipts* go along with letters.

        A replay does not wait for the disk (*durable* is false): what it wrote it
        can write again.
        """
        self.path = path
        self._settings = settings
        self._durable = durable
        self._receipts = receipts

    def carry(self, letter: Outgoing, at: datetime) -> bool:
        """Take a letter of the desk; always true, since it is sent when this returns.

        Raises:
            TransportError: it was not taken.
        """
        attached = self._receipts(letter, at) if self._receipts is not None else None
        self.deliver(letter.message_id, letter.name, letter.email, letter.subject, letter.body, at, attached)
        return True

    def deliver(
        self, message_id: str, to_name: str, to_email: str, subject: str, body: str, at: datetime,
        attached: Attachment | None = None,
    ) -> None:  # fmt: skip
        """Lay a letter into `new`, dated *at*; nothing happens if it lies there or was read already.

        Raises:
            Undeliverable: the address is none.
            TransportError: it cannot be written; try again later.
        """
        letter = message(message_id, self._settings.sender, to_name, to_email, subject, body, at, attached)
        try:
            self._lay(file_name(message_id), letter.as_bytes())
        except OSError as error:
            raise TransportError(f"the Maildir {self.path} takes no letter: {error.strerror or error}") from error

    def _lay(self, name: str, content: bytes) -> None:
        tmp, new, cur = (self.path / part for part in ("tmp", "new", "cur"))
        # What was begun and broken off is made up for: carriers look into all three.
        if not all(folder.is_dir() for folder in (tmp, new, cur)):
            for folder in (tmp, new, cur):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._sync(self.path)
            self._sync(self.path.parent)
        if (new / name).exists() or _was_read(cur, name):
            # Whoever laid it there may not have come to this.
            self._sync(new)
            return
        # Two workers may hand over one letter at one time: each writes a file of its own.
        beside = tmp / f"{name}.{os.getpid()}.{threading.get_ident()}"
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0), 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                if self._durable:
                    os.fsync(file.fileno())
            beside.replace(new / name)
        except OSError:
            beside.unlink(missing_ok=True)
            raise
        self._sync(new)

    def _sync(self, folder: Path) -> None:
        """Make what stands in *folder* survive a power cut, where the platform can."""
        if not self._durable or os.name == "nt":
            return
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def file_name(message_id: str) -> str:
    """Return the name of a letter's file, the same for the same Message-ID."""
    inner = message_id.strip("<>")
    return inner if _PLAIN_NAME.fullmatch(inner) else hashlib.sha256(message_id.encode()).hexdigest()


def _was_read(cur: Path, name: str) -> bool:
    """Whether a mail program has moved the letter from `new`; it appends flags to the name."""
    with os.scandir(cur) as entries:
        return any(entry.name == name or entry.name.startswith((f"{name}:", f"{name}!")) for entry in entries)


def _address(text: str) -> str:
    """Return an address that mail can be sent to, its domain in ASCII.

    Raises:
        Undeliverable: it is none, in words.
    """
    if not text.strip():
        raise Undeliverable("there is no e-mail address")
    local, at, domain = text.strip().rpartition("@")
    if not at or len(local) > 64 or _LOCAL.fullmatch(local) is None:
        raise Undeliverable(f"{_shown(text)} is no e-mail address that mail can be sent to")
    host = ""
    # The codec takes seconds over a domain of a million letters, and none has more than these.
    if len(domain) <= _LONGEST_DOMAIN:
        with suppress(UnicodeError):
            host = domain.encode("idna").decode("ascii")
    labels = host.split(".")
    if len(local) + len(host) > _LONGEST_DOMAIN or len(labels) < 2 or not all(map(_LABEL.fullmatch, labels)):
        raise Undeliverable(f"{_shown(text)} has no domain that mail can be sent to")
    return f"{local}@{host}"


def _shown(text: str) -> str:
    return ascii(text if len(text) <= 80 else text[:80] + "...")


def _one_line(text: str) -> str:
    """Return *text* on one line, without control characters and changes of direction."""
    return " ".join("".join(" " if _is_no_text(c) else c for c in text).split())


def _words(text: str, longest: int, header: str) -> str:
    """Return *text* as the words of a header, cut where it is too long."""
    text = text[:longest].rstrip()
    plain = _ATOMS if header == "To" else _SENTENCE
    if not text or plain.fullmatch(text):
        return text
    return Header(text, "utf-8", maxlinelen=75, header_name=header).encode(linesep="\n")


def _is_no_text(character: str) -> bool:
    return character in _DIRECTIONS or unicodedata.category(character) in _NO_TEXT


def _text(body: str) -> str:
    """Return *body* with line ends alone for control characters, and no half characters."""
    lined = body.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs") else "\ufffd" for c in lined)
