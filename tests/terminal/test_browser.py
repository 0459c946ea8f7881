"""The board in a browser: served to this machine, opened by our own page alone, worked with by keys."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from caseboard.domain.instants import read
from caseboard.domain.staff import Staff
from caseboard.services.desk import Desk
from caseboard.store.database import connect
from tests.docs.pages import ROOT
from tests.docs.test_readme import script
from tests.fixtures.replayed import replay
from tests.fixtures.small import FOLDER, UNTIL

aiohttp = pytest.importorskip("aiohttp", reason="the extra web is not installed")
pytest.importorskip("textual_serve", reason="the extra web is not installed")

pytestmark = pytest.mark.terminal

chromium = script("pictures/chromium")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Return the small cases, replayed once."""
    path = tmp_path_factory.mktemp("browser") / "desk.db"
    replay(FOLDER, path, UNTIL)
    return path


@pytest.fixture
def database(made, tmp_path):
    """Return a copy of the small cases."""
    shutil.copytree(made.parent, tmp_path, dirs_exist_ok=True)
    return tmp_path / made.name


def free_port():
    """Return a port on which nobody listens."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@contextmanager
def served(database, *more):
    """Give the port of a board that is served, and what the command said; it ends in order afterwards."""
    port = free_port()
    line = [sys.executable, "-m", "caseboard", "serve", "--port", str(port), "--as", "lena", *more]
    environ = {**os.environ, "CASEBOARD_DATABASE": f"sqlite:///{database}", "HOME": str(database.parent)}
    with subprocess.Popen(line, env=environ, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        try:
            yield port, process.stderr.readline()
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(30) == 0


@pytest.mark.skipif(chromium.program() is None, reason="chromium is not installed")
async def test_a_case_is_opened_and_worked_on_by_keys(database):
    """In a browser one goes into a case, assigns it and writes a note; nothing is fetched from elsewhere."""
    with served(database) as (port, said):
        assert f"http://127.0.0.1:{port}; Ctrl+C ends it" in said
        assert "Whoever reaches this address acts as lena" in said
        async with chromium.page() as page:
            await page.open(f"http://127.0.0.1:{port}/")
            await page.shows("CB-5")
            await page.press("/", *"CB-5", "Enter")
            await page.shows("1 of 1 ·")
            await page.press("Enter")
            await page.shows("Caseboard   Case")
            await page.press("a")
            await page.shows("Assign · CB-5")
            await page.press("Enter")
            await page.shows("CB-5 is with lena now")
            await page.press("n")
            await page.shows("For colleagues")
            await page.press(*"Seen here.", "Tab", "Enter")
            await page.shows("CB-5: noted")
            picture = await page.picture()
            fetched = [url for url in page.asked_for if not url.startswith(("data:", f"http://127.0.0.1:{port}/"))]
    assert fetched == []
    assert picture.startswith(b"\x89PNG")
    assert assignee_and_note(database, "CB-5") == ("lena", "Seen here.")


def assignee_and_note(database, number):
    """Return who works on a case, and the last note on it."""
    case = Desk(connect(Path(database)), Staff("lena", "case manager"), lambda: read(UNTIL)).case(number)
    return case.row.assignee, case.notes[-1][2]


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/", {}, 200),
        ("/page.css", {}, 200),
        ("/static/js/textual.js", {}, 200),
        ("/", {"Host": "desk.attacker.example"}, 421),  # a name that was made to lead here
        ("/", {"Host": "127.0.0.1:1"}, 421),
        ("/", {"Origin": "https://attacker.example"}, 403),
        ("/ws", {}, 403),  # no page of ours
        ("/ws", {"Origin": "https://attacker.example"}, 403),
        ("/ws", {"Origin": "null"}, 403),
    ],
)
async def test_only_our_own_page_opens_a_board(lone, path, headers, status):
    """Another page in the same browser, or a name that leads to this machine, opens nothing."""
    url = f"http://127.0.0.1:{lone}{path}"
    async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as answer:
        assert answer.status == status
        if path == "/" and status == 200:
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
            assert f"ws://127.0.0.1:{lone}/ws" in await answer.text()


@pytest.fixture(scope="module")
def lone(made):
    """Give the port of a board that several tests ask."""
    with served(made, "--read-only") as (port, said):
        assert "looks as lena" in said
        yield port


async def test_a_page_of_ours_opens_a_board(lone):
    """With the origin of the page itself the websocket brings a board, read-only as the command said."""
    origin = f"http://127.0.0.1:{lone}"
    brought = b""
    url = f"{origin}/ws?width=120&height=30"
    async with aiohttp.ClientSession() as session, session.ws_connect(url, headers={"Origin": origin}) as board:
        while b"CB-" not in brought or b"read-only" not in brought:
            message = await asyncio.wait_for(board.receive(), 60)
            assert message.type in (aiohttp.WSMsgType.BINARY, aiohttp.WSMsgType.TEXT)
            brought += message.data if isinstance(message.data, bytes) else b""
    assert re.search(rb"CB-\d", brought)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "desk.example", "::"])  # noqa: S104  it is refused
def test_other_machines_are_served_behind_a_proxy_only(database, host, capsys, monkeypatch):
    """An address that others can reach is refused unless a proxy is said to stand before it."""
    from caseboard.cli.main import main

    monkeypatch.setenv("CASEBOARD_DATABASE", f"sqlite:///{database}")
    assert main(["serve", "--host", host, "--as", "lena"]) == 2
    said = capsys.readouterr().err
    assert "asks nobody for a password" in said
    assert "--behind-proxy" in said


async def test_behind_a_proxy_other_names_are_served(database):
    """A proxy gives its own name and says whether it encrypts; the page of that name opens the board, no other does."""
    with served(database, "--behind-proxy", "--host", "0.0.0.0") as (port, _):  # noqa: S104  as a proxy's machine would
        headers = {"Host": "desk.example", "X-Forwarded-Proto": "https"}
        async with aiohttp.ClientSession() as session:
            async with session.get(f"http://127.0.0.1:{port}/", headers=headers) as answer:
                assert "wss://desk.example/ws" in await answer.text()
            foreign = {**headers, "Origin": "https://attacker.example"}
            async with session.get(f"http://127.0.0.1:{port}/ws", headers=foreign) as answer:
                assert answer.status == 403


def test_a_port_that_is_taken_is_told(database):
    """Where somebody listens already one is told so in a line."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        line = [sys.executable, "-m", "caseboard", "serve", "--port", str(taken.getsockname()[1]), "--as", "lena"]
        environ = {**os.environ, "CASEBOARD_DATABASE": f"sqlite:///{database}"}
        done = subprocess.run(line, env=environ, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "address already in use" in done.stderr
