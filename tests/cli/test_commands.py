"""What holds for every command: help, usage, errors on one line, nothing of Textual."""

import argparse
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from caseboard import __version__
from caseboard.cli.main import GROUPS, main, parser
from caseboard.store.database import CaseDatabase, _sqlite


def commands(of=None, words=()):
    """Yield the words of each command, those below others included."""
    for action in (of or parser())._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, inner in action.choices.items():
                yield (*words, name)
                yield from commands(inner, (*words, name, *(("CB-1",) if name == "record" else ())))


def test_version(capsys):
    """The version is the package's own."""
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"caseboard {__version__}\n"


@pytest.mark.parametrize("words", list(commands()), ids=" ".join)
def test_every_command_has_help_with_an_example(words, capsys):
    """The help of each command names an example that begins with the program's name."""
    assert main([*words, "--help"]) == 0
    said = capsys.readouterr().out
    assert "example:\n  " in said
    assert "caseboard " in said.partition("example:")[2]
    assert "--database" in said


@pytest.mark.parametrize(
    "words",
    [
        ["dance"],
        ["show"],
        ["queue", "--limit", "0"],
        ["replay", "x", "--until", "yesterday"],
        ["import", "x", "--zone", "Mars/Olympus"],
        ["decide", "CB-1", "--outcome", "no_refund", "--fault", "none", "--rationale", "x"],  # not confirmed
        ["decide", "CB-1", "--conf", "CB-1"],  # nothing is abbreviated
        ["assign", "CB-1"],
        ["ask", "CB-1", "--party", "nobody"],
        ["inbox", "drop"],
        ["record", "CB-1", "evidence", "--by", "seller"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_one_line_and_two(words, shell):
    """What means nothing is told on one line that says where to read on, and the exit code is 2."""
    said = shell(*words)
    assert said.code == 2
    assert said.out == ""
    assert said.err.startswith("caseboard: ")
    assert said.err.count("\n") == 1
    assert "--help`" in said.err


@pytest.mark.parametrize(
    "words",
    [["queue"], ["show", "CB-1"], ["export"], ["inbox"], ["worker", "--once"], ["doctor"], ["staff"]],
    ids=" ".join,
)
def test_without_a_database_a_command_says_what_to_do(words, shell):
    """A command that needs a database names the commands that make one."""
    said = shell(*words)
    # Of a desk that is not there the doctor cannot tell whether it is sound: it has not failed, and found nothing.
    assert (said.code, said.out) == (5 if words == ["doctor"] else 1, "")
    assert "caseboard demo" in said.err
    assert said.err.count("\n") == 1


def test_a_file_that_is_no_database(shell):
    """Something else in the file's place is told as what it is."""
    shell.path.write_bytes(b"Dear diary, " * 400)
    said = shell("queue")
    assert said.code == 1
    assert said.err == f"caseboard: queue: {shell.path}: is no Caseboard database. Name another with --database\n"
    assert shell("doctor").code == 5


def test_a_foreign_database(shell):
    """An empty SQLite file is none of ours, and migrate makes it one."""
    shell.path.touch()
    assert "Run `caseboard migrate`" in shell("queue").err
    assert shell("migrate").code == 0
    assert shell("queue").code == 0


def test_a_newer_database(shell):
    """A database that a newer version made is left alone."""
    shell("migrate")
    database = CaseDatabase(shell.path, upkeep=True)
    with database.connection_context():
        database.execute_sql("INSERT INTO schema_migration (name, applied) VALUES ('9999_far', '2030-01-01')")
    for words in (["queue"], ["migrate"]):
        said = shell(*words)
        assert said.code == 1
        assert "made by a newer Caseboard" in said.err


def test_a_damaged_database_is_told_in_a_line(desk):
    """Even where SQLite's own words about it are no text; the doctor says that it cannot tell."""
    found = bytearray(desk.path.read_bytes())
    for place in range(4096, len(found), 997):
        found[place] ^= 0xFF
    desk.path.write_bytes(found)
    for words, code in ((["queue"], 1), (["export"], 1), (["import", "-"], 1), (["migrate"], 1), (["doctor"], 5)):
        said = desk(*words)
        assert (said.code, said.err.count("\n")) == (code, 1)
        assert f"{desk.path}: is damaged" in said.err


def test_what_nobody_foresaw_is_a_line_too(desk, monkeypatch):
    """A defect is told with its place, and never as a traceback."""
    monkeypatch.setattr("caseboard.store.queue.block", lambda *_, **_named: dict[str, str]()["no such key"])
    said = desk("queue")
    assert (said.code, said.err.count("\n")) == (1, 1)
    assert "KeyError: 'no such key'" in said.err
    assert re.search(r"\b\w+\.py line \d+", said.err)


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-"])
@pytest.mark.parametrize("words", ["queue", "export", "import fixtures/small", "inbox list --json"])
def test_a_stream_that_is_closed_is_no_fault(words, closed, desk):
    """A command of a script that closes what it does not need works, and says nothing of it."""
    line = f"{sys.executable} -m caseboard {words} --database sqlite:///{desk.path} {closed}"
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode in (0, 3)
    assert "foresaw" not in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("many", ["9" * 30, "9" * 5000])
@pytest.mark.parametrize("words", [["queue", "--limit"], ["queue", "--first"], ["inbox", "show"], ["note", "--seen"]])
def test_a_number_beyond_all_counting_is_told(words, many, desk):
    """No number is so large that a command breaks over it."""
    said = desk(*(["note", "CB-5", "x", "--seen"] if words[0] == "note" else words), many)
    assert said.code in (0, 1, 2)
    assert "foresaw" not in said.err


@pytest.mark.parametrize("url", ["postgresql://desk:secret@db/cases", "mysql://x", "sqlite://two.db"])
def test_a_database_that_cannot_be_opened(url, shell):
    """Another kind of database is refused without repeating what may be a password."""
    said = shell("queue", "--database", url)
    assert said.code == 1
    assert "secret" not in said.err
    assert said.err.startswith("caseboard: queue: --database: ")


def test_the_first_who_acts_becomes_supervisor(shell):
    """On an empty desk whoever acts first is added as supervisor and told so; the next one is not."""
    shell("migrate")
    assert shell("queue").err == ""
    assert shell("staff", "list").out == "nobody yet; the first one who acts becomes supervisor\n"
    first = shell("staff", "add", "omar")
    assert first.code == 0
    assert "lena is the first to work here and is now its supervisor" in first.err
    shell.who = "nobody-knows"
    said = shell("staff", "add", "eve", "--role", "supervisor")
    assert said.code == 1
    assert "is not on the staff; say --as NAME (known: lena, omar)" in said.err
    assert [one["name"] for one in shell("staff", "list", "--json").data] == ["lena", "omar"]


def test_as_goes_before_the_environment(desk):
    """--as names who acts, before or after the command's name."""
    assert desk("note", "CB-5", "seen", "--as", "jonas").code == 0
    assert desk("--as", "mira", "note", "CB-5", "seen too").code == 0
    assert [one["by"] for one in desk.case("CB-5")["notes"][-2:]] == ["jonas", "mira"]


def test_a_reader_who_has_enough_is_no_fault(replayed):
    """A pipe that closes ends a command without a word."""
    line = f"{sys.executable} -m caseboard export --database sqlite:///{replayed / 'desk.db'} | head -c 1"
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False, timeout=60)
    assert "Traceback" not in done.stderr
    assert done.stdout == "{"


@pytest.mark.parametrize(
    "words",
    [["--version"], ["queue"], ["show", "CB-5", "--json"], ["doctor"], ["worker", "--once"], ["export"], ["inbox"]],
    ids=" ".join,
)
def test_commands_load_no_textual(words, desk, tmp_path):
    """A command without a board loads neither Textual nor rich."""
    ask = (
        "import sys\nfrom caseboard.cli.main import main\nsys.stdout = open('out', 'w')\n"
        "code = main(sys.argv[1:])\nassert code == 0, code\n"
        "assert not {'textual', 'rich'} & set(sys.modules)"
    )
    env = os.environ | {"CASEBOARD_DATABASE": f"sqlite:///{desk.path}", "PYTHONPATH": str(Path.cwd())}
    line = [sys.executable, "-c", ask, *words]
    done = subprocess.run(line, cwd=tmp_path, env=env, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("decide",), ("not_delivered", "return_and_refund", "order_finished", "R1 to R41")),
        (("refile",), ("not_received: statement",)),
        (("ask",), ("proof_of_delivery", "2026-05-01T09:30:00+02:00")),
        (("detail",), ("damaged: accepted, refused",)),
        (("hold",), ("2026-05-01T09:30:00+02:00",)),
        (("record", "CB-1", "evidence"), ("proof_of_delivery", "2026-05-01T09:30:00+02:00")),
        (("record", "CB-1", "escalation"), ("seller_silent, partial_refund_refused, no_agreement, other",)),
    ],
)
def test_the_help_lists_what_may_be_typed(shell, words, told):
    """Whoever asks an act for its help finds the grounds, slots, details and instants it takes."""
    said = " ".join(shell(*words, "--help").out.split())
    for one in told:
        assert one in said


def test_the_board_wants_a_terminal(desk):
    """Without a terminal the board is not opened, and what serves instead is named."""
    said = desk()
    assert said.code == 1
    assert "`caseboard queue`" in said.err


def test_each_command_is_listed_with_its_file():
    """The list by which only the files wanted are loaded is what the files add."""
    for group, names in GROUPS.items():
        assert tuple(words[0] for words in commands(parser([group])) if len(words) == 1) == names


@pytest.mark.parametrize("words", [["inbox"], ["staff"], ["policy"]], ids=" ".join)
@pytest.mark.parametrize("inner", [[], ["list"]])
def test_json_may_stand_before_or_after_the_inner_command(words, inner, desk):
    """What prints data prints it as JSON, wherever the choice stands."""
    inner = [] if not inner else ["show"] if words == ["policy"] else inner
    said = [desk(*words, "--json", *inner), desk(*words, *inner, "--json")]
    assert said[0].code == said[1].code == 0
    assert said[0].data == said[1].data


def test_a_full_disk_is_told(desk):
    """Room that runs out in the middle of an import is told as such, and nothing of what was there is lost."""
    before = desk("export").out
    party = {"type": "party", "source": "shop", "at": "2026-01-01T00:00:00Z", "role": "buyer", "name": "x" * 150}
    many = desk.path.with_name("many.jsonl")
    many.write_text("".join(json.dumps({**party, "ref": str(place)}) + "\n" for place in range(20_000)), "utf-8")
    blocks = desk.path.stat().st_size // 1024 + 1000
    line = f"trap '' XFSZ; ulimit -f {blocks}; {sys.executable} -m caseboard import {many}"
    env = os.environ | {"CASEBOARD_DATABASE": f"sqlite:///{desk.path}"}
    done = subprocess.run(["bash", "-c", line], env=env, capture_output=True, text=True, check=False, timeout=120)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert any(words in done.stderr for words in ("no room left on the disk", "whether the disk is full"))
    assert desk("export").out.startswith(before)
    assert desk("import", str(many), "--json").data["refused"] == 0
    assert desk("doctor").code == 0


def refused(_connection):
    """Refuse to open a file, as SQLite does where it cannot write beside it."""
    raise _sqlite.OperationalError("unable to open database file")


def test_reads_go_on_where_nothing_can_be_written(desk, monkeypatch):
    """On a medium that may only be read a desk can be looked at and exported; whoever acts is told."""
    before = desk("export").out
    monkeypatch.setattr("caseboard.store.database._write_ahead", refused)
    assert desk("queue").code == 1
    monkeypatch.setattr("os.access", lambda *_args, **_how: False)
    assert desk("export").out == before
    assert desk("show", "CB-5").code == desk("queue").code == 0
    said = desk("note", "CB-5", "x")
    assert (said.code, said.err.count("\n")) == (1, 1)
    assert "may only be read" in said.err
    assert "CB-5" not in said.out
