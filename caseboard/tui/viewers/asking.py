"""The viewers' door to threads: what blocks is asked there, and told by a message.

A party's file may break whatever reads it, so that every fault becomes a sentence
here, and is logged.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.worker import get_current_worker

from caseboard.services.previewing import NoPreview
from caseboard.tui.saying import Saying
from caseboard.tui.words import _

if TYPE_CHECKING:
    from textual.widget import Widget
    from textual.worker import Worker

log = logging.getLogger(__name__)


class Answered(Saying):
    """What was asked has been answered, or *why* it could not be."""

    doing: str
    result: object
    why: str = ""


def ask(teller: Widget, doing: str, call: Callable[[], object], *, exclusive: bool = True) -> Worker[None]:
    """Make *call* in a thread and tell *teller*; of the same *doing* only the newest is told."""

    def inside() -> None:
        told = _outcome(doing, call)
        if not get_current_worker().is_cancelled and teller.is_attached:
            teller.post_message(told)

    return teller.run_worker(inside, thread=True, exclusive=exclusive, group=doing, exit_on_error=False)


def _outcome(doing: str, call: Callable[[], object]) -> Answered:
    try:
        return Answered(doing, call())
    except NoPreview as none:
        return Answered(doing, None, str(none))
    except OSError as error:
        log.exception("%s failed", doing)
        return Answered(doing, None, _("its bytes cannot be read: {why}").format(why=error.strerror or error))
    except Exception as error:
        log.exception("%s failed", doing)
        return Answered(doing, None, _("the viewer failed: {why}").format(why=type(error).__name__))


def still_wanted() -> Callable[[], bool]:
    """Return what tells, anywhere, whether whoever asked the thread one is in still waits for it."""
    asked = get_current_worker()
    return lambda: not asked.is_cancelled


def say(teller: Widget, doing: str, result: object) -> bool:
    """Tell *teller* what has come so far, from inside the thread; return whether it goes on listening."""
    if get_current_worker().is_cancelled or not teller.is_attached:
        return False
    teller.post_message(Answered(doing, result))
    return True
