"""What a terminal sends, whatever it is, and that it is gone."""

import asyncio
import os
import signal

import pytest

from caseboard.tui import lasting


def test_bytes_that_are_no_text_are_signs_and_end_nothing():
    """Garbage becomes replacement characters; a character that comes in two pieces is one."""
    decoder = lasting.forgiving("utf-8")()
    assert decoder.decode(b"a\xa9b") == "a\N{REPLACEMENT CHARACTER}b"
    assert decoder.decode(b"\xc3") + decoder.decode(b"\xa9") == "é"


def test_a_terminal_that_is_gone_ends_the_board_once(monkeypatch):
    """Nothing, read again and again, is told as one signal, and no more often than ten times a second."""
    told: list[tuple[int, int]] = []
    slept: list[float] = []
    monkeypatch.setattr("os.kill", lambda pid, number: told.append((pid, number)))
    monkeypatch.setattr("time.sleep", slept.append)
    decoder = lasting.forgiving("utf-8")()
    for _ in range(3):
        assert decoder.decode(b"") == ""
    assert told == [(os.getpid(), signal.SIGTERM)]
    assert slept == [lasting.GONE] * 3
    assert decoder.decode(b"", final=True) == ""


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="Windows sends no signals")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
async def test_a_signal_is_heard_however_many_keys_wait(board, name):
    """More keys than the loop's pipe can say of have come and none is answered yet: the board ends all the same."""
    app, loop = board(), asyncio.get_running_loop()
    async with app.run_test() as pilot:
        app._heed_signals()
        try:
            for _ in range(5_000):
                loop.call_soon_threadsafe(lambda: None)
            os.kill(os.getpid(), getattr(signal, name))
            for _ in range(100):
                await asyncio.sleep(0.02)
            assert not app.is_running
        finally:
            loop.remove_signal_handler(signal.SIGTERM)
            loop.remove_signal_handler(signal.SIGHUP)
        del pilot
