"""Every pane has four faces: empty, loading, failed with the last good rows, ready with its time."""

from datetime import timedelta

import caseboard.tui.about
from caseboard.services.desk import Desk
from caseboard.tui.home import Taste
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


async def test_the_evidence_fails_and_comes_back_with_the_case(board, failing):
    """The same holds for the evidence: why, the last good lines with their time, and the key that tries again."""
    async with board(failing, case="CB-36").run_test(size=(180, 45)) as pilot:
        await settled(pilot)
        screen = pilot.app.screen
        assert str(screen.evidence.border_subtitle) == "2 not opened yet · as of 12:00:00"
        assert str(screen.case_pane.border_subtitle) == "gathering · w why · as of 12:00:00"
        failing.broken = "disk gone"
        failing.hands.now += timedelta(minutes=5)
        await press(pilot, "r")
        for pane in (screen.evidence, screen.case_pane):
            assert str(pane.border_subtitle) == "! not read again · as of 12:00:00"
            assert words_on(pane).startswith("! could not read CB-36: OSError: disk gone\nr tries again\n")
        assert "agreement" in words_on(screen.evidence)
        failing.broken = ""
        await press(pilot, "r")
        assert str(screen.evidence.border_subtitle) == "2 not opened yet · as of 12:05:00"
        assert "could not read" not in words_on(screen.evidence) + words_on(screen.case_pane)


async def test_another_case_that_fails_leaves_no_lines_of_the_first(board, failing):
    """Under the number that could not be read stands nothing of the case before."""
    async with board(failing).run_test(size=(180, 45)) as pilot:
        await settled(pilot)
        failing.broken = "disk gone"
        await press(pilot, "j")
        screen = pilot.app.screen
        for pane in (screen.evidence, screen.case_pane):
            assert words_on(pane) == "! could not read CB-16: OSError: disk gone\nr tries again"
            assert "as of" not in str(pane.border_subtitle)


async def test_a_case_that_takes_long_says_that_it_is_read(board, waiting, monkeypatch):
    """At once the titles say so; after a while the lines of the case before go, since they would lie."""
    monkeypatch.setattr(caseboard.tui.about, "PATIENCE", 0.001)
    waiting.go.set()
    async with board(waiting).run_test(size=(180, 45)) as pilot:
        await settled(pilot)
        waiting.go.clear()
        waiting.case_waits = True
        await pilot.press("j")
        await pilot.pause(0.1)
        screen = pilot.app.screen
        for pane in (screen.evidence, screen.case_pane):
            assert "CB-16" in str(pane.border_title)
            assert str(pane.border_subtitle) == "reading …"
            assert words_on(pane) == "reading CB-16 …"
        waiting.go.set()
        await settled(pilot)
        assert "CB-16" in str(screen.case_pane.border_title)
        assert words_on(screen.case_pane).startswith("! ")


async def test_hints_name_the_keys_one_has(board, failing):
    """With keys of one's own, whatever a pane says about a key is still so."""
    taste = Taste(keymap={"board.refresh": "f5", "case.clocks": "f6"})
    async with board(failing, case="CB-36", taste=taste).run_test(size=(180, 45)) as pilot:
        await settled(pilot)
        screen = pilot.app.screen
        assert "f6 why" in str(screen.case_pane.border_subtitle)
        failing.broken = "disk gone"
        await press(pilot, "f5")
        assert "f5 tries again" in str(screen.queue.border_subtitle)
        assert "f5 tries again" in words_on(screen.case_pane)


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
