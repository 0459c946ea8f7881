"""Themes: every ink can be read and every state told apart, by the eyes a theme is made for; colour is never alone."""

import asyncio
import re
from itertools import combinations

import pytest

from caseboard.settings.environment import BadSetting
from caseboard.settings.themes import read_theme, themes_in
from caseboard.tui.dialogs.choice import Choice
from caseboard.tui.home import Taste
from caseboard.tui.theme import COLOURS, LOOKS, Look, Wardrobe, look_of, theme_of
from tests.tui.colours import contrast, distance
from tests.tui.conftest import press, settled, told, type_in

INKS = ("plain", "strong", "quiet", "gold", "blue", "soon", "late", "given")
STATES = ("soon", "late", "given")
NAMES = [look.name for look in LOOKS]


@pytest.mark.parametrize("look", LOOKS, ids=NAMES)
@pytest.mark.parametrize("ground", ["ground", "bar"])
def test_every_ink_can_be_read(look, ground):
    """On the ground and on the bars every ink has the contrast that WCAG asks of text, 4.5."""
    assert min(contrast(getattr(look, ink), getattr(look, ground)) for ink in INKS) >= 4.5


@pytest.mark.parametrize("look", LOOKS, ids=NAMES)
def test_the_picked_line_can_be_read(look):
    """Under the cursor whatever decides has 4.5; what is said in passing is drawn no fainter than 3.5."""
    assert contrast(look.strong, look.picked) >= 7
    assert contrast(look.plain, look.blurred) >= 7
    assert min(contrast(getattr(look, ink), look.picked) for ink in INKS) >= 3.5
    assert min(contrast(getattr(look, ink), look.blurred) for ink in STATES) >= 4.5


def test_high_contrast_is_high():
    """There every ink has at least 7 on the ground, and on the line under the cursor the 4.5 of text."""
    look = LOOKS[NAMES.index("high contrast")]
    assert min(contrast(getattr(look, ink), look.ground) for ink in INKS) >= 7
    assert min(contrast(getattr(look, ink), look.picked) for ink in INKS) >= 4.5


@pytest.mark.parametrize(
    ("name", "eyes"),
    [
        *((name, "usual") for name in NAMES),
        ("deuteranopia", "deuteranopia"),
        ("tritanopia", "tritanopia"),
    ],
)
def test_states_are_told_apart(name, eyes):
    """Soon, late and given lie at least 25 apart for the eyes the theme is made for, and as far from plain words."""
    look = LOOKS[NAMES.index(name)]
    pairs = [*combinations(STATES, 2), *((state, "plain") for state in STATES)]
    near = {pair: distance(getattr(look, pair[0]), getattr(look, pair[1]), eyes) for pair in pairs}
    assert min(near.values()) >= 25, near


def test_the_simulation_can_fail():
    """The twin: a red and a green, a green and a blue, far apart for usual eyes and as good as one for others."""
    assert distance("#ea214e", "#029a2c", "usual") > 100
    assert distance("#ea214e", "#029a2c", "deuteranopia") < 10
    assert distance("#50fb2d", "#46f4db", "usual") > 80
    assert distance("#50fb2d", "#46f4db", "tritanopia") < 10


def test_looks_are_whole():
    """Each look colours all there is, in six digits, and has a name of its own."""
    assert len(set(NAMES)) == len(LOOKS) == 5
    assert all(re.fullmatch("#[0-9a-f]{6}", getattr(look, colour)) for look in LOOKS for colour in COLOURS)
    variables = [set(theme_of(look).variables) for look in LOOKS]
    assert all(one == variables[0] for one in variables)


async def test_lines_follow_a_theme_at_once(board):
    """Rows, pages, tabs and frame wear the new inks with the next picture, and no old ink stays on screen."""
    async with board().run_test(size=(180, 45)) as pilot:
        await settled(pilot)
        for number, look in enumerate((*LOOKS, LOOKS[0])):
            if number:
                await press(pilot, "T")
                pilot.app.clear_notifications()
                await pilot.pause(0.05)
                await settled(pilot)
            assert pilot.app.look == look.name
            colours = inks_on(pilot.app)
            assert {look.quiet, look.gold, look.late, look.soon, look.given, look.ground} <= colours
            others = {getattr(other, ink) for other in LOOKS for ink in (*INKS, "ground", "picked")}
            mine = {getattr(look, colour) for colour in COLOURS}
            assert not (others - mine) & colours


def inks_on(app):
    """Return every colour that is on the screen now."""
    styles = [segment.style for strip in app.screen._compositor.render_strips() for segment in strip]
    colours = [colour for style in styles if style for colour in (style.color, style.bgcolor) if colour]
    return {colour.get_truecolor().hex.lower() for colour in colours}


async def test_a_theme_is_chosen_by_parameter_and_by_palette_and_remembered(board):
    """The parameter comes first, the palette names every theme, and what was worn last is kept."""
    kept: dict[str, object] = {}
    taste = Taste(theme="light", remembered=lambda: {"theme": "tritanopia"}, remember=kept.update)
    async with board(taste=taste).run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        assert pilot.app.look == "light"
        await press(pilot, "colon")
        await type_in(pilot, "high contrast")
        await press(pilot, "enter")
        assert pilot.app.look == "high contrast"
    pilot.app.remember()
    assert kept["theme"] == "high contrast"
    assert board(taste=Taste(remembered=lambda: kept)).look == "high contrast"
    assert board(taste=Taste(remembered=lambda: {"theme": "gone"})).look == "dark"  # somebody removed its file


async def test_a_theme_that_is_none_is_told(board):
    """The board opens in the dark theme and says which there are."""
    async with board(taste=Taste(theme="drak")).run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        assert pilot.app.look == "dark"
        assert any("there is none called 'drak'; known are dark, light, deuteranopia" in one for one in told(pilot))


async def test_nothing_is_said_by_colour_alone(board, monkeypatch):
    """With NO_COLOR every segment is in the terminal's own colours, and cursor, focus and states are still told."""
    monkeypatch.setenv("NO_COLOR", "1")
    async with board().run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        assert pilot.app.no_color
        screen = pilot.app.screen
        rows = screen.queue.rows
        assert any(segment.style.reverse for segment in rows.render_line(rows.cursor))
        assert rows.render_line(0).text.startswith("!  -8d 21h CB-5")
        assert not any(segment.style.reverse for segment in rows.render_line(1))
        assert screen.queue.styles.border_top[0] == "heavy"
        assert screen.case_pane.styles.border_top[0] == "round"
        await press(pilot, "semicolon")
        letters = pilot.app.screen.query(".jump")
        assert len(letters) > 10
        assert all(one.rich_style.reverse for one in letters)
        await press(pilot, "escape", "d")
        assert pilot.app.screen.query(Choice).first().get_component_rich_style("choice--chosen").reverse


async def test_reduced_motion(board):
    """Whoever wants stillness gets it, whatever the environment says."""
    async with board(taste=Taste(still=True)).run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        assert pilot.app.animation_level == "none"


@pytest.mark.parametrize("key", ["slash", "colon", "n"])
async def test_a_cursor_that_blinks_moves(board, key):
    """Whoever wants stillness has a cursor that is there all the time, in each field, palette and form."""
    async with board(taste=Taste(still=True), case="CB-5").run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        await press(pilot, key)
        for _ in range(15):
            assert pilot.app.screen.focused._cursor_visible
            await asyncio.sleep(0.1)


# Themes of one's own

PAPER = """
name = "paper"
dark = false

[colours]
ground = "#fffdf5"
late = "#A00020"
"""


def test_a_theme_of_ones_own():
    """What a file colours is coloured; the rest is as in the light theme."""
    one = read_theme(PAPER, name="file", where="paper.toml", known=COLOURS)
    look = look_of(one.name, one.colours, dark=one.dark)
    light = LOOKS[NAMES.index("light")]
    assert (look.name, look.dark, look.ground, look.late) == ("paper", False, "#fffdf5", "#A00020")
    assert (look.soon, look.edge) == (light.soon, light.edge)
    assert Wardrobe([look]).after("high contrast") == "paper"
    assert Wardrobe([look]).after("paper") == "dark"
    assert Wardrobe([look]).find("caseboard-paper") == Wardrobe([look]).find("paper") == "paper"
    assert Wardrobe().find("caseboard-high-contrast") == "high contrast"
    assert Wardrobe().find("paper") == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name = ", "is no TOML"),
        pytest.param("a = " + "[" * 20_000, "is no TOML", id="deep"),
        pytest.param("a = " + "9" * 5_000, "is no TOML", id="long"),
        ("ink = 1", "knows no 'ink'"),
        ("name = 'Très chic'", "is no name for a theme"),
        ("dark = 'yes'", "dark is 'yes'; write true or false"),
        ("colours = 3", "colours is no table"),
        ("[colours]\ngrund = '#000000'", "there is no colour 'grund'"),
        ("[colours]\nground = 'black'", "ground is 'black'; write a colour as"),
        ("[colours]\nground = '#12345'", "ground is '#12345'"),
        ("[colours]\nground = 7", "ground is 7"),
    ],
)
def test_a_bad_theme_is_refused_in_one_line(text, said):
    """Where it stands, what is wrong, what to do."""
    with pytest.raises(BadSetting) as refused:
        read_theme(text, name="x", where="themes/x.toml", known=COLOURS)
    assert str(refused.value).startswith("themes/x.toml: ")
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_folder_of_themes(tmp_path):
    """Good files are themes, each bad one is a line, and no folder is no trouble."""
    (tmp_path / "paper.toml").write_text(PAPER, "utf-8")
    (tmp_path / "again.toml").write_text("name = 'paper'", "utf-8")
    (tmp_path / "dark.toml").write_text("", "utf-8")
    (tmp_path / "latin.toml").write_bytes(b"name = '\xe9'")
    (tmp_path / "large.toml").write_text("#" * 70_000, "utf-8")
    (tmp_path / "notes.txt").write_text("no theme", "utf-8")
    (tmp_path / "folder.toml").mkdir()
    themes, troubles = themes_in(tmp_path, COLOURS, NAMES)
    assert [one.name for one in themes] == ["paper"]
    assert len(troubles) == 4
    assert any("there is a theme 'dark' already" in one for one in troubles)
    assert themes_in(tmp_path / "nowhere", COLOURS, NAMES) == ([], [])


def test_the_look_is_its_own_default():
    """Whatever a theme leaves out is there."""
    assert Look("other", ground="#000001").late == LOOKS[0].late
