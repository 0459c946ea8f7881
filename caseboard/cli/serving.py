"""Serve the board to browsers."""

from __future__ import annotations

import shlex
import subprocess
import sys
from typing import TYPE_CHECKING

from caseboard.cli import options
from caseboard.cli.options import Commands, WrongUsage, command
from caseboard.cli.printing import Trouble, tell

if TYPE_CHECKING:
    from caseboard.cli.session import Session
    from caseboard.tui.browser.server import BoardServer


def add(commands: Commands) -> None:
    """Add the command."""
    parser = command(
        commands,
        "serve",
        serve,
        does="Serve the board to browsers on this machine, until it is stopped",
        example=["caseboard serve", "caseboard serve --port 8080 --read-only"],
    )
    parser.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help="where to listen (127.0.0.1)")
    parser.add_argument("--port", type=options.port, default=8000, metavar="N", help="(8000)")
    parser.add_argument(
        "--behind-proxy",
        action="store_true",
        help="a proxy in front asks who comes and encrypts; without one only this machine is served",
    )
    parser.add_argument("--read-only", action="store_true", help="serve boards that look only")


def serve(here: Session) -> int:
    """Serve until a signal ends it."""
    words = here.words
    staff = here.reader() if words.read_only else here.staff()
    server_of = _server()
    from caseboard.tui.browser.server import is_loopback

    if not is_loopback(words.host) and not words.behind_proxy:
        raise WrongUsage(
            f"{words.host!a} can be reached from other machines, and the board asks nobody for a password; put a "
            "proxy before it that does, and say --behind-proxy"
        )
    address = f"http://{f'[{words.host}]' if ':' in words.host else words.host}:{words.port}"
    who = "looks as" if words.read_only else "acts as"

    def ready() -> None:
        tell(f"caseboard: serve: {address}; Ctrl+C ends it. Whoever reaches this address {who} {staff.name}")

    opened = ["--database", here.place.url, "--as", here.name, *(["--read-only"] if words.read_only else [])]
    line = [sys.executable, "-m", "caseboard", "open", *opened]
    written = subprocess.list2cmdline(line) if sys.platform == "win32" else shlex.join(line)
    server_of(written, words.host, words.port, behind_proxy=words.behind_proxy, ready=ready).serve()
    return 0


def _server() -> type[BoardServer]:
    """Return the server, if what it is made of is installed.

    Raises:
        Trouble: it is not.
    """
    try:
        from caseboard.tui.browser.server import BoardServer
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("textual_serve", "aiohttp"):
            raise
        raise Trouble(
            "the board in a browser wants the extra web: pip install '.[web]' where Caseboard's source lies"
        ) from None
    return BoardServer
