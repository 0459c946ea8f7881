"""migrate, doctor, staff, policy."""

import sqlite3
from contextlib import closing

import pytest

from caseboard.domain.instants import MICROSECOND, written
from caseboard.store.database import CaseDatabase
from tests.cli.test_records import lines
from tests.fixtures.small import records


def altered(desk, sql):
    """Change the database behind its guards."""
    database = CaseDatabase(desk.path, upkeep=True)
    with database.connection_context():
        database.execute_sql(sql)


def test_migrate_makes_a_database_once(shell):
    """The first run makes it, the second finds nothing to do."""
    assert "made a database at" in shell("migrate").out
    said = shell("migrate")
    assert (said.code, said.out) == (0, f"{shell.path} is up to date; nothing was changed\n")


def test_staff(desk):
    """A supervisor adds people and changes roles; others may not, and one supervisor stays."""
    said = desk("staff", "add", "omar", "--as", "ana", "--json")
    assert said.data == {"name": "omar", "role": "case manager"}
    assert desk("staff", "add", "omar", "--role", "reviewer", "--as", "ana").out == "omar: reviewer\n"
    assert "lena is a case manager" in desk("staff", "add", "eve").err
    assert "already is a reviewer" in desk("staff", "add", "omar", "--role", "reviewer", "--as", "ana").err
    assert "the only supervisor" in desk("staff", "add", "ana", "--role", "reviewer", "--as", "ana").err
    assert (
        desk("staff").out
        == "ana: supervisor\njonas: case manager\nlena: case manager\nmira: reviewer\nomar: reviewer\n"
    )
    assert desk("doctor").code == 0


def test_a_version_of_a_policy_is_adopted_once(desk, tmp_path):
    """A name that is taken is refused, saying where a file names its version."""
    desk.who = "ana"
    file = tmp_path / "policy.toml"
    file.write_text('version = "spring"\nevidence_period = "5 d"')
    assert desk("policy", "adopt", str(file)).code == 0
    said = desk("policy", "adopt", str(file))
    assert (said.code, 'with a line version = "…" at its top' in said.err) == (1, True)


def test_a_paused_worker_says_so(desk):
    """One turn of a worker whose clock acts are paused says that they are, and why."""
    desk.who = "ana"
    assert desk("worker", "pause", "--why", "Bank holiday.").code == 0
    assert "the clock acts are paused: Bank holiday.; `caseboard worker resume`" in desk("worker", "--once").out
    assert desk("worker", "--once", "--json").data["paused"] == "Bank holiday."
    desk("worker", "resume")
    assert "paused" not in desk("worker", "--once").out


def test_policy_show(desk):
    """The policy in force is printed with its values."""
    assert desk("policy").out.startswith("in force: shipped\n")
    assert desk("policy", "show", "--json").data["values"]["evidence_period"] == "7 d"


@pytest.mark.parametrize(
    ("text", "code", "told"),
    [
        ('evidence_period = "5 d"', 0, "evidence_period: 7 d becomes 5 d"),
        ("", 0, "nothing changes"),
        ('evidence_period = "soon"', 4, "evidence_period wants a length"),
        ('coffee = "7 d"', 4, "unknown name coffee"),
        ("= =", 4, "is no TOML"),
        pytest.param("a = " + "[" * 20_000, 4, "is no TOML", id="deep"),
        pytest.param("a = " + "9" * 5_000, 4, "is no TOML", id="long"),
        (None, 5, "No such file"),
    ],
)
def test_policy_check(desk, text, code, told):
    """A file that can be kept is told with what it changes; 4 where it cannot, 5 where nobody can read it."""
    file = desk.path.with_name("policy.toml")
    if text is not None:
        file.write_text(text)
    said = desk("policy", "check", str(file))
    assert said.code == code
    assert told in (said.err if code else said.out)
    assert desk("policy", "check", str(file), "--json").data["sound"] is {0: True, 4: False, 5: None}[code]


def test_policy_adopt(desk):
    """A supervisor adopts a policy from now or from an instant ahead, once; it binds from then on."""
    file = desk.path.with_name("policy.toml")
    file.write_text('version = "spring"\nseal_after = "60 s"\n')
    assert "wants a supervisor" in desk("policy", "adopt", str(file)).err
    desk.who = "ana"
    past = desk("policy", "adopt", str(file), "--from", written(desk.now - MICROSECOND))
    assert (past.code, "from now on at the earliest" in past.err) == (1, True)
    since = written(desk.now.replace(day=16))
    assert desk("policy", "adopt", str(file), "--from", since, "--json").data["effective_from"] == since
    assert "adopted already" in desk("policy", "adopt", str(file)).err
    assert desk("policy", "show", "--json").data["in_force"] == "shipped"
    desk.later(days=1)
    shown = desk("policy", "show", "--json").data
    assert (shown["in_force"], shown["values"]["seal_after"]) == ("spring", "1 min")
    assert [one["version"] for one in shown["adopted"]] == ["spring"]
    file.write_text("rounds = -1")
    said = desk("policy", "adopt", str(file))
    assert (said.code, "rounds wants" in said.err) == (1, True)
    assert desk("doctor").code == 0


def test_doctor_finds_nothing_on_a_sound_desk(desk):
    """On a sound desk every check is sound; it says where everything lies."""
    said = desk("doctor")
    assert (said.code, "WRONG" in said.out) == (0, False)
    assert f"database: {desk.path}" in said.out
    data = desk("doctor", "--json").data
    assert data["sound"]
    assert {one["name"] for one in data["checks"]} >= {
        "guards",
        "clocks",
        "projection",
        "counts",
        "files",
        "ledger",
        "mail",
    }


@pytest.mark.parametrize(
    ("check", "sql"),
    [
        ("clocks", "UPDATE \"case\" SET acts_at = acts_at + 1 WHERE number = 'CB-19'"),
        ("clocks", "UPDATE \"case\" SET flags = 'lucky' WHERE number = 'CB-5'"),
        ("projection", "UPDATE \"case\" SET stage = 'withdrawn' WHERE number = 'CB-5'"),
        ("projection", "UPDATE party SET name = 'Somebody else' WHERE ref = (SELECT min(ref) FROM party)"),
        ("projection", "DELETE FROM event_case WHERE seq = (SELECT max(seq) FROM event_case)"),
        ("projection", "INSERT INTO note (seq, case_id, at, by) VALUES (99999, 5, 0, 'eve')"),
        ("counts", "UPDATE count SET n = n + 1 WHERE name = 'open'"),
        ("guards", "DROP TRIGGER decision_no_update"),
        ("schema", "ALTER TABLE note ADD COLUMN mood TEXT"),
        ("ledger", "UPDATE head SET size = size + 1"),
        ("letters", "INSERT INTO outbox SELECT message_id, 0, 3, 'the Maildir is full' FROM letter LIMIT 1"),
    ],
)
def test_doctor_finds(desk, check, sql):
    """Each thing that is not as the history says is found by its check, which says what to do."""
    altered(desk, sql)
    said = desk("doctor", "--json")
    assert said.code == 4
    found = {one["name"]: one for one in said.data["checks"] if not one["sound"]}
    assert check in found
    assert found[check]["do"]
    assert "WRONG" in desk("doctor").out


@pytest.mark.parametrize("harm", ["gone", "altered"])
def test_doctor_finds_lost_and_altered_files(desk, harm):
    """A file of evidence that is gone or no longer hashes to its name is found."""
    file = next(one for one in desk.path.with_name("desk.db.blobs").glob("??/*"))
    file.chmod(0o600)
    if harm == "gone":
        file.unlink()
    else:
        file.write_bytes(b"other")
    said = desk("doctor")
    assert said.code == 4
    assert f"files: {file.name[:12]}" in said.out


def test_doctor_of_an_older_database_says_to_migrate(desk):
    """A database with a step to take is found as such, and nothing else is guessed."""
    altered(desk, "DELETE FROM schema_migration")
    said = desk("doctor")
    assert said.code == 4
    assert "run `caseboard migrate`" in said.out
    assert "projection" not in said.out


def test_doctor_looks_for_no_file_of_an_item_without_a_word(desk):
    """An item that came as an empty text is on file, and nothing lies among the files for it."""
    wanted = next(one for one in records() if one["type"] == "dispute" and one["ref"] == "d-5")
    item = {"type": "evidence", "source": wanted["source"], "ref": "nothing", "at": "2026-04-15T11:00:00Z"}
    item |= {"dispute": "d-5", "by": wanted["by"], "provenance": "party", "text": ""}
    assert desk("import", "-", "--json", stdin=lines(item)).data["new"] == 1
    assert desk("doctor").code == 0


@pytest.mark.parametrize("log", ["delete", "wal"])
@pytest.mark.parametrize("words", [["migrate"], ["import", "-"], ["export"], ["queue"], ["doctor"], ["verify"]])
def test_another_programs_database_is_left_alone(shell, words, log):
    """Whatever is asked of it, the database of another program keeps its tables and its way of keeping a log."""
    with closing(sqlite3.connect(shell.path)) as other:
        other.execute(f"PRAGMA journal_mode = {log}")
        other.execute("CREATE TABLE event (title, day)")
    said = shell(*words, stdin=lines())
    assert said.code == (5 if words[0] in ("doctor", "verify") else 1)
    what = "is another program's database. Name another with --database"
    assert said.err == f"caseboard: {words[0]}: {shell.path} {what}\n"
    with closing(sqlite3.connect(shell.path)) as other:
        assert other.execute("PRAGMA journal_mode").fetchone() == (log,)
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("event",)]
