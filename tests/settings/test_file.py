"""The settings file: what it may say, where a fault stands, and what goes before it."""

import json
from pathlib import Path

import pytest

from caseboard.settings.environment import BadSetting
from caseboard.settings.file import CONFIG, Fault, OwnSection, looked_over, settings, settings_file
from caseboard.settings.lines import lines_of
from caseboard.settings.table import SETTINGS, schema

WHOLE = """\
# My desk.
theme = "caseboard-dark"
time_zone = "Europe/Lisbon"
language = 'pt'
reduced_motion = true

[mail]
sender = "desk@shop.example"

[keys]
"case.decide" = "D"
case.letter = ["ctrl+l", "M"]
board.help = "f1,question_mark"

[[section]]
name = "Broken, dear"
query = '''
reason:damaged
amount:>50'''
columns = [
    "due",  # first
    "case",
]

[[section]]
name = "Mine"
query = "with:me"
sort = "amount"
"""


@pytest.fixture
def file(tmp_path):
    """Return where a test's settings lie."""
    return tmp_path / "settings.toml"


def read(file, text, **environ):
    """Return the settings that a file with *text* gives."""
    file.write_text(text, encoding="utf-8")
    return settings({CONFIG: str(file), **environ})


def test_a_file_is_read_whole(file):
    """Every kind of setting is read, and says on which line it stands."""
    found = read(file, WHOLE)
    assert (found.text("time_zone"), found.text("language"), found.on("reduced_motion")) == (
        "Europe/Lisbon",
        "pt",
        True,
    )
    assert found.text("mail.sender") == "desk@shop.example"
    assert found.values["mail.sender"].source == f"{file} line 8"
    assert found.keys == {"case.decide": ("D",), "case.letter": ("ctrl+l", "M"), "board.help": ("f1", "question_mark")}
    assert found.sections == (
        OwnSection("Broken, dear", "reason:damaged\namount:>50", ("due", "case")),
        OwnSection("Mine", "with:me", sort="amount"),
    )
    assert found.where("keys", "case", "letter") == f"{file} line 12"
    assert [found.where("section", at) for at in (0, 1)] == [f"{file} line 15", f"{file} line 25"]
    assert found.values["log_level"].source == "default"


@pytest.mark.parametrize(
    ("text", "line", "what", "do"),
    [
        ("theem = 1", 1, "unknown key 'theem'", "known here are database, staff, theme,"),
        ("\n\n[mail]\nsendr = 'a@b.example'", 4, "unknown key 'sendr'", "known here are sender"),
        ("theme = 3", 1, "theme = 3 is no text", "quotation marks"),
        ("reduced_motion = 'yes'", 1, "neither true nor false", "reduced_motion = true"),
        ("language = 'tlh'", 1, "language = 'tlh' is not known", "known here are en, pt"),
        ("log_level = 'loud'", 1, "log_level = 'loud' is not known", "debug, info, warning, error"),
        ("# zone\ntime_zone = 'Middle/Earth'", 2, "no time zone", "Europe/Lisbon"),
        ("time_zone = '../../etc/passwd'", 1, "no time zone", "Europe/Lisbon"),
        ("staff = ''", 1, "is no name", "give the name"),
        ("database = 'desk.db'", 1, "names no database known here", "write sqlite:///FILE"),
        ("mail.sender = 'me'", 1, "is no address", "desk@shop.example"),
        ('mail.sender = "a@b.example\\nBcc: c@d.example"', 1, "is no address", "desk@shop.example"),
        ("mail = 'a@b.example'", 1, "mail is no table", "[mail]"),
        ("keys = 1", 1, "keys is no table", "[keys]"),
        ("[keys]\n'case.decide' = 1", 2, "keys.case.decide = 1 names no key", '"ctrl+x"'),
        ("[keys]\n'case.decide' = []", 2, "names no key", "several as a list"),
        ("[keys]\n'case.decide' = ''", 2, "names no key", "several as a list"),
        ("section = 1", 1, "section is no list of tables", "[[section]]"),
        ("[[section]]\nname = 'a'", 1, "a section lacks query", "query ="),
        ("[[section]]\nname = 'a'\nquery = 'b'\ncolour = 'c'", 4, "unknown key 'colour'", "name, query, columns, sort"),
        ("[[section]]\nname = 'a'\nquery = 'b'\ncolumns = 'c'", 4, "no list of texts", '["due", "case"]'),
        ("[[section]]\nname = 'a'\nquery = 1", 3, "query = 1 is no text", "quotation marks"),
        ('[[section]]\nname = "\\u001b[2J"\nquery = "b"', 2, "is no title", "printable"),
        ("[[section]]\nname='a'\nquery='b'\n[[section]]\nname='a'\nquery='c'", 5, "a second section 'a'", "another"),
        ("theme = 'a'\ntheme = 'b'", 2, "is no TOML: Cannot overwrite a value", "https://toml.io"),
        ("theme = \n", 1, "is no TOML", "https://toml.io"),
        pytest.param("a = " + "[" * 20_000, 1, "is no TOML", "https://toml.io", id="deep"),
        pytest.param("a = " + "9" * 5_000, 1, "is no TOML", "https://toml.io", id="long"),
        ("[keys", 1, "is no TOML", "https://toml.io"),
    ],
)
def test_what_cannot_be_followed_is_named_with_its_line(file, text, line, what, do):
    """An unknown key or a wrong value is refused in one line: file, line, what is wrong, what is known there."""
    with pytest.raises(BadSetting) as refused:
        read(file, text)
    said = str(refused.value)
    assert said.startswith(f"{file} line {line}: ")
    assert what in said
    assert do in said
    assert said.isprintable()


def test_all_faults_are_found_at_once(file):
    """A file is looked over to its end; what is wrong counts as not written, the rest holds."""
    file.write_text("a = 1\ntheme = 2\nlanguage = 'pt'\n[keys]\n'case.ask' = 3\n'case.decide' = 'D'\n")
    found, faults = looked_over({CONFIG: str(file)})
    assert [where.rpartition(" ")[2] for where, _, _ in faults] == ["1", "2", "5"]
    assert (found.text("theme"), found.text("language")) == ("", "pt")
    assert found.keys == {"case.decide": ("D",)}


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"theme = '\xff'", "line 1: is no UTF-8"),
        (b"# fine\n# \xc3\n", "line 2: is no UTF-8"),
        (b"#" * 1_000_001, "is larger than 1000000 bytes"),
    ],
)
def test_what_is_no_text_is_refused(file, data, says):
    """A file that is no text, or far too long for one, is refused."""
    file.write_bytes(data)
    with pytest.raises(BadSetting, match=says):
        settings({CONFIG: str(file)})


def test_no_file_is_the_defaults(tmp_path, monkeypatch):
    """Nobody needs a settings file; one that is named has to be there."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    found = settings({})
    assert found.file == tmp_path / "caseboard" / "settings.toml"
    assert {value.source for value in found.values.values()} == {"default"}
    with pytest.raises(BadSetting, match=r"^CASEBOARD_CONFIG: there is no file"):
        settings({CONFIG: str(tmp_path / "none.toml")})


@pytest.mark.parametrize(
    ("options", "environ", "value", "source"),
    [
        ({}, {}, "ana", "FILE line 1"),
        ({}, {"CASEBOARD_STAFF": "bo"}, "bo", "CASEBOARD_STAFF"),
        ({}, {"CASEBOARD_STAFF": ""}, "ana", "FILE line 1"),  # set to nothing is not set
        ({"staff": ("--as", None)}, {}, "ana", "FILE line 1"),
        ({"staff": ("--as", "cy")}, {"CASEBOARD_STAFF": "bo"}, "cy", "--as"),
    ],
)
def test_option_environment_file_default(file, options, environ, value, source):
    """An option goes before the environment, the environment before the file; each value says where it comes from."""
    file.write_text("staff = 'ana'\n")
    found = settings({CONFIG: str(file), **environ}, options).values["staff"]
    assert (found.value, found.source.replace(str(file), "FILE")) == (value, source)


@pytest.mark.parametrize(
    ("name", "written", "value"),
    [("REDUCED_MOTION", "1", True), ("REDUCED_MOTION", "false", False), ("MAIL_SENDER", "a@b.example", "a@b.example")],
)
def test_every_setting_has_its_variable(file, name, written, value):
    """Each setting can be said by the environment, and is checked as in the file."""
    found = read(file, "reduced_motion = true", **{f"CASEBOARD_{name}": written})
    assert value in [one.value for one in found.values.values() if one.source == f"CASEBOARD_{name}"]
    with pytest.raises(BadSetting, match=f"^CASEBOARD_{name}: "):
        read(file, "", **{f"CASEBOARD_{name}": "maybe"})


def test_who_knows_more_may_refuse(file):
    """A function handed in says what is not there; the fault is blamed on the line, or on the variable before it."""

    def check(found):
        if found.text("theme"):
            yield Fault(("theme",), "no such theme", "try another")

    read(
        file,
        "",
    ).checked(check)
    with pytest.raises(BadSetting, match=r"line 2: no such theme; try another$"):
        read(file, "\ntheme = 'pink'").checked(check)
    with pytest.raises(BadSetting, match=r"^CASEBOARD_THEME: no such theme"):
        read(file, "", CASEBOARD_THEME="pink").checked(check)


def test_a_password_in_the_file_is_not_repeated(file):
    """An address that is refused may hold a password, which no message shows."""
    with pytest.raises(BadSetting) as refused:
        read(file, "database = 'mysql://ana:geheim@host/db'")
    assert "geheim" not in str(refused.value)


def test_lines_are_found_in_every_way_of_writing():
    """Dotted keys, inline tables, texts over several lines, Windows line ends: each has the line where it begins."""
    text = 'a.b = 1\r\n[t]\r\nx = """\r\n[not]\r\ny = 1"""\r\nz = {p = 1, q = 2}\r\n'
    text += "[[l]]\r\nn = [\r\n1]\r\n[l.in]\r\nm=1\r\n"
    assert lines_of(text) == {
        ("a", "b"): 1,
        ("t",): 2,
        ("t", "x"): 3,
        ("t", "z", "p"): 6,
        ("t", "z", "q"): 6,
        ("l", 0): 7,
        ("l", 0, "n"): 8,
        ("l", 0, "in"): 10,
        ("l", 0, "in", "m"): 11,
    }


def test_the_schema_lies_in_the_docs():
    """docs/settings.schema.json is what `caseboard config schema` prints."""
    lies = Path(__file__).parents[2] / "docs" / "settings.schema.json"
    assert json.loads(lies.read_text(encoding="utf-8")) == schema(), "run `python docs/make_schemas.py`"
    known = schema()["properties"]
    assert isinstance(known, dict)
    assert known.keys() - {"keys", "section"} == {one.name.partition(".")[0] for one in SETTINGS}


def test_an_empty_variable_names_no_file(monkeypatch, tmp_path):
    """CASEBOARD_CONFIG set to nothing counts as not set."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert settings_file({CONFIG: ""}) == tmp_path / "caseboard" / "settings.toml"
