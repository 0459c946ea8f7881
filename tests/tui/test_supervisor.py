"""The supervisor's screen: figures with what lies behind them, the worker's acts ahead, the team's load."""

import json
from datetime import timedelta

import pytest
from textual.widgets import Static

from caseboard.cli.main import main
from caseboard.domain.instants import written
from caseboard.domain.queue import QueueView
from caseboard.services.team import set_capacity
from caseboard.tui.dialogs.bulk import Listing
from caseboard.tui.dialogs.reading import Reading
from caseboard.tui.frame.header import Header
from caseboard.tui.lines import wrapped
from caseboard.tui.manner import Manner, spoken
from caseboard.tui.page import Page
from caseboard.tui.screen import DeskScreen
from caseboard.tui.supervisor.acts import Extend, ShareOut, Veto
from caseboard.tui.supervisor.bars import bar, spark
from caseboard.tui.supervisor.behind import BehindScreen
from caseboard.tui.supervisor.computed import computed
from caseboard.tui.supervisor.figures import BY
from caseboard.tui.supervisor.groups import grouped
from caseboard.tui.supervisor.questions import Questions
from caseboard.tui.supervisor.screen import SupervisorScreen
from caseboard.tui.verbs import READ_ONLY
from tests.tui.conftest import press, settled, told, type_in, words_on
from tests.tui.desks import NOON, SmallDesk


@pytest.fixture
def ana(small, tmp_path):
    """Return the supervisor's desk over the small fixtures."""
    return SmallDesk(small, tmp_path / "ana", name="ana")


@pytest.fixture
def above(board, ana):
    """Return what opens the board of the supervisor; the screen itself is opened by its key."""

    def opened(size=(140, 60), **how):
        return board(ana, **how).run_test(size=size)

    return opened


async def up(pilot, *keys):
    """Open the supervisor's screen, press *keys* there, and return it."""
    await settled(pilot)
    await press(pilot, "2", *keys)
    found = pilot.app.screen_stack[1]
    assert isinstance(found, SupervisorScreen)
    return found


def pick(pane, start):
    """Put the cursor on the first line of *pane* whose key starts so, and return its words."""
    row = next(one for one in pane.lines if one.key.startswith(start))
    pane.pick(row.key)
    return row.plain


def on_top(pilot, kind):
    """Return the screen in front, which is one of *kind*."""
    assert isinstance(pilot.app.screen, kind)
    return pilot.app.screen


# Coming and going


@pytest.mark.parametrize("key", ["1", "escape"])
async def test_two_opens_it_and_one_or_escape_lead_back(above, key):
    """The screen stands above the desk and leaves it as it was."""
    async with above() as pilot:
        await up(pilot)
        await press(pilot, key)
        assert isinstance(pilot.app.screen, DeskScreen)


async def test_it_stands_in_three_shapes(above):
    """Three panes side by side, two columns, or the one pane alone where one stands."""
    for size, shown in (((180, 50), 3), ((120, 40), 3), ((80, 24), 1)):
        async with above(size=size) as pilot:
            screen = await up(pilot)
            panes = [screen.figures, screen.tomorrow, screen.load]
            assert sum(bool(pane.is_on_screen and pane.region.area) for pane in panes) == shown
            await press(pilot, "tab")
            assert screen.focused is screen.tomorrow
            assert screen.tomorrow.region.area
            await press(pilot, "shift+tab", "shift+tab")
            assert screen.focused is screen.load
            assert screen.load.region.area


async def test_its_header_says_how_the_desk_is_now(above, ana):
    """The worker's signs of life reach this screen, and the list of cases over it, as they reach the desk."""
    async with above() as pilot:
        screen = await up(pilot)
        pulse = pilot.app.screen_stack[0].pulse
        pick(screen.figures, "ageing  7 to 15 d")
        for keys, kind in (((), SupervisorScreen), (("enter",), BehindScreen), (("escape",), SupervisorScreen)):
            await press(pilot, *keys)
            ana.hands.now += timedelta(seconds=40)
            pulse.heard(ana.status()._replace(worker_seen_at=ana.now() - timedelta(seconds=3)))
            await settled(pilot)
            header = on_top(pilot, kind).query_one("#header", Header)
            assert "● worker 3 s ago" in header.drawn(120).plain
        await press(pilot, "1")
        assert pulse.listeners == []


# The figures


@pytest.mark.parametrize(("presses", "days", "by"), [
    (0, 28, ""), (0, 28, "reason"), (0, 28, "staff"), (1, 90, ""), (1, 90, "seller"), (1, 90, "country"),
])  # fmt: skip
async def test_the_screen_shows_the_digits_of_the_command(above, ana, capsys, monkeypatch, presses, days, by):
    """What stands on the screen, or is read of a figure by its key, is what the command prints, by default and else."""
    monkeypatch.setenv("CASEBOARD_DATABASE", f"sqlite:///{ana.database.database}")
    monkeypatch.delenv("CASEBOARD_CONFIG", raising=False)
    window = ["--from", written(NOON - timedelta(days=days)), "--to", written(NOON)] if presses else []
    words = ["metrics", *window, "--json", *(["--by", by] if by else [])]
    capsys.readouterr()
    with spoken(Manner()):
        assert main(words, clock=lambda: NOON) == 0
    wanted = {
        (one["figure"], one["group"] or ""): [part["shown"] for part in one["parts"]]
        for one in json.loads(capsys.readouterr().out)["figures"]
    }
    groups = {"": 0, "reason": 1, "seller": 2, "staff": 3, "country": 4}
    async with above(size=(200, 200)) as pilot:
        screen = await up(pilot, *["plus"] * presses, *["b"] * groups[by])
        pane = screen.figures
        rows = [row for row in pane.lines if row.key]
        assert len(rows) > 20
        for row in rows:
            pane.pick(row.key)
            answer, part = pane.picked.answer, pane.picked.part
            if answer.figure.id not in ("flow", "decision_trend") or not by:
                assert part.shown in row.plain
            if answer.figure.id != "integrity":
                assert part.shown in wanted[answer.figure.id, answer.group] or answer.figure.id == "flow"
        for answer in pane.report.answers:
            read = "\n".join(line.plain for line in computed(pane.report, answer))
            assert all(one in read for one in wanted[answer.figure.id, answer.group])
            of_it = f"--from {written(NOON - timedelta(days=days))} --to {written(NOON)}{f' --by {by}' if by else ''}"
            assert f"caseboard metrics {of_it} --figure {answer.figure.id}" in read


async def test_every_figure_names_its_population_and_says_of_how_many(above):
    """A heading says whom a figure is about; a value that is no count says how many it was made of."""
    async with above() as pilot:
        screen = await up(pilot)
        words = words_on(screen.figures)
        assert "Backlog · claims open at the window's end" in words
        assert "Time to decision, net · claims that ended in the window" in words
        pick(screen.figures, "decision_net  p50")
        assert "none (n below 5)" in words
        assert " n 3" in pick(screen.figures, "decision_net  p50")
        assert "everything sealed so far" in words


async def test_the_window_grows_and_shrinks_between_its_ends(above):
    """Plus and minus go through 7, 28 and 90 days and all there ever was, and stop at the ends."""
    async with above() as pilot:
        screen = await up(pilot, "minus")
        assert "last 7 days" in str(screen.figures.border_title)
        first = screen.figures.report.asked.window
        await press(pilot, "minus", "minus", "plus", "plus", "plus", "plus")
        assert "all there ever was" in str(screen.figures.border_title)
        last = screen.figures.report.asked.window
        assert first.end == last.end == NOON
        assert last.start < NOON - timedelta(days=30)
        assert screen.figures.report.answer("identity").parts[0].value == 0


async def test_groupings_go_round(above):
    """Each press tells the figures apart by the next thing, and at last by nothing again."""
    async with above() as pilot:
        screen = await up(pilot)
        seen = []
        for _ in range(5):
            await press(pilot, "b")
            seen.append(screen.figures.report.asked.by)
        assert seen == ["reason", "seller", "staff", "country", ""]


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
@pytest.mark.parametrize("by", BY[1:])
def test_no_two_heads_of_a_table_of_groups_are_alike(ana, by, size):
    """Where there is no room for whole names, those that begin alike are told apart by their ends."""
    told = ana.figures(90, by).answers
    for id_ in dict.fromkeys(one.figure.id for one in told):
        above, _rows = grouped([one for one in told if one.figure.id == id_], size[0] - 4)
        names = [words.strip() for one in above for words, _ink in one.parts if words.strip()]
        assert len(set(names)) == len(names), (id_, names)


async def test_the_cursor_stays_on_its_figure(above):
    """A longer window moves no cursor."""
    async with above() as pilot:
        screen = await up(pilot)
        pick(screen.figures, "endings  withdrawn")
        await press(pilot, "plus", "r")
        assert screen.figures.key.startswith("endings  withdrawn")


# What lies behind


@pytest.mark.parametrize(("start", "query"), [
    ("backlog  open", "is:open"), ("backlog  gathering", "stage:gathering"), ("backlog  review", "stage:review"),
])  # fmt: skip
async def test_a_figure_opens_the_queue_behind_it(above, start, query):
    """Where the queue can be asked for the cases it shows them: as many as the figure says."""
    async with above() as pilot:
        screen = await up(pilot)
        pick(screen.figures, start)
        value = screen.figures.picked.part.value
        await press(pilot, "enter")
        desk = pilot.app.screen
        assert isinstance(desk, DeskScreen)
        assert desk.queue.section.query == query
        assert desk.queue.rows.window.total == value


async def test_the_oldest_claim_is_gone_to(above):
    """A figure that is a case leads to it."""
    async with above() as pilot:
        screen = await up(pilot)
        pick(screen.figures, "oldest")
        await press(pilot, "enter")
        assert pilot.app.screen.number == "CB-5"


def test_as_many_cases_lie_behind_a_figure_as_it_says(ana):
    """A count or a share lists what it counts, a length all it was measured on, in groups as well."""
    listed = 0
    for by in ("", "reason", "staff"):
        report = ana.figures(90, by)
        for answer in report.answers:
            for part in answer.parts:
                expected = part.value if part.unit in ("count", "share") else part.n
                if part.behind:
                    assert len(ana.cases_behind(report, part)) == expected, (answer.figure.id, answer.group, part.name)
                    listed += 1
    assert listed > 200


async def test_other_figures_open_the_list_of_their_cases(above):
    """What the queue cannot be asked for stands in a list of its own; one of it leads to its case on the desk."""
    async with above() as pilot:
        screen = await up(pilot)
        for start, count in (("ageing  7 to 15 d", 12), ("flow  ended", 6), ("decision_net  p50", 3)):
            pick(screen.figures, start)
            await press(pilot, "enter")
            behind = pilot.app.screen
            assert isinstance(behind, BehindScreen)
            assert len(list(behind.cases.markable())) == count
            await press(pilot, "escape")
        pick(screen.figures, "endings  settled")
        await press(pilot, "enter", "enter")
        assert isinstance(pilot.app.screen, DeskScreen)
        case = pilot.app.screen.case
        assert case is not None
        assert case.facts.stage == "settled"


async def test_cases_behind_a_figure_are_marked_and_acted_on(above, ana):
    """A breach is worked off from its figure: mark, assign, and the figure is read again."""
    async with above() as pilot:
        screen = await up(pilot)
        pick(screen.figures, "owed  decision, missed")
        await press(pilot, "enter", "asterisk", "a")
        await press(pilot, "enter")
        listing = pilot.app.screen
        assert isinstance(listing, Listing)
        await press(pilot, "tab", "enter")
        await press(pilot, "enter")
        assert any("assigned" in one for one in told(pilot))
        numbers = list(pilot.app.screen.cases.markable())
        assert {ana.case(number).row.assignee for number in numbers} == {"ana"}


async def test_a_figure_without_a_list_says_so(above):
    """What no list of cases lies behind says which key explains it."""
    async with above() as pilot:
        screen = await up(pilot)
        pick(screen.figures, "identity  backlog at the beginning")
        await press(pilot, "enter")
        assert "w says how it is computed" in told(pilot)[-1]


# What the worker will do


async def test_acts_to_come_say_when_why_and_to_whom(above, ana):
    """Each act stands with its length of time, its rule and arithmetic, and who gets a letter."""
    async with above() as pilot:
        screen = await up(pilot, "tab", "plus")
        words = words_on(screen.tomorrow)
        coming = ana.ahead(72).acts
        assert screen.tomorrow.ahead.acts == coming
        assert all(f"{one.rule} · {one.why}" in words for one in coming)
        assert "CB-34     seals → buyer, seller" in words
        await press(pilot, "plus", "plus")
        assert "next 168 hours" in str(screen.tomorrow.border_title)


async def test_a_veto_is_shown_case_by_case_and_holds(above, ana):
    """Marked acts are held with a reason; the list says which may not be, and the worker does not seal."""
    async with above() as pilot:
        screen = await up(pilot, "tab", "space", "space", "v")
        assert isinstance(pilot.app.screen, Veto)
        await type_in(pilot, "fraud")
        await press(pilot, "enter")
        listing = pilot.app.screen
        assert isinstance(listing, Listing)
        words = words_on(listing.query_one("#reading", Page))
        assert "CB-34" in words
        assert "a hold stops seals and automatic cancellations" in words
        await press(pilot, "tab", "enter")
        assert "✓ CB-34" in words_on(listing.query_one("#reading", Page))
        await press(pilot, "enter")
        assert [one.number for one in screen.tomorrow.acts_on(screen.tomorrow.marks)] == ["CB-36"]
        assert all((one.number, one.act) != ("CB-34", "seal") for one in screen.tomorrow.ahead.acts)
    ana.hands.now += timedelta(minutes=5)
    ana.work()
    assert ana.case("CB-34").facts.stage != "decided"


async def test_an_act_wants_a_reason(above):
    """Neither veto nor extension goes on without one."""
    async with above() as pilot:
        screen = await up(pilot, "tab", "plus")
        ahead = screen.tomorrow.ahead.acts
        vetoed = next(one.number for one in ahead if one.may_be_vetoed)
        put_off = next(one.number for one in ahead if one.may_be_extended)
        for key, number, form in (("v", vetoed, Veto), ("p", put_off, Extend)):
            pick(screen.tomorrow, number)
            await press(pilot, key)
            assert isinstance(pilot.app.screen, form)
            await press(pilot, "enter")
            assert "reason" in str(pilot.app.screen.query_one("#complaint", Static).content)
            await press(pilot, "escape")


async def test_what_cannot_be_stopped_or_put_off_says_so_before_a_reason_is_asked(above):
    """An act that no hold stops, or no period puts off, opens no form."""
    async with above() as pilot:
        screen = await up(pilot, "tab", "plus", "plus", "plus")
        ahead = screen.tomorrow.ahead.acts
        kept = next(one for one in ahead if not one.may_be_vetoed)
        sealed = next(one for one in ahead if not one.may_be_extended)
        for key, one, said in (("v", kept, "Veto: a hold stops seals"), ("p", sealed, "Extend: no evidence period")):
            pick(screen.tomorrow, f"{one.number} {one.act} ")
            await press(pilot, key)
            assert on_top(pilot, SupervisorScreen) is screen
            assert told(pilot)[-1].startswith(said)


async def test_what_waits_for_evidence_is_put_off(above, ana):
    """An extension moves the end of the evidence periods, and the acts that follow it go from the near future."""
    async with above() as pilot:
        screen = await up(pilot, "tab", "plus")
        one = next(one for one in screen.tomorrow.ahead.acts if one.may_be_extended)
        pick(screen.tomorrow, one.number)
        await press(pilot, "p")
        await type_in(pilot, "strike")
        await press(pilot, "enter", "tab", "enter", "enter")
        later = [act.at for act in ana.ahead(24 * 20).acts if (act.number, act.act) == (one.number, one.act)]
        assert all(at > one.at for at in later)


async def test_who_only_reads_vetoes_nothing(above):
    """Without the right to write every act says so."""
    async with above(read_only=True) as pilot:
        await up(pilot, "tab", "v", "p", "s")
        assert isinstance(pilot.app.screen, SupervisorScreen)
        assert sum(READ_ONLY in one for one in told(pilot)) == 3


async def test_a_veto_is_a_supervisors_alone(board):
    """Whoever may hold nothing is told so at once, before writing why; an extension they may make."""
    async with board().run_test(size=(140, 60)) as pilot:
        screen = await up(pilot, "tab", "plus", "v")
        assert isinstance(pilot.app.screen, SupervisorScreen)
        assert told(pilot) == ["Veto: lena is a case manager; hold wants a supervisor (R41)"]
        pick(screen.tomorrow, next(one.number for one in screen.tomorrow.ahead.acts if one.may_be_extended))
        await press(pilot, "p")
        assert isinstance(pilot.app.screen, Extend)


async def test_what_lies_ahead_is_read_whole(above):
    """However narrow the pane is, no act and no reason is cut off."""
    async with above(size=(120, 40)) as pilot:
        screen = await up(pilot)
        rows = [row for one in screen.tomorrow.lines for row in wrapped(one, screen.tomorrow.size.width)]
        assert len(rows) > len(screen.tomorrow.lines) > 0
        assert not any("…" in row.plain for row in rows)


async def test_the_ledger_is_checked_when_somebody_asks(above, monkeypatch):
    """Once when the screen opens and again by its key; a longer window or another grouping checks nothing anew."""
    asked, seals = [], Questions.seals

    def counted(self, teller):
        asked.append(teller)
        seals(self, teller)

    monkeypatch.setattr(Questions, "seals", counted)
    async with above() as pilot:
        await up(pilot, "plus", "b", "minus")
        assert len(asked) == 1
        await press(pilot, "r")
        assert len(asked) == 2


# The load


async def test_everybody_stands_with_what_they_have(above, ana):
    """The pane shows the load as it is read, and a name leads to what is with it."""
    async with above() as pilot:
        screen = await up(pilot)
        words = words_on(screen.load)
        assert all(one.name in words for one in ana.load().people)
        assert "17 claims that nobody has" in words
        screen.load.focus()
        await settled(pilot)
        pick(screen.load, "person jonas")
        await press(pilot, "enter")
        assert pilot.app.screen.queue.rows.window.total == 2


async def test_sharing_out_is_shown_first_and_taken_back_in_one_go(above, ana):
    """Everybody gets at most what they take; the preview says who gets what, and z takes all of it back."""
    with ana.database.connection_context():
        set_capacity(ana.database, "lena", 2, by=ana.staff, now=ana.now())
        set_capacity(ana.database, "jonas", 4, by=ana.staff, now=ana.now())
    planned = dict(ana.load().takers)
    assert sorted(planned.values()) == ["jonas", "jonas", "lena", "lena"]
    async with above() as pilot:
        screen = await up(pilot, "s")
        assert isinstance(pilot.app.screen, ShareOut)
        await press(pilot, "enter")
        words = words_on(pilot.app.screen.query_one("#reading", Page))
        assert all(f"{number:9} to {name}" in words for number, name in planned.items())
        await press(pilot, "tab", "enter", "enter")
        assert {number: ana.case(number).row.assignee for number in planned} == planned
        assert {one.name: one.open for one in screen.load.load.people} == {"ana": 0, "jonas": 4, "lena": 2, "mira": 0}
        await press(pilot, "1", "z")
        assert {ana.case(number).row.assignee for number in planned} == {None}


# Faces


class BrokenDesk(SmallDesk):
    """Reads no figures while it is broken."""

    broken = False

    def figures(self, *args, **how):
        """Fail, or answer."""
        if self.broken:
            raise OSError("disk gone")
        return super().figures(*args, **how)


async def test_figures_that_fail_say_why_and_keep_the_last_ones(board, small, tmp_path):
    """A failed read says why and how to try again, above what was read last."""
    desk = BrokenDesk(small, tmp_path / "broken", name="ana")
    desk.broken = True
    async with board(desk).run_test(size=(140, 50)) as pilot:
        screen = await up(pilot)
        assert "! could not read figures: OSError: disk gone" in words_on(screen.figures)
        assert "Backlog" not in words_on(screen.figures)
        desk.broken = False
        await press(pilot, "r")
        assert "could not read" not in words_on(screen.figures)
        assert "as of 12:00:00" in str(screen.figures.border_subtitle)
        desk.broken = True
        await press(pilot, "r")
        assert "! could not read figures" in words_on(screen.figures)
        assert "Backlog by age" in words_on(screen.figures)
        assert "not read again" in str(screen.figures.border_subtitle)


async def test_how_a_figure_is_computed_is_read_in_a_dialog(above):
    """The key says of whom, over which window, how, and with which command."""
    async with above() as pilot:
        screen = await up(pilot)
        pick(screen.figures, "breach_decision")
        await press(pilot, "w")
        assert isinstance(pilot.app.screen, Reading)
        words = words_on(pilot.app.screen.query_one("#reading", Page))
        assert "the desk's deadlines that fell due in the window" in words
        assert "(R19)" in words
        assert "--to 2026-04-15T12:00:00.000000Z --figure breach_decision" in words


# Bars


@pytest.mark.parametrize(("part", "whole", "drawn"), [
    (0, 10, ""),  # nothing is no bar
    (1, 1000, "╸"),  # something is never nothing
    (5, 10, "━━━━"),
    (9, 10, "━━━━━━━"),  # by halves of a cell, rounded down
    (10, 10, "━━━━━━━━"),
    (20, 10, "━━━━━━━━"),  # never wider than there is room
    (3, 0, ""),
])  # fmt: skip
def test_a_bar_is_as_long_as_its_share(part, whole, drawn):
    """A bar fills as much of its room as the part is of the whole."""
    assert bar(part, whole, 8) == drawn


@pytest.mark.parametrize(("values", "width", "summed", "drawn"), [
    ([0, 0], 8, True, "▁▁"),  # nothing ever
    ([0, 1, 2, 7], 8, True, "▁▂▃█"),
    ([None, 7, None], 8, False, "·█·"),  # nothing known is no nought
    ([1, 1, 0, 0], 2, True, "█▁"),  # neighbours share a cell
    ([None, 3, None, None], 2, False, "█·"),
    ([-2, 0, 2], 8, True, "▁▄█"),  # from the least up
    ([1, 2], 0, True, ""),
])  # fmt: skip
def test_heights_of_a_sparkline(values, width, summed, drawn):
    """Each value stands as high as it is of the greatest, the lowest step being for the least alone."""
    assert spark(values, width, summed=summed) == drawn


@pytest.mark.parametrize(("days", "hours"), [(0, True), (40, True), (4000, False)])
async def test_an_age_stands_apart_from_the_number_before_it(above, ana, days, hours):
    """However old the claims of somebody are, their number and their age are two words; a great age has no hours."""
    for row in ana.queue(QueueView("open"), 0).rows:
        if row.assignee != "ana":
            ana.assign(row.number, "ana", seen=row.version)
    ana.hands.now += timedelta(days=days)
    one = next(one for one in ana.load().people if one.name == "ana")
    async with above(size=(120, 40)) as pilot:
        screen = await up(pilot)
        words = pick(screen.load, "person ana")
        numbers = [str(one.open), str(one.due_today), str(one.breached), str(one.median_age.days)]
        assert words.split()[:6] == ["ana", *numbers, "d"]
        assert (" h" in words) == hours


# The help


def keys_in(page):
    """Return the keys that a help names, each with the words beside it, but those of dialogs."""
    named = []
    for one in page.lines:
        if one.plain.startswith("Dialog"):
            break
        if one.plain.startswith("  "):
            named += [(key, one.plain[15:30].strip()) for key in one.plain[2:14].split()]
    return named


@pytest.mark.parametrize("behind", [False, True])
async def test_a_key_means_one_thing_in_the_help_of_this_screen(above, behind):
    """Only what is done here is listed, marks among it; keys that mean something else on the desk are not."""
    async with above(size=(180, 120)) as pilot:
        screen = await up(pilot)
        if behind:
            pick(screen.figures, "ageing  7 to 15 d")
            await press(pilot, "enter")
        await press(pilot, "question_mark")
        keys = keys_in(pilot.app.screen.query_one("#reading", Page))
        names = [key for key, _ in keys]
        assert len(names) == len(set(names))
        assert {("Enter", "Open"), ("Space", "Mark"), ("Esc", "Back"), ("?", "Help"), (":", "Command")} <= set(keys)
        assert ("a" in names, "w" in names) == (behind, not behind)


# And back again


async def test_escape_leads_back_to_the_figure_whose_cases_one_looked_at(above):
    """From a list of the queue one comes back to the same figure, window and grouping; filter and marks go first."""
    async with above() as pilot:
        screen = await up(pilot, "plus", "b", "b", "b", "b", "b")
        pick(screen.figures, "backlog  review")
        key = screen.figures.key
        await press(pilot, "enter", "space", "escape")
        assert not on_top(pilot, DeskScreen).queue.rows.marks
        await press(pilot, "enter", "escape")
        on_top(pilot, DeskScreen)
        await press(pilot, "escape")
        again = on_top(pilot, SupervisorScreen)
        assert (again.figures.days, again.figures.by, again.figures.key) == (90, "", key)
        assert again.focused is again.figures


async def test_escape_leads_back_to_the_list_behind_a_figure(above):
    """From a case of such a list back to the list and to that case, and from there to the figure."""
    async with above() as pilot:
        screen = await up(pilot)
        pick(screen.figures, "ageing  7 to 15 d")
        await press(pilot, "enter", "j", "j")
        number = on_top(pilot, BehindScreen).cases.key
        await press(pilot, "enter", "enter", "escape")
        assert on_top(pilot, DeskScreen).number == number
        await press(pilot, "escape")
        assert on_top(pilot, BehindScreen).cases.key == number
        await press(pilot, "escape")
        assert on_top(pilot, SupervisorScreen).figures.key.startswith("ageing  7 to 15 d")
        await press(pilot, "escape")
        on_top(pilot, DeskScreen)


async def test_escape_leads_back_to_the_act_and_to_the_person(above):
    """Whoever looked at the case of an act, or at what somebody has, comes back to that pane and line."""
    async with above(size=(80, 24)) as pilot:
        screen = await up(pilot, "tab", "plus", "j")
        key = screen.tomorrow.key
        await press(pilot, "enter", "escape")
        again = on_top(pilot, SupervisorScreen)
        assert (again.place, again.tomorrow.hours, again.tomorrow.key) == ("tomorrow", 72, key)
        await press(pilot, "tab", "j")
        key = again.load.key
        await press(pilot, "enter", "escape")
        again = on_top(pilot, SupervisorScreen)
        assert (again.place, again.load.key) == ("load", key)


async def test_a_pane_without_room_yet_stands_where_it_was_told_to(above):
    """The line is picked as soon as it has been read, not only once there is room to scroll to it."""
    async with above(size=(80, 24)) as pilot:
        screen = await up(pilot)
        assert not screen.load.size.width
        screen.load.begin_at("person jonas")
        screen.load.redraw()
        assert screen.load.key == "person jonas"


async def test_who_has_gone_elsewhere_is_not_led_back(above):
    """Another section, or another case, and Escape does on the desk what it always does."""
    async with above() as pilot:
        screen = await up(pilot)
        pick(screen.figures, "backlog  review")
        await press(pilot, "enter", "l", "escape")
        on_top(pilot, DeskScreen)
        await press(pilot, "2")
        pick(on_top(pilot, SupervisorScreen).figures, "oldest")
        await press(pilot, "enter", "1", "j", "k", "escape")
        on_top(pilot, DeskScreen)
