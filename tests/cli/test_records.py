"""import, replay, export, inbox."""

import gzip
import hashlib
import json
from errno import EACCES, ENOSPC
from pathlib import Path

import pytest

from caseboard.domain.instants import read
from tests.fixtures.small import FOLDER, UNTIL, records

PARTY = {"type": "party", "source": "shop", "ref": "b", "at": "2026-01-01T00:00:00Z", "role": "buyer", "name": "Ann"}
MESSAGE = {
    "type": "message",
    "source": "shop",
    "ref": "m",
    "at": "2026-01-02T00:00:00Z",
    "dispute": "none",
    "by": "b",
    "text": "Hello?",
}


_OPEN = Path.open


def lines(*wanted):
    """Return records as a file holds them."""
    return "".join(json.dumps(one) + "\n" for one in wanted).encode()


def test_import_makes_the_database_and_adds_up(shell):
    """The closing table adds up to what was read; refusals make the exit code 3 and name where to look."""
    said = shell("import", str(FOLDER), "--json")
    table = said.data
    assert said.code == 3
    assert table["read"] == len(records()) == sum(table.values()) - table["read"]
    assert "made a database at" in said.err
    assert "`caseboard inbox list`" in said.err


def test_a_refusal_says_file_line_and_why(shell):
    """What was refused is told on a line each, and only the first of many."""
    file = shell.path.with_name("orders.jsonl")
    file.write_bytes(lines(PARTY) + b"{}\n" * 30)
    said = shell("import", str(file))
    told = [line for line in said.err.splitlines() if "is refused" in line]
    assert told[0] == f"caseboard: import: {file} line 2: the record lacks type. The record is refused."
    assert len(told) == 5
    assert "30 refused, 0 waiting; see `caseboard inbox list`" in said.err


def test_import_again_changes_nothing(shell):
    """A second import of the same file is all unchanged, and the history stays as it is."""
    file = shell.path.with_name("records.jsonl")
    file.write_bytes(lines(PARTY))
    first = shell("import", str(file))
    assert first.code == 0
    assert first.out.splitlines()[:2] == ["read       1", "new        1"]
    before = shell("export").out
    again = shell("import", str(file), "--json")
    assert again.data == {"read": 1, "new": 0, "unchanged": 1, "waiting": 0, "refused": 0}
    assert shell("export").out == before


def test_import_from_standard_input_and_gzip(shell):
    """- reads standard input, and a compressed file is read as it is."""
    assert shell("import", "-", "--json", stdin=lines(PARTY)).data["new"] == 1
    file = shell.path.with_name("more.jsonl.gz")
    file.write_bytes(gzip.compress(lines({**PARTY, "ref": "c"})))
    assert shell("import", str(file), "--json").data["new"] == 1


@pytest.mark.parametrize(("zone", "code"), [(None, 3), ("America/Sao_Paulo", 0)])
def test_import_wants_an_offset_or_a_zone(shell, zone, code):
    """A naive time is refused unless the command names a zone."""
    naive = lines({**PARTY, "at": "2026-01-01T00:00:00"})
    assert shell("import", "-", *(("--zone", zone) if zone else ()), stdin=naive).code == code


@pytest.mark.parametrize("missing", ["no-such-file.jsonl", "no-such-folder/"])
def test_import_of_nothing_fails_and_makes_no_database(shell, missing):
    """A path that is not there is named, and nothing is left behind."""
    said = shell("import", missing)
    assert (said.code, said.err.count("\n")) == (1, 1)
    assert said.err.startswith(f"caseboard: import: {missing.rstrip('/')}")
    assert not shell.path.exists()


def test_replay_under_a_policy_that_is_none_makes_no_database(shell):
    """A policy that cannot be read or kept is told before anything is made."""
    for policy in ("no-such-file.toml", "pyproject.toml"):
        said = shell("replay", str(FOLDER), "--policy", policy)
        assert (said.code, said.err.count("\n")) == (1, 1)
        assert policy in said.err
    assert not shell.path.exists()


@pytest.mark.parametrize("kind", ["staff", "decision"])
def test_a_partners_file_makes_no_staff_and_no_decision(shell, kind):
    """What only a desk or its owner may bring in is refused with the way that is meant."""
    verdict = {"outcome": "no_refund", "amount": "0", "fault": "none", "grounds": ["not_delivered"], "rationale": "x"}
    staff = {**PARTY, "type": "staff", "name": "eve", "role": "supervisor"}
    decision = {**PARTY, "type": "decision", "dispute": "d", "by": "x", **verdict}
    said = shell("import", "-", stdin=lines(staff if kind == "staff" else decision))
    assert said.code == 3
    (line,) = shell("inbox", "list", "--json").data
    assert ("caseboard staff add" if kind == "staff" else "--imported-decisions") in line["why"]


def test_replay_twice_gives_the_same_bytes_and_doctor_finds_nothing(shell):
    """Two replays export the same bytes; nothing that is stored differs from what follows from the history."""
    exports = []
    for _ in range(2):
        said = shell("replay", str(FOLDER), "--until", UNTIL, "--json")
        assert (said.code, said.data["waiting"], said.data["refused"]) == (3, 2, 11)
        exports.append(shell("export").out)
        assert shell("doctor").code == 0
        shell.path = shell.path.with_name("second.db")
    assert exports[0] == exports[1]


def test_replay_stopped_and_gone_on_with_gives_the_same_bytes(desk, replayed):
    """A replay to an earlier instant goes on to a later one as if it had never stopped."""
    desk.path = desk.path.with_name("halves.db")
    first = desk("replay", str(FOLDER), "--until", "2026-02-20T00:00:00Z")
    assert first.code == 0
    assert "lie ahead; the same replay with a later --until goes on" in first.err
    for until in ("2026-03-19T12:00:00Z", UNTIL):
        assert desk("replay", str(FOLDER), "--until", until).code in (0, 3)
    halves = desk("export").out
    desk.path = replayed / "desk.db"
    assert desk("export").out == halves


def test_a_finished_replay_given_again_is_finished(desk):
    """The same records again are nothing new."""
    before = desk("export").out
    said = desk("replay", str(FOLDER), "--until", UNTIL, "--json")
    assert said.code == 3
    assert said.data["read"] == len(records())
    assert desk("export").out == before


def test_replay_refuses_a_database_that_holds_something_else(desk, shell):
    """Neither other records nor a worked-on database are replayed into."""
    said = desk("replay", "-", stdin=lines(PARTY))
    assert said.code == 1
    assert "is not empty: it holds something else than this replay" in said.err
    desk.later(hours=1)
    assert desk("note", "CB-5", "worked on").code == 0
    said = desk("replay", str(FOLDER), "--until", "2026-04-20T00:00:00Z")
    assert said.code == 1
    assert "has been worked on since its replay" in said.err


def test_letters_of_a_replay_lie_beside_the_database(replayed):
    """Letters of a replay go to the Maildir beside its database."""
    assert len(list((replayed / "desk.db.mail" / "new").iterdir())) > 50


def test_replay_under_another_policy(shell):
    """What if: the policy stands first in the history, holds from the beginning, and changes what happens."""
    policy = shell.path.with_name("quick.toml")
    policy.write_text('version = "quick"\nnegotiation = "10 d"\n')
    assert shell("replay", str(FOLDER), "--until", UNTIL, "--policy", str(policy)).code == 3
    out = shell.path.with_name("out")
    assert shell("export", "--output", str(out / "history.jsonl"), "--files", str(out)).code == 0
    exported = (out / "history.jsonl").read_text("utf-8")
    first = json.loads(exported.splitlines()[0])
    assert (first["type"], first["ref"], first["recorded_at"]) == ("policy", "quick", "1970-01-01T00:00:00.000000Z")
    case = shell.case("CB-2")
    assert case["policy"] == "quick"
    assert (read(case["entered_at"]) - read(case["opened_at"])).days == 10
    assert shell("replay", str(FOLDER), "--until", UNTIL).code == 1  # under the shipped one it is another replay
    shell.path = shell.path.with_name("second.db")
    again = shell("replay", str(out), "--until", UNTIL, "--policy", str(policy))
    assert again.code == 0
    assert shell("export").out == exported


def test_an_export_restores_to_the_same_bytes(desk):
    """Export --files and import --restore make the same history elsewhere; letters stand on file and are not sent."""
    out = desk.path.with_name("out")
    assert desk("export", "--output", str(out / "history.jsonl"), "--files", str(out)).code == 0
    exported = (out / "history.jsonl").read_text("utf-8")
    desk.path = desk.path.with_name("restored.db")
    said = desk("import", str(out / "history.jsonl"), "--restore", "--json")
    assert said.code == 0
    assert said.data["new"] == exported.count("\n")
    assert desk("export").out == exported
    assert not desk.path.with_name("restored.db.mail").exists()
    assert desk("doctor").code == 0
    assert desk("import", str(out / "history.jsonl"), "--restore", "--json").data["new"] == 0


def test_an_export_takes_no_file_for_another(desk):
    """Bytes that are not those which came in are named and not copied; what stands there already is looked at too."""
    out = desk.path.with_name("out")
    assert desk("export", "--output", str(out / "history.jsonl"), "--files", str(out)).code == 0
    copied = sorted((out / "blobs").iterdir())
    copied[0].write_bytes(b"half of it")
    assert desk("export", "--output", str(out / "history.jsonl"), "--files", str(out)).code == 0
    assert hashlib.sha256(copied[0].read_bytes()).hexdigest() == copied[0].name
    blob = Path(f"{desk.path}.blobs") / copied[0].name[:2] / copied[0].name
    blob.chmod(0o600)
    blob.write_bytes(b"what a disk has made of it")
    copied[0].unlink()
    said = desk("export", "--output", str(out / "history.jsonl"), "--files", str(out))
    assert (said.code, "is not the one that its item names" in said.err, copied[0].exists()) == (1, True, False)


def test_restoring_wants_an_empty_database(desk):
    """An export is not poured over what is there."""
    export = desk("export").out.encode()
    desk("staff", "add", "zoe", "--as", "ana")
    said = desk("import", "-", "--restore", stdin=export)
    assert said.code == 1
    assert "is not empty" in said.err


def test_export_says_what_it_leaves_out(desk):
    """Without --files the command says how many files the lines name."""
    said = desk("export")
    assert said.code == 0
    assert "23 files of evidence are named and not copied; add --files DIR" in said.err


def test_an_export_holds_nothing_that_a_terminal_obeys(desk):
    """Hostile texts are written as codes that mean the same."""
    said = desk("export").out
    assert not [c for c in said if (ord(c) < 32 and c != "\n") or 0x7F <= ord(c) < 0xA0 or c == "\u202e"]
    assert any("\x1b" in json.dumps(json.loads(line), ensure_ascii=False).encode().decode("unicode_escape")
               for line in said.splitlines() if "H0" in line)  # fmt: skip


def test_inbox_lists_shows_and_drops(desk):
    """What waits or was refused is listed with its place and reason, shown whole, and thrown away by id."""
    listed = desk("inbox", "list", "--json").data
    assert [line["state"] for line in listed].count("waiting") == 2
    assert desk("inbox", "--as", "nobody").out.count("\n") == len(listed) == 13
    assert len(desk("inbox", "list", "--state", "refused", "--limit", "3", "--json").data) == 3
    first = listed[0]
    shown = desk("inbox", "show", str(first["id"]), "--json").data
    assert shown["why"] == first["why"]
    assert first["ref"] in shown["raw"]
    assert f"why: {first['why']}" in desk("inbox", "show", str(first["id"])).out
    assert desk("inbox", "show", "99999").code == 1
    assert desk("inbox", "drop", str(first["id"]), "99999").code == 3
    assert desk("inbox", "drop", "--all", "--json").data == {"dropped": 12}
    assert desk("inbox", "list").out == "nothing waits, nothing was refused\n"


def test_inbox_retry_takes_what_can_be_taken_now(desk):
    """A line that waited goes in once what it refers to is there, with those that wait for it."""
    order = next(one for one in records() if one["type"] == "order")
    waiting = {line["ref"]: line for line in desk("inbox", "list", "--state", "waiting", "--json").data}
    dispute = json.loads(desk("inbox", "show", str(waiting["d-unknown-order"]["id"]), "--json").data["raw"])
    missing = {**order, "ref": dispute["fields"]["order"], "buyer": dispute["fields"]["by"]}
    missing["lines"] = [{**order["lines"][0], "ref": ref} for ref in dispute["fields"]["lines"]]
    assert desk("import", "-", stdin=lines(missing)).code == 0
    said = desk("inbox", "retry", "--json")
    assert said.code == 3
    left = {line["ref"]: line["why"] for line in desk("inbox", "list", "--json").data}
    assert "never shipped" in left["d-unknown-order"]
    assert "which was refused" in left["e-unknown-order"]


def test_inbox_does_not_do_a_desks_acts(desk):
    """A line of a desk's own history that was refused is not done again by a file."""
    shell = desk
    shell.path = shell.path.with_name("acts.db")
    act = {"type": "note", "source": "desk", "ref": "n", "at": "2026-01-02T00:00:00Z", "actor": "ana", "case": "CB-1"}
    assert shell("replay", "-", "--until", UNTIL, stdin=lines({**act, "text": "x"})).code == 3
    (line,) = shell("inbox", "list", "--json").data
    said = shell("inbox", "retry", str(line["id"]))
    assert said.code == 1
    assert "can only be dropped" in said.err
    assert shell("inbox", "retry", "--json").data == {"tried": 0, "applied": 0, "waiting": 0, "refused": 0}


@pytest.mark.parametrize(
    "words",
    [
        ["export", "--form", "xes", "--files", "there"],
        ["import", "-", "--restore", "--map", "orders"],
    ],
)
def test_options_that_mean_nothing_together_are_wrong_usage(desk, words):
    """They are told on a line that names the help, and nothing is done."""
    said = desk(*words)
    assert (said.code, said.out, said.err.count("\n")) == (2, "", 1)
    assert f"see `caseboard {words[0]} --help`" in said.err


@pytest.mark.parametrize("place", ["a file", "standard output"])
def test_an_export_that_finds_no_room_says_where(desk, monkeypatch, place):
    """The system names no file once it is open; the command does, says what to do, and leaves no half file."""
    target = desk.path.with_name("out") / "history.jsonl"
    monkeypatch.setattr("caseboard.cli.exporting.safe_json", _full)
    said = desk("export", *(["--output", str(target)] if place == "a file" else []))
    where = target if place == "a file" else place
    what = "there is no room left on the disk. Make room and run the command again"
    assert (said.code, said.err) == (1, f"caseboard: export: {where}: {what}\n")
    assert not target.parent.exists() or list(target.parent.iterdir()) == []


def _full(_text):
    raise OSError(ENOSPC, "No space left on device")


def test_an_export_that_may_not_be_written_names_what_was_asked_for(desk, monkeypatch):
    """Not the file beside it, which nobody has heard of."""
    target = desk.path.with_name("history.jsonl")
    monkeypatch.setattr("pathlib.Path.open", _forbidden)
    assert desk("export", "--output", str(target)).err == f"caseboard: export: {target}: Permission denied\n"


def _forbidden(path, mode="r", **how):
    if "w" in mode:
        raise PermissionError(EACCES, "Permission denied", str(path))
    return _OPEN(path, mode, **how)


def test_the_inbox_names_a_line_that_is_no_record(shell):
    """A line that says neither type nor ref is called a line."""
    file = shell.path.with_name("orders.jsonl")
    file.write_bytes(b"[]\n" + lines({**PARTY, "role": "owner"}))
    shell("import", str(file))
    told = shell("inbox", "list").out.splitlines()
    assert told[0].endswith(f"{file} line 1  line: the line is no JSON object")
    assert told[1].endswith(f"{file} line 2  party b: role is 'owner'; known are buyer, seller")
