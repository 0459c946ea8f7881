"""The only door between the board and its threads.

Reads and acts of the desk block, so they run in thread workers; what came of
them is told by a message to whoever asked. No thread touches a widget.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, cast

from textual.message_pump import MessagePump
from textual.widget import Widget
from textual.worker import Worker, get_current_worker

from caseboard.domain.refusals import Refused
from caseboard.services.seat import DeskUnavailable
from caseboard.tui.told import Failed, Told, TurnedDown

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

    from caseboard.tui.home import Home

log = logging.getLogger(__name__)
# Unless the command line gives it a file, a log goes nowhere: the terminal belongs to the board.
log.addHandler(logging.NullHandler())


AWAITED = frozenset({"people", "marks", "past", "compare", "preview", "check", "record", "bulk"})
"""What keys wait for: they are meant for what will stand there."""


@cache
def _readers() -> ThreadPoolExecutor:
    """Return the threads for what is read all the time: more would wait for each other, and each keeps memory."""
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415  the first row does not wait for it

    return ThreadPoolExecutor(max_workers=2, thread_name_prefix="reader")


def read(teller: Widget, doing: str, call: Callable[[], Told | None]) -> Worker[None]:
    """Run *call*, which is soon done, in one of a few threads; it takes the place of an older one."""

    async def inside() -> None:
        told = await asyncio.get_running_loop().run_in_executor(_readers(), outcome, doing, call)
        if told is not None:
            tell(teller, told)

    return teller.run_worker(inside, exclusive=True, group=doing, exit_on_error=False)


def run(
    teller: Widget,
    doing: str,
    call: Callable[[], Told | None],
    *,
    exclusive: bool = True,
    then: Callable[[], None] | None = None,
) -> Worker[None]:
    """Run *call* in a thread and tell *teller* what came of it; *then* is called once the teller has heard it.

    Keys wait for what is `AWAITED`. An *exclusive* one takes the place of an older.
    """
    if then is None and doing in AWAITED:
        then = cast("Home", teller.app).ahead.wait(teller)

    def inside() -> None:
        told = outcome(doing, call)
        if told is not None and not (exclusive and get_current_worker().is_cancelled):
            tell(teller, told)
        if then is not None:
            teller.call_later(then)

    return teller.run_worker(inside, thread=True, exclusive=exclusive, group=doing, exit_on_error=False)


def outcome(doing: str, call: Callable[[], Told | None]) -> Told | None:
    """Return what *call* has to tell, or why it could not."""
    try:
        return call()
    except Refused as refusal:
        return TurnedDown(doing, str(refusal))
    except DeskUnavailable as fault:
        log.exception("%s failed", doing)
        return Failed(doing, str(fault))
    except Exception as error:
        log.exception("%s failed", doing)
        return Failed(doing, f"{type(error).__name__}: {error}")


def tell(teller: MessagePump, told: Told) -> None:
    """Post *told*; who has left the board in the meantime is not told."""
    if teller.is_attached:
        teller.post_message(told)
