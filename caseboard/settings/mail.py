"""How letters leave: whose name they carry and where they are laid."""

from dataclasses import dataclass
from pathlib import Path

from caseboard.settings.environment import DatabaseUrl

DOMAIN = "caseboard.invalid"
"""A domain that no mail ever reaches (RFC 2606), until a desk names its own."""
SENDER = f"desk@{DOMAIN}"


@dataclass(frozen=True, slots=True)
class MailSettings:
    """Sender and carrier of letters."""

    domain: str
    """The right side of Message-IDs."""
    sender: str
    maildir: Path
    """The Maildir that takes every letter."""


def mail_settings(database: DatabaseUrl, sender: str = SENDER) -> MailSettings:
    """Return the settings under which letters of *database* go: into ``FILE.mail/`` beside its file.

    The domain of Message-IDs stays: a letter that is tried again under another *sender* is the same letter.
    """
    beside = database.path.with_name(database.path.name + ".mail")
    return MailSettings(domain=DOMAIN, sender=sender, maildir=beside)
