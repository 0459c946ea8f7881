"""The recorded walk shows every step of the README's first quarter of an hour."""

import re

import pytest

from tests.docs.pages import README, ROOT, section, text_of

PAGE = ROOT / "docs" / "walk.md"
FRAMES = ROOT / "docs" / "pictures" / "walk"
SHOWN = re.findall(r"^!\[.+\]\(pictures/walk/(.+)\.svg\)$", text_of(PAGE), re.MULTILINE)
HEAVIEST = 150_000
"""Bytes of a frame: a page with all of them still opens at once."""


def steps() -> list[tuple[str, str]]:
    """Return the steps of the README's quarter of an hour: number and name."""
    return re.findall(r"^(\d+)\. \*\*(.+?)\.\*\*", section(README, "The first quarter of an hour"), re.MULTILINE)


def test_the_page_has_the_steps_of_the_readme():
    """The page goes through the same steps, in the same order, under the same names."""
    assert len(steps()) > 5
    assert re.findall(r"^## (\d+)\. (.+)$", text_of(PAGE), re.MULTILINE) == steps()
    assert "(docs/walk.md)" in section(README, "The first quarter of an hour")


def test_every_step_has_a_frame():
    """Every frame stands under the step whose number it bears, and no step is without one."""
    for number, name in steps():
        under = section(PAGE, f"{number}. {name}")
        numbers = {int(one) for one in re.findall(r"\(pictures/walk/(\d\d)-", under)}
        assert numbers == {int(number)}, name


def test_every_frame_is_drawn_and_shown():
    """What the page shows lies in the folder, and nothing lies there that it does not show."""
    assert sorted(file.stem for file in FRAMES.iterdir()) == sorted(SHOWN)


@pytest.mark.parametrize("name", SHOWN)
def test_a_frame_is_light_and_still(name):
    """A frame wants nothing from the network, has no number that differs from run to run, and shows the board."""
    svg = text_of(FRAMES / f"{name}.svg")
    assert len(svg.encode()) <= HEAVIEST
    assert "CB-" in svg
    assert not re.search(r"@font-face|url\(['\"]?http|href=|terminal-\d", svg)
