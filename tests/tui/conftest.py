"""Boards for tests: on the small fixtures, with a clock that stands still and no polling."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

import caseboard.tui.looking
import caseboard.tui.queue.pane
from caseboard.tui.app import Board
from caseboard.tui.page import Page
from tests.fixtures.once import once
from tests.tui import snapshots
from tests.tui.desks import FailingDesk, SmallDesk, WaitingDesk, replayed

snapshots.install()


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the database of the small fixtures, replayed once; tests copy it."""
    return once(tmp_path_factory, "small", lambda folder: replayed(folder / "small.db")) / "small.db"


@pytest.fixture(autouse=True)
def _no_resting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for fingers in a test."""
    monkeypatch.setattr(caseboard.tui.looking, "REST", 0.001)
    monkeypatch.setattr(caseboard.tui.queue.pane, "TYPING_RESTS", 0.001)


@pytest.fixture
def desk(small: Path, tmp_path: Path) -> SmallDesk:
    """Return lena's desk over a fresh copy of the small fixtures."""
    return SmallDesk(small, tmp_path / "desk")


@pytest.fixture
def failing(small: Path, tmp_path: Path) -> FailingDesk:
    """Return a desk that can be broken."""
    return FailingDesk(small, tmp_path / "failing")


@pytest.fixture
def waiting(small: Path, tmp_path: Path) -> WaitingDesk:
    """Return a desk whose queue does not answer yet."""
    return WaitingDesk(small, tmp_path / "waiting")


@pytest.fixture
def board(desk: SmallDesk) -> Callable[..., Board]:
    """Return what makes a board: over lena's desk, or over another."""

    def made(on: SmallDesk | None = None, **how: object) -> Board:
        return Board(on or desk, **{"poll": None, **how})  # type: ignore[arg-type]  # as the test says

    return made


@pytest.fixture
def snap_compare(snap_compare: Callable[..., bool], monkeypatch: pytest.MonkeyPatch) -> Callable[..., bool]:
    """Return what compares pictures: the cursor of a field is on each of them, however long it took to draw."""
    monkeypatch.setattr(Input, "_toggle_cursor", lambda _: None)
    monkeypatch.setattr(TextArea, "_toggle_cursor_blink_visible", lambda _: None)
    return snap_compare


async def settled(pilot: Pilot[object]) -> None:
    """Wait until the desk has answered everything and the screen shows it."""
    for _ in range(200):
        if getattr(pilot.app, "begun", True):
            break
        await asyncio.sleep(0.005)
    quiet = 0
    while quiet < 3:
        await pilot.pause(0.005)
        quiet += 1
        while (ahead := getattr(pilot.app, "ahead", None)) is not None and ahead.waits:
            quiet = 0
            await asyncio.sleep(0.002)
        while any(not worker.is_finished for worker in pilot.app.workers):
            quiet = 0
            await asyncio.sleep(0.002)


async def press(pilot: Pilot[object], *keys: str) -> None:
    """Press *keys*, one after the other, each answered before the next."""
    for key in keys:
        await pilot.press(key)
        await settled(pilot)


NAMES = {" ": "space", "-": "minus", ".": "full_stop", "_": "underscore", ",": "comma", ":": "colon"}


async def type_in(pilot: Pilot[object], words: str) -> None:
    """Type *words* where the keys go, faster than any of them is answered."""
    for one in words:
        pilot.app.post_message(events.Key(NAMES.get(one, one), one))
    await settled(pilot)


def words_on(page: Page) -> str:
    """Return everything on a page, one line each."""
    return "\n".join(one.plain for one in page.lines)


def told(pilot: Pilot[object]) -> list[str]:
    """Return what the board has notified, oldest first."""
    return [one.message for one in pilot.app._notifications]
