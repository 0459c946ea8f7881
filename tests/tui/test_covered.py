"""What is not drawn anew: a board under a dialog, and a page that is given the lines it has."""

from textual.renderables.background_screen import BackgroundScreen
from textual.screen import ModalScreen

from caseboard.tui.covered import Over
from caseboard.tui.page import Page
from tests.tui.conftest import press, settled


def lines_of(screen):
    """Return what *screen* draws beneath its own widgets, line by line."""
    screen.refresh()
    screen.app.export_screenshot()
    return screen._render_cache.lines


async def test_a_board_under_a_dialog_is_dimmed_as_textual_does(board, monkeypatch):
    """Every line, character by character and colour by colour."""
    async with board().run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        await press(pilot, "n")
        ours = lines_of(pilot.app.screen)
        monkeypatch.setattr(Over, "render", ModalScreen.render)
        theirs = lines_of(pilot.app.screen)
    assert len(ours) == 36
    assert [list(one.simplify()) for one in ours] == [list(one.simplify()) for one in theirs]


async def test_only_what_changes_under_a_dialog_is_dimmed_anew(board, monkeypatch):
    """Nothing while one writes; the lines of the header when it says something else."""
    dimmed = []
    plain = BackgroundScreen.process_segments

    def noted(segments, color):
        segments = list(segments)
        dimmed.append("".join(one.text for one in segments))
        return plain(segments, color)

    monkeypatch.setattr(BackgroundScreen, "process_segments", noted)
    async with board().run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        await press(pilot, "n")
        assert len(dimmed) >= 36
        dimmed.clear()
        await press(pilot, "x")
        before = lines_of(pilot.app.screen)
        assert dimmed == []
        pilot.app.screen_stack[0].header.put(place="Elsewhere")
        await settled(pilot)
        after = lines_of(pilot.app.screen)
    assert len(dimmed) == 1
    assert "Elsewhere" in dimmed[0]
    assert "Elsewhere" in after[0].text
    assert before[1:] == after[1:]


async def test_a_page_given_the_lines_it_has_draws_nothing(board, monkeypatch):
    """A case that is read again and is the same leaves its pane alone; lines that differ do not."""
    async with board().run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        pane = pilot.app.screen.query_one("#case", Page)
        drawn = []
        plain = Page.render_line

        def noted(page, y):
            drawn.append(page)
            return plain(page, y)

        monkeypatch.setattr(Page, "render_line", noted)
        pane.draw()
        await settled(pilot)
        assert pane not in drawn
        pane.put([*pane.lines[1:]])
        await settled(pilot)
        assert pane in drawn
