"""The figures on the command line, and everywhere else: the same digits, whoever prints them."""

import csv
import io
import re
import urllib.request
from html import unescape

import pytest

from caseboard.exchange.sheets import safe
from caseboard.store.database import connect
from caseboard.worker.measuring import serve
from tests.exchange import xes_shape

WINDOW = ("--from", "2026-03-01T00:00:00Z", "--to", "2026-04-15T12:00:00Z")


@pytest.mark.parametrize("by", [(), ("--by", "reason"), ("--by", "seller"), ("--by", "staff"), ("--by", "country")])
def test_command_table_page_and_data_show_the_same_digits(desk, by):
    """Every value has one spelling: in lines, in the table, in JSON, and on the page."""
    data = desk("metrics", *WINDOW, *by, "--json").data
    wanted = [(one["figure"], one["group"] or "", part["part"], part["shown"])
              for one in data["figures"] for part in one["parts"]]  # fmt: skip
    assert len(wanted) > 20
    table = list(csv.DictReader(io.StringIO(desk("metrics", *WINDOW, *by, "--csv").out, newline="")))
    assert [(row["figure"], row["group"], row["part"], row["shown"]) for row in table] == [
        tuple(safe(cell) for cell in row) for row in wanted
    ]
    page = desk("metrics", *WINDOW, *by, "--html").out
    cells = re.findall(r"<tr><td>(.*?)</td><td>(.*?)</td><td>[0-9]+</td></tr>", page)
    assert [tuple(map(unescape, cell)) for cell in cells] == [row[2:] for row in wanted]
    lines = desk("metrics", *WINDOW, *by).out.splitlines()
    said = [line for line in lines if line.startswith("  ") and line != "  none"]
    assert len(said) == len(wanted)
    for line, (_, _, name, shown) in zip(said, wanted, strict=True):
        assert re.fullmatch(rf"  {re.escape(name)} +{re.escape(shown)}(  n [0-9]+)?", line)


def test_the_page_needs_no_network(desk):
    """The page names no address, loads nothing, runs nothing, and draws its charts itself."""
    page = desk("metrics", *WINDOW, "--html").out
    assert re.findall(r"(?: src=| href=|url\(|@import|<script|<link|<img)", page) == []
    assert "http://" not in page
    assert "https://" not in page
    assert "default-src 'none'" in page
    assert page.count("<svg") > 2


def test_a_line_over_the_days_says_what_it_runs_between(desk):
    """The flow's line names its least and greatest day's net, and its first and last day."""
    page = desk("metrics", *WINDOW, "--figure", "flow", "--html").out
    net = [int(n) for n in re.findall(r"<td>[0-9-]+ net</td><td>(-?[0-9]+)</td>", page)]
    [drawn] = re.findall(r'aria-label="net by day">(.*?)</svg>', page, re.DOTALL)
    assert re.findall(r"<text [^>]*>(.*?)</text>", drawn) == [
        str(max(net)), str(min(net)), "2026-03-01 net", "2026-04-15 net",
    ]  # fmt: skip
    assert drawn.count("<circle") == len(net) == 46


@pytest.mark.parametrize(("words", "code", "said"), [
    (("--from", "2026-04-01T00:00:00Z", "--to", "2026-04-01T00:00:00Z"), 2, "at or after"),
    (("--from", "2026-02-30"), 2, "is no day such as"),
    (("--from", "tomorrow"), 2, "is no instant such as"),
    (("--figure", "happiness"), 1, "unknown figure"),
    (("--by", "weather"), 2, "invalid choice"),
    (("--json", "--csv"), 2, "not allowed"),
])  # fmt: skip
def test_what_cannot_be_asked(desk, words, code, said):
    """A window that holds nothing, a figure and a grouping that are not known: one line, and the exit code."""
    answer = desk("metrics", *words)
    assert answer.code == code
    assert said in answer.err
    assert answer.out == ""


@pytest.mark.parametrize(("zone", "start", "end"), [
    ("UTC", "2026-03-01T00:00:00.000000Z", "2026-04-01T00:00:00.000000Z"),
    ("America/Sao_Paulo", "2026-03-01T03:00:00.000000Z", "2026-04-01T03:00:00.000000Z"),
    ("Europe/Berlin", "2026-02-28T23:00:00.000000Z", "2026-03-31T22:00:00.000000Z"),
])  # fmt: skip
def test_a_day_is_one_of_the_desks_zone(desk, monkeypatch, zone, start, end):
    """A day names the instant at which it begins where the desk is, summer time or not."""
    monkeypatch.setenv("CASEBOARD_TIME_ZONE", zone)
    data = desk("metrics", "--from", "2026-03-01", "--to", "2026-04-01", "--figure", "flow", "--json").data
    assert (data["from"], data["to"]) == (start, end)


def test_explaining(desk):
    """With --explain every figure says how it is computed."""
    out = desk("metrics", "--figure", "decision_net", "--explain").out
    assert "less waiting" in out
    assert "decision_trend" not in out


@pytest.mark.parametrize(("cell", "kept"), [
    ("=1+1", "'=1+1"), ("+49", "'+49"), ("-x", "'-x"), ("@SUM(A1)", "'@SUM(A1)"), (" =1", "' =1"),
    ("\ufeff=1", "'⟨U+FEFF⟩=1"), ("\uff1d1", "'\uff1d1"), ("\uff0b1", "'\uff0b1"), ("\uff0d1", "'\uff0d1"),
    ("\uff20A1", "'\uff20A1"), ("\U000e0041=1", "'=1"), ("\u3000\u2060=1", "'\u3000⟨U+2060⟩=1"),
    ("\t=1", "'␉=1"), ("\tx", "'␉x"), ("\rx", "'␍x"), ("x\t=1", "x␉=1"),
    (-5, "-5"), (None, ""), ("Anna", "Anna"), ("2 of 3", "2 of 3"),
])  # fmt: skip
def test_no_cell_is_a_formula(cell, kept):
    """What begins like a formula gets an apostrophe, numbers stay numbers."""
    assert safe(cell) == kept


def test_the_event_log_for_process_mining(desk, tmp_path):
    """XES has the standard's shape, the table the same events; neither holds a party's name or words."""
    path = tmp_path / "log.xes"
    assert desk("export", "--form", "xes", "--output", str(path)).code == 0
    root = xes_shape.read(path.read_text("utf-8"))
    events = xes_shape.check(root)
    rows = list(csv.DictReader(io.StringIO(desk("export", "--form", "events-csv").out, newline="")))
    assert len(rows) == events > 100
    database = connect(desk.path)
    with database.connection_context():
        names = [row[0] for row in database.execute_sql("SELECT name FROM party WHERE length(name) > 5").fetchall()]
    text = path.read_text("utf-8") + desk("export", "--form", "events-csv").out
    assert names
    assert [name for name in names if name in text] == []
    assert desk("export", "--form", "xes", "--files", str(tmp_path)).code == 2


def test_a_worker_is_scraped(desk):
    """Prometheus reads the backlog, what is owed and the clock from a worker, and is told when the desk is down."""
    database = connect(desk.path)
    serving = serve(database, lambda: desk.now, "127.0.0.1", 0)
    try:

        def scraped():
            with urllib.request.urlopen(f"http://127.0.0.1:{serving.port}/metrics", timeout=10) as answer:
                return answer.read().decode()

        text = scraped()
        wanted = desk("metrics", "--figure", "backlog", "--json").data["figures"][0]["parts"]
        for part in wanted:
            assert f'caseboard_backlog{{part="{part["part"]}"}} {float(part["value"])}' in text
        assert "caseboard_up 1.0" in text
        assert "caseboard_clock_behind_seconds" in text
        desk.path.write_bytes(b"no database")
        for beside in desk.path.parent.glob(f"{desk.path.name}-*"):
            beside.unlink()
        assert "caseboard_up 0.0" in scraped()
    finally:
        serving.stop()


def test_an_address_that_is_none(desk):
    """A worker says what an address looks like."""
    answer = desk("worker", "--metrics", "nowhere", "--log", str(desk.path.with_name("w.log")))
    assert answer.code == 1
    assert "is no address" in answer.err


def test_tomorrow_and_its_veto(desk):
    """What is to come is listed with rule and reason; a veto wants --until and --why, and holds what it can."""
    desk.who = "ana"
    coming = desk("tomorrow", "--hours", "480", "--json").data["acts"]
    assert coming
    assert all(one["rule"] and one["why"] and one["words"] for one in coming)
    lines = desk("tomorrow", "--hours", "480").out.splitlines()
    assert len(lines) == 2 * len(coming)
    number = next(one["case"] for one in coming)
    assert desk("tomorrow", "--veto", number).code == 2
    until = ("--until", "2026-04-20T00:00:00Z", "--why", "Wait.")
    vetoed = desk("tomorrow", "--hours", "480", "--veto", "CB-999", *until)
    assert (vetoed.code, "no case CB-999" in vetoed.err) == (1, True)
    for one in coming:
        if one["may_be_vetoed"]:
            assert desk("tomorrow", "--hours", "480", "--veto", one["case"], *until).code == 0
            break


def test_show_and_queue_as_of(desk):
    """A case and the queue as they were; what lies ahead, or was not there, is refused in words."""
    whole = desk.case("CB-12")
    opened = whole["opened_at"] if "opened_at" in whole else whole["case"]["opened_at"]
    then = desk("show", "CB-12", "--as-of", opened, "--json")
    assert then.code == 0
    assert '"stage": "negotiating"' in then.out
    assert desk("show", "CB-12", "--as-of", "2020-01-01T00:00:00Z").code == 1
    assert desk("queue", "--as-of", "2030-01-01T00:00:00Z").code == 2
    early = desk("queue", "--as-of", "2020-01-01T00:00:00Z")
    assert (early.code, early.out) == (0, "no cases here\n")
    assert desk("queue", "--json", "--as-of", "2026-04-15T12:00:00Z").data == desk("queue", "--json").data


def test_load_and_sharing_out(desk):
    """The load lists everybody; cases are shared out to whoever has said how many they take."""
    desk.who = "ana"
    assert desk("assign", "--round-robin").code == 1
    assert desk("capacity", "lena", "2").out == "lena: at most 2 open cases\n"
    given = desk("assign", "--round-robin", "--json").data["assigned"]
    load = {one["name"]: one for one in desk("load", "--json").data}
    assert set(given.values()) <= {"lena"}
    assert load["lena"]["open"] <= max(2, load["lena"]["open"] - len(given))
    assert desk("load").out.splitlines()[1].startswith("ana")
    assert desk("away", "lena", "--from", "2026-04-15T00:00:00Z", "--until", "2026-04-20T00:00:00Z").code == 0
    assert "away until" in desk("load").out
    assert desk("shifts", "lena", "mon-fri", "09:00-17:00", "--zone", "Europe/Berlin").code == 0
    assert desk("assign").code == 2
