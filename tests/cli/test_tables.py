"""Tables come in by a map, and a bad row is refused with its line while the others come in."""

import json
import re
from pathlib import Path

import pytest

from caseboard.exchange.csv_maps import SHIPPED, BadMap, csv_map

PAGE = Path(__file__).parents[2] / "docs" / "csv.md"
HEAD = 'source = "shop"\n'
PARTY = '[[record]]\ntype = "party"\nref = "{Id}"\nat = "{At:instant}"\nfields = { role = "buyer", name = "{Name}" }\n'
FEEDBACK = (
    '[[record]]\ntype = "order"\nref = "{Id}"\nat = "{At:instant}"\nfields = { buyer = "b", seller = "s", '
    'currency = "EUR", paid_at = "{At:instant}", paid = "{Paid:amount}" }\n'
    'each = { lines = { ref = "{Line}", title = "x", quantity = "{N:whole}", price = "{Price:amount}" } }\n'
)


def tables():
    """Return the tables that the page of the manual shows, by name."""
    found = re.findall(r"<!-- (\w+\.csv) -->\n```csv\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    return dict(found)


@pytest.fixture
def taken(empty_shell, tmp_path):
    """Return a way to import a table by a map, which returns the counts, the history and the refusals."""

    def take(content, by, name="table.csv"):
        table, rules = tmp_path / name, tmp_path / "map.toml"
        table.write_bytes(content if isinstance(content, bytes) else content.encode())
        rules.write_text(by, "utf-8")
        said = empty_shell("import", "--map", str(rules), str(table), "--json")
        history = [json.loads(line) for line in empty_shell("export").out.splitlines()]
        lines = empty_shell("inbox", "list", "--json")
        return (
            said,
            history,
            [(one["place"].rpartition(" ")[2], one["why"]) for one in (lines.data if lines.out else [])],
        )

    return take


@pytest.fixture
def empty_shell(shell, tmp_path):
    """Return somebody who types at a new database."""
    shell.path = tmp_path / "new.db"
    return shell


def test_the_manuals_tables_come_in(empty_shell, tmp_path):
    """Two rows make parties, an order of two lines and a parcel; tracking finds it; again changes nothing."""
    for name, content in tables().items():
        (tmp_path / name).write_text(content, "utf-8")
    said = empty_shell("import", "--map", "orders", str(tmp_path / "orders.csv"), "--json")
    assert said.data == {"read": 4, "new": 4, "unchanged": 0, "waiting": 0, "refused": 0}
    said = empty_shell("import", "--map", "tracking", str(tmp_path / "tracking.csv"), "--json")
    assert said.data == {"read": 2, "new": 2, "unchanged": 0, "waiting": 0, "refused": 0}
    history = [json.loads(line) for line in empty_shell("export").out.splitlines()]
    order = next(one for one in history if one["type"] == "order")
    assert [line["ref"] for line in order["lines"]] == ["5001/1", "5001/2"]
    assert order["lines"][0]["listing"] == "Desk lamp, black\none bulb"
    assert (order["paid"], order["guaranteed_days"], order["at"]) == ("84.90", 30, "2026-02-01T10:00:00.000000Z")
    parcel = next(one for one in history if one["type"] == "shipment")
    assert parcel["lines"] == ["5001/1", "5001/2"]
    assert [one["code"] for one in history if one["type"] == "tracking"] == ["in_transit", "delivered"]
    again = empty_shell("import", "--map", "orders", str(tmp_path / "orders.csv"), "--json")
    assert again.data == {"read": 4, "new": 0, "unchanged": 4, "waiting": 0, "refused": 0}


def test_bad_rows_are_refused_with_their_lines(taken):
    """Each is named with the line where it begins and what is wrong; the good ones among them come in."""
    content = (
        "\ufeffId,At,Name\r\n"
        "1,2026-02-01T10:00:00Z,Ann\r\n"
        '2,2026-02-01T10:00:00Z,"Mara\r\nLind"\r\n'
        "3,2026-02-01T10:00:00,Naive\r\n"
        "4,2026-02-01T10:00:00Z\r\n"
        "\r\n"
        "5,2026-02-30T10:00:00Z,February\r\n"
        ",2026-02-01T10:00:00Z,Nobody\r\n"
        '6,2026-02-01T10:00:00Z,"Quote"d\r\n'
        "7,2026-02-01T10:00:00Z,Last"
    ).encode()
    said, history, refused = taken(content, HEAD + PARTY)
    assert said.code == 3
    assert said.data["read"] == said.data["new"] + said.data["refused"]
    assert {one["ref"]: one["name"] for one in history} == {"1": "Ann", "2": "Mara\r\nLind", "7": "Last"}
    assert refused == [
        ("5", "At: 2026-02-01T10:00:00 names no offset from UTC, and the map names no zone"),
        ("6", "the row has 2 cells, the table 3 columns"),
        ("8", "At: 2026-02-30T10:00:00Z is no day of the calendar"),
        ("9", "the record lacks ref"),
        ("10", "the row is no CSV: ',' expected after '\"'"),
    ]


@pytest.mark.parametrize(
    ("cell", "marks", "kept"),
    [
        ("1.234,50", 'decimal = ","\nthousands = "."\n', "1234.50"),
        ("1234,50", 'decimal = ","\n', "1234.50"),
        ("1,234.50", 'thousands = ","\n', "1234.50"),
        ("1.234,50", "", None),  # the map names no such marks
        ("1.23.4,50", 'decimal = ","\nthousands = "."\n', None),  # a group has three digits
        ("12.345", "", None),  # more decimals than euro have
        ("EUR 12", "", None),
        ("=1+1", "", None),
        ("1e3", "", None),
    ],
)
def test_amounts_are_read_by_the_maps_marks(taken, cell, marks, kept):
    """What is no amount by them is refused, never guessed."""
    content = f'Id;At;Paid;Line;N;Price\n1;2026-02-01T10:00:00Z;"{cell}";1;1;"{cell}"\n'
    parties = PARTY.replace("{Id}", "b").replace("{Name}", "B").replace("{At:instant}", "2026-01-01T00:00:00Z")
    sellers = parties.replace('"b"', '"s"').replace("buyer", "seller")
    said, history, refused = taken(content, f'{HEAD}delimiter = ";"\n{marks}{parties}{sellers}{FEEDBACK}')
    orders = [one["paid"] for one in history if one["type"] == "order"]
    assert orders == ([kept] if kept else [])
    assert [line for line, _ in refused] == ([] if kept else ["2"])
    assert said.code == (0 if kept else 3)


@pytest.mark.parametrize(
    ("cell", "rules", "at"),
    [
        ("01/02/2026 10:30", 'instant = "%d/%m/%Y %H:%M"\nzone = "America/Sao_Paulo"\n', "2026-02-01T13:30:00.000000Z"),
        ("2026-02-01 10:30:00", 'zone = "Europe/Lisbon"\n', "2026-02-01T10:30:00.000000Z"),
        ("2026-02-01 10:30:00+02:00", "", "2026-02-01T08:30:00.000000Z"),
        ("2025-10-26 02:30:00", 'zone = "Europe/Berlin"\n', "2025-10-26T00:30:00.000000Z"),  # the first of two
        ("13/13/2026 10:30", 'instant = "%d/%m/%Y %H:%M"\nzone = "UTC"\n', None),
        ("01/02/2026 10:30", 'instant = "%d/%m/%Y %H:%M"\n', None),  # no zone
    ],
)
def test_instants_are_read_in_the_maps_form_and_zone(taken, cell, rules, at):
    """A time without an offset is one of the zone that the map names."""
    said, history, refused = taken(f"Id,At,Name\n1,{cell},Ann\n", HEAD + rules + PARTY)
    assert [one["at"] for one in history] == ([at] if at else [])
    assert len(refused) == (0 if at else 1)
    assert said.code == (0 if at else 3)


def test_encodings(taken):
    """A row that is not of the map's encoding is refused, the rest come in; by the right one all do."""
    content = "Id,At,Name\n1,2026-02-01T10:00:00Z,João\n2,2026-02-01T10:00:00Z,Ann\n".encode("cp1252")
    _, history, refused = taken(content, HEAD + PARTY)
    assert [one["name"] for one in history] == ["Ann"]
    assert refused == [("2", "Name is not utf-8; the map says in which encoding a table is")]
    _, history, _ = taken(content, HEAD + 'encoding = "cp1252"\n' + PARTY)
    assert [one["name"] for one in history] == ["Ann", "João"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is empty; a table begins with a line of column names"),
        (b"Id,Name\n1,Ann\n", "has no column 'At'; its columns are Id, Name"),
        (b"Id,At,Name,Name\n", "has the column 'Name' twice"),
        ("Id,At,Name\n".encode("utf-16"), "is UTF-16; save the table as UTF-8"),
    ],
)
def test_a_table_that_is_none_is_told_on_a_line(taken, content, told):
    """Nothing of it comes in."""
    said, history, _ = taken(content, HEAD + PARTY)
    assert said.code == 1
    assert told in said.err
    assert said.err.count("\n") <= 2
    assert history == []


@pytest.mark.parametrize(
    ("by", "told"),
    [
        ("source = ", "is no TOML"),
        pytest.param("a = " + "[" * 20_000, "is no TOML", id="deep"),
        pytest.param("a = " + "9" * 5_000, "is no TOML", id="long"),
        (PARTY, "source is missing"),
        (HEAD, "a map has at least one [[record]]"),
        (HEAD + "colour = 1\n" + PARTY, "the map has no colour"),
        (HEAD + PARTY.replace("name =", "naem ="), "party has no naem"),
        (HEAD + PARTY.replace('"party"', '"hold"'), "record type 'hold' is none"),
        (HEAD + PARTY.replace("{Name}", "{Name:colour}"), "{Name:colour}: known are instant, amount"),
        (HEAD + PARTY.replace("{Name}", "{Name"), "has a brace too many"),
        (HEAD + 'zone = "Mars/Olympus"\n' + PARTY, "zone 'Mars/Olympus' is unknown"),
        (HEAD + 'encoding = "utf-16"\n' + PARTY, "cannot be read line by line"),
        (HEAD + 'encoding = "nothing"\n' + PARTY, "encoding 'nothing' is unknown"),
        (HEAD + 'decimal = ","\nthousands = ","\n' + PARTY, "decimal is . or ,"),
    ],
)
def test_a_map_that_is_none_is_told_on_a_line(taken, by, told):
    """Before anything comes in, with its file and what is wrong."""
    said, _, _ = taken("Id,At,Name\n1,2026-02-01T10:00:00Z,Ann\n", by)
    assert said.code == 1
    assert "map.toml: " in said.err
    assert told in said.err


def test_the_shipped_maps_can_be_read():
    """Each is a map; a name that is none says which there are."""
    for path in SHIPPED.glob("*.toml"):
        assert csv_map(path.stem).columns()
    with pytest.raises(BadMap, match="or one of orders, tracking"):
        csv_map("nothing")
