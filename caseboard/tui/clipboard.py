"""Copying: text goes to the terminal by OSC 52, through tmux as well, and never more than it takes."""

from __future__ import annotations

from base64 import b64encode

from caseboard.tui.words import _

MOST = 74_994
"""Bytes copied at most: as base64 that is 100 000 characters, more than which terminals throw away unsaid."""


def too_long(text: str) -> bool:
    """Whether *text* is more than a terminal takes."""
    return len(text.encode("utf-8", "replace")) > MOST


def osc52(text: str, *, tmux: bool) -> str:
    """Return what makes a terminal keep *text*.

    tmux takes it for its own buffer if `set-clipboard` is on, and hands the
    same on to the terminal around it if `allow-passthrough` is on; either
    ignores what is not meant for it.
    """
    code = b64encode(text.encode("utf-8", "replace")).decode("ascii")
    plain = f"\x1b]52;c;{code}\x07"
    return plain + f"\x1bPtmux;\x1b{plain}\x1b\\" if tmux else plain


def said(what: str, text: str, *, tmux: bool) -> str:
    """Return what may be promised about *text*: that it was sent, since no terminal tells what it did."""
    lines = text.count("\n") + 1
    size = _(", {count} lines").format(count=lines) if lines > 1 else ""
    sent = _("sent to tmux (it keeps it if set-clipboard is on)") if tmux else _("sent to the terminal's clipboard")
    return f"{what}{size}: {sent}"


def refused(what: str, text: str) -> str:
    """Return why *text* was not copied."""
    size = len(text.encode("utf-8", "replace")) // 1000
    why = _("not copied, {size} kB is more than terminals take ({most} kB); o reads it in the pager")
    return f"{what}: {why.format(size=size, most=MOST // 1000)}"
