"""A case as it stood: stepped through event by event, and nothing done to it there."""

from tests.tui.conftest import press, settled, told, words_on

CASE = "CB-33"


async def test_a_case_is_stepped_back_and_forward_through_its_events(board, desk):
    """Each step shows what the desk says it was then; after the last event it stands as it is."""
    async with board(case=CASE).run_test(size=(160, 50)) as pilot:
        await settled(pilot)
        screen, now = pilot.app.screen, None
        before = words_on(screen.case_pane)
        for _ in range(3):
            stood = desk.stood(CASE, now, -1)
            await press(pilot, "left_square_bracket")
            assert screen.looking.past == stood.case.as_of
            assert screen.case.facts == stood.case.facts
            words = words_on(screen.case_pane)
            assert "as it stood at" in words
            assert f"{stood.place} of {stood.moments}" in words
            now = stood.case.as_of
        await press(pilot, *["right_square_bracket"] * 3)
        assert screen.looking.past is None
        assert words_on(screen.case_pane) == before


async def test_before_its_first_event_there_is_nothing(board, desk):
    """One steps back as far as the opening of the dispute, and no further."""
    async with board(case=CASE).run_test(size=(160, 50)) as pilot:
        await settled(pilot)
        await press(pilot, *["left_square_bracket"] * (desk.stood(CASE, None, 0).moments + 2))
        assert pilot.app.screen.case.facts.stage == "negotiating"
        assert "1 of" in words_on(pilot.app.screen.case_pane)


async def test_nothing_is_done_to_what_has_passed(board, desk):
    """Acts say that the case is shown as it stood, and none is made; escape comes back to now."""
    version = desk.case(CASE).row.version
    async with board(case=CASE).run_test(size=(160, 50)) as pilot:
        await settled(pilot)
        await press(pilot, "left_square_bracket", "n")
        screen = pilot.app.screen
        assert screen is pilot.app.screen_stack[0]
        assert told(pilot)[-1] == "Note: the case is shown as it stood; Esc goes back to now"
        await press(pilot, "escape")
        assert screen.looking.past is None
        assert "as it stood at" not in words_on(screen.case_pane)
        assert screen.place == "case"
        await press(pilot, "n")
        assert pilot.app.screen is not screen
    assert desk.case(CASE).row.version == version


async def test_a_refresh_leaves_one_in_the_past_and_another_case_does_not(board):
    """Reading again changes nothing that has passed; the next case is shown as it stands."""
    async with board().run_test(size=(160, 50)) as pilot:
        await settled(pilot)
        await press(pilot, "j", "left_square_bracket", "r")
        screen = pilot.app.screen
        assert screen.looking.past is not None
        assert "as it stood at" in words_on(screen.case_pane)
        await press(pilot, "j")
        assert screen.looking.past is None
        assert "as it stood at" not in words_on(screen.case_pane)
