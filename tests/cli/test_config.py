"""config show, check and schema; settings at work in other commands."""

import json
import logging

import pytest

from caseboard.cli.logs import log_to
from caseboard.cli.taste import taste
from caseboard.domain.refusals import Refused
from caseboard.domain.sections import Section
from caseboard.settings.file import settings
from caseboard.tui.manner import Manner, spoken


@pytest.fixture
def file(desk, monkeypatch):
    """Return where the settings of the desk's user lie."""
    file = desk.path.with_name("settings.toml")
    monkeypatch.setenv("CASEBOARD_CONFIG", str(file))
    file.write_text("")
    return file


def test_show_says_where_each_value_comes_from(desk, file):
    """Each setting stands with its value and its origin: option, variable, line of the file, default."""
    file.write_text("time_zone = 'Europe/Lisbon'\n[keys]\n'case.decide' = 'D'\n[[section]]\nname='A'\nquery='b'\n")
    said = desk("config")
    assert said.code == 0
    assert f"settings file: {file}\n" in said.out
    assert "staff: lena   (CASEBOARD_STAFF)\n" in said.out
    assert f"time_zone: Europe/Lisbon   ({file} line 1)\n" in said.out
    assert "log_level: info   (default)\n" in said.out
    assert f"keys.case.decide: D   ({file} line 3)\n" in said.out
    assert f"section A: b   ({file} line 4)\n" in said.out
    data = desk("config", "show", "--as", "ana", "--json").data
    assert data["settings"]["staff"] == {"value": "ana", "source": "--as"}
    assert data["settings"]["database"] == {"value": f"sqlite:///{desk.path}", "source": "CASEBOARD_DATABASE"}
    assert data["sections"][0]["query"] == "b"


def test_check_names_everything_that_is_wrong(desk, file):
    """4 with every fault and its line, the board's themes and actions among them; 0 where all can be followed."""
    assert desk("config", "check").out == f"{file} can be followed\n"
    file.write_text("theme = 'pink'\ntheem = 1\n[keys]\n'case.dance' = 'D'\n")
    said = desk("config", "check")
    assert said.code == 4
    assert [f"line {line}: " in said.err for line in (1, 2, 4)] == [True] * 3
    assert "keys.case.dance is no action; known here are case.decide, " in said.err
    data = desk("config", "check", "--json").data
    assert (data["sound"], len(data["faults"])) == (False, 3)
    file.write_text("theme =")
    assert (desk("config", "check").code, "is no TOML" in desk("config", "check").err) == (4, True)
    file.unlink()
    assert (desk("config", "check").code, "there is no file" in desk("config", "check").err) == (5, True)


def test_schema_is_json(desk, file):
    """The schema names every key of the file, and no other is allowed."""
    schema = json.loads(desk("config", "schema").out)
    assert schema["additionalProperties"] is False
    assert {"theme", "keys", "section", "mail", "time_zone"} <= schema["properties"].keys()


def test_a_faulty_file_stops_a_command_and_the_doctor_tells(desk, file):
    """A command says in one line what cannot be followed; the doctor goes on and says it among the rest."""
    file.write_text("\ntheem = 1")
    said = desk("queue")
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith(f"caseboard: queue: {file} line 2: unknown key 'theem'; known here are database")
    said = desk("doctor")
    assert said.code == 4
    assert f"WRONG; {file} line 2: unknown key 'theem'" in said.out
    assert "projection: rebuilt" in said.out


def test_database_staff_and_sender_come_from_the_file(desk, file, monkeypatch):
    """Where neither option nor variable says so, the file does."""
    file.write_text(f"database = 'sqlite:///{desk.path}'\nstaff = 'ana'\nmail.sender = 'desk@shop.example'\n")
    from caseboard.cli.main import main

    monkeypatch.delenv("CASEBOARD_DATABASE", raising=False)
    monkeypatch.delenv("CASEBOARD_STAFF", raising=False)
    assert main(["staff", "add", "omar"], clock=lambda: desk.now) == 0
    assert main(["letter", "CB-5", "Hello.", "--party", "buyer"], clock=lambda: desk.now) == 0
    assert main(["worker", "--once"], clock=lambda: desk.later(minutes=1)) == 0
    letters = [one.read_text() for one in desk.path.with_name(f"{desk.path.name}.mail").glob("new/*")]
    assert any("From: desk@shop.example" in one for one in letters)


def test_logs_turn_over_and_stay_few(tmp_path, monkeypatch):
    """A log that is full begins anew; the two before it are kept, and no more."""
    monkeypatch.setattr("caseboard.cli.logs._LARGEST", 2_000)
    file = log_to(tmp_path / "deep" / "worker.log", "warning")
    log = logging.getLogger("caseboard.worker.loop")
    for number in range(200):
        log.warning("letter %d is held up, the Maildir is full", number)
        log.info("not heavy enough")
    found = sorted(file.parent.iterdir())
    assert [one.name for one in found] == ["worker.log", "worker.log.1", "worker.log.2"]
    assert all(one.stat().st_size <= 2_000 for one in found)
    assert "letter 199" in file.read_text()
    assert not any("not heavy" in one.read_text() for one in found)


def test_the_doctor_says_where_everything_lies(desk, file):
    """Database, files, letters, both logs and the settings: each place is named."""
    found = {one["name"]: one["found"] for one in desk("doctor", "--json").data["checks"]}
    assert found["settings"] == str(file)
    assert found["worker's log"].endswith("log/worker.log")
    assert found["board's log"].endswith("log/board.log")
    assert {"database", "blobs", "mail"} <= found.keys()


def test_zone_and_language_reach_every_text(desk, file):
    """Times of a text command stand in the zone of the settings, amounts with its decimals; JSON stays UTC."""
    file.write_text("time_zone = 'Europe/Lisbon'\nlanguage = 'pt'\n")
    with spoken(Manner()):
        out = desk("show", "CB-5").out
        data = desk("show", "CB-5", "--json").out
    assert "389,90 BRL" in out
    assert " WEST" in out
    # The arithmetic of a rule is told as the rule reckons it, in UTC.
    assert not [one for one in out.splitlines() if " UTC" in one and "guarantee" not in one]
    assert '"389.90"' in data
    assert "WEST" not in data


def test_sections_of_ones_own_are_lists_of_the_queue(desk, file):
    """What the file names can be listed; a query that cannot be read is told with its line."""
    file.write_text("[[section]]\nname = 'Big ones'\nquery = 'amount:>100'\nsort = 'amount'\n")
    listed = desk("queue", "--section", "big", "--json").data
    asked = desk("queue", "amount:>100", "--sort", "amount", "--json").data
    assert listed["cases"] == asked["cases"] != []
    file.write_text("[[section]]\nname = 'Big ones'\nquery = 'size:>100'\n")
    assert f"{file} line 1: section 'Big ones': “size:” is no field" in desk("config", "check").err
    assert "is no field" in desk("queue", "--section", "big").err


def test_check_tells_keys_that_clash(desk, file):
    """Two actions of one place cannot share a key; the board would keep its own."""
    file.write_text("[keys]\n'case.note' = 'd'\n")
    said = desk("config", "check")
    assert said.code == 4
    assert "case.note" in said.err
    assert "case.decide" in said.err


def test_the_board_is_as_the_settings_say(desk, file):
    """Theme, keys, stillness and sections reach the board; a section kept there stands in the file."""
    file.write_text("theme = 'light'\nreduced_motion = true\n[keys]\n'case.note' = ['N', 'ctrl+n']\n")
    made = taste(settings(options={}, environ={"CASEBOARD_CONFIG": str(file)}))
    assert (made.theme, made.still, dict(made.keymap)) == ("light", True, {"case.note": "N,ctrl+n"})
    assert made.keep_section is not None
    made.keep_section(Section("Lamps", "buyer:lamp", "amount", ("due", "amount")))
    assert 'name = "Lamps"' in file.read_text()
    again = taste(settings(options={}, environ={"CASEBOARD_CONFIG": str(file)}))
    assert again.sections == (Section("Lamps", "buyer:lamp", "amount", ("due", "amount"), "settings"),)
    assert again.keep_section is not None
    with pytest.raises(Refused, match="Lamps"):
        again.keep_section(Section("Lamps", "buyer:lamp"))
