import email
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta, timezone
from email.header import decode_header, make_header
from email.policy import default
from email.utils import parseaddr
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from caseboard.exchange import mail
from caseboard.exchange.mail import Maildir, TransportError, Undeliverable
from caseboard.settings.mail import MailSettings
from caseboard.store.due import Outgoing

AT = datetime(2026, 3, 1, 12, 0, 5, tzinfo=UTC)
ID = "<CB-12.0123456789abcdef0123@caseboard.invalid>"
NAME = "CB-12.0123456789abcdef0123@caseboard.invalid"
HEADERS = {"From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"}
SENDER = "desk@caseboard.invalid"


@pytest.fixture
def box(tmp_path):
    """Return a Maildir that does not exist yet."""
    return Maildir(tmp_path / "mail", MailSettings("caseboard.invalid", SENDER, tmp_path / "mail"))


def put(box, message_id=ID, name="Ana Lima", to="ana@example.org", subject="About your case", body="Hello\n", at=AT):
    """Deliver a letter in which only what is tested differs."""
    box.deliver(message_id, name, to, subject, body, at)


def names(box, part="new"):
    """Return the names of the files in one of the Maildir's folders."""
    return sorted(path.name for path in (box.path / part).iterdir())


def only(box):
    """Return the one letter in `new`, read as a mail program reads it."""
    (name,) = names(box)
    return email.message_from_bytes((box.path / "new" / name).read_bytes(), policy=default)


def test_a_letter_is_one_message_in_new(box):
    """A letter is laid into `new`, whole, under a name made from its Message-ID."""
    put(box, name="Ana Lima", subject="[CB-12] Entscheidung für Sie", body="Guten Tag,\n\n69,90 € zurück\n")
    assert names(box) == [NAME]
    assert names(box, "tmp") == names(box, "cur") == []
    letter = only(box)
    assert set(letter.keys()) == HEADERS
    assert letter["From"] == SENDER
    assert letter["To"] == "Ana Lima <ana@example.org>"
    assert letter["Subject"] == "[CB-12] Entscheidung für Sie"
    assert letter["Message-ID"] == ID
    assert letter["Date"].datetime == AT
    assert letter.get_content() == "Guten Tag,\n\n69,90 € zurück\n"
    assert (box.path / "new" / NAME).stat().st_mode & 0o777 == 0o600


def test_the_date_is_the_instant_handed_in(box):
    """A letter is dated in UTC, whatever zone the instant is told in."""
    put(box, at=AT.astimezone(timezone(timedelta(hours=9))))
    assert only(box)["Date"] == "Sun, 01 Mar 2026 12:00:05 +0000"


def test_a_letter_of_the_desk_is_carried(box):
    """The worker's carrier takes letters as the store tells them."""
    letter = Outgoing(ID, "CB-12", "buyer", "Ana Lima", "ana@example.org", "Hello", "Words\n", AT, 0)
    assert box.carry(letter, AT) is True
    assert only(box)["Subject"] == "Hello"


@pytest.mark.parametrize("moved", [("new", NAME), ("cur", NAME), ("cur", f"{NAME}:2,S"), ("cur", f"{NAME}:2,")])
def test_a_repeated_letter_is_the_same_message(box, moved):
    """What lies in `new` or was read already is not laid in again, nor touched."""
    put(box)
    place = box.path / moved[0] / moved[1]
    (box.path / "new" / NAME).rename(place)
    before = place.read_bytes()
    put(box, body="other words", at=AT + timedelta(hours=1))
    assert len(names(box) + names(box, "cur")) == 1
    assert place.read_bytes() == before


def test_letters_of_other_ids_do_not_hide_each_other(box):
    """A name that begins like another's is another letter."""
    for message_id in ("<CB-1.a@x.invalid>", "<CB-1.a@x.invalid.org>", "<CB-1.ab@x.invalid>", "<cb!1@x.invalid>"):
        put(box, message_id)
    assert len(names(box)) == 4


@pytest.mark.parametrize(
    "message_id", ["", "CB-1@x", "<a b@x>", "<a@x>\n", "<a@x>\r\nBcc: e@x.org", "<../a@x>", "<.a@x/>"]
)
def test_what_is_no_message_id_never_becomes_a_name(box, message_id):
    """No identifier escapes the Maildir or its header."""
    try:
        put(box, message_id)
    except ValueError:
        assert not box.path.exists()
        return
    assert all(name.isalnum() for name in names(box))


TEXTS = st.text(max_size=200)
INJECTIONS = [
    "Ana\r\nBcc: eve@example.com",
    "Ana\nTo: eve@example.com\n\nbody",
    "Ana\u2028X: y",
    "Ana\x85X: y",
    "a\x0bX: y",
]


@given(name=TEXTS, subject=TEXTS, body=TEXTS)
@example(name=INJECTIONS[0], subject=INJECTIONS[0], body=INJECTIONS[1])
@example(name=INJECTIONS[1], subject=INJECTIONS[1], body="\r\n.\r\nMAIL FROM:<eve@example.com>\r\n")
@example(name=INJECTIONS[2], subject=INJECTIONS[3], body="")
@example(name=INJECTIONS[4], subject="=?utf-8?q?=0D=0ABcc:_eve@example.com?=", body="")
@example(name='"Lima, Ana" <eve@example.com>,', subject=" \n ", body="\x1b[31m")
@example(name="Ĺįmã, Ąňa <eve@example.com> " * 8, subject="ö" * 200, body="From me\n>From you")
@example(name="=?utf-8?q?eve=40example.com=2C?=", subject="x" * 2000, body="\ud800")
@example(name="\ud800\u202e", subject="\udfff", body="a\x00b")
@example(name="x" * 500, subject="x " * 500, body="x" * 5000)
def test_nothing_a_party_writes_becomes_a_header_or_a_recipient(name, subject, body):
    """Whatever stands in name, subject and body: one recipient, one subject, our headers, once each."""
    raw = mail.message(ID, SENDER, name, "ana@example.org", subject, body, AT).as_bytes()
    letter = email.message_from_bytes(raw, policy=default)
    assert sorted(letter.keys()) == sorted(HEADERS)
    assert [(one.addr_spec) for one in letter["To"].addresses] == ["ana@example.org"]
    assert letter["Message-ID"] == ID
    assert not letter.is_multipart()
    head, _, content = raw.partition(b"\n\n")
    assert all(32 <= byte < 127 or byte in b"\n" for byte in head)
    assert max(map(len, raw.split(b"\n"))) <= 998
    assert content.isascii()


@given(st.text(st.characters(categories=["L", "N"], min_codepoint=33), min_size=1, max_size=60))
def test_names_and_subjects_arrive_as_they_were_written(text):
    """Letters and digits of any script survive the header, as older programs read it too."""
    raw = mail.message(ID, SENDER, text, "a@example.org", text, text, AT).as_bytes()
    old = email.message_from_bytes(raw)
    name, address = parseaddr(old["To"])
    assert (str(make_header(decode_header(name))), address) == (text, "a@example.org")
    assert str(make_header(decode_header(old["Subject"]))) == text
    letter = email.message_from_bytes(raw, policy=default)
    assert letter["Subject"] == text
    assert letter.get_content() == text + "\n"


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("", "there is no e-mail address"),
        ("  ", "there is no e-mail address"),
        ("[erased]", "is no e-mail address that mail can be sent to"),
        ("ana", "is no e-mail address"),
        ("@example.org", "is no e-mail address"),
        ("ana@", "has no domain"),
        ("ana@localhost", "has no domain"),
        ("ana@exa mple.org", "has no domain"),
        ("ana@example..org", "has no domain"),
        ("ana@-example.org", "has no domain"),
        ("ana@[127.0.0.1]", "has no domain"),
        ("ana@" + "x" * 64 + ".org", "has no domain"),
        ("ana@" + "x.." * 100 + "org", "has no domain"),
        ("a" * 65 + "@example.org", "is no e-mail address"),
        ("ana@eve@example.org", "is no e-mail address"),
        ("ana,eve@example.org", "is no e-mail address"),
        ("ana@example.org,eve@example.com", "is no e-mail address"),
        ("Ana <ana@example.org>", "is no e-mail address"),
        ("ana@example.org>", "has no domain"),
        ("ana@example.org\r\nBcc: eve@example.com", "is no e-mail address"),
        ("ana@example.org\nX: y", "has no domain"),
        ("änä@example.org", "is no e-mail address"),
        (".ana@example.org", "is no e-mail address"),
        ("\x1b[31m@example.org", "is no e-mail address"),
    ],
)
def test_an_address_that_is_none_is_refused_for_good(box, address, words):
    """A letter that can never arrive says so at once, and nothing is written."""
    with pytest.raises(Undeliverable, match=words) as error:
        put(box, to=address)
    assert error.value.permanent
    assert error.value.why.isprintable()
    assert not box.path.exists()


@pytest.mark.parametrize(
    ("address", "written"),
    [
        ("ana.lima+shop@mail.example.org", "ana.lima+shop@mail.example.org"),
        (" ana@example.org ", "ana@example.org"),
        ("ana@münchen.example", "ana@xn--mnchen-3ya.example"),
        ("o'neil@example.org", "o'neil@example.org"),
    ],
)
def test_an_address_in_use_is_written_whole(box, address, written):
    """Addresses that exist in the world are taken, domains in the letters that mail knows."""
    put(box, to=address)
    assert only(box)["To"].addresses[0].addr_spec == written


@pytest.mark.parametrize("step", ["write", "rename"])
def test_a_disk_that_refuses_leaves_nothing_half(box, monkeypatch, step):
    """When the disk fails the letter is not sent, may be tried again, and then is there once."""
    put(box, "<other@x.invalid>")

    def refuse(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(*((os, "fsync") if step == "write" else (Path, "replace")), refuse)
        with pytest.raises(TransportError, match="No space left on device") as error:
            put(box)
    assert not error.value.permanent
    assert (names(box), names(box, "tmp")) == (["other@x.invalid"], [])
    put(box)
    assert NAME in names(box)


def test_a_place_that_cannot_be_a_maildir_is_told(tmp_path, box):
    """A file where the Maildir should be is an error that may pass."""
    box.path.write_text("in the way")
    with pytest.raises(TransportError, match="takes no letter") as error:
        put(box)
    assert not error.value.permanent


@pytest.mark.parametrize("there", [["new"], ["tmp", "new"], ["cur"], ["tmp", "cur"]])
def test_a_maildir_that_was_only_begun_is_finished(box, there):
    """Whoever is killed while making the three folders keeps no later letter from going."""
    for part in there:
        (box.path / part).mkdir(parents=True)
    put(box)
    assert names(box) == [NAME]


def test_a_hopeless_address_is_refused_at_once():
    """A party whose address is a million letters long costs the worker no time."""
    started = time.process_time()
    with pytest.raises(Undeliverable, match="no domain"):
        mail.message(ID, SENDER, "Ana", "ana@" + "ä" * 1_000_000 + ".org", "s", "b", AT)
    assert time.process_time() - started < 0.5


KILLED = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from caseboard.exchange import mail
from caseboard.settings.mail import MailSettings
path = Path(sys.argv[1])
mail.Path.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
box = mail.Maildir(path, MailSettings("x", "desk@caseboard.invalid", path))
box.deliver(sys.argv[2], "Ana", "ana@example.org", "s", "b", datetime(2026, 3, 1, tzinfo=UTC))
"""


def test_killed_between_tmp_and_new(box):
    """Whoever is killed before the rename has sent nothing; what it leaves in `tmp` is in nobody's way."""
    done = subprocess.run([sys.executable, "-c", KILLED, str(box.path), ID], check=False, timeout=60)
    assert done.returncode == -signal.SIGKILL
    assert (len(names(box, "tmp")), names(box)) == (1, [])
    put(box)
    assert names(box) == [NAME]
    assert only(box)["Subject"] == "About your case"
    put(box)
    assert names(box) == [NAME]


def test_two_workers_hand_over_one_letter(box):
    """The same letter from many sides at once is one whole message."""
    threads = [Thread(target=put, args=(box,), kwargs={"body": "words\n" * 5000}) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (names(box), names(box, "tmp")) == ([NAME], [])
    assert only(box).get_content() == "words\n" * 5000


def test_it_is_on_disk_before_it_is_sent(box, monkeypatch):
    """The message is synced before its rename, the folder after it; a replay waits for neither."""
    steps = []
    real: dict[str, Any] = {"sync": os.fsync, "rename": Path.replace}

    def noted(step):
        def act(*given):
            steps.append(step)
            return real[step](*given)

        return act

    monkeypatch.setattr(os, "fsync", noted("sync"))
    monkeypatch.setattr(Path, "replace", noted("rename"))
    put(box)
    assert steps == ["sync", "sync", "sync", "rename", "sync"]  # the new Maildir, its place, the message, `new`
    steps.clear()
    put(Maildir(box.path, MailSettings("x", SENDER, box.path), durable=False), "<b@x.invalid>")
    assert steps == ["rename"]
