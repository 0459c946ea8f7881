"""One of a few: what is too long for a row stands whole on several."""

from textual.app import App

from caseboard.tui.dialogs.choice import Choice, Offer

OFFERS = [Offer("full", "full refund"), Offer("finished", "order finished", "nobody came to collect the goods"),
          Offer("none", "no refund")]  # fmt: skip


class Alone(App[None]):
    """A choice and nothing else."""

    CSS = "Choice { height: auto; }"

    def compose(self):
        """Offer one that cannot be chosen, with a long reason."""
        yield Choice(OFFERS)


async def test_a_long_reason_is_read_whole():
    """Where the row ends the words go on below, set in, and the next option follows."""
    async with Alone().run_test(size=(30, 8)) as pilot:
        choice = pilot.app.query_one(Choice)
        assert [choice.render_line(y).text.rstrip() for y in range(choice.size.height)] == [
            "● full refund",
            "○ order finished (nobody came",
            "  to collect the goods)",
            "○ no refund",
        ]


async def test_a_click_chooses_what_lies_under_it():
    """In whichever row it stands; what cannot be chosen is not."""
    async with Alone().run_test(size=(30, 8)) as pilot:
        choice = pilot.app.query_one(Choice)
        await pilot.click(Choice, offset=(4, 2))
        assert choice.value == "full"
        await pilot.click(Choice, offset=(4, 3))
        assert choice.value == "none"
