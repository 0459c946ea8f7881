"""Every pane has four faces: empty, loading, failed with the last good rows, ready with its time."""

from caseboard.services.desk import Desk
from tests.tui.conftest import press, settled, words_on


def queue_words(pilot, lines=3):
    """Return the first lines of the queue as drawn."""
    rows = pilot.app.screen.queue.rows
    return "\n".join(rows.render_line(y).text.rstrip() for y in range(lines))


async def test_the_queue_says_that_it_reads(board, waiting):
    """Before the first answer the queue says so, and the screen is there."""
    async with board(waiting).run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        assert "reading the queue …" in queue_words(pilot)
        assert "No case is picked." in words_on(pilot.app.screen.case_pane)
        waiting.go.set()
        await settled(pilot)
        assert "CB-5" in queue_words(pilot)


async def test_a_queue_that_cannot_be_read_says_why_and_how_to_try_again(board, failing):
    """The first read fails: the reason in words, and r reads again."""
    failing.broken = "disk gone"
    async with board(failing).run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        assert "! could not read the queue: OSError: disk gone" in queue_words(pilot)
        assert "r tries again" in queue_words(pilot)
        failing.broken = ""
        await press(pilot, "r")
        assert "CB-5" in queue_words(pilot)


async def test_a_failed_refresh_keeps_the_last_good_rows(board, failing):
    """What was read stays on screen, in the queue and in the case, and both say that it is old."""
    async with board(failing).run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        failing.broken = "disk gone"
        await press(pilot, "r")
        screen = pilot.app.screen
        assert "CB-5" in queue_words(pilot)
        assert "could not be read" in str(screen.queue.border_subtitle)
        assert "! could not read CB-5: OSError: disk gone" in words_on(screen.case_pane)
        assert "Clara Nogueira" in words_on(screen.case_pane)
        failing.broken = ""
        await press(pilot, "r")
        assert "as of 12:00:00" in str(screen.queue.border_subtitle)
        assert "could not read" not in words_on(screen.case_pane)


async def test_an_empty_desk_says_what_to_do(board, desk, tmp_path):
    """Without a case every pane says what to do next, and verbs say that none is picked."""
    from caseboard.domain.policy import policy
    from caseboard.store.database import CaseDatabase
    from caseboard.store.migrate import migrate

    path = tmp_path / "empty.db"
    migrate(path, now=desk.now(), policy=policy({}, "shipped").written())
    empty = Desk(CaseDatabase(path), desk.staff, desk.now)
    async with board(empty).run_test(size=(180, 45)) as pilot:
        await settled(pilot)
        screen = pilot.app.screen
        assert "No open claims." in queue_words(pilot)
        assert "caseboard import PATH" in queue_words(pilot)
        assert "No case is picked." in words_on(screen.case_pane)
        assert "No case is picked." in words_on(screen.evidence)
        await press(pilot, "d")
        assert [one.message for one in pilot.app._notifications] == ["Decide: no case is picked"]
