"""Nobody's place moves by itself: not under churn, not while a read is in flight, not when a case leaves its list."""

import asyncio
import os
import random
import threading
import time
from collections.abc import Callable, Sequence
from datetime import timedelta

import peewee
import pytest

from caseboard.domain.instants import micros
from caseboard.domain.queue import Block, QueueView
from caseboard.domain.staff import Staff
from caseboard.services.desk import Desk
from caseboard.tui.dialogs.decide import Decide
from caseboard.tui.queue.following import after, positions
from caseboard.tui.queue.rows import QueueRows
from caseboard.tui.queue.window import Window
from caseboard.tui.told import WindowLoaded
from caseboard.tui.visits import Visits
from tests.tui.conftest import press, settled, told, type_in
from tests.tui.desks import NOON, SmallDesk
from tests.tui.test_queue import MANY as MANY_ROWS
from tests.tui.test_queue import LongDesk, row

WIDE = (120, 36)
CHURN_SECONDS = float(os.environ.get("CASEBOARD_CHURN_SECONDS", "3"))
"""For how long cases change while keys are pressed; 20 in the long form."""
A_SECOND = 200
"""Cases that change in each of them."""
MANY = 600


def rows_of(pilot):
    """Return the rows of the queue."""
    return pilot.app.screen_stack[0].queue.rows


def standing(rows):
    """Return what a reader takes for granted: the selected case, where its line is, and the marks."""
    return rows.number, rows.cursor - rows.scroll_offset.y, tuple(rows.marks)


# Under churn


sqlite = peewee.sqlite3  # type: ignore[attr-defined]  # chosen by Peewee, left out of its types
"""The library that the board uses: two in one process undo each other's locks."""


def opened(path):
    """Return a connection beside the desk's."""
    return sqlite.connect(str(path), timeout=10, isolation_level=None, check_same_thread=False)


def crowd(path):
    """Let MANY cases lie in the open list, copies of one that is there."""
    with opened(path) as shell:
        shell.row_factory = sqlite.Row
        (model,) = shell.execute("SELECT * FROM \"case\" WHERE number = 'CB-36'").fetchall()
        names = ", ".join(f'"{name}"' for name in model.keys())  # noqa: SIM118  a row is no mapping
        for at in range(MANY):
            made = {
                **dict(model),
                "id": 1000 + at,
                "number": f"CB-{1000 + at}",
                "ref": f"copy-{at}",
                "key": f"copy:{at}",
                "queue_key": micros(NOON) + at,
            }
            values = [made[name] for name in model.keys()]  # noqa: SIM118
            shell.execute(f'INSERT INTO "case" ({names}) VALUES ({", ".join("?" * len(values))})', values)
        shell.execute("UPDATE count SET n = n + ? WHERE name = 'open'", (MANY,))
    shell.close()


class Churn(threading.Thread):
    """Changes cases beside the board: most get another deadline, some leave the list or come back."""

    def __init__(self, path, spared=()):
        super().__init__(daemon=True)
        self.path, self.spared = path, set(spared)
        self.over = threading.Event()
        self.changed = 0
        self.fault = None

    def run(self):
        """Change 20 cases ten times a second until it is over."""
        chance, shell = random.Random(8), opened(self.path)
        shell.execute("PRAGMA synchronous = off")
        began = time.monotonic()
        try:
            while not self.over.wait(max(0.0, began + self.changed / A_SECOND - time.monotonic())):
                self.change(shell, chance)
        except Exception as error:  # noqa: BLE001  the test asks for it
            self.fault = error
        shell.close()

    def change(self, shell, chance):
        """Change 20 cases in one transaction, as the desk would: rows, count, counter of changes."""
        shell.execute("BEGIN IMMEDIATE")
        (seq,) = shell.execute("SELECT max(seq) + 1 FROM event").fetchone()
        for _ in range(20):
            case = 1000 + chance.randrange(MANY)
            if f"CB-{case}" not in self.spared:
                goes = chance.random() < 0.1
                (scope,) = shell.execute('SELECT scope FROM "case" WHERE id = ?', (case,)).fetchone()
                new = ("open" if scope == "ended" else "ended") if goes else scope
                due = micros(NOON) + chance.randrange(MANY)
                shell.execute(
                    'UPDATE "case" SET scope = ?, queue_key = ?, next_due = ?, version = ? WHERE id = ?',
                    (new, due, due, seq, case),
                )
                for name, by in ((scope, -1), (new, 1)):
                    shell.execute("UPDATE count SET n = n + ? WHERE name = ?", (by, name))
            self.changed += 1
        shell.execute(
            "INSERT INTO event (seq, source, type, ref, updated_at, at, recorded_at, actor, v, body) "
            "VALUES (?, 'desk', 'note', ?, 0, 0, 0, 'ana', 1, '{}')",
            (seq, f"churn/{seq}"),
        )
        shell.execute("COMMIT")


@pytest.mark.parametrize("size", [(80, 24), WIDE], ids=["narrow", "wide"])
async def test_churn_moves_nobodys_place(board, small, tmp_path, monkeypatch, size):
    """Two hundred cases change a second: what a key selects stays selected, on its line, and marks stay."""
    desk = SmallDesk(small, tmp_path / "churn")
    crowd(tmp_path / "churn" / small.name)
    monkeypatch.setattr(desk, "case", lambda number: Desk.case(desk, "CB-36" if int(number[3:]) >= 1000 else number))
    keys, chance = ("j", "k", "pagedown", "pageup", "ctrl+d", "ctrl+u", "space", "V", "G", "g"), random.Random(3)
    refreshes, keep = [], QueueRows._keep

    def kept(rows, told):
        before, there = standing(rows), rows.number is not None and not rows.gone
        fits = keep(rows, told)
        refreshes.append((before, standing(rows), not there or at_an_end(rows)))
        return fits

    monkeypatch.setattr(QueueRows, "_keep", kept)
    async with board(desk, poll=0.2).run_test(size=size) as pilot:
        await settled(pilot)
        rows = rows_of(pilot)
        churn = Churn(tmp_path / "churn" / small.name)
        churn.start()
        ends, moved, read = time.monotonic() + CHURN_SECONDS, 0, 0
        # A busy machine gets longer, so that enough is seen on it too.
        while (left := ends - time.monotonic()) > 0 or (left > -60 and moved <= CHURN_SECONDS * 2):
            await pilot.press(chance.choice(keys))
            await answered(pilot)
            number, line, marks = standing(rows)
            refreshes.clear()
            for _ in range(6):
                await asyncio.sleep(0.03)
                if rows.number is not None and number is not None:
                    assert [one for one in refreshes if one[0] != one[1] and not one[2]] == []
                    assert standing(rows) == (number, line, marks) or any(free for _, _, free in refreshes)
                    assert (rows.number, tuple(rows.marks)) == (number, marks)
                    assert rows.gone or rows.row is None or rows.row.number == number
                    moved += 1
            read = max(read, len(desk.asked))
        churn.over.set()
        churn.join()
        await settled(pilot)
        assert churn.fault is None
        assert churn.changed >= A_SECOND * CHURN_SECONDS * 0.5  # as many as a busy machine lets through
        assert moved > CHURN_SECONDS * 2
        assert read > CHURN_SECONDS  # it was read anew all the while


async def answered(pilot):
    """Wait until what a key itself asked for has come."""
    await pilot.pause(0.03)
    while any(worker.group == "marks" and not worker.is_finished for worker in pilot.app.workers):
        await pilot.pause(0.01)
    await pilot.pause()


def at_an_end(rows):
    """Whether the list cannot be scrolled so far that the line of the cursor stays: it has come close to an end."""
    return rows.scroll_offset.y in (0, rows.max_scroll_y)


# While a read is in flight


class SlowDesk(LongDesk):
    """A long desk whose queue answers when it is let go; `gate` counts who waits."""

    def __init__(self, template, folder):
        super().__init__(template, folder)
        self.open = threading.Event()
        self.open.set()

    def queue(self, view: QueueView, first: int, count: int = 128) -> Block:
        """Answer once the gate is open."""
        block = super().queue(view, first, count)
        self.open.wait(10)
        return block


@pytest.fixture
def slow(small, tmp_path):
    """Return a slow desk with a million cases."""
    return SlowDesk(small, tmp_path / "slow")


@pytest.mark.parametrize(
    ("keys", "number"),
    [
        (["j", "j"], "CB-2"),  # the rows that come tell where that case is
        (["pagedown"] * 2, "CB-34"),  # so do they two pages further
        (["G"], "CB-999994"),  # no row was at hand there: the place is the position
    ],
)
async def test_keys_pressed_while_rows_are_read_count(board, slow, keys, number):
    """Five cases come in above while somebody moves: the case moved to stays selected, not the one before."""
    async with board(slow).run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        rows = rows_of(pilot)
        slow.open.clear()
        slow.before = 5
        rows.reload()
        await pilot.press(*keys)
        wanted, at = rows.number, rows.cursor - rows.scroll_offset.y
        slow.open.set()
        await settled(pilot)
        assert (wanted or number, rows.row.number) == (number, number)
        assert (rows.number, rows.cursor - rows.scroll_offset.y) == (number, at)


async def test_refreshes_while_rows_are_read_become_one(board, slow):
    """However often something changes meanwhile, the rows are read once more, after the read in flight."""
    async with board(slow).run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        rows = rows_of(pilot)
        slow.asked.clear()
        slow.open.clear()
        for _ in range(10):
            rows.reload()
        slow.open.set()
        await settled(pilot)
        assert [what for what, _ in slow.asked].count("queue") == 2


async def test_rows_of_a_list_that_has_changed_are_not_mixed_with_older_ones(board, slow):
    """Scrolling into rows that are not at hand shows that the list is another by now: it is read as a whole."""
    async with board(slow).run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        rows = rows_of(pilot)
        slow.before = 5
        await press(pilot, *["pagedown"] * 6)
        numbers = [rows.window.row(at).number for at in range(rows.cursor - 20, rows.cursor + 1)]
        assert len(set(numbers)) == len(numbers)
        assert rows.row.number == rows.number


@pytest.mark.parametrize(
    ("first", "moved", "more"),
    [
        (0, 1, 0),  # one has come in above and one has left below: another case stands on the cursor's row
        (0, 2, 2),  # two have come in above
        (64, 2, 2),  # so have they, and the cursor's row is not among those read
    ],
)
async def test_rows_of_a_newer_list_wait_until_the_place_has_been_read(board, slow, first, moved, more):
    """Rows read for themselves that tell of another list are not shown beside older ones, nor under the cursor."""
    async with board(slow).run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, *["j"] * 4)
        rows = rows_of(pilot)
        slow.open.clear()
        slow.before = moved
        newer = tuple(row(at - moved) for at in range(first, first + 64))
        rows.post_message(WindowLoaded(Block(rows.view, first, newer, MANY_ROWS + more)))
        await pilot.pause()
        assert (rows.number, rows.row.number) == ("CB-4", "CB-4")
        assert "CB-4 " in rows.render_line(rows.cursor - rows.scroll_offset.y).text
        assert [rows.window.row(at).number for at in range(64)] == [f"CB-{at}" for at in range(64)]
        assert rows.window.row(64) is None
        slow.open.set()
        await settled(pilot)
        assert (rows.row.number, rows.cursor) == ("CB-4", 4 + moved)


class InterruptedDesk(SmallDesk):
    """Somebody else writes: before reads of their own, and right after it has been asked where cases stand."""

    meanwhile: Sequence[Callable[[], None]] = ()
    """What is written before the next reads, one each."""
    interrupt: Callable[[], None] | None = None
    more_above: Callable[[], None]
    three_leave: Callable[[], None]
    to_the_top: Callable[..., None]

    def queue(self, view: QueueView, first: int, count: int = 128) -> Block:
        """Let the other one write, and answer."""
        if self.database.is_closed():
            self._next()
        return super().queue(view, first, count)

    def one_moment(self):
        """Let the other one write, and begin."""
        self._next()
        return super().one_moment()

    def positions(self, view: QueueView, numbers):
        """Answer, and let the other one write."""
        found = super().positions(view, numbers)
        if self.interrupt is not None:
            self.interrupt()
        return found

    def _next(self):
        if self.meanwhile:
            first, *self.meanwhile = self.meanwhile
            first()


@pytest.fixture
def interrupted(small, tmp_path):
    """Return a desk with a crowd of cases, and what somebody else may write: three come in above the others."""
    desk = InterruptedDesk(small, tmp_path / "interrupted")
    path = tmp_path / "interrupted" / small.name
    crowd(path)

    def to_the_top(*numbers):
        with opened(path) as shell:
            shell.executemany('UPDATE "case" SET queue_key = 0 WHERE number = ?', [(number,) for number in numbers])
        shell.close()

    def more_above():
        desk.interrupt = None
        to_the_top(*[f"CB-{999 + MANY - at}" for at in range(3)])

    def three_leave():
        with opened(path) as shell:
            shell.execute("UPDATE \"case\" SET scope = 'ended' WHERE number IN ('CB-1001', 'CB-1002', 'CB-1003')")
            shell.execute("UPDATE count SET n = n - 3 WHERE name = 'open'")
        shell.close()

    desk.more_above, desk.to_the_top, desk.three_leave = more_above, to_the_top, three_leave
    return desk


async def test_the_end_of_a_list_that_grows_shorter_is_seen(board, interrupted):
    """Whoever goes to the end while cases leave stands on the last one and sees it, wherever the others go."""
    async with board(interrupted).run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        rows = rows_of(pilot)

        def first_ones_go():
            top = rows.scroll_offset.y
            interrupted.to_the_top(*[rows.window.row(at).number for at in range(top - 3, top + 1)])

        interrupted.meanwhile = [interrupted.three_leave, first_ones_go]
        await press(pilot, "G")
        assert interrupted.meanwhile == []
        assert rows.row.number == rows.number
        assert rows.cursor == rows.window.total - 1
        assert rows.scroll_offset.y == rows.max_scroll_y


async def test_place_and_rows_are_of_one_moment(board, interrupted):
    """What is written between the two questions of a refresh shows with the next one, and picks no other case."""
    async with board(interrupted).run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, *["pagedown"] * 3)
        rows = rows_of(pilot)
        before = (number, _, _) = standing(rows)
        for write in (interrupted.more_above, None):
            interrupted.interrupt = write
            await press(pilot, "r")
            assert interrupted.interrupt is None
            assert (standing(rows), rows.row.number) == (before, number)


async def test_a_range_of_marks_is_of_one_moment(board, interrupted):
    """Cases from here to there are those of one list, though others come in while they are read."""
    async with board(interrupted).run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "space", *["pagedown"] * 6)
        rows = rows_of(pilot)
        between = {row.number for row in interrupted.queue(rows.view, 0, rows.cursor + 1).rows}
        interrupted.interrupt = interrupted.more_above
        await press(pilot, "V")
        assert interrupted.interrupt is None
        assert set(rows.marks) == between


# When a case leaves


def block(numbers):
    """Return the cases *numbers* as the beginning of a list."""
    return Block(QueueView(), 0, tuple(row(at) for at in numbers), len(numbers))


@pytest.mark.parametrize(
    ("now", "wanted"),
    [
        ([0, 1, 2, 4, 5, 6, 7], 3),  # the one at 3 has left: what followed it stands there now
        ([0, 2, 4, 5, 6, 7], 2),  # one above it has left as well
        ([9, 0, 1, 2, 4, 5, 6, 7], 4),  # one has come in above
        ([0, 1, 2, 5, 6, 7, 4], 2),  # the next one was put elsewhere: most tell
        ([20, 21], 3),  # none is there any more: the position stays
    ],
)
def test_what_followed_a_case_is_found_again(now, wanted):
    """Most of the rows around tell where one reads on."""
    old = Window()
    old.put(block(range(8)))
    assert after(old, positions(block(now)), 3, 5) == wanted


async def test_when_the_selected_case_leaves_the_screen_stays_as_it_is(board, desk):
    """Its row goes; the rows around it stay on their lines, also when more is read later."""
    async with board().run_test(size=(120, 12)) as pilot:
        await settled(pilot)
        await press(pilot, "G", "k", "k")
        rows = rows_of(pilot)
        assert rows.number == "CB-34"
        top = rows.window.row(rows.scroll_offset.y).number
        desk.hands.now += timedelta(seconds=31)
        desk.work()
        await press(pilot, "r")
        assert (rows.gone, rows.number) == (True, "CB-34")
        await press(pilot, "r", "r")
        assert rows.window.row(rows.scroll_offset.y).number in (top, rows.window.row(rows.max_scroll_y).number)


# Going on, back and forward


async def test_after_deciding_the_next_case_is_under_the_cursor(board, desk):
    """In the queue one goes on to the next; within the case one stays."""
    async with board().run_test(size=WIDE) as pilot:
        await settled(pilot)
        screen = pilot.app.screen
        await press(pilot, "d")
        assert isinstance(pilot.app.screen, Decide)
        pilot.app.screen.dismiss("CB-5: proposed")
        await settled(pilot)
        assert rows_of(pilot).row.number == "CB-16"
        assert screen.case.row.number == "CB-16"
        await press(pilot, "enter")
        screen.acting.decided("CB-16: proposed")
        await settled(pilot)
        assert rows_of(pilot).row.number == "CB-16"


async def test_whoever_decides_while_comparing_goes_on_as_well(board):
    """Proposed from the two sides, one is back in the queue on the next case, and is told how to go back."""
    async with board().run_test(size=WIDE) as pilot:
        await settled(pilot)
        screen = pilot.app.screen
        await press(pilot, "v", "d")
        assert isinstance(pilot.app.screen, Decide)
        await press(pilot, "escape")
        assert pilot.app.screen.number == "CB-5", "who leaves the form reads on"
        await press(pilot, "d")
        pilot.app.screen.dismiss("CB-5: proposed")
        await settled(pilot)
        assert pilot.app.screen is screen
        assert screen.case.row.number == rows_of(pilot).row.number == "CB-16"
        assert told(pilot) == ["CB-5: proposed; you are on CB-16 now, b goes back"]
        await press(pilot, "enter", "v", "d")
        pilot.app.screen.dismiss("CB-16: proposed")
        await settled(pilot)
        assert (pilot.app.screen, screen.case.row.number) == (screen, "CB-16"), "within the case one stays"
        assert told(pilot)[-1] == "CB-16: proposed"


async def test_back_and_forward_through_the_cases_one_looked_at(board):
    """Also into another list, and past a filter that does not hold the case."""
    async with board().run_test(size=WIDE) as pilot:
        await settled(pilot)
        screen = pilot.app.screen
        await press(pilot, "b")
        assert told(pilot) == ["no case was looked at before"]
        await press(pilot, "j", "l")
        (_, negotiating) = ("CB-16", screen.case.row.number)
        await press(pilot, "h", "slash")
        await type_in(pilot, "anouk")
        await press(pilot, "enter")
        assert screen.case.row.number == "CB-19"
        await press(pilot, "b")
        seen = [screen.case.row.number]
        for _ in range(6):
            await press(pilot, "b")
            seen.append(screen.case.row.number)
        assert seen[-1] == "CB-5"
        assert negotiating in seen
        assert not screen.queue.filter.display
        for _ in range(7):
            await press(pilot, "f")
        assert screen.case.row.number == "CB-19"
        assert rows_of(pilot).row.number == "CB-19"


def test_who_went_back_and_on_to_another_case_has_nothing_ahead():
    """As in a browser."""
    visits = Visits()
    for number in ("a", "b", "c"):
        visits.at(number)
    assert visits.step(-1, "c") == "b"
    visits.at("d")
    assert visits.step(1, "d") is None
    assert visits.step(-1, "elsewhere") == "d"  # one has moved on to a case that was not read
    assert visits.step(-1, "d") == "b"


# What is new


async def test_what_others_change_is_marked_until_one_opens_it(board, desk):
    """A sign before the number and words in the border; going into the case takes both away."""
    other = Desk(desk.database, Staff("jonas", "case manager"), desk.hands)
    async with board().run_test(size=WIDE) as pilot:
        await settled(pilot)
        rows = rows_of(pilot)
        await press(pilot, "j", "enter", "escape")
        other.assign("CB-16", "ana", seen=desk.case("CB-16").row.version)
        other.assign("CB-5", "ana", seen=desk.case("CB-5").row.version)
        await press(pilot, "r")
        assert "•CB-16" in rows.render_line(1).text
        assert "•" not in rows.render_line(0).text  # it was never opened
        assert "changed since you looked" in str(rows.parent.border_subtitle)
        await press(pilot, "enter")
        assert "•" not in rows.render_line(1).text
        await press(pilot, "escape", "a", "enter", "r")
        assert "•" not in rows.render_line(1).text  # what one does oneself is no news
