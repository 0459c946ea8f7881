"""Programs that get the terminal for a while: the pager to read, the editor to write."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from textual.app import App, SuspendNotSupported

from caseboard.tui.text import TEXT_LIMIT, whole
from caseboard.tui.words import _

PAGERS = ("less", "more")
EDITORS = ("nano", "vi")
_LENT = {"LESSSECURE": "1", "LESSHISTFILE": "-"}
"""What a pager may not do with a text that somebody else wrote: start programs, write files."""


class NotLent(Exception):
    """The terminal could not be lent, in words."""


def pager(environ: Mapping[str, str] = os.environ) -> list[str]:
    """Return the command that shows a file."""
    return _command(("PAGER",), PAGERS, environ)


def editor(environ: Mapping[str, str] = os.environ) -> list[str]:
    """Return the command that edits a file."""
    return _command(("VISUAL", "EDITOR"), EDITORS, environ)


def _command(names: tuple[str, ...], usual: tuple[str, ...], environ: Mapping[str, str]) -> list[str]:
    from shutil import which  # noqa: PLC0415  the first row does not wait for it

    said = next((environ[name] for name in names if environ.get(name, "").strip()), "")
    try:
        words = shlex.split(said)
    except ValueError:
        raise NotLent(_("{name} cannot be read: {said}").format(name=f"${names[-1]}", said=repr(said))) from None
    if words:
        return words
    found = next((one for one in usual if which(one)), None)
    if found is None:
        raise NotLent(
            _("neither {programs} is here; set {name}").format(
                programs=f" {_('nor')} ".join(usual), name=f"${names[-1]}"
            )
        )
    return [found]


def read(app: App[object], text: str) -> None:
    """Show *text*, cleaned, in the user's pager.

    Raises:
        NotLent: there is no pager, or no terminal to lend.
    """
    with _written(whole(text)) as path:
        _run(app, [*pager(), str(path)], os.environ | _LENT)


def write(app: App[object], text: str) -> str:
    """Let somebody go on with *text* in their editor, and return what they saved, cleaned.

    Raises:
        NotLent: there is no editor, no terminal to lend, or nothing that could be taken back.
    """
    with _written(text) as path:
        _run(app, [*editor(), str(path)], os.environ)
        return _saved(path)


def opener(environ: Mapping[str, str] = os.environ, platform: str = sys.platform) -> list[str]:
    """Return the command that shows a file in the program for its kind.

    Raises:
        NotLent: there is none, or nothing it could draw on.
    """
    from shutil import which  # noqa: PLC0415  the first row does not wait for it

    if platform == "darwin":
        return ["open"]
    if not (environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY")):
        raise NotLent(_("this terminal has no desktop beside it; save a copy instead"))
    if which("xdg-open") is None:
        raise NotLent(_("xdg-open is not here; save a copy instead"))
    return ["xdg-open"]


def show_file(path: Path) -> None:
    """Have the program for its kind show the file at *path*, beside the board; whoever calls has made it safe.

    Raises:
        NotLent: it cannot be started.
    """
    try:
        if sys.platform == "win32":
            os.startfile(path)  # noqa: S606  a copy of ours, its ending by content
            return
        subprocess.Popen(  # noqa: S603  no shell; the path is our own
            [*opener(), str(path)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise NotLent(_("no program can be started: {why}").format(why=error.strerror)) from error


def _saved(path: Path) -> str:
    try:
        words = path.read_bytes()[: TEXT_LIMIT * 4 + 1].decode("utf-8")
    except OSError as error:
        raise NotLent(_("what the editor saved cannot be read: {why}").format(why=error.strerror)) from None
    except UnicodeDecodeError:
        raise NotLent(_("what the editor saved is no UTF-8; the words stay as they were")) from None
    if len(words) > TEXT_LIMIT:
        raise NotLent(_("more than {count} characters; the words stay as they were").format(count=TEXT_LIMIT))
    return whole(words).rstrip("\n")


@contextmanager
def _written(text: str) -> Iterator[Path]:
    """Give a file with *text* that nobody else can read, and remove it."""
    with tempfile.TemporaryDirectory(prefix="caseboard-") as folder:
        path = Path(folder) / "words.txt"
        path.touch(mode=0o600)
        path.write_text(text + "\n", encoding="utf-8", errors="replace")
        yield path


def _run(app: App[object], command: list[str], environ: Mapping[str, str]) -> None:
    trouble = ""
    try:
        # Whatever goes wrong in here is told afterwards: an error would keep the board from coming back.
        with app.suspend(), _keys_are_theirs(), _ending_with_us() as has_begun:
            try:
                # The command is the user's own, from their own environment.
                with subprocess.Popen(command, env=dict(environ)) as program:  # noqa: S603
                    has_begun(program)
                    code = program.wait()
                if code:
                    trouble = _("{program} ended with {code}").format(program=command[0], code=code)
            except OSError as error:
                trouble = _("{program} does not start: {why}").format(program=command[0], why=error.strerror)
    except SuspendNotSupported:
        trouble = _("this terminal cannot be lent to another program")
    if trouble:
        raise NotLent(trouble)


@contextmanager
def _keys_are_theirs() -> Iterator[None]:
    """Let ctrl+c and its like end what the program does, and not the board that waits for it."""
    numbers = [getattr(signal, name) for name in ("SIGINT", "SIGQUIT") if hasattr(signal, name)]
    with _handled(numbers, lambda *_: None):
        yield


@contextmanager
def _ending_with_us() -> Iterator[Callable[[subprocess.Popen[bytes]], None]]:
    """End a program when the board is told to end, which it can do only once it has the terminal again.

    Gives what is told of the program as soon as it has begun: the signal may
    come before that.
    """
    numbers = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in numbers}
    begun: list[subprocess.Popen[bytes]] = []
    ends = False

    def has_begun(program: subprocess.Popen[bytes]) -> None:
        begun.append(program)
        if ends:
            program.terminate()

    def told(number: int, frame: FrameType | None) -> None:
        nonlocal ends
        ends = True
        for program in begun:
            program.terminate()
        if callable(board := before[number]):
            board(number, frame)

    with _handled(numbers, told):
        yield has_begun


@contextmanager
def _handled(numbers: list[int], handler: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    """Handle signals for a while, and then leave them to whoever had them."""
    before = {number: signal.signal(number, handler) for number in numbers}
    try:
        yield
    finally:
        for number, usual in before.items():
            signal.signal(number, usual)
