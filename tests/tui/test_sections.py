"""Sections on the board: tabs, orders, asking as one types, keeping and removing."""

import pytest
from rich.cells import cell_len
from textual.widgets import Input

from caseboard.domain.queue import SORTS, QueueView
from caseboard.domain.sections import BUILT_IN, FIRST, Counted, Section
from caseboard.domain.staff import Staff
from caseboard.services.desk import Desk
from caseboard.store.database import CaseDatabase
from caseboard.tui.dialogs.choice import Choice
from caseboard.tui.frame.sections import BEFORE, Sections
from caseboard.tui.home import Taste
from tests.store.crowd import NOON, shared
from tests.tui.conftest import press, settled, told, type_in
from tests.tui.desks import SmallDesk

WIDE = (120, 36)
LENA = Staff("lena", "case manager")
TEAM = Section("Broken", "is:open reason:damaged", "amount", ("due", "amount", "opened"), "team")


def tabs(pilot):
    """Return the line of tabs as it is drawn."""
    return "".join(segment.text for segment in pilot.app.screen.sections.render_line(0)).rstrip()


def unread(pilot):
    """Return what is said about the query beneath its field, empty where nothing is."""
    line = pilot.app.screen.query_one("#unread")
    return str(line.content) if line.display else ""


def numbers(pilot):
    """Return the cases on screen, in their order."""
    rows = pilot.app.screen.queue.rows
    return [rows.window.row(at).number for at in range(rows.window.total)]


async def test_each_tab_has_its_live_count(board, desk):
    """The counts stand beside the names, and follow what happens."""
    async with board().run_test(size=(180, 45)) as pilot:
        await settled(pilot)
        assert "Mine 0" in tabs(pilot)
        assert (
            "Unassigned 17   Due today 3   Missing evidence 14   To approve 0   Negotiating 1   All open 19   Ended 16"
            in tabs(pilot)
        )
        desk.assign("CB-5", "lena", seen=desk.case("CB-5").row.version)
        await press(pilot, "r")
        assert "Mine 1   Unassigned 17" in tabs(pilot)  # it had been with somebody else
        await press(pilot, "l", "l")
        assert numbers(pilot) == ["CB-5"]


@pytest.mark.parametrize("width", [24, 40, 60, 80, 100, 160])
def test_the_tab_one_stands_in_is_always_there(width):
    """Where not all fit, those around the one shown do, an arrow says on which side there are more."""
    made = Sections([Section(f"Section of number {n}", "is:open", origin="team") for n in range(9)])
    made.counts = dict.fromkeys(made.listed, Counted(10_000, more=True))
    for section in (*made.listed, *reversed(made.listed)):
        made.section = section
        placed, before, after = made._placed(width)
        assert section in [one for _, one, _, _ in placed]
        assert before == (placed[0][1] != made.listed[0])
        assert after == (placed[-1][1] != made.listed[-1])
        ends = [start + cell_len(title + count) for start, _, title, count in placed]
        assert len(placed) == 1 or ends[-1] <= width - (2 if after else 0)
        assert all(end <= start for end, (start, *_) in zip(ends, placed[1:], strict=False))


async def test_a_click_on_an_arrow_shows_what_is_hidden_there(board):
    """The next section beyond the edge comes into sight."""
    async with board().run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        screen = pilot.app.screen
        assert tabs(pilot).startswith(BEFORE)
        seen = []
        while tabs(pilot).startswith(BEFORE):
            await pilot.click("#sections", offset=(0, 0))
            await settled(pilot)
            seen.append(screen.queue.section.name)
        assert seen[-1] == "Mine"
        await pilot.click("#sections", offset=(79, 0))
        await settled(pilot)
        assert screen.queue.section.name not in seen


async def test_s_goes_through_the_orders(board):
    """By deadline, amount, how long open, number: the title says which, the cursor stays on its case."""
    async with board().run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "j", "j")
        queue = pilot.app.screen.queue
        seen = []
        for _ in SORTS:
            assert queue.rows.row.number == "CB-36"
            seen.append((queue.rows.view.sort, str(queue.border_title).split(" · ")[1]))
            await press(pilot, "s")
        assert seen == [
            ("due", "next deadline first"),
            ("amount", "largest amount first, whatever the currency"),
            ("opened", "longest open first"),
            ("number", "highest number first"),
        ]
        assert queue.rows.view.sort == "due"


async def test_the_order_of_opening_shows_how_long_cases_are_open(board):
    """One sees what the order goes by."""
    async with board().run_test(size=(180, 45)) as pilot:
        await settled(pilot)
        heads = pilot.app.screen.query_one("#heads")
        assert "open for" not in heads.drawn(100).plain
        await press(pilot, "s", "s")
        assert "open for" in heads.drawn(100).plain


async def test_a_query_finds_as_one_types(board):
    """Fields narrow, a list named there is shown, and what cannot be read yet leaves the rows as they are."""
    async with board().run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "slash")
        await type_in(pilot, "reason:dam")
        damaged = numbers(pilot)
        assert 0 < len(damaged) < 19
        pilot.app.screen.queue.filter.value = "reason:dam amount:"
        await settled(pilot)
        assert unread(pilot) == "“amount:” wants something after it, such as amount:>50"
        assert numbers(pilot) == damaged
        await press(pilot, "enter")
        assert pilot.app.focused.id == "filter"  # nothing to show yet
        pilot.app.screen.queue.filter.value = "is:ended reason:dam"
        await settled(pilot)
        assert unread(pilot) == ""
        assert pilot.app.screen.queue.rows.view == QueueView("ended", "is:ended reason:dam")
        await press(pilot, "enter", "escape")
        assert pilot.app.screen.queue.rows.view == QueueView()


async def test_a_hostile_query_is_shown_as_words(board):
    """What one types, or pastes, is drawn and never obeyed."""
    async with board().run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "slash")
        pilot.app.screen.queue.filter.value = "[red]x:\x1b[2J\u202ey"
        await settled(pilot)
        assert "\x1b" not in unread(pilot)
        assert "no field" in unread(pilot) or pilot.app.screen.queue.rows.view.words


async def test_rows_have_the_columns_of_their_section(board):
    """What stands in a row is what its head says, also where a section has columns of its own."""
    async with board().run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        rows = pilot.app.screen.queue.rows
        assert "." in rows.render_line(0).text  # the amount
        rows.wanted = ("stage",)
        drawn = rows.render_line(0).text
        assert "review" in drawn
        assert "." not in drawn


async def keep(pilot, name, *, team=False, columns=""):
    """Keep what is shown under *name*."""
    await press(pilot, "S")
    dialog = pilot.app.screen
    dialog.query_one("#name", Input).value = name
    dialog.query_one("#columns", Input).value = columns
    dialog.query_one("#for", Choice).value = "team" if team else "own"
    await press(pilot, "enter")


@pytest.mark.parametrize("team", [False, True])
async def test_what_is_asked_for_is_kept(board, desk, small, tmp_path, team):
    """Query, order and columns become a section of one's own or of the team, and one stands in it."""
    async with board().run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "slash")
        await type_in(pilot, "reason:damaged")
        await press(pilot, "enter", "s")
        found = numbers(pilot)
        await keep(pilot, " My  broken ones ", team=team, columns="due, amount with")
        queue = pilot.app.screen.queue
        assert queue.section.name == "My broken ones"
        assert queue.rows.view == QueueView("open", "", "reason:damaged", "amount")
        assert not queue.filter.display
        assert numbers(pilot) == found
        assert f"My broken ones {len(found)}" in tabs(pilot)
        assert "with" in pilot.app.screen.query_one("#heads").drawn(100).plain
        assert "B S" not in pilot.app.screen.query_one("#heads").drawn(100).plain
    kept = Section("My broken ones", "is:open reason:damaged", "amount", ("due", "amount", "with"))
    origin = "team" if team else "own"
    assert [(one.name, one.query, one.sort, one.columns, one.origin) for one in desk.sections()] == [
        (kept.name, kept.query, kept.sort, kept.columns, origin)
    ]
    others = Desk(desk.database, Staff("jonas", "case manager"), desk.hands)
    assert [one.name for one in others.sections()] == (["My broken ones"] if team else [])


async def test_a_section_of_ones_own_can_be_kept_elsewhere(board, desk):
    """Where the settings keep sections, one's own goes there and the database has none."""
    kept: list[Section] = []
    async with board(taste=Taste(keep_section=kept.append)).run_test(size=WIDE) as pilot:
        await settled(pilot)
        await keep(pilot, "Mine too")
        assert pilot.app.screen.queue.section.name == "Mine too"
        assert "Mine too 19" in tabs(pilot)
    assert [(one.name, one.query, one.origin) for one in kept] == [("Mine too", "is:open", "settings")]
    assert desk.sections() == ()


async def test_a_name_that_cannot_be_kept_is_refused_in_the_dialog(board):
    """What was typed stays, and the sentence says what is wrong."""
    async with board().run_test(size=WIDE) as pilot:
        await settled(pilot)
        await keep(pilot, "all open")
        dialog = pilot.app.screen
        assert "all open is a section of the board itself" in str(dialog.query_one("#complaint").content)
        dialog.query_one("#columns", Input).value = "due colour"
        dialog.query_one("#name", Input).value = "Fine"
        await press(pilot, "enter")
        assert "colour is no column" in str(dialog.query_one("#complaint").content)
        await press(pilot, "escape")
        assert pilot.app.screen.queue.section == FIRST


async def test_a_kept_section_is_removed_after_a_question(board, desk):
    """The first button leaves it; the board's own cannot be removed."""
    desk.keep_section(TEAM)
    async with board().run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "X")
        assert told(pilot)[-1] == "Remove section: All open belongs to the board"
        await press(pilot, "h", "l", "l", "l")
        assert pilot.app.screen.queue.section == TEAM
        assert pilot.app.screen.queue.rows.view.sort == "amount"
        await press(pilot, "X", "enter")
        assert desk.sections() == (TEAM,)
        await press(pilot, "X", "shift+tab", "enter")
        assert desk.sections() == ()
        assert pilot.app.screen.queue.section == FIRST
        assert "Broken" not in tabs(pilot)


async def test_a_read_only_board_keeps_nothing(board, small, tmp_path):
    """It says why, for oneself and for the team."""
    desk = SmallDesk(small, tmp_path / "looking", read_only=True)
    async with board(desk, read_only=True).run_test(size=WIDE) as pilot:
        await settled(pilot)
        await press(pilot, "S")
        pilot.app.screen.query_one("#name", Input).value = "x"
        await press(pilot, "enter")
        assert "read-only" in str(pilot.app.screen.query_one("#complaint").content)
        assert desk.sections() == ()


async def test_sections_of_the_settings_stand_among_the_others(board):
    """They are given to the board; one whose query cannot be read says so when it is chosen, and has no count."""
    given = [Section("Soon", "due:<1d"), Section("[red]\x1b[2J", "colour:red")]
    async with board(taste=Taste(sections=given)).run_test(size=(180, 45)) as pilot:
        await settled(pilot)
        assert "Soon" in tabs(pilot)
        assert "\x1b" not in tabs(pilot)
        await press(pilot, "l", "l")
        assert pilot.app.screen.queue.section.name == "Soon"
        await press(pilot, "l")
        assert "no field" in told(pilot)[-1]
        assert pilot.app.screen.queue.section.name == "Soon"
        await press(pilot, "X")
        await press(pilot, "h")


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """Return a database of a hundred thousand cases; nobody writes to it."""
    return shared(tmp_path_factory, 100_000)


class Watched(CaseDatabase):
    """A database that counts what is asked for and what comes back."""

    def __init__(self, path):
        super().__init__(path)
        self.asked, self.rows = [], 0

    def execute_sql(self, sql, params=None):
        """Run a statement whose rows are counted as they are fetched."""
        cursor = super().execute_sql(sql, params)
        if not sql.startswith(("BEGIN", "COMMIT", "ROLLBACK")):
            self.asked.append(sql)
        return _Counting(cursor, self)


class _Counting:
    """A cursor whose rows are counted."""

    def __init__(self, cursor, database):
        self._cursor, self._database = cursor, database

    def fetchall(self):
        """Return all rows, counted."""
        rows = self._cursor.fetchall()
        self._database.rows += len(rows)
        return rows

    def fetchone(self):
        """Return a row, counted."""
        row = self._cursor.fetchone()
        self._database.rows += row is not None
        return row


KEYS = [
    "j", "k", "pagedown", "pageup", "ctrl+d", "ctrl+u", "G", "g", "s", "G", "s", "pageup", "s", "s", "l", "G", "l", "l",
    "l", "s", "G", "l", "l", "l", "h", "r",
]  # fmt: skip


async def test_a_key_press_asks_little_of_a_hundred_thousand_cases(board, many):
    """Moving, changing section, order and place takes at most two statements and 129 rows, wherever one stands."""
    database = Watched(many)
    desk = Desk(database, LENA, lambda: NOON, read_only=True)
    async with board(desk, read_only=True).run_test(size=(80, 50)) as pilot:
        await settled(pilot)
        screen = pilot.app.screen
        screen.kept.read = lambda: None  # counts go with the beat, not with a key
        screen.gateway.beat = lambda *_, **__: None
        for key in KEYS:
            database.asked.clear()
            database.rows = 0
            await press(pilot, key)
            assert len(database.asked) <= 2, (key, database.asked)
            assert database.rows <= 129, key
        assert screen.queue.section in BUILT_IN
