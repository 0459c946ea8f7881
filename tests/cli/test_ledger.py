"""The ledger at the command line: key, checkpoints that leave the house, verify, receipts, erasing."""

import email
import json
import os
import sqlite3
import subprocess
import sys
from email import policy
from pathlib import Path

import pytest

from caseboard.exchange import keys
from caseboard.settings.paths import private_copies
from tests.cli.test_deciding import look_through

CHECKER = Path(__file__).parents[2] / "docs" / "check_receipt.py"


@pytest.fixture
def sealing(desk, tmp_path, monkeypatch):
    """Give a shell at the small cases, in a desk that signs and whose checkpoints go to a file and a folder."""
    settings = tmp_path / "settings.toml"
    settings.write_text(
        f'[ledger]\nfile = "{tmp_path}/out/checkpoints.jsonl"\nfolder = "{tmp_path}/out/folder"\n', "utf-8"
    )
    monkeypatch.setenv("CASEBOARD_CONFIG", str(settings))
    desk.who = "ana"
    desk.out = tmp_path / "out"
    desk.key = desk("key", "new").out.splitlines()[0]
    assert desk("worker", "--once").code == 0
    return desk


def ended(shell):
    """Return the number of a case that an entry ended."""
    row = sqlite3.connect(shell.path).execute("SELECT case_id FROM entry WHERE kind = 'case.cancelled'").fetchone()
    return f"CB-{row[0]}"


def changes(shell, sql):
    """Run *sql* as whoever owns the file can, and put the guard back."""
    connection = sqlite3.connect(shell.path)
    trigger = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'entry_no_update'").fetchone()[0]
    connection.execute("DROP TRIGGER entry_no_update")
    connection.execute(sql)
    connection.execute(trigger)
    connection.commit()
    connection.close()


def checker(*words):
    """Run the outsider's script where nothing of Caseboard can be imported, and return (exit code, what it said)."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(CHECKER), *words], capture_output=True, text=True, check=False, cwd="/"
    )
    return done.returncode, done.stdout + done.stderr


def test_a_desk_without_a_key_works_and_says_so(desk):
    """Nothing is signed, everything is checked all the same, and the doctor tells."""
    desk.who = "ana"
    assert desk("key", "show").out.startswith("no key signs this ledger")
    assert desk("worker", "--once").code == 0
    assert desk("verify").code == 0
    told = {one["name"]: one for one in desk("doctor", "--json").data["checks"]}
    assert "signed by nobody" in told["signing"]["found"]
    receipt = desk("receipt", ended(desk)).out
    place = desk.path.with_name("receipt")
    place.write_text(receipt, "utf-8")
    code, said = checker(str(place))
    assert (code, "leads to the checkpoint's root" in said) == (5, True)


def test_a_key_is_a_file_that_only_its_user_reads(sealing, at_home):
    """The private half has mode 0400, the public one is printed, and a second new key is refused."""
    (file,) = (at_home / "caseboard" / "keys").glob("*.pem")
    assert file.stat().st_mode & 0o777 == 0o400
    assert sealing("key", "show").out.strip() == sealing.key
    again = sealing("key", "new")
    assert (again.code, "hand over with `caseboard key rotate`" in again.err) == (1, True)


def test_only_a_supervisor_handles_keys(desk, at_home):
    """Whoever may not is refused before a key is made."""
    said = desk("key", "new")
    assert (said.code, "key wants a supervisor" in said.err) == (1, True)
    assert not (at_home / "caseboard" / "keys").exists()


def test_a_key_that_others_may_read_signs_nothing(sealing, at_home):
    """The doctor and the receipt say whose fault it is."""
    (file,) = (at_home / "caseboard" / "keys").glob("*.pem")
    file.chmod(0o644)
    told = {one["name"]: one for one in sealing("doctor", "--json").data["checks"]}
    assert "others may read this key" in told["signing"]["do"]


def test_what_left_the_house_is_verified_against(sealing):
    """File and folder hold the checkpoint; the result says how far it reaches and what is newer."""
    for place in (sealing.out, sealing.out / "checkpoints.jsonl", sealing.out / "folder"):
        said = sealing("verify", "--against", str(place))
        assert (said.code, said.err) == (0, "")
        assert "no entry is newer" in said.out
    sealing("key", "rotate")
    said = sealing("verify", "--against", str(sealing.out))
    assert (said.code, "1 entry is newer" in said.out) == (0, True)


def test_a_rotated_key_is_vouched_for(sealing, at_home):
    """After it the new key signs, the old one's file is gone, and checkpoints of both are believed."""
    new = sealing("key", "rotate").out.splitlines()[0]
    assert new != sealing.key
    assert len(list((at_home / "caseboard" / "keys").glob("*.pem"))) == 1
    assert sealing("worker", "--once").code == 0
    data = sealing("verify", "--against", str(sealing.out), "--json").data
    assert (data["sound"], data["checkpoints"], data["newer"]) == (True, 4, 0)


@pytest.mark.parametrize(
    ("write", "words"),
    [
        (None, "No such file"),
        ("", "holds no checkpoint"),
        ("hello\n", "holds no checkpoint"),
        ('{"at":', "holds no checkpoint"),
        pytest.param('{"at":' + "[" * 100_000, "holds no checkpoint", id="deep"),
    ],
)
def test_what_holds_no_checkpoint_tells_nothing(sealing, tmp_path, write, words):
    """Nobody can tell by a file that holds none (5)."""
    place = tmp_path / "held"
    if write is not None:
        place.write_text(write, "utf-8")
    said = sealing("verify", "--against", str(place))
    assert (said.code, words in said.err) == (5, True)


def test_a_checkpoint_that_the_ledgers_key_did_not_sign_may_itself_be_forged(sealing):
    """What it says is told all the same, since a ledger that was rewritten names keys of its own."""
    right = json.loads((sealing.out / "checkpoints.jsonl").read_text("utf-8").splitlines()[-1])["note"]
    origin, size, root, *rest = right.split("\n")
    forged = sealing.out / "forged.checkpoint"
    forged.write_text("\n".join([origin, str(int(size) + 9), root, *rest]), "utf-8")
    said = sealing("verify", "--against", str(forged))
    assert said.code == 4
    assert "may itself be forged, is of more entries than" in said.err


def test_what_is_no_file_among_checkpoints_holds_nothing_up(sealing):
    """A pipe that nobody writes to, or a folder with a checkpoint's name, is named and passed over."""
    for name in ("one.checkpoint", "two.tlog-proof", "three.jsonl"):
        (sealing.out / name).mkdir()
        os.mkfifo(sealing.out / "folder" / name)
    said = sealing("verify", "--against", str(sealing.out))
    assert (said.code, said.out.count("is no regular file")) == (0, 6)
    assert sealing("verify", "--against", str(sealing.out / "folder" / "one.checkpoint")).code == 5


def test_verify_without_a_database_cannot_tell(shell):
    """There is nothing to check (5)."""
    assert shell("verify").code == 5


def test_an_altered_decision_is_found_and_named(sealing):
    """It ends with 4 and names entry, case and what stands there."""
    changes(sealing, """UPDATE entry SET bytes = CAST(replace(bytes, '"v":1', '"v":2') AS BLOB) WHERE seq = 5""")
    said = sealing("verify", "--against", str(sealing.out))
    assert said.code == 4
    assert "entry 5 is not what its hash says" in said.err
    assert "The first bad entry is 5" in said.out
    data = sealing("verify", "--against", str(sealing.out), "--json").data
    assert (data["sound"], data["first_bad"]) == (False, 5)


def test_a_receipt_holds_where_caseboard_is_not(sealing, tmp_path):
    """An outsider checks it with Python's own library and openssl; a bit turned, and it does not hold."""
    place = tmp_path / "case.tlog-proof"
    assert sealing("receipt", ended(sealing), "--output", str(place)).code == 0
    code, said = checker(str(place), "--key", sealing.key)
    assert (code, "The receipt holds" in said, "case.cancelled" in said) == (0, True, True)
    assert checker(str(place))[0] == 5
    other = sealing("key", "rotate").out.splitlines()[0]
    assert checker(str(place), "--key", other)[0] == 4
    text = place.read_text("utf-8")
    for old, new in (("index ", "index 1"), ("extra eyJ", "extra eyK"), ("\n\n", "\n")):
        place.write_text(text.replace(old, new, 1), "utf-8")
        assert checker(str(place), "--key", sealing.key)[0] == 4


def test_a_receipt_is_held_against_the_ledger(sealing, tmp_path):
    """What a party holds tells what stood in its place, word by word."""
    place = tmp_path / "case.tlog-proof"
    sealing("receipt", ended(sealing), "--output", str(place))
    assert sealing("verify", "--against", str(place)).code == 0
    rule = "UPDATE entry SET bytes = CAST(replace(bytes, 'R16', 'R99') AS BLOB) WHERE kind = 'case.cancelled'"
    changes(sealing, rule)
    said = sealing("verify", "--against", str(place))
    assert said.code == 4
    assert '"rule":"R16"' in said.err


def test_a_case_that_runs_has_no_receipt(sealing):
    """Only an end that the ledger knows can be proved."""
    said = sealing("receipt", "CB-999")
    assert (said.code, "has no entry in the ledger" in said.err) == (1, True)


def test_both_letters_carry_the_receipt(sealing, tmp_path):
    """Buyer and seller are each sent the proof with the decision, and it holds."""
    words = ("--outcome", "refund_partial", "--amount", "100.00", "--fault", "seller", "--ground", "not_delivered")
    look_through(sealing, "CB-31")
    item = sealing.case("CB-31")["evidence"][0]["digest"][:8]
    cited = (
        "--finding",
        f"The parcel never came.|R18|{item}",
        "--rationale",
        "Nobody signed.",
        "--gave-none",
        "seller",
    )
    assert sealing("decide", "CB-31", *words, *cited, "--confirm", "CB-31").code == 0
    sealing.later(seconds=30)
    assert sealing("worker", "--once").code == 0
    sent = [one["message_id"] for one in sealing.case("CB-31")["letters"] if one["kind"] == "decision"]
    assert len(sent) == 2
    for name in sent:
        content = (Path(f"{sealing.path}.mail") / "new" / name.strip("<>")).read_bytes()
        (proof,) = email.message_from_bytes(content, policy=policy.default).iter_attachments()
        place = tmp_path / str(proof.get_filename())
        place.write_bytes(proof.get_content())
        code, said = checker(str(place), "--key", sealing.key)
        assert (code, "decision.sealed" in said, place.name) == (0, True, "CB-31.tlog-proof")


def test_an_erased_party_is_gone_and_the_ledger_sound(sealing):
    """The command says what is gone and what lies outside; the number is typed, and verify finds nothing."""
    number = ended(sealing)
    assert sealing("erase", number, "--party", "buyer", "--why", "Asked.").code == 1
    assert sealing("erase", number, "--party", "buyer", "--why", "Asked.", "--confirm", "CB-99").code == 1
    preview = private_copies() / "a.preview"
    preview.parent.mkdir(parents=True)
    preview.write_bytes(b"pixels")
    said = sealing("erase", number, "--party", "buyer", "--why", "Asked.", "--confirm", number)
    assert said.code == 0
    assert not preview.exists()
    assert "Outside this database remain: letters in the Maildir" in said.out
    assert sealing("verify", "--against", str(sealing.out)).code == 0
    checks = json.loads(sealing("doctor", "--json").out)["checks"]
    assert [one["name"] for one in checks if not one["sound"]] == []


def test_a_desk_of_which_everything_was_erased_is_sound_and_restores(desk):
    """Whatever goes, table and history agree after each; the export, files and all, makes the same desk elsewhere."""
    desk.who = "ana"
    assert desk("worker", "--once").code == 0
    ended = [row[0] for row in sqlite3.connect(desk.path).execute("SELECT number FROM \"case\" WHERE scope = 'ended'")]
    assert len(ended) > 10
    for number in ended:
        for party in ("buyer", "seller"):
            assert desk("erase", number, "--party", party, "--why", "Asked.", "--confirm", number).code == 0
        checks = json.loads(desk("doctor", "--json").out)["checks"]
        assert [one["name"] for one in checks if not one["sound"]] == []
    history = desk.path.with_name("out") / "history.jsonl"
    assert desk("export", "--output", str(history), "--files", str(history.parent)).code == 0
    assert '"file":"[erased]"' in history.read_text("utf-8")
    desk.path = desk.path.with_name("again.db")
    assert desk("import", str(history), "--restore").code == 0
    assert (desk("verify").code, desk("doctor").code) == (0, 0)
    assert desk("export").out == history.read_text("utf-8")


def test_without_the_library_roots_are_still_compared(sealing, monkeypatch):
    """Who has no `cryptography` is told that signatures were not checked; the tree is."""
    monkeypatch.setattr(keys, "can_sign", lambda: False)
    said = sealing("verify", "--against", str(sealing.out))
    assert (said.code, "Signatures were not checked" in said.out) == (0, True)
