"""The worker as a command, and its pause."""

from __future__ import annotations

import signal
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from caseboard.cli import options
from caseboard.cli.clock import watch
from caseboard.cli.options import Commands, command
from caseboard.cli.printing import Trouble, instant_and_distance, say, say_json, tell

if TYPE_CHECKING:
    from caseboard.cli.session import Session
    from caseboard.worker.loop import Running, Worker
    from caseboard.worker.measuring import Serving
    from caseboard.worker.notary import Notary

_LAST_PORT = 65_535
_ENDS = ("SIGTERM", "SIGINT", "SIGHUP")


def add(commands: Commands) -> None:
    """Add the worker."""
    parser = command(
        commands,
        "worker",
        work,
        does="Make due acts happen and letters go, until it is stopped",
        example=["caseboard worker", "caseboard worker --once", 'caseboard worker pause --why "Bank holiday."'],
    )
    parser.add_argument("--once", action="store_true", help="do all that is due, and end")
    parser.add_argument(
        "--metrics", metavar="ADDRESS", help="answer Prometheus at this address, such as 127.0.0.1:9464"
    )
    parser.add_argument("--log", type=Path, metavar="FILE", help="else the user's own log folder")
    options.add_json(parser)
    inner = parser.add_subparsers(title="commands", metavar="COMMAND", prog="caseboard worker")
    pausing = command(
        inner,
        "pause",
        pause,
        does="Pause the clock acts of the whole desk; letters go on",
        example='caseboard worker pause --why "Bank holiday."',
    )
    pausing.add_argument("--why", required=True, metavar="TEXT")
    resuming = command(inner, "resume", resume, does="Let the clock acts go on", example="caseboard worker resume")
    for one in (pausing, resuming):
        one.set_defaults(command="worker")


def worker_of(here: Session) -> Worker:
    """Return a worker for the command's database."""
    import os
    import secrets
    import socket

    from caseboard.worker.loop import Worker

    here.database.watch = watch(here.clock)
    holder = f"{socket.gethostname()}/{os.getpid()}/{secrets.token_hex(4)}"
    return Worker(here.database, here.maildir(), here.clock, holder, notary_of(here))


def notary_of(here: Session) -> Notary:
    """Return what signs the command's ledger, and the places outside that are to have its checkpoints."""
    from caseboard.cli.keys import signer_of
    from caseboard.exchange.sinks import sinks
    from caseboard.worker.notary import Notary

    return Notary(signer_of, sinks(here.settings.text("ledger.file"), here.settings.text("ledger.folder")))


def thread_of(here: Session) -> Running:
    """Return a worker to run beside the board, not begun yet."""
    from caseboard.worker.loop import Running

    return Running(worker_of(here))


def work(here: Session) -> int:
    """Run the worker."""
    from caseboard.cli.logs import log_to
    from caseboard.settings.paths import worker_log

    worker = worker_of(here)
    level = here.settings.text("log_level")
    file = log_to(here.words.log or worker_log(), level, also_here=not here.words.once)
    if here.words.once:
        return _once(here, worker)
    stop = threading.Event()
    for name in _ENDS:
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda *_: stop.set())
    serving = _serving(here)
    told = f"; figures at port {serving.port}" if serving is not None else ""
    tell(f"caseboard: worker: at {here.place.path}, log in {file}{told}; Ctrl+C ends it")
    worker.run(stop)
    if serving is not None:
        serving.stop()
    return 0


def _serving(here: Session) -> Serving | None:
    """Answer scrapes at the address that the command names, if it names one.

    Raises:
        Trouble: it is no address, cannot be had, or the extra is not installed.
    """
    if here.words.metrics is None:
        return None
    from caseboard.worker.measuring import serve

    host, colon, port = here.words.metrics.rpartition(":")
    if not colon or not port.isascii() or not port.isdigit() or int(port) > _LAST_PORT:
        raise Trouble(f"{here.words.metrics!a} is no address such as 127.0.0.1:9464")
    try:
        return serve(here.database, here.clock, host.strip("[]") or "127.0.0.1", int(port))
    except ImportError:
        raise Trouble(
            "figures for Prometheus want the extra metrics: pip install '.[metrics]' where Caseboard's source lies"
        ) from None
    except OSError as error:
        raise Trouble(f"{here.words.metrics}: {error.strerror or error}") from None


def _once(here: Session, worker: Worker) -> int:
    from caseboard.services.skew import in_words
    from caseboard.store import jumps, standing

    turn = worker.once()
    with here.database.connection_context():
        paused, seconds = standing.paused(here.database), jumps.doubted(here.database)
    if here.words.json:
        say_json({"acts": turn.acts, "letters": turn.letters, "next_at": turn.next_at, "paused": paused})
        return 0
    say(f"{turn.acts} acts, {turn.letters} letters")
    if paused is not None:
        say(f"the clock acts are paused: {paused}; `caseboard worker resume` lets them go on")
    if seconds is not None:
        say(f"{in_words(seconds)}: `caseboard worker resume`")
    say(f"next: {instant_and_distance(turn.next_at, here.now()) or 'nothing is due'}")
    return 0


def pause(here: Session) -> int:
    """Pause the clock acts."""
    from caseboard.services.pausing import pause as pause_acts

    by = here.staff()
    with here.database.connection_context():
        pause_acts(here.database, here.words.why, by=by, now=here.now())
    say("the clock acts are paused; letters go on")
    return 0


def resume(here: Session) -> int:
    """Let the clock acts go on."""
    from caseboard.services.pausing import resume as resume_acts

    by = here.staff()
    with here.database.connection_context():
        resume_acts(here.database, by=by, now=here.now())
    say("the clock acts go on; what fell due meanwhile is made up for")
    return 0
