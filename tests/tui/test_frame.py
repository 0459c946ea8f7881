"""Header and footer: what they say, and what they leave out when there is no room."""

from datetime import timedelta

import pytest
from rich.cells import cell_len

from caseboard.domain.queue import SCOPES
from caseboard.domain.staff import Staff
from caseboard.services.status import Status
from caseboard.tui.actions import BY_ID, footer
from caseboard.tui.frame.footer import Footer
from caseboard.tui.frame.header import Header
from tests.tui.conftest import settled
from tests.tui.desks import NOON


def status(*, seen=None, paused=None, sealed=4211):
    """Return a state of the desk; *seen* is how many seconds ago a worker was."""
    at = None if seen is None else NOON - timedelta(seconds=seen)
    totals = dict.fromkeys(SCOPES, 0)
    return Status(at, seen is not None and seen <= 15, None, paused, sealed, totals, 1, None)


def header(state, width, *, read_only=False):
    """Return the header's words in *width* cells."""
    made = Header(lambda: NOON, Staff("lena", "case manager"), read_only=read_only)
    made.status = state
    return made.drawn(width).plain


@pytest.mark.parametrize(
    ("state", "wide", "narrow"),
    [
        (status(seen=2), "● worker 2 s ago", "● worker 2 s ago"),
        (status(seen=15), "● worker 15 s ago", "● worker 15 s ago"),  # as long as its lease
        (status(seen=16), "○ worker not running", "○ worker not running"),
        (status(), "○ worker not running", "○ worker not running"),
        (status(seen=2, paused="holidays"), "‖ worker paused: holidays", "‖ worker paused: holidays"),
    ],
)
def test_the_worker_is_told_in_sign_and_words(state, wide, narrow):
    """Running, gone or paused: a sign, a word, and only then a colour, also at eighty columns."""
    assert wide in header(state, 120)
    assert narrow in header(state, 80)


def test_the_header_leaves_out_what_is_needed_least():
    """First the seals go, then the date, then the role; who one is and the time stay longest."""
    assert header(status(seen=2), 120).endswith("sealed 4 211 unsigned   lena, case manager   Wed 15 Apr 12:00 UTC")
    assert header(status(seen=2), 84).endswith("● worker 2 s ago   lena, case manager   Wed 15 Apr 12:00 UTC")
    assert header(status(seen=2), 70).endswith("● worker 2 s ago   lena   12:00 UTC")
    assert header(status(seen=2), 52).endswith("● worker   lena   12:00 UTC")
    assert "read-only" in header(status(seen=2), 80, read_only=True)


@pytest.mark.parametrize("width", range(24, 200, 7))
def test_the_header_never_overflows(width):
    """At every width the line fits, and one cell stays free at its end."""
    for state in (None, status(seen=2), status(seen=2, paused="a long reason " * 5)):
        assert cell_len(header(state, width)) <= width


@pytest.mark.parametrize("stage", ["negotiating", "gathering", "review", "sealing", "decided"])
@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_the_footer_fits_and_keeps_the_help(stage, width):
    """What does not fit goes, but never the stage's own verb nor the way to the help."""
    made = Footer(lambda _action: "")
    made._actions = footer(stage)
    placed = made.shown(width)
    assert placed[-1][0].id == "board.help"
    assert placed[-1][1] + placed[-1][2] <= width
    assert placed[0][0] is footer(stage)[0]
    assert cell_len(made.drawn(width).plain) <= width


def test_a_verb_that_is_not_allowed_is_quiet():
    """A greyed verb keeps its place; only its ink says that it does nothing now."""
    made = Footer(lambda action: "not now" if action.id == "case.decide" else "")
    made._actions = (BY_ID["case.decide"], BY_ID["case.letter"])
    inks = [ink for words, ink in made.drawn(80).parts if words.strip()]
    assert inks == ["quiet", "quiet", "gold", "plain"]


@pytest.mark.parametrize(
    ("seen", "paused", "first", "later"),
    [
        (None, None, "○ …", "○ worker not running"),
        (16, None, "○ …", "○ worker not running"),
        (3, None, "● worker 3 s ago", "● worker 3 s ago"),
        (None, "holidays", "‖ worker paused: holidays", "‖ worker paused: holidays"),
    ],
)
async def test_nothing_is_said_of_a_worker_that_has_only_just_been_called(board, desk, seen, paused, first, later):
    """The board begins its worker: that it does not run is said after five beats, its signs of life at once."""
    async with board(poll=3600.0).run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        screen = pilot.app.screen
        now = desk.status()._replace(worker_seen_at=seen and NOON - timedelta(seconds=seen), paused=paused)
        for beats, said in ((4, first), (1, later)):
            for _ in range(beats):
                screen.pulse.beat()
            await settled(pilot)
            screen.pulse.heard(now)
            assert said in screen.header.drawn(120).plain
            assert ("sealed" in screen.header.drawn(120).plain) == (said != "○ …")
